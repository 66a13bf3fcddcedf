/**
 * The generator behind Spark's shuffle(array, seed) and uuid(seed): the 32-bit Mersenne Twister, seeded from 64 bits as two
 * words. Source: Matsumoto and Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998); the seeding is their init_by_array.
 */

export interface Twister {
  /** 32 bits, unsigned. */
  next(): number;
  /** Uniform in [0, bound); bound is positive. */
  below(bound: number): number;
}

const size = 624;
const middle = 397;

export function twisterOf(seed: bigint): Twister {
  const state = seededState([Number(BigInt.asIntN(32, seed >> 32n)), Number(BigInt.asIntN(32, seed))]);
  let at = size;
  const next = (): number => {
    if (at === size) {
      twist(state);
      at = 0;
    }
    let y = state[at++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
  return { next, below: (bound) => below(next, bound) };
}

/** 31 bits at a time; those of the last, incomplete round of `bound` are thrown away. */
function below(next: () => number, bound: number): number {
  if ((bound & -bound) === bound) return Math.floor((bound * (next() >>> 1)) / 2 ** 31);
  for (;;) {
    const bits = next() >>> 1;
    const value = bits % bound;
    if (bits - value + (bound - 1) < 2 ** 31) return value;
  }
}

function seededState(key: readonly number[]): Int32Array {
  const state = new Int32Array(size);
  state[0] = 19_650_218;
  for (let i = 1; i < size; i++) state[i] = Math.imul(1_812_433_253, mixed(state, i)) + i;
  let i = 1;
  let j = 0;
  for (let k = size; k > 0; k--) {
    state[i] = (state[i]! ^ Math.imul(mixed(state, i), 1_664_525)) + key[j]! + j;
    if (++i === size) {
      state[0] = state[size - 1]!;
      i = 1;
    }
    if (++j === key.length) j = 0;
  }
  for (let k = size - 1; k > 0; k--) {
    state[i] = (state[i]! ^ Math.imul(mixed(state, i), 1_566_083_941)) - i;
    if (++i === size) {
      state[0] = state[size - 1]!;
      i = 1;
    }
  }
  state[0] = 0x80000000 | 0;
  return state;
}

function mixed(state: Int32Array, i: number): number {
  const before = state[i - 1]!;
  return before ^ (before >>> 30);
}

function twist(state: Int32Array): void {
  for (let i = 0; i < size; i++) {
    const y = (state[i]! & 0x80000000) | (state[(i + 1) % size]! & 0x7fffffff);
    state[i] = state[(i + middle) % size]! ^ (y >>> 1) ^ ((y & 1) === 0 ? 0 : 0x9908b0df);
  }
}
