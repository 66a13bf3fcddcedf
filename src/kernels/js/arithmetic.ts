/**
 * Arithmetic on fixed values: the JavaScript twins. Each gives the first selected, valid row that fails, or -1;
 * after a failure the output is undefined. Rows that are not selected, or not valid, may hold anything.
 */
import type { FixedArray } from '../../core/vector.ts';
import { arithmeticCodes, reprCodes } from '../codes.ts';

type Numbers = { [index: number]: number | bigint };

/**
 * out = left op right. `digits`: 0 = fail where the representation overflows, above 0 = fail beyond so many decimal
 * digits too, -1 = wrap. Floats do not overflow; their division fails on a divisor of zero; integers have no division here.
 */
export function arithmetic(
  code: number,
  op: number,
  left: FixedArray,
  leftStep: number,
  right: FixedArray,
  rightStep: number,
  digits: number,
  valid: Uint8Array | null,
  selection: Uint16Array | null,
  count: number,
  out: FixedArray,
): number {
  const { isFloat, bits } = shape(code);
  const limit = digits > 0 ? 10n ** BigInt(digits) : null;
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    if (!isSet(valid, row)) continue;
    if (isFloat) {
      const b = right[row * rightStep] as number;
      if (op === arithmeticCodes.div && b === 0) return row;
      (out as Float64Array)[row] = floatOf(op, left[row * leftStep] as number, b);
      continue;
    }
    const exact = exactOf(op, readInt(code, left, row * leftStep), readInt(code, right, row * rightStep));
    const wrapped = BigInt.asIntN(bits, exact);
    if (digits >= 0 && (wrapped !== exact || isBeyond(exact, limit))) return row;
    writeInt(code, out, row, wrapped);
  }
  return -1;
}

/**
 * Scales i64 or i128 by a power of ten, one value in `factor`: times it (`isUp` 1), or divided by it, half away from zero.
 * Fails where the result overflows or has more than `digits` digits (0 = no such limit).
 */
export function rescale(
  code: number,
  values: FixedArray,
  factor: FixedArray,
  isUp: number,
  digits: number,
  valid: Uint8Array | null,
  selection: Uint16Array | null,
  count: number,
  out: FixedArray,
): number {
  const by = readInt(code, factor, 0);
  const limit = digits > 0 ? 10n ** BigInt(digits) : null;
  const { bits } = shape(code);
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    if (!isSet(valid, row)) continue;
    const value = readInt(code, values, row);
    const exact = isUp === 1 ? value * by : divideHalfUp(value, by);
    if (BigInt.asIntN(bits, exact) !== exact || isBeyond(exact, limit)) return row;
    writeInt(code, out, row, exact);
  }
  return -1;
}

/**
 * Converts between representations. Integers fail where they do not fit; floats are cut towards zero and fail where that
 * does not fit (NaN never does); integers become the nearest float. Floats do not convert to i128.
 */
export function convert(
  from: number,
  to: number,
  values: FixedArray,
  valid: Uint8Array | null,
  selection: Uint16Array | null,
  count: number,
  out: FixedArray,
): number {
  const target = shape(to);
  const isFloat = shape(from).isFloat;
  const most = 2 ** (target.bits - 1);
  const upper = target.bits === 64 ? most : most - 1;
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    if (!isSet(valid, row)) continue;
    if (isFloat) {
      const value = values[row] as number;
      if (target.isFloat) (out as Float64Array)[row] = value;
      else if (!(Math.floor(value) <= upper && Math.ceil(value) >= -most)) return row;
      else writeInt(to, out, row, saturated(BigInt(Math.trunc(value)), target.bits));
      continue;
    }
    const value = readInt(from, values, row);
    if (target.isFloat) (out as Float64Array)[row] = to === reprCodes.f32 ? nearestFloat32(value) : Number(value);
    else if (BigInt.asIntN(target.bits, value) !== value) return row;
    else writeInt(to, out, row, value);
  }
  return -1;
}

/** The quotient rounded half away from zero. */
export function divideHalfUp(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  const rest = value % by;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  if (twice < by) return quotient;
  return value < 0n ? quotient - 1n : quotient + 1n;
}

/** Beyond 2^53 a detour over double would round twice. */
function nearestFloat32(value: bigint): number {
  const near = Number(value);
  const single = Math.fround(near);
  const exact = BigInt(near);
  if (exact === value) return single;
  const other = single > near ? nextFloat32(single, -1) : nextFloat32(single, 1);
  const middle = (single + other) / 2;
  if (near !== middle) return single;
  return exact < value === other > single ? other : single;
}

function nextFloat32(value: number, direction: number): number {
  const bits = new Int32Array(1);
  const floats = new Float32Array(bits.buffer);
  floats[0] = value;
  bits[0] = bits[0]! + (value > 0 === direction > 0 ? 1 : -1);
  return floats[0];
}

function saturated(value: bigint, bits: number): bigint {
  const most = 2n ** BigInt(bits - 1) - 1n;
  return value > most ? most : value;
}

function floatOf(op: number, a: number, b: number): number {
  if (op === arithmeticCodes.add) return a + b;
  if (op === arithmeticCodes.sub) return a - b;
  return op === arithmeticCodes.mul ? a * b : a / b;
}

function exactOf(op: number, a: bigint, b: bigint): bigint {
  if (op === arithmeticCodes.add) return a + b;
  return op === arithmeticCodes.sub ? a - b : a * b;
}

function isBeyond(value: bigint, limit: bigint | null): boolean {
  return limit !== null && (value >= limit || value <= -limit);
}

function shape(code: number): { isFloat: boolean; bits: number } {
  return { isFloat: code >= reprCodes.f32, bits: [8, 16, 32, 64, 128, 32, 64][code]! };
}

/** One integer of any width, exactly. */
export function readInt(code: number, values: FixedArray, at: number): bigint {
  if (code !== reprCodes.i128) return BigInt(values[at]!);
  return ((values[2 * at + 1] as bigint) << 64n) | BigInt.asUintN(64, values[2 * at] as bigint);
}

export function writeInt(code: number, values: FixedArray, at: number, value: bigint): void {
  const out = values as Numbers;
  if (code === reprCodes.i128) {
    out[2 * at] = BigInt.asIntN(64, value);
    out[2 * at + 1] = BigInt.asIntN(64, value >> 64n);
  } else {
    out[at] = code === reprCodes.i64 ? value : Number(value);
  }
}

function isSet(valid: Uint8Array | null, row: number): boolean {
  return valid === null || ((valid[row >> 3]! >> (row & 7)) & 1) === 1;
}
