/**
 * Arithmetic on vectors of integers, floats, decimals and what has their representations (dates, timestamps, intervals).
 * Only asked-for rows that are not NULL are computed; the first that fails is told by its row, and the caller raises.
 */
import { assert } from '../core/assert.ts';
import { type DataType, type DecimalType, type Repr, reprOf } from '../core/types.ts';
import { constant, type FixedVector, type Rows, type Vector } from '../core/vector.ts';
import { type Allocator, allocFixed } from './allocator.ts';
import { type ArithmeticOp, arithmeticCodes, codeOf } from './codes.ts';
import { type Checked, convert, rescale } from './convert.ts';
import { bothValid } from './flatten.ts';
import { divideHalfUp, readInt, writeInt } from './js/arithmetic.ts';
import type { Kernels } from './kernels.ts';
import { type FixedOperand, fixedOperand, isNullConstant, widenOperand } from './operand.ts';

export interface ArithmeticResult {
  readonly vector: Vector;
  /** The first asked-for row that fails; -1 where none does. */
  readonly failedRow: number;
}

/**
 * left op right in `repr`, typed `type`; NULL where a side is. Integers fail on overflow of `repr` (with `digits` -1 they
 * wrap; above 0 they also fail beyond so many decimal digits); 'div' is for floats alone and fails on a zero divisor.
 */
export function arithmetic(
  kernels: Kernels,
  op: ArithmeticOp,
  left: Vector,
  right: Vector,
  type: DataType,
  repr: Exclude<Repr, 'bit'>,
  rows: Rows,
  alloc: Allocator,
  digits = 0,
): ArithmeticResult {
  const { length } = rows;
  if (isNullConstant(left) || isNullConstant(right)) return { vector: constant(type, null, length), failedRow: -1 };
  const a = widenOperand(kernels, fixedOperand(kernels, left, alloc, rows), repr, left.length, alloc);
  const b = widenOperand(kernels, fixedOperand(kernels, right, alloc, rows), repr, right.length, alloc);
  return operate(kernels, op, a, b, type, repr, digits, rows, alloc);
}

/** left / right towards zero, or what is left of it, of integers in `repr`; fails on a zero divisor and beyond `repr`. */
export function wholeDivision(
  kernels: Kernels,
  isRemainder: boolean,
  left: Vector,
  right: Vector,
  type: DataType,
  repr: 'i8' | 'i16' | 'i32' | 'i64',
  rows: Rows,
  alloc: Allocator,
): ArithmeticResult {
  const { length, selection } = rows;
  if (isNullConstant(left) || isNullConstant(right)) return { vector: constant(type, null, length), failedRow: -1 };
  const a = widenOperand(kernels, fixedOperand(kernels, left, alloc, rows), repr, left.length, alloc);
  const b = widenOperand(kernels, fixedOperand(kernels, right, alloc, rows), repr, right.length, alloc);
  const valid = bothValid(a.step === 0 ? null : a.valid, b.step === 0 ? null : b.valid, length, alloc);
  const values = allocFixed(alloc, repr, length);
  const sides = [a.values, a.step, b.values, b.step] as const;
  const count = selection?.length ?? length;
  const { divideIntegers } = kernels.primitives;
  const kind = isRemainder ? 1 : 0;
  const failedRow = divideIntegers(codeOf(repr), kind, ...sides, valid, selection, count, values);
  return { vector: { layout: 'fixed', type, length, valid, repr, values }, failedRow };
}

/**
 * left * factor / right of unscaled decimals, rounded half away from zero: products, and twice the divisors, fit 64 bits. Fails on a
 * zero divisor, and where a side is held in 128 bits.
 */
export function roundedDivision(
  kernels: Kernels,
  left: Vector,
  right: Vector,
  factor: bigint,
  type: DecimalType,
  rows: Rows,
  alloc: Allocator,
): ArithmeticResult {
  const { length, selection } = rows;
  if (isNullConstant(left) || isNullConstant(right)) return { vector: constant(type, null, length), failedRow: -1 };
  const sides = [fixedOperand(kernels, left, alloc), fixedOperand(kernels, right, alloc)] as const;
  if (sides.some(({ repr }) => repr === 'i128')) return { vector: constant(type, null, length), failedRow: 0 };
  const a = widenOperand(kernels, sides[0], 'i64', left.length, alloc);
  const b = widenOperand(kernels, sides[1], 'i64', right.length, alloc);
  const valid = bothValid(a.step === 0 ? null : a.valid, b.step === 0 ? null : b.valid, length, alloc);
  const values = alloc.bigInt64(length);
  const operands = [a.values as BigInt64Array, a.step, b.values as BigInt64Array, b.step] as const;
  const halves = [Number(BigInt.asIntN(32, factor)), Number(factor >> 32n)] as const;
  const count = selection?.length ?? length;
  const failedRow = kernels.primitives.divideScaled(...operands, ...halves, valid, selection, count, values);
  return { vector: { layout: 'fixed', type, length, valid, repr: 'i64', values }, failedRow };
}

