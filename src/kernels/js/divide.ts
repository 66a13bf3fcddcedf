/** Division of integers, whole and rounded: the JavaScript twins. */
import { divideHalfUp } from '../../core/decimal.ts';
import type { FixedArray } from '../../core/vector.ts';
import { readInt, writeInt } from './arithmetic.ts';

/**
 * out[row] = left / right towards zero, or what is left (`isRemainder` 1, with the sign of `left`), for the asked-for valid
 * rows. Gives the first row that divides by zero, or whose quotient does not fit; -1 where none does.
 */
export function divideIntegers(
  code: number,
  isRemainder: number,
  left: FixedArray,
  leftStep: number,
  right: FixedArray,
  rightStep: number,
  valid: Uint8Array | null,
  selection: Uint16Array | null,
  count: number,
  out: FixedArray,
): number {
  const bits = 8 * out.BYTES_PER_ELEMENT;
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    if (valid !== null && ((valid[row >> 3]! >> (row & 7)) & 1) === 0) continue;
    const b = readInt(code, right, row * rightStep);
    if (b === 0n) return row;
    const a = readInt(code, left, row * leftStep);
    const value = isRemainder === 1 ? a % b : a / b;
    if (BigInt.asIntN(bits, value) !== value) return row;
    writeInt(code, out, row, value);
  }
  return -1;
}

/**
 * out[row] = left * factor / right, rounded half away from zero, for the asked-for valid rows. The product fits 64 bits, and
 * twice the divisor does. Gives the first row that divides by zero; -1 where none does.
 */
export function divideScaled(
  left: BigInt64Array,
  leftStep: number,
  right: BigInt64Array,
  rightStep: number,
  factorLow: number,
  factorHigh: number,
  valid: Uint8Array | null,
  selection: Uint16Array | null,
  count: number,
  out: BigInt64Array,
): number {
  const factor = (BigInt(factorHigh) << 32n) | BigInt(factorLow >>> 0);
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    if (valid !== null && ((valid[row >> 3]! >> (row & 7)) & 1) === 0) continue;
    const b = right[row * rightStep]!;
    if (b === 0n) return row;
    out[row] = divideHalfUp(left[row * leftStep]! * factor, b);
  }
  return -1;
}
