/** Whole division of integers: the JavaScript twin. */
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