/** -vector, failing where the smallest integer has no opposite. */
export function negate(
  kernels: Kernels,
  vector: Vector,
  repr: Exclude<Repr, 'bit'>,
  rows: Rows,
  alloc: Allocator,
): ArithmeticResult {
  const { type, length } = vector;
  if (isNullConstant(vector)) return { vector: constant(type, null, length), failedRow: -1 };
  const operand = widenOperand(kernels, fixedOperand(kernels, vector, alloc, rows), repr, length, alloc);
  const isFloat = repr === 'f32' || repr === 'f64';
  const values = allocFixed(alloc, repr, 1, true);
  if (isFloat) values[0] = -1;
  const other: FixedOperand = { repr, values, step: 0, valid: null };
  // -1 times keeps the sign of zero, which 0 minus would lose.
  return isFloat
    ? operate(kernels, 'mul', operand, other, type, repr, 0, rows, alloc)
    : operate(kernels, 'sub', other, operand, type, repr, 0, rows, alloc);
}

/**
 * left op right of decimals, whatever their scales, as `type`; rounds half away from zero where the result's scale is
 * smaller than the exact one. Computes in 64 bits where both sides and `repr` are, and turns to 128 bits by itself on overflow;
 * fails only where a result has more digits than `type`.
 */
export function decimalArithmetic(
  kernels: Kernels,
  op: 'add' | 'sub' | 'mul',
  left: Vector,
  right: Vector,
  type: DecimalType,
  repr: 'i64' | 'i128',
  rows: Rows,
  alloc: Allocator,
): ArithmeticResult {
  const { length } = rows;
  if (isNullConstant(left) || isNullConstant(right)) return { vector: constant(type, null, length), failedRow: -1 };
  const exact = exactScale(op, left, right);
  const isNarrow = repr === 'i64' && isNarrowDecimal(left) && isNarrowDecimal(right);
  for (const width of isNarrow ? (['i64', 'i128'] as const) : (['i128'] as const)) {
    const result = tryDecimal(kernels, op, left, right, type, width, exact, rows, alloc);
    if (result.failedRow === -1) return narrowed(kernels, result, rows, alloc);
  }
  return narrowed(kernels, decimalOneByOne(kernels, op, left, right, type, exact, rows, alloc), rows, alloc);
}

/** Values of up to 18 digits are held in 64 bits, however they were computed. */
function narrowed(kernels: Kernels, result: ArithmeticResult, rows: Rows, alloc: Allocator): ArithmeticResult {
  const { vector, failedRow } = result;
  if (failedRow !== -1 || vector.layout !== 'fixed' || vector.repr !== 'i128' || reprOf(vector.type) !== 'i64')
    return result;
  return convert(kernels, vector, vector.type, 'i64', rows, alloc);
}

function tryDecimal(
  kernels: Kernels,
  op: 'add' | 'sub' | 'mul',
  left: Vector,
  right: Vector,
  type: DecimalType,
  repr: 'i64' | 'i128',
  exact: number,
  rows: Rows,
  alloc: Allocator,
): ArithmeticResult {
  const failed = { vector: left, failedRow: 0 };
  // A power of ten beyond 10^38 is no 128-bit factor.
  if (Math.abs(type.scale - exact) > 38) return failed;
  const a = scaled(kernels, left, op === 'mul' ? scaleOf(left) : exact, repr, rows, alloc);
  if (a === null) return failed;
  const b = scaled(kernels, right, op === 'mul' ? scaleOf(right) : exact, repr, rows, alloc);
  if (b === null) return failed;
  const isExact = exact === type.scale;
  const result = operate(kernels, op, a, b, type, repr, isExact ? digitsFor(type, repr) : 0, rows, alloc);
  if (isExact || result.failedRow !== -1) return result;
  return rescale(kernels, result.vector as FixedVector, type.scale - exact, type.precision, type, repr, rows, alloc);
}

/** In 64 bits no value has more than 18 full digits, so a wider precision needs no check beyond overflow. */
function digitsFor(type: DecimalType, repr: 'i64' | 'i128'): number {
  return repr === 'i64' && type.precision > 18 ? 0 : type.precision;
}

