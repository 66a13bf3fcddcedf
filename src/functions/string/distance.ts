/** How alike words are: levenshtein, soundex. */
import { int32, utf8 } from '../../core/types.ts';
import { declare } from '../declare.ts';
import type { EvalContext, ScalarFunction } from '../define.ts';
import { charactersOf } from './code-points.ts';

export const distanceFunctions: readonly ScalarFunction[] = [
  declare({
    name: 'levenshtein',
    category: 'string',
    doc: 'How many characters have to be put in, taken out or replaced; -1 where that is more than the threshold.',
    signature: 'levenshtein(str1, str2[, threshold])',
    examples: [["levenshtein('kitten', 'sitting')", '3']],
    takes: [utf8, utf8, int32],
    optional: 1,
    make: () => ({
      type: int32,
      scalar: (context, a, b, threshold) => {
        const distance = levenshtein(context, a as string, b as string);
        return threshold !== undefined && distance > (threshold as number) ? -1 : distance;
      },
    }),
  }),
  declare({
    name: 'soundex',
    category: 'string',
    doc: 'The soundex code of a word; words that sound alike in English share it.',
    signature: 'soundex(str)',
    examples: [["soundex('Miller')", 'M460']],
    strict: [0],
    takes: [utf8],
    make: () => ({ type: utf8, scalar: (_, text) => soundex(text as string) }),
  }),
];

/** Columns of the table after which a look is taken whether anybody still wants the answer. */
const checkColumns = 4096;

/**
 * The table of prefixes a column at a time, 32 cells of it in the bits of two words: whether a cell is one more, or one less, than
 * the one above it. Source: Myers, "A fast bit-vector algorithm for approximate string matching" (1999), in Hyyrö's blocks (2003).
 */
function levenshtein(context: EvalContext, left: string, right: string): number {
  const [a, b] = [codePointsOf(left), codePointsOf(right)];
  if (a.length === 0 || b.length === 0) return Math.max(a.length, b.length);
  const blocks = Math.ceil(a.length / 32);
  const places = placesOf(a, blocks);
  const more = new Int32Array(blocks).fill(-1);
  const less = new Int32Array(blocks);
  const none = new Int32Array(blocks);
  const last = 1 << ((a.length - 1) & 31);
  let distance = a.length;
  for (let at = 0; at < b.length; at++) {
    if (at % checkColumns === 0) context.check?.();
    const equal = places.get(b[at]!) ?? none;
    // What the cell above a block differs by from the one to its left: 1 in the table's first row.
    let rise = 1;
    let fall = 0;
    for (let block = 0; block < blocks; block++) {
      const [up, down] = [more[block]!, less[block]!];
      const met = equal[block]! | fall;
      const vertical = equal[block]! | down;
      const horizontal = ((((met & up) + up) | 0) ^ up) | met;
      let ahead = down | ~(horizontal | up);
      let behind = up & horizontal;
      const end = block === blocks - 1 ? last : 1 << 31;
      const nextRise = (ahead & end) === 0 ? 0 : 1;
      const nextFall = (behind & end) === 0 ? 0 : 1;
      ahead = (ahead << 1) | rise;
      behind = (behind << 1) | fall;
      more[block] = behind | ~(vertical | ahead);
      less[block] = ahead & vertical;
      rise = nextRise;
      fall = nextFall;
    }
    distance += rise - fall;
  }
  return distance;
}

/** For each character the places where it stands, a bit each. */
function placesOf(text: Int32Array, blocks: number): ReadonlyMap<number, Int32Array> {
  const places = new Map<number, Int32Array>();
  for (const [i, code] of text.entries()) {
    let bits = places.get(code);
    if (bits === undefined) places.set(code, (bits = new Int32Array(blocks)));
    bits[i >> 5]! |= 1 << (i & 31);
  }
  return places;
}

function codePointsOf(text: string): Int32Array {
  return Int32Array.from(charactersOf(text), (character) => character.codePointAt(0)!);
}

/** Codes of A to Z; 0 is a vowel, which parts equal codes, 7 is H or W, which does not. */
const codes = '01230127022455012623017202';

function soundex(text: string): string {
  const upper = text.toUpperCase();
  const code = (at: number): string | undefined => codes[upper.charCodeAt(at) - 65];
  if (code(0) === undefined) return text;
  let out = upper[0]!;
  let last = code(0)!;
  for (let i = 1; i < upper.length && out.length < 4; i++) {
    const each = code(i);
    if (each === undefined) {
      last = '0';
      continue;
    }
    if (each === '7') continue;
    if (each !== '0' && each !== last) out += each;
    last = each;
  }
  return out.padEnd(4, '0');
}
