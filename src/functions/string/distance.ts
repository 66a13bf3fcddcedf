/** How alike words are: levenshtein, soundex. */
import { int32, utf8 } from '../../core/types.ts';
import { declare } from '../declare.ts';
import type { ScalarFunction } from '../define.ts';
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
      scalar: (_, a, b, threshold) => {
        const distance = levenshtein(a as string, b as string);
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

/** One row of the table of prefixes at a time, in numbers: two texts of 50,000 characters take some seconds. */
function levenshtein(left: string, right: string): number {
  const a = codePointsOf(left);
  const b = codePointsOf(right);
  const row = Int32Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const unit = a[i - 1]!;
    let diagonal = row[0]!;
    let before = i;
    row[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const above = row[j]!;
      const replaced = unit === b[j - 1] ? diagonal : diagonal + 1;
      const moved = (above < before ? above : before) + 1;
      before = replaced < moved ? replaced : moved;
      row[j] = before;
      diagonal = above;
    }
  }
  return row[b.length]!;
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
