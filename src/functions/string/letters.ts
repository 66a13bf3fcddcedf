/** Upper, lower and capital letters. */
import { utf8 } from '../../core/types.ts';
import { type BytesVector, type Vector } from '../../core/vector.ts';
import { declare } from '../declare.ts';
import type { EvalContext, ScalarFunction } from '../define.ts';
import { mapRows } from '../driver.ts';
import { overEntries } from '../loops.ts';
import { lengthOf } from './code-points.ts';

export const letterFunctions: readonly ScalarFunction[] = [
  letters('upper', ['ucase'], 'The text in upper-case letters.', ["upper('Spark')", 'SPARK'], upper, 0x61),
  letters(
    'lower',
    ['lcase'],
    'The text in lower-case letters.',
    ["lower('Spark')", 'spark'],
    (text) => text.toLowerCase(),
    0x41,
  ),
  declare({
    name: 'initcap',
    category: 'string',
    doc: 'The text with every word (what blanks part) beginning upper-case and going on lower-case.',
    signature: 'initcap(str)',
    examples: [["initcap('sPark sql')", 'Spark Sql']],
    takes: [utf8],
    make: () => ({ type: utf8, scalar: (_, text) => capitalized(text as string) }),
  }),
];

function upper(text: string): string {
  return text.toUpperCase();
}

function capitalized(text: string): string {
  return text.toLowerCase().replace(/(^| )([^ ])/gu, (_, blank: string, first: string) => blank + titleCase(first));
}

function titleCase(first: string): string {
  const title = first.toUpperCase();
  return lengthOf(title) === 1 ? title : title.charAt(0) + title.slice(1).toLowerCase();
}

/** `firstLetter`: of the 26 that are turned, in ASCII. */
function letters(
  name: string,
  aliases: readonly string[],
  doc: string,
  example: readonly [string, string],
  turn: (text: string) => string,
  firstLetter: number,
): ScalarFunction {
  const scalar = (_: unknown, text: unknown): string => turn(text as string);
  const mapping = { type: utf8, nulls: 'propagate' as const, scalar: scalar as never };
  const kernel = overEntries(
    (context, vector, rows) => turned(context, vector, firstLetter) ?? mapRows(context, mapping, [vector], rows),
  );
  return declare({
    name,
    aliases,
    category: 'string',
    doc,
    signature: `${name}(str)`,
    examples: [example],
    takes: [utf8],
    make: () => ({ type: utf8, scalar: scalar as never, kernel }),
  });
}

/** All bytes at once where they are ASCII; null where they are not, which the scalar takes. */
function turned(context: EvalContext, vector: BytesVector, firstLetter: number): Vector | null {
  const { offsets, values, length } = vector;
  const from = offsets[0] ?? 0;
  const to = offsets[length] ?? from;
  const out = context.alloc.bytes(to - from);
  const moved = context.alloc.int32(length + 1);
  for (let i = from; i < to; i++) {
    const byte = values[i]!;
    if (byte >= 0x80) return null;
    out[i - from] = byte >= firstLetter && byte < firstLetter + 26 ? byte ^ 0x20 : byte;
  }
  for (let row = 0; row <= length; row++) moved[row] = offsets[row]! - from;
  return { layout: 'bytes', type: utf8, length, valid: vector.valid, offsets: moved, values: out };
}
