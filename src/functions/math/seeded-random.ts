/** Spark's generator of random numbers for a seed: 64-bit xorshift whose seed is hashed with Murmur3. */
import { hashBytes32 } from '../hash/murmur3.ts';

export interface SeededRandom {
  /** From 0 to below 1, with 53 random bits. */
  uniform(): number;
  /** Any integer of 32 bits. */
  integer(): number;
  /** Standard normal, by the polar method. */
  normal(): number;
}

export function seededRandom(seed: bigint): SeededRandom {
  let state = hashedSeed(seed);
  let spare: number | null = null;
  const next = (bits: bigint): bigint => {
    let x = BigInt.asIntN(64, state ^ (state << 21n));
    x ^= BigInt.asUintN(64, x) >> 35n;
    x = BigInt.asIntN(64, x ^ (x << 4n));
    state = x;
    return x & ((1n << bits) - 1n);
  };
  const uniform = (): number => Number((next(26n) << 27n) + next(27n)) * 2 ** -53;
  const normal = (): number => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    for (;;) {
      const a = 2 * uniform() - 1;
      const b = 2 * uniform() - 1;
      const s = a * a + b * b;
      if (s >= 1 || s === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(s)) / s);
      spare = b * factor;
      return a * factor;
    }
  };
  const integer = (): number => Number(BigInt.asIntN(32, next(32n)));
  return { uniform, normal, integer };
}

/** Both halves are hashes of the seed's big-endian bytes. */
function hashedSeed(seed: bigint): bigint {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, BigInt.asIntN(64, seed));
  const low = hashBytes32(bytes, 0x3c074a61);
  const high = hashBytes32(bytes, low);
  return BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt.asUintN(32, BigInt(low)));
}
