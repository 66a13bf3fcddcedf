/**
 * Exact decimals: arithmetic on unscaled bigints, rounding, and the types of results.
 * Takes and gives unscaled values and DecimalTypes; never rounds by another rule than HALF_UP, never wraps.
 */
import { type DataType, type DecimalType, decimal, decimalPrecisionMax } from './types.ts';

/** Digits after the point that a result keeps at least, however many digits stand before it. */
const scaleKeptMin = 6;

const powers: readonly bigint[] = Array.from({ length: 160 }, (_, exponent) => 10n ** BigInt(exponent));

/** 10 to the power of `exponent` >= 0. */
export function powerOfTen(exponent: number): bigint {
  return powers[exponent] ?? 10n ** BigInt(exponent);
}

/** True where `unscaled` has at most `precision` digits. */
export function fitsPrecision(unscaled: bigint, precision: number): boolean {
  const limit = powerOfTen(precision);
  return unscaled < limit && unscaled > -limit;
}

/** numerator / denominator, rounded half away from zero; the denominator is not zero. */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = 2n * (numerator - quotient * denominator);
  const isUp = absolute(twice) >= absolute(denominator);
  if (!isUp) return quotient;
  return numerator < 0n === denominator < 0n ? quotient + 1n : quotient - 1n;
}

/** The same value with another number of fraction digits, rounded half away from zero where digits go. */
export function rescale(unscaled: bigint, from: number, to: number): bigint {
  if (to === from) return unscaled;
  if (to > from) return unscaled * powerOfTen(to - from);
  return divideHalfUp(unscaled, powerOfTen(from - to));
}

/** The whole part, digits after the point cut off. */
export function truncateToInteger(unscaled: bigint, scale: number): bigint {
  return unscaled / powerOfTen(scale);
}

/** Plain digits with `scale` of them after the point: never an exponent. */
export function formatDecimal(unscaled: bigint, scale: number): string {
  if (scale <= 0) return (unscaled * powerOfTen(-scale)).toString();
  const sign = unscaled < 0n ? '-' : '';
  const digits = absolute(unscaled)
    .toString()
    .padStart(scale + 1, '0');
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** The nearest double. */
export function decimalToDouble(unscaled: bigint, scale: number): number {
  if (unscaled > -safeMax && unscaled < safeMax && scale <= 22) return Number(unscaled) / 10 ** scale;
  return Number(formatDecimal(unscaled, scale));
}

const safeMax = 1n << 53n;

export interface ScaledDecimal {
  readonly unscaled: bigint;
  /** May be negative: 1e3 is 1 with scale -3. */
  readonly scale: number;
}

const decimalPattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,9}))?$/;

/** `-12.50`, `1e3`, `.5` exactly; undefined where the text is no number or its exponent is beyond reason. */
export function parseScaledDecimal(text: string): ScaledDecimal | undefined {
  const match = decimalPattern.exec(text);
  if (match === null) return undefined;
  const whole = match[2] ?? '';
  const fraction = match[3] ?? '';
  if (whole === '' && fraction === '') return undefined;
  const digits = BigInt(whole + fraction);
  const scale = fraction.length - Number(match[4] ?? 0);
  return { unscaled: match[1] === '-' ? -digits : digits, scale };
}

/** The decimal that a finite double prints as (its shortest digits). */
export function doubleToScaled(value: number): ScaledDecimal {
  return parseScaledDecimal(String(value)) as ScaledDecimal;
}

/** `value` in `type`'s scale, HALF_UP; undefined where it has too many digits. */
export function fitScaled(value: ScaledDecimal, type: DecimalType): bigint | undefined {
  if (value.unscaled === 0n) return 0n;
  const digits = absolute(value.unscaled).toString().length;
  if (digits - value.scale > type.precision - type.scale) return undefined;
  if (digits - value.scale < -type.scale - 1) return 0n;
  return fit(rescale(value.unscaled, value.scale, type.scale), type.precision);
}

