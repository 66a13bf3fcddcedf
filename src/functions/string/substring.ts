/** Parts of strings by position: substring, left, right, substring_index, split_part, overlay. */
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { binary, type DataType, int32, utf8 } from '../../core/types.ts';
import { declare, type Made, type Takes } from '../declare.ts';
import type { Argument, BoundCall, ScalarFunction } from '../define.ts';
import { type Mapping, mapRows } from '../driver.ts';
import { type Cut, cutKernel, type Kernel } from '../loops.ts';
import { lengthOf, sliceOf } from './code-points.ts';

const text: Takes = [utf8, binary];

export const substringFunctions: readonly ScalarFunction[] = [
  declare({
    name: 'substring',
    aliases: ['substr'],
    category: 'string',
    doc: 'The part of a string from a position on, which counts from 1, or from the end where it is negative; of a binary likewise.',
    signature: 'substring(str, pos[, len])',
    examples: [
      ["substring('Spark SQL', 5)", 'k SQL'],
      ["substring('Spark SQL', -3)", 'SQL'],
      ["substring('Spark SQL' FROM 5 FOR 1)", 'k'],
    ],
    takes: [text, int32, int32],
    optional: 1,
    // Of a start alone: what stands behind in order still does when both are cut to one length.
    monotonic: (args, index) => (index === 0 && args[1]?.constant === 1 ? 'increasing' : null),
    make: ([type], args) => makeSubstring(type!, args),
  }),
  declare({
    name: 'left',
    category: 'string',
    doc: 'The first so many characters.',
    signature: 'left(str, len)',
    examples: [["left('Spark', 3)", 'Spa']],
    takes: [text, int32],
    monotonic: (_, index) => (index === 0 ? 'increasing' : null),
    make: ([type]) => ({ type: type!, scalar: (_, value, length) => partOf(value!, 1, length as number) }),
  }),
  declare({
    name: 'right',
    category: 'string',
    doc: 'The last so many characters.',
    signature: 'right(str, len)',
    examples: [["right('Spark', 3)", 'ark']],
    takes: [utf8, int32],
    make: () => ({
      type: utf8,
      scalar: (_, value, length) => ((length as number) <= 0 ? '' : partOf(value!, -(length as number), wholeLength)),
    }),
  }),
  declare({
    name: 'substring_index',
    category: 'string',
    doc: 'What stands before the n-th delimiter, or behind the n-th from the end where n is negative.',
    signature: 'substring_index(str, delimiter, count)',
    examples: [["substring_index('www.apache.org', '.', 2)", 'www.apache']],
    takes: [utf8, utf8, int32],
    make: () => ({
      type: utf8,
      scalar: (_, value, delimiter, count) => indexed(value as string, delimiter as string, count as number),
    }),
  }),
  declare({
    name: 'split_part',
    category: 'string',
    doc: 'The n-th of the parts between delimiters, from the end where n is negative; empty where there are fewer.',
    signature: 'split_part(str, delimiter, part)',
    examples: [["split_part('11.12.13', '.', 3)", '13']],
    takes: [utf8, utf8, int32],
    make: () => ({
      type: utf8,
      mayFail: true,
      scalar: (_, value, delimiter, part) => partAt(value as string, delimiter as string, part as number),
    }),
  }),
  declare({
    name: 'overlay',
    category: 'string',
    doc: 'The string with another in place of the characters from a position on, as many as the other has or as are given.',
    signature: 'overlay(input, replace, pos[, len])',
    examples: [["overlay('Spark SQL' PLACING '_' FROM 6)", 'Spark_SQL']],
    takes: [text, text, int32, int32],
    optional: 1,
    make: ([type]) => ({ type: type!, arguments: [type!, type!, int32, int32], scalar: overlay }),
  }),
];

/** A length that is all there is. */
const wholeLength = 2_147_483_647;

function makeSubstring(type: DataType, args: readonly Argument[]): Made {
  const scalar: BoundCall['scalar'] = (_, value, position, length) =>
    partOf(value!, position as number, (length ?? wholeLength) as number);
  const position = args[1]!.constant;
  const length = args.length < 3 ? wholeLength : args[2]!.constant;
  const isKnown = typeof position === 'number' && typeof length === 'number' && position >= 0;
  if (!isKnown) return { type, scalar };
  return { type, scalar, kernel: substringKernel(type, scalar, position, length) };
}

/** Characters are counted in the bytes: a byte 10xxxxxx continues the one before. */
function substringKernel(type: DataType, scalar: BoundCall['scalar'], position: number, length: number): Kernel {
  // Position 0 is position 1.
  const skipped = Math.max(0, position - 1);
  const taken = Math.max(0, length);
  const step = type.id === 'utf8' ? characterEnd : byteEnd;
  const cut: Cut = (values, start, end, emit) => {
    const from = step(values, start, end, skipped);
    emit(from, step(values, from, end, taken));
  };
  const kernel = cutKernel(type, cut);
  const mapping: Mapping = { type, nulls: 'propagate', scalar };
  return (context, args, rows) =>
    args[0]!.layout === 'const' ? mapRows(context, mapping, args, rows) : kernel(context, args, rows);
}

function characterEnd(values: Uint8Array, start: number, end: number, count: number): number {
  let at = start;
  for (let left = count; left > 0 && at < end; left--) {
    at++;
    while (at < end && (values[at]! & 0xc0) === 0x80) at++;
  }
  return at;
}

function byteEnd(_: Uint8Array, start: number, end: number, count: number): number {
  return Math.min(end, start + count);
}

function partOf(value: Scalar, position: number, length: number): Scalar {
  const isText = typeof value === 'string';
  const whole = isText ? lengthOf(value) : (value as Uint8Array).length;
  const from = position > 0 ? position - 1 : position < 0 ? whole + position : 0;
  const to = from + length;
  return isText ? sliceOf(value, from, to) : (value as Uint8Array).slice(Math.max(0, from), Math.max(0, to));
}

function indexed(value: string, delimiter: string, count: number): string {
  if (count === 0 || delimiter === '') return '';
  if (count > 0) {
    let at = -1;
    for (let i = 0; i < count; i++) {
      at = value.indexOf(delimiter, at + 1);
      if (at < 0) return value;
    }
    return value.slice(0, at);
  }
  let at = value.length - delimiter.length + 1;
  for (let i = 0; i > count; i--) {
    at = at - 1 < 0 ? -1 : value.lastIndexOf(delimiter, at - 1);
    if (at < 0) return value;
  }
  return value.slice(at + delimiter.length);
}

function partAt(value: string, delimiter: string, part: number): string {
  if (part === 0) throw new EngineError('INVALID_INDEX_OF_ZERO', {});
  const parts = delimiter === '' ? [value] : value.split(delimiter);
  return parts[part > 0 ? part - 1 : parts.length + part] ?? '';
}

function overlay(_: unknown, input: Scalar, replacement: Scalar, position: Scalar, length?: Scalar): Scalar {
  const isText = typeof input === 'string';
  const given = length === undefined ? -1 : (length as number);
  const size = given >= 0 ? given : isText ? lengthOf(replacement as string) : (replacement as Uint8Array).length;
  const before = partOf(input, 1, (position as number) - 1);
  const behind = partOf(input, (position as number) + size, wholeLength);
  if (isText) return `${before as string}${replacement as string}${behind as string}`;
  return new Uint8Array(Buffer.concat([before as Uint8Array, replacement as Uint8Array, behind as Uint8Array]));
}
