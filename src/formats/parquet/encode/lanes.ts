/**
 * Fixed-width values in the width that a file stores them, whatever width they have in memory: the planner may hold a
 * decimal(38) in 64 bits, and a decimal(9) goes to a file in 32.
 * Takes fixed vectors, gives typed arrays of exactly the asked rows. Values are known to fit; those of null rows may not.
 */
import { assert } from '../../../core/assert.ts';
import type { Repr } from '../../../core/types.ts';
import type { FixedArray, FixedVector } from '../../../core/vector.ts';

/** The first `length` values in the asked representation; the vector's own memory where it has that one already. */
export function narrowTo({ repr, values }: FixedVector, wanted: Repr, length: number): FixedArray {
  if (repr === wanted) return values.subarray(0, repr === 'i128' ? 2 * length : length);
  switch (wanted) {
    case 'i32':
      return toInt32(repr, values, length);
    case 'i64':
      return toInt64(repr, values, length);
    case 'i128':
      return toInt128(repr, values, length);
    case 'f32':
      return Float32Array.from((values as Float64Array).subarray(0, length));
    case 'f64':
      return Float64Array.from((values as Float32Array).subarray(0, length));
    case 'bit':
    case 'i8':
    case 'i16':
      assert(false, `nothing is stored as ${wanted}`);
  }
}

/** Each value divided by `divisor`, rounding towards zero. */
export function dividedBy(values: BigInt64Array, divisor: bigint): BigInt64Array {
  return values.map((value) => value / divisor);
}

/** The low half of a 64-bit or 128-bit value is its 32-bit value, since it fits. */
function toInt32(repr: Repr, values: FixedArray, length: number): Int32Array {
  const step = repr === 'i64' ? 2 : repr === 'i128' ? 4 : 1;
  if (step === 1) return Int32Array.from((values as Int8Array).subarray(0, length));
  const words = new Int32Array(values.buffer, values.byteOffset, step * length);
  const out = new Int32Array(length);
  for (let i = 0; i < length; i++) out[i] = words[step * i]!;
  return out;
}

function toInt64(repr: Repr, values: FixedArray, length: number): BigInt64Array {
  const out = new BigInt64Array(length);
  if (repr === 'i128') {
    for (let i = 0; i < length; i++) out[i] = (values as BigInt64Array)[2 * i]!;
    return out;
  }
  const words = new Int32Array(out.buffer);
  for (let i = 0; i < length; i++) {
    const value = values[i] as number;
    words[2 * i] = value;
    words[2 * i + 1] = value >> 31;
  }
  return out;
}

function toInt128(repr: Repr, values: FixedArray, length: number): BigInt64Array {
  const out = new BigInt64Array(2 * length);
  const narrow = repr === 'i64' ? (values as BigInt64Array) : toInt64(repr, values, length);
  for (let i = 0; i < length; i++) {
    const value = narrow[i]!;
    out[2 * i] = value;
    out[2 * i + 1] = value >> 63n;
  }
  return out;
}