/** The operand brought to a scale; null where that overflows. */
function scaled(
  kernels: Kernels,
  vector: Vector,
  scale: number,
  repr: 'i64' | 'i128',
  rows: Rows,
  alloc: Allocator,
): FixedOperand | null {
  const change = scale - scaleOf(vector);
  if (vector.layout === 'const') return scaledConstant(vector.value as bigint, change, repr, alloc);
  const operand = fixedOperand(kernels, vector, alloc, rows);
  const { length } = vector;
  if (change === 0)
    return operand.repr === 'i128' && repr === 'i64' ? null : widenOperand(kernels, operand, repr, length, alloc);
  const fixed: FixedVector = {
    layout: 'fixed',
    type: vector.type,
    length,
    valid: operand.valid,
    repr: operand.repr,
    values: operand.values,
  };
  const { vector: result, failedRow }: Checked = rescale(kernels, fixed, change, 0, vector.type, repr, rows, alloc);
  return failedRow === -1 ? { repr, values: result.values, step: 1, valid: operand.valid } : null;
}

function scaledConstant(value: bigint, change: number, repr: 'i64' | 'i128', alloc: Allocator): FixedOperand | null {
  const wide = value * 10n ** BigInt(change);
  if (BigInt.asIntN(repr === 'i64' ? 64 : 128, wide) !== wide) return null;
  const values = allocFixed(alloc, repr, 1);
  writeInt(codeOf(repr), values, 0, wide);
  return { repr, values, step: 0, valid: null };
}

function operate(
  kernels: Kernels,
  op: ArithmeticOp,
  a: FixedOperand,
  b: FixedOperand,
  type: DataType,
  repr: Repr,
  digits: number,
  rows: Rows,
  alloc: Allocator,
): { vector: FixedVector; failedRow: number } {
  const { length, selection } = rows;
  const valid = bothValid(a.step === 0 ? null : a.valid, b.step === 0 ? null : b.valid, length, alloc);
  const values = allocFixed(alloc, repr, length);
  const count = selection?.length ?? length;
  const failedRow = kernels.primitives.arithmetic(
    codeOf(repr),
    arithmeticCodes[op],
    a.values,
    a.step,
    b.values,
    b.step,
    digits,
    valid,
    selection,
    count,
    values,
  );
  return { vector: { layout: 'fixed', type, length, valid, repr, values }, failedRow };
}

/** For the rare batch whose exact results pass 128 bits before they are rounded, and to find the row that fails. */
function decimalOneByOne(
  kernels: Kernels,
  op: 'add' | 'sub' | 'mul',
  left: Vector,
  right: Vector,
  type: DecimalType,
  exact: number,
  rows: Rows,
  alloc: Allocator,
): ArithmeticResult {
  const a = fixedOperand(kernels, left, alloc, rows);
  const b = fixedOperand(kernels, right, alloc, rows);
  const { length, selection } = rows;
  const valid = bothValid(a.step === 0 ? null : a.valid, b.step === 0 ? null : b.valid, length, alloc);
  const values = allocFixed(alloc, 'i128', length);
  const limit = 10n ** BigInt(type.precision);
  const raise = op === 'mul' ? [1n, 1n] : [left, right].map((vector) => 10n ** BigInt(exact - scaleOf(vector)));
  const count = selection?.length ?? length;
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    if (valid !== null && ((valid[row >> 3]! >> (row & 7)) & 1) === 0) continue;
    const x = readInt(codeOf(a.repr), a.values, row * a.step) * raise[0]!;
    const y = readInt(codeOf(b.repr), b.values, row * b.step) * raise[1]!;
    const value = toScale(op === 'add' ? x + y : op === 'sub' ? x - y : x * y, type.scale - exact);
    if (value >= limit || value <= -limit) return { vector: left, failedRow: row };
    writeInt(codeOf('i128'), values, row, value);
  }
  return { vector: { layout: 'fixed', type, length, valid, repr: 'i128', values }, failedRow: -1 };
}

function toScale(value: bigint, change: number): bigint {
  return change >= 0 ? value * 10n ** BigInt(change) : divideHalfUp(value, 10n ** BigInt(-change));
}

function exactScale(op: 'add' | 'sub' | 'mul', left: Vector, right: Vector): number {
  return op === 'mul' ? scaleOf(left) + scaleOf(right) : Math.max(scaleOf(left), scaleOf(right));
}

function scaleOf(vector: Vector): number {
  assert(vector.type.id === 'decimal', 'decimal arithmetic takes decimals');
  return vector.type.scale;
}

/** Constants of wide types count as narrow where the value is. */
function isNarrowDecimal(vector: Vector): boolean {
  if (vector.layout === 'const')
    return typeof vector.value === 'bigint' && BigInt.asIntN(64, vector.value) === vector.value;
  if (vector.layout === 'dict') return isNarrowDecimal(vector.dictionary);
  return vector.layout === 'fixed' && vector.repr === 'i64';
}
