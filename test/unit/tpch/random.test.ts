import { describe, expect, it } from 'vitest';
import { drawEach, drawMany, multiply, nextSeed, powerOf, scaled, seedOf, skip, stream } from '../../../tpch/random.ts';

const modulus = 2n ** 31n - 1n;
const oracle = (seed: number): number => Number((BigInt(seed) * 16807n) % modulus);
const states = (seed: number, count: number): number[] => {
  const out: number[] = [];
  for (let at = seed; out.length < count; out.push(at)) at = oracle(at);
  return out;
};

describe('a sequence', () => {
  it('steps as the multiplication modulo 2^31 - 1 does', () => {
    for (const seed of [1, 2, 16807, 127773, 127774, 46831694, 2147483645, 2147483646]) {
      expect(nextSeed(seed)).toBe(oracle(seed));
    }
  });

  it('has the ten thousandth state that Park and Miller give for the seed 1', () => {
    expect(states(1, 10_000).at(-1)).toBe(1_043_618_065);
    expect(skip(1, 10_000)).toBe(1_043_618_065);
  });

  it('multiplies without rounding', () => {
    for (const [a, b] of [
      [2147483646, 2147483646],
      [2147483646, 65536],
      [1234567890, 987654321],
    ] as const) {
      expect(multiply(a, b)).toBe(Number((BigInt(a) * BigInt(b)) % modulus));
    }
  });

  it('is passed over in one step', () => {
    const long = 42_000_000_000;
    expect(skip(7, 0)).toBe(7);
    expect(skip(skip(7, long), 5)).toBe(skip(7, long + 5));
    expect(powerOf(2147483646)).toBe(1);
  });

  it('gives every number of a range, the last included, and no other', () => {
    expect(scaled(1, 10)).toBe(0);
    expect(scaled(2147483646, 10)).toBe(9);
    expect(new Set(drawEach(stream(1), 0, 1000, 3, 5))).toEqual(new Set([3, 4, 5]));
  });
});

describe('the draws of a column', () => {
  it('are the same wherever the slice begins', () => {
    const all = drawEach(stream(46_831_694), 0, 100, 1, 50);
    expect(drawEach(stream(46_831_694), 37, 63, 1, 50)).toEqual(all.subarray(37));
  });

  it('leave out what a unit does not use', () => {
    const counts = Int32Array.of(1, 3, 0, 2);
    const out = drawMany(stream(99, 3), 0, counts, 6, 0, 999);
    const wanted = [0, 3, 4, 5, 9, 10].map((at) => scaled(states(99, 12)[at]!, 1000));
    expect([...out]).toEqual(wanted);
    expect([...drawMany(stream(99, 3), 3, Int32Array.of(2), 2, 0, 999)]).toEqual(wanted.slice(4));
    expect(seedOf(stream(99, 3), 3)).toBe(states(99, 9).at(-1));
  });
});
