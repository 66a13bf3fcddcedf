/** java.util.Random: the linear congruential generator whose numbers Spark's sketches and histograms depend on. */

export interface JavaRandom {
  /** From 0 to below `bound`. */
  integerBelow(bound: number): number;
  /** From 0 to below 1. */
  uniform(): number;
}

const mask = (1n << 48n) - 1n;
const multiplier = 0x5deece66dn;

export function javaRandom(seed: bigint): JavaRandom {
  let state = (seed ^ multiplier) & mask;
  const next = (bits: bigint): number => {
    state = (state * multiplier + 0xbn) & mask;
    return Number(BigInt.asIntN(32, state >> (48n - bits)));
  };
  return {
    integerBelow(bound) {
      for (;;) {
        const drawn = next(31n);
        if ((bound & (bound - 1)) === 0) return Number((BigInt(bound) * BigInt(drawn)) >> 31n);
        const found = drawn % bound;
        // A draw from the incomplete last stretch would favour small numbers.
        if (drawn - found + (bound - 1) < 2 ** 31) return found;
      }
    },
    uniform: () => (next(26n) * 2 ** 27 + next(27n)) * 2 ** -53,
  };
}
