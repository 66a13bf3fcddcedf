/**
 * One column chunk inside of structs, lists or maps, read from front to back by rows of the table, with its levels.
 * Takes the chunk's bytes and the list of its pages, gives the levels of the rows and a vector of the leaf's slots: one for
 * each level that reaches its innermost list, NULL where the level stops short of the leaf.
 */
import type { Vector } from '../../../core/vector.ts';
import { constant } from '../../../core/vector.ts';
import { type Allocator, bitmapBytes } from '../../../kernels/allocator.ts';
import { concat } from '../../../kernels/flatten.ts';
import type { ChunkContext } from './chunk-context.ts';
import { ChunkDictionary } from './dictionary.ts';
import { openBody, type PageBody } from './page-body.ts';
import type { PageHeader } from './page-header.ts';
import { PageValues } from './page-values.ts';
import { type ChunkPages, corrupt } from './pages.ts';

export interface LeafSlots {
  /** How many levels there are, a byte each. */
  readonly count: number;
  readonly definitions: Uint8Array;
  /** Null outside of lists. */
  readonly repetitions: Uint8Array | null;
  readonly values: Vector;
}

interface OpenPage {
  readonly body: PageBody;
  readonly values: PageValues;
  readonly definitionState: Int32Array;
  readonly repetitionState: Int32Array;
}

/** Levels unpacked at once. */
const windowLevels = 65_536;

export class NestedReader {
  readonly #context: ChunkContext;
  readonly #chunk: Uint8Array;
  readonly #pages: readonly PageHeader[];
  readonly #dictionary: ChunkDictionary;
  /** The definition level of the innermost list around the leaf: levels below it have no slot. */
  readonly #slotLevel: number;
  readonly #definitions: Uint8Array;
  readonly #repetitions: Uint8Array | null;
  readonly #state: Int32Array;
  #next = 0;
  #page: OpenPage | null = null;
  /** Levels of the open page that are not unpacked. */
  #packed = 0;
  /** Unpacked levels that are not read. */
  #from = 0;
  #to = 0;
  readonly #retired: Uint8Array[] = [];

  constructor(chunk: Uint8Array, { dictionary, pages }: ChunkPages, slotLevel: number, context: ChunkContext) {
    this.#chunk = chunk;
    this.#dictionary = new ChunkDictionary(chunk, dictionary, context);
    this.#pages = pages;
    this.#context = context;
    this.#slotLevel = slotLevel;
    const { group, place } = context;
    const longest = pages.reduce((most, page) => Math.max(most, page.valueCount), 0);
    const size = Math.min(windowLevels, longest);
    this.#definitions = group.bytes(size, true);
    this.#repetitions = place.node.repetitionLevel === 0 ? null : group.bytes(size);
    this.#state = context.states.take();
  }

