/**
 * Questions about the values of a dictionary column, answered once an entry: as a table by key that rows are looked up in.
 * Answers are kept as long as the dictionary itself, since all batches of a column chunk share one.
 */
import type { DictVector, Rows, Vector } from '../core/vector.ts';
import type { Allocator } from './allocator.ts';
import type { Kernels } from './kernels.ts';
import { passTable } from './operand.ts';

export interface EntryAnswers {
  /** 1 where the answer for the entry is TRUE; entries without an answer have 0. */
  readonly pass: Uint8Array;
  /** A bitmap of the entries that have an answer; null = all. */
  readonly valid: Uint8Array | null;
}

/** By dictionary, then by question. Made with the kernels; on the heap, as scratch memory does not last. */
export type EntryCache = WeakMap<Vector, Map<string, KnownAnswers>>;

interface KnownAnswers {
  /** Rows for which the question was asked before all entries were answered. */
  askedRows: number;
  answers: EntryAnswers | null;
}

/**
 * The answers for all entries, in `alloc`; null while looking at the rows themselves has been cheaper so far, which a large
 * dictionary with few rows shows, and where `answer` gives no plain bits. `question` tells apart what is asked of a dictionary.
 */
export function answersByEntry(
  kernels: Kernels,
  { dictionary }: DictVector,
  question: string,
  rows: Rows,
  alloc: Allocator,
  answer: (entries: Rows) => Vector,
): EntryAnswers | null {
  const known = knownAnswers(kernels.entryCache, dictionary, question);
  if (known.answers === null) {
    known.askedRows += rows.length;
    if (known.askedRows < dictionary.length) return null;
    const { length } = dictionary;
    const result = answer({ length, selection: null });
    if (result.layout !== 'fixed') return null;
    const pass = passTable(result.values as Uint8Array, result.valid, length, alloc);
    known.answers = { pass: pass.slice(), valid: result.valid?.slice() ?? null };
  }
  const { pass, valid } = known.answers;
  return { pass: copied(pass, alloc), valid };
}

function knownAnswers(cache: EntryCache, dictionary: Vector, question: string): KnownAnswers {
  let questions = cache.get(dictionary);
  if (questions === undefined) cache.set(dictionary, (questions = new Map()));
  let known = questions.get(question);
  if (known === undefined) questions.set(question, (known = { askedRows: 0, answers: null }));
  return known;
}

function copied(bytes: Uint8Array, alloc: Allocator): Uint8Array {
  const out = alloc.bytes(bytes.length);
  out.set(bytes);
  return out;
}
