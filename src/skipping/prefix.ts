/** LIKE and startswith as a range of strings: those that begin with the pattern's fixed start. */
import { compareStrings } from '../core/compare.ts';
import { EngineError } from '../core/errors.ts';
import { parseLike } from '../kernels/like.ts';
import type { Range } from './range.ts';
import { type Truths, truths } from './truths.ts';

export interface Prefix {
  readonly text: string;
  /** Whatever follows the text matches; otherwise only what does not begin with it is known not to match. */
  readonly isWhole: boolean;
}

/** The fixed start of a pattern, or the one text that it matches; null where it is no pattern. */
export function prefixOfLike(pattern: string, escape: string): Prefix | { readonly equals: string } | null {
  const codes = codesOf(pattern, escape);
  if (codes === null) return null;
  const end = codes.findIndex((code) => code > 255);
  if (end < 0) return { equals: textOf(codes) };
  return { text: textOf(codes.slice(0, end)), isWhole: end === codes.length - 1 && codes[end] === anyMany };
}

/** As kernels/like.ts has it. */
const anyMany = 257;

function codesOf(pattern: string, escape: string): readonly number[] | null {
  try {
    return parseLike(pattern, escape).codes;
  } catch (error) {
    if (error instanceof EngineError) return null;
    throw error;
  }
}

function textOf(bytes: readonly number[]): string {
  return Buffer.from(bytes).toString();
}

/** Whether the strings of the range can begin with the prefix, and whether they can do otherwise. */
export function prefixTruths({ text, isWhole }: Prefix, { min, max, hasNull, hasValue }: Range): Truths {
  if (!hasValue) return truths(false, false, hasNull);
  const isBelow = typeof max === 'string' && compareStrings(max, text) < 0;
  const isAbove = typeof min === 'string' && !min.startsWith(text) && compareStrings(min, text) > 0;
  const begins = (bound: Range['min']): boolean => typeof bound === 'string' && bound.startsWith(text);
  const isAll = isWhole && (text === '' || (begins(min) && begins(max)));
  return truths(!isBelow && !isAbove, !isAll, hasNull);
}