  /** The next `rows` rows, which the chunk has; valid until the next call. Errors: FILE_CORRUPT, OUT_OF_MEMORY. */
  read(rows: number, alloc: Allocator): LeafSlots {
    this.#reuse();
    const parts: LeafSlots[] = [];
    this.#eachPart(rows, (from, to) => parts.push(this.#readPart(from, to, alloc)));
    return joined(parts, this.#context, alloc);
  }

  /** Passes over the next `rows` rows, which the chunk has. */
  skip(rows: number): void {
    this.#reuse();
    const bits = this.#context.group.bytes(bitmapBytes(this.#definitions.length));
    this.#eachPart(rows, (from, to) => this.#page!.values.skip(this.#slots(from, to, bits).present));
  }

  /** True where no row is left. */
  isAtEnd(): boolean {
    return this.#from === this.#to && this.#packed === 0 && this.#next === this.#pages.length;
  }

  /** Visits the levels of the next rows, as they lie unpacked; the page that they are of is open meanwhile. */
  #eachPart(rows: number, visit: (from: number, to: number) => void): void {
    let begun = 0;
    for (;;) {
      if (this.#from === this.#to && !this.#fill()) break;
      const taken = this.#span(rows, begun);
      begun = taken.begun;
      const to = this.#from + taken.levels;
      if (to > this.#from) visit(this.#from, to);
      this.#from = to;
      if (this.#from < this.#to || (this.#repetitions === null && begun === rows)) break;
    }
    if (begun !== rows) throw corrupt(this.#context.place, 'ends before its last row');
  }

  #span(rows: number, begun: number): { levels: number; begun: number } {
    const left = this.#to - this.#from;
    if (this.#repetitions === null) {
      const levels = Math.min(left, rows - begun);
      return { levels, begun: begun + levels };
    }
    const repetitions = this.#repetitions.subarray(this.#from, this.#to);
    if (begun === 0 && repetitions[0] !== 0) throw corrupt(this.#context.place, 'begins in the middle of a row');
    const state = this.#state;
    state[0] = begun;
    const levels = this.#context.kernels.primitives.rowSpan(repetitions, left, rows, state);
    return { levels, begun: state[0] };
  }

  /** Unpacks more levels; false where the chunk ends. */
  #fill(): boolean {
    while (this.#packed === 0) {
      this.#close();
      const page = this.#pages[this.#next];
      if (page === undefined) return false;
      this.#next++;
      this.#page = this.#open(page);
      this.#packed = page.valueCount;
    }
    const count = Math.min(this.#packed, this.#definitions.length);
    const { definitionLevel, repetitionLevel } = this.#context.place.node;
    const { body, definitionState, repetitionState } = this.#page!;
    this.#unpack(body.definitions, definitionLevel, definitionState, count, this.#definitions);
    if (this.#repetitions !== null) {
      this.#unpack(body.repetitions, repetitionLevel, repetitionState, count, this.#repetitions);
    }
    this.#from = 0;
    this.#to = count;
    this.#packed -= count;
    return true;
  }

  #unpack(levels: Uint8Array | null, top: number, state: Int32Array, count: number, out: Uint8Array): void {
    if (levels === null) return;
    const width = 32 - Math.clz32(top);
    const { primitives } = this.#context.kernels;
    const found = primitives.unpackRuns(levels, levels.length, width, state, count, 1, out);
    if (found === -1 || found > top) throw corrupt(this.#context.place, 'has malformed levels');
  }

  #slots(from: number, to: number, bits: Uint8Array): { slots: number; present: number } {
    const { definitionLevel, repetitionLevel } = this.#context.place.node;
    const definitions = this.#definitions.subarray(from, to);
    const repetitions = this.#repetitions?.subarray(from, to) ?? null;
    const state = this.#state;
    const slots = this.#context.kernels.primitives.slotBits(
      definitions,
      repetitions,
      to - from,
      repetitionLevel,
      this.#slotLevel,
      definitionLevel,
      bits,
      state,
    );
    return { slots, present: state[0]! };
  }

  #readPart(from: number, to: number, alloc: Allocator): LeafSlots {
    const count = to - from;
    const bits = alloc.bytes(bitmapBytes(count));
    const { slots, present } = this.#slots(from, to, bits);
    const definitions = alloc.bytes(count);
    definitions.set(this.#definitions.subarray(from, to));
    const repetitions = this.#repetitions === null ? null : alloc.bytes(count);
    if (repetitions !== null) repetitions.set(this.#repetitions!.subarray(from, to));
    const rows = { length: slots, present, valid: present === slots ? null : bits };
    return { count, definitions, repetitions, values: this.#page!.values.read(rows, alloc) };
  }

  #open(page: PageHeader): OpenPage {
    const { states } = this.#context;
    const body = openBody(this.#chunk, page, this.#context);
    const values = new PageValues(page, body.values, this.#dictionary, this.#context);
    return { body, values, definitionState: states.take(), repetitionState: states.take() };
  }

  #close(): void {
    const open = this.#page;
    this.#page = null;
    if (open === null) return;
    this.#context.states.give(open.definitionState);
    this.#context.states.give(open.repetitionState);
    this.#retired.push(...open.values.close());
    if (open.body.buffer !== null) this.#retired.push(open.body.buffer);
  }

  #reuse(): void {
    for (const buffer of this.#retired.splice(0)) this.#context.pool.give(buffer);
  }
}

function joined(parts: readonly LeafSlots[], context: ChunkContext, alloc: Allocator): LeafSlots {
  if (parts.length === 1) return parts[0]!;
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  if (parts.length === 0)
    return { count, definitions: alloc.bytes(0), repetitions: null, values: constant(context.type, null, 0) };
  const vectors = parts.map(({ values }) => values).filter(({ length }) => length > 0);
  const values = vectors.length === 0 ? constant(context.type, null, 0) : concat(vectors, alloc, context.kernels);
  const definitions = joinedBytes(
    parts.map((part) => part.definitions),
    count,
    alloc,
  );
  const repetitions = parts.flatMap((part) => (part.repetitions === null ? [] : [part.repetitions]));
  return {
    count,
    definitions,
    repetitions: repetitions.length === 0 ? null : joinedBytes(repetitions, count, alloc),
    values,
  };
}

function joinedBytes(parts: readonly Uint8Array[], size: number, alloc: Allocator): Uint8Array {
  const out = alloc.bytes(size);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
