/**
 * What a conversion of a format string makes of a value, as Java's Formatter does of the values that Spark hands it: dates are
 * their day numbers, instants their microseconds, intervals their counts.
 */
import { formatDecimal } from '../../core/decimal.ts';
import type { Scalar } from '../../core/scalar.ts';
import { formatScalar } from '../../core/text/format.ts';
import { type DataType, int32, int64 } from '../../core/types.ts';
import type { EvalContext } from '../define.ts';
import { digitsOf, exactOf, roundExact } from './exact.ts';
import { hashCodeText, hexFloat } from './java-texts.ts';
import { type Conversion, mismatch } from './printf-flags.ts';
import { printTime } from './printf-time.ts';

/** The text before it is padded. Errors: FORMAT_ARGUMENT_MISMATCH. */
export function convert(context: EvalContext, conversion: Conversion, of: DataType, given: Scalar): string {
  const { kind, letter } = conversion;
  const { type, value } = internal(of, given);
  if (kind === 'plain' && letter === 'b') return cut(String(value !== null && value !== false), conversion);
  if (value === null) return cut('null', conversion);
  if (kind === 'time') return printTime(context.zone, conversion, type, value);
  switch (letter) {
    case 's':
      return cut(formatScalar(type, value, context.zone), conversion);
    case 'h':
      return cut(hashCodeText(type, value) ?? refuse(conversion), conversion);
    case 'd':
      return integerText(conversion, type, value);
    case 'x':
    case 'o':
      return radixText(conversion, type, value, letter === 'x' ? 16 : 8);
    case 'c':
      return characterText(conversion, type, value);
    case 'a':
      return hexText(conversion, type, value);
    default:
      return fractionText(conversion, type, value);
  }
}

function refuse({ text }: Conversion): never {
  throw mismatch(text);
}

/** A value as Spark's rows hold it. */
function internal(type: DataType, value: Scalar): { readonly type: DataType; readonly value: Scalar } {
  if (type.id === 'date') return { type: int32, value };
  if (type.id === 'timestamp' || type.id === 'time') return { type: int64, value };
  if (type.id === 'interval' && type.unit !== 'calendar')
    return { type: type.unit === 'dayTime' ? int64 : int32, value };
  return { type, value };
}

function cut(text: string, { precision }: Conversion): string {
  return precision < 0 ? text : text.slice(0, precision);
}

function integerText(conversion: Conversion, type: DataType, value: Scalar): string {
  if (type.id !== 'int') return refuse(conversion);
  const wide = BigInt(value as bigint);
  return signed(conversion, digitsOf(wide < 0n ? -wide : wide, 0, conversion.flags.includes(',')), wide < 0n);
}

/** The sign as the flags ask for it, and zeros up to the width. */
function signed({ flags, width }: Conversion, digits: string, isNegative: boolean): string {
  const isEnclosed = isNegative && flags.includes('(');
  const head = isEnclosed ? '(' : isNegative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const tail = isEnclosed ? ')' : '';
  const filled = flags.includes('0') ? digits.padStart(width - head.length - tail.length, '0') : digits;
  return head + filled + tail;
}

function radixText(conversion: Conversion, type: DataType, value: Scalar, radix: 8 | 16): string {
  if (type.id !== 'int') return refuse(conversion);
  const digits = BigInt.asUintN(type.bits, BigInt(value as bigint)).toString(radix);
  const head = conversion.flags.includes('#') ? (radix === 16 ? '0x' : '0') : '';
  return head + (conversion.flags.includes('0') ? digits.padStart(conversion.width - head.length, '0') : digits);
}

function characterText(conversion: Conversion, type: DataType, value: Scalar): string {
  if (type.id !== 'int' || type.bits === 64 || conversion.precision >= 0) return refuse(conversion);
  const code = value as number;
  return code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : refuse(conversion);
}

function hexText(conversion: Conversion, type: DataType, value: Scalar): string {
  if (type.id !== 'float' && type.id !== 'decimal') return refuse(conversion);
  const number = type.id === 'float' ? (value as number) : Number(formatDecimal(value as bigint, type.scale));
  if (!Number.isFinite(number)) return unbounded(conversion, number);
  const isNegative = number < 0 || Object.is(number, -0);
  const digits = hexFloat(Math.abs(number), conversion.precision);
  const filler = isNegative || /[+ ]/.test(conversion.flags) ? 3 : 2;
  const filled = conversion.flags.includes('0') ? digits.padStart(conversion.width - filler, '0') : digits;
  return signed({ ...conversion, flags: conversion.flags.replace('0', '') }, `0x${filled}`, isNegative);
}

/** NaN has no sign. */
function unbounded(conversion: Conversion, number: number): string {
  if (Number.isNaN(number)) return 'NaN';
  return signed({ ...conversion, flags: conversion.flags.replace('0', '') }, 'Infinity', number < 0);
}

function fractionText(conversion: Conversion, type: DataType, value: Scalar): string {
  if (type.id !== 'float' && type.id !== 'decimal') return refuse(conversion);
  if (type.id === 'float' && !Number.isFinite(value)) return unbounded(conversion, value as number);
  const { flags, letter } = conversion;
  const exact = exactOf(type, value);
  const isNegative = exact.unscaled < 0n || Object.is(value, -0);
  const size = { unscaled: exact.unscaled < 0n ? -exact.unscaled : exact.unscaled, scale: exact.scale };
  const precision = conversion.precision < 0 ? 6 : conversion.precision;
  const isGrouped = flags.includes(',');
  const point = flags.includes('#') && precision === 0 ? '.' : '';
  if (letter === 'f')
    return signed(conversion, digitsOf(roundExact(size, precision, true), precision, isGrouped) + point, isNegative);
  const number = Number(formatDecimal(size.unscaled, size.scale));
  if (letter === 'e') return signed(conversion, exponential(number, precision, point), isNegative);
  const significant = Math.max(1, precision);
  if (number !== 0 && (number < 1e-4 || number >= 10 ** significant))
    return signed(conversion, exponential(number, significant - 1), isNegative);
  const whole = number === 0 ? 1 : Math.floor(Math.log10(number)) + 1;
  const scale = Math.max(0, significant - whole);
  return signed(conversion, digitsOf(roundExact(size, scale, true), scale, isGrouped), isNegative);
}

function exponential(value: number, precision: number, point = ''): string {
  return value.toExponential(precision).replace(/e([+-])(\d+)$/, (_, sign: string, digits: string) => {
    return `${point}e${sign}${digits.padStart(2, '0')}`;
  });
}
