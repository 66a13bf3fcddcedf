/** What stands at the ends of strings: trim, lpad, rpad, and the spellings of TRIM(BOTH ... FROM ...). */
import type { Scalar } from '../../core/scalar.ts';
import { binary, int32, utf8 } from '../../core/types.ts';
import { declare } from '../declare.ts';
import type { ScalarFunction } from '../define.ts';
import { charactersOf, lengthOf, sliceOf } from './code-points.ts';

type Side = 'both' | 'left' | 'right';

export const trimFunctions: readonly ScalarFunction[] = [
  trim('trim', 'both', ["trim('  Spark ')", 'Spark']),
  trim('ltrim', 'left', ["ltrim('  Spark')", 'Spark']),
  trim('rtrim', 'right', ["rtrim('Spark  ')", 'Spark']),
  declare({
    name: 'btrim',
    category: 'string',
    doc: 'The string without the given characters (blanks where there are none) at both ends.',
    signature: 'btrim(str[, characters])',
    examples: [["btrim('xxSparkx', 'x')", 'Spark']],
    takes: [
      [utf8, binary],
      [utf8, binary],
    ],
    optional: 1,
    make: ([type], args) => {
      if (type!.id === 'binary' && args.length === 2)
        return { type: utf8, arguments: [binary, binary], scalar: trimBytes };
      const types = args.map(() => utf8);
      return {
        type: utf8,
        arguments: types,
        scalar: (_, value, set) => trimmed(value as string, set as string | undefined, 'both'),
      };
    },
  }),
  pad('lpad', 'Fills a string up to a length on its left, or cuts it to it.', ["lpad('hi', 5, '??')", '???hi'], 'left'),
  pad(
    'rpad',
    'Fills a string up to a length on its right, or cuts it to it.',
    ["rpad('hi', 5, '??')", 'hi???'],
    'right',
  ),
];

/** With two arguments the characters come first, as TRIM(characters FROM str) has them. */
function trim(name: string, side: Side, example: readonly [string, string]): ScalarFunction {
  return declare({
    name,
    category: 'string',
    doc: `The string without the given characters (blanks where there are none) ${side === 'both' ? 'at both ends' : `on its ${side}`}.`,
    signature: `${name}([characters, ]str)`,
    examples: [example],
    takes: [utf8, utf8],
    optional: 1,
    make: () => ({
      type: utf8,
      scalar: (_, first, second) =>
        second === undefined
          ? trimmed(first as string, undefined, side)
          : trimmed(second as string, first as string, side),
    }),
  });
}

function trimmed(text: string, characters: string | undefined, side: Side): string {
  if (characters === undefined || characters === ' ') return trimBlanks(text, side);
  const set = new Set(characters);
  const points = charactersOf(text);
  let start = 0;
  let end = points.length;
  if (side !== 'right') while (start < end && set.has(points[start]!)) start++;
  if (side !== 'left') while (end > start && set.has(points[end - 1]!)) end--;
  return points.slice(start, end).join('');
}

function trimBlanks(text: string, side: Side): string {
  let start = 0;
  let end = text.length;
  if (side !== 'right') while (start < end && text[start] === ' ') start++;
  if (side !== 'left') while (end > start && text[end - 1] === ' ') end--;
  return text.slice(start, end);
}

/** Of binaries, too, Spark says that what is left is a string. */
function trimBytes(_: unknown, value: Scalar, set: Scalar): string {
  const bytes = value as Uint8Array;
  const wanted = new Set(set as Uint8Array);
  let start = 0;
  let end = bytes.length;
  while (start < end && wanted.has(bytes[start]!)) start++;
  while (end > start && wanted.has(bytes[end - 1]!)) end--;
  return Buffer.from(bytes.slice(start, end)).toString();
}

function pad(name: string, doc: string, example: readonly [string, string], side: 'left' | 'right'): ScalarFunction {
  return declare({
    name,
    category: 'string',
    doc,
    signature: `${name}(str, len[, pad])`,
    examples: [example],
    takes: [[utf8, binary], int32, [utf8, binary]],
    optional: 1,
    make: ([type, , fill]) => {
      const isBinary = type!.id === 'binary' && (fill === undefined || fill.id === 'binary');
      const result = isBinary ? binary : utf8;
      const types = fill === undefined ? [result, int32] : [result, int32, result];
      const scalar = isBinary ? padBytes(side) : padText(side);
      return { type: result, arguments: types, scalar: scalar as never };
    },
  });
}

function padText(side: 'left' | 'right') {
  return (_: unknown, text: Scalar, wanted: Scalar, fill: Scalar | undefined): string => {
    const length = wanted as number;
    const value = text as string;
    const missing = length - lengthOf(value);
    const filler = (fill ?? ' ') as string;
    if (missing <= 0 || filler === '') return sliceOf(value, 0, length);
    const times = Math.ceil(missing / lengthOf(filler));
    const padding = sliceOf(filler.repeat(times), 0, missing);
    return side === 'left' ? padding + value : value + padding;
  };
}

function padBytes(side: 'left' | 'right') {
  return (_: unknown, value: Scalar, wanted: Scalar, fill: Scalar | undefined): Uint8Array => {
    const bytes = value as Uint8Array;
    const length = Math.max(0, wanted as number);
    const filler = (fill ?? new Uint8Array(1)) as Uint8Array;
    if (bytes.length >= length || filler.length === 0) return bytes.slice(0, length);
    const padding = Uint8Array.from({ length: length - bytes.length }, (_each, i) => filler[i % filler.length]!);
    return new Uint8Array(Buffer.concat(side === 'left' ? [padding, bytes] : [bytes, padding]));
  };
}