/** `unscaled` where it has at most `precision` digits, else undefined. */
export function fit(unscaled: bigint, precision: number): bigint | undefined {
  return fitsPrecision(unscaled, precision) ? unscaled : undefined;
}

/** The decimal type that holds every value of a number type exactly (doubles: Spark's (30,15)). */
export function decimalTypeOf(type: DataType): DecimalType | null {
  switch (type.id) {
    case 'int':
      return decimal({ 8: 3, 16: 5, 32: 10, 64: 20 }[type.bits], 0);
    case 'float':
      return type.bits === 32 ? decimal(14, 7) : decimal(30, 15);
    case 'decimal':
      return decimal(type.precision, type.scale);
    default:
      return null;
  }
}

/** The narrowest decimal type of an integer literal. */
export function decimalTypeOfLiteral(value: bigint): DecimalType {
  return decimal(absolute(value).toString().length, 0);
}

/** `precision` and `scale` cut to 38 digits: digits after the point go first, but six of them stay. */
export function boundedResult(precision: number, scale: number): DecimalType {
  if (precision <= decimalPrecisionMax) return decimal(precision, scale);
  const kept = Math.max(decimalPrecisionMax - (precision - scale), Math.min(scale, scaleKeptMin));
  return decimal(decimalPrecisionMax, kept);
}

/** The common type of two decimals: digits before the point are kept rather than those after it. */
export function widerDecimal(a: DecimalType, b: DecimalType): DecimalType {
  const scale = Math.max(a.scale, b.scale);
  const whole = Math.max(a.precision - a.scale, b.precision - b.scale);
  const excess = Math.max(0, whole + scale - decimalPrecisionMax);
  return decimal(Math.min(whole + scale, decimalPrecisionMax), Math.max(0, scale - excess));
}

export function addResult(a: DecimalType, b: DecimalType): DecimalType {
  const scale = Math.max(a.scale, b.scale);
  return boundedResult(Math.max(a.precision - a.scale, b.precision - b.scale) + scale + 1, scale);
}

export function multiplyResult(a: DecimalType, b: DecimalType): DecimalType {
  return boundedResult(a.precision + b.precision + 1, a.scale + b.scale);
}

export function divideResult(a: DecimalType, b: DecimalType): DecimalType {
  const scale = Math.max(scaleKeptMin, a.scale + b.precision + 1);
  return boundedResult(a.precision - a.scale + b.scale + scale, scale);
}

export function remainderResult(a: DecimalType, b: DecimalType): DecimalType {
  const scale = Math.max(a.scale, b.scale);
  return boundedResult(Math.min(a.precision - a.scale, b.precision - b.scale) + scale, scale);
}

/** Digits after the point of Spark's inner quotient, before it is rounded to the result's scale. */
const quotientScale = decimalPrecisionMax + 1;

/** a / b with `scale` fraction digits, rounded as Spark does: to 39 digits after the point first. b is not zero. */
export function divideDecimals(a: bigint, aScale: number, b: bigint, bScale: number, scale: number): bigint {
  const shift = quotientScale + bScale - aScale;
  const inner = shift >= 0 ? divideHalfUp(a * powerOfTen(shift), b) : divideHalfUp(a, b * powerOfTen(-shift));
  return rescale(inner, quotientScale, scale);
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** The narrowest type that holds a number as it is written; null of what is none, or has more than 38 digits before the point. Fractions beyond 38 digits are cut. */
export function decimalTypeOfText(text: string): DecimalType | null {
  const [, whole, fraction = '', exponent = '0'] = /^\s*[+-]?(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?\s*$/.exec(text) ?? [];
  if (whole === undefined || whole + fraction === '') return null;
  const shift = Number(exponent);
  const before = Math.max(whole.replace(/^0+/, '').length + shift, 0);
  if (before > decimalPrecisionMax) return null;
  const scale = Math.min(Math.max(fraction.length - shift, 0), decimalPrecisionMax - before);
  return { id: 'decimal', precision: Math.max(before + scale, 1), scale };
}
