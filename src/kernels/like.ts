/** LIKE over string vectors of any layout, without regular expressions; a dictionary is matched entry by entry. */
import { EngineError } from '../core/errors.ts';
import { boolType } from '../core/types.ts';
import { constant, type Rows, type Vector } from '../core/vector.ts';
import { type Allocator, bitmapBytes } from './allocator.ts';
import { answersByEntry } from './by-entry.ts';
import { validityOf } from './compare.ts';
import { flatten } from './flatten.ts';
import type { Kernels } from './kernels.ts';

const anyOne = 256;
const anyMany = 257;

/** A pattern ready to match: bytes, 256 for any one character, 257 for any characters. */
export interface LikePattern {
  readonly codes: readonly number[];
}

/**
 * Reads a pattern. `escape` is one character; before `_`, `%` or itself it takes away their meaning.
 * Errors: INVALID_FORMAT.ESC_IN_THE_MIDDLE and .ESC_AT_THE_END where it stands elsewhere.
 */
export function parseLike(pattern: string, escape: string): LikePattern {
  const codes: number[] = [];
  const characters = Array.from(pattern);
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i]!;
    if (character === escape) {
      const next = characters[i + 1];
      if (next === undefined) throw new EngineError('INVALID_FORMAT.ESC_AT_THE_END', { format: pattern });
      if (next !== '_' && next !== '%' && next !== escape) {
        throw new EngineError('INVALID_FORMAT.ESC_IN_THE_MIDDLE', { format: pattern, char: next });
      }
      codes.push(...Buffer.from(next));
      i += 1;
    } else if (character === '_') codes.push(anyOne);
    else if (character !== '%') codes.push(...Buffer.from(character));
    else if (codes.at(-1) !== anyMany) codes.push(anyMany);
  }
  return { codes };
}

/** The BOOLEAN vector of `strings LIKE pattern`; NULL where the string is. */
export function like(kernels: Kernels, strings: Vector, pattern: LikePattern, rows: Rows, alloc: Allocator): Vector {
  const { length } = rows;
  if (strings.layout === 'const') {
    if (strings.value === null) return constant(boolType, null, length);
    const one = like(
      kernels,
      flatten({ ...strings, length: 1 }, alloc),
      pattern,
      { length: 1, selection: null },
      alloc,
    );
    return constant(boolType, one.layout === 'fixed' && (Number(one.values[0]) & 1) === 1, length);
  }
  const valid = validityOf(kernels, strings, length, alloc);
  const count = rows.selection?.length ?? length;
  const values = alloc.bytes(bitmapBytes(length));
  if (strings.layout === 'dict') {
    const { dictionary, keys } = strings;
    const answers = answersByEntry(kernels, strings, `like ${pattern.codes.join(' ')}`, rows, alloc, (entries) =>
      like(kernels, dictionary, pattern, entries, alloc),
    );
    if (answers !== null) {
      kernels.primitives.mapKeys(keys, keys.BYTES_PER_ELEMENT, answers.pass, length, values);
      return { layout: 'fixed', type: boolType, length, valid, repr: 'bit', values };
    }
  }
  const flat = flatten(strings, alloc, kernels);
  if (flat.layout !== 'bytes') return constant(boolType, null, length);
  const codes = alloc.int32(pattern.codes.length);
  codes.set(pattern.codes);
  kernels.primitives.matchLike(codes, codes.length, flat.offsets, flat.values, rows.selection, count, length, values);
  return { layout: 'fixed', type: boolType, length, valid, repr: 'bit', values };
}
