/**
 * The random numbers of TPC-H: for each column one Lehmer sequence of its own, of which a unit (a row; an order with
 * its lines; a part with its suppliers) uses a fixed count, so that any range of units can be made without those before.
 * Takes seeds as plain numbers and gives typed arrays. Source: TPC-H specification, the data generator's sequences.
 */

/** A column's sequence: the seed before its first unit, and how many draws belong to a unit, used or not. */
export interface Stream {
  readonly seed: number;
  readonly perUnit: number;
}

export function stream(seed: number, perUnit = 1): Stream {
  return { seed, perUnit };
}

const multiplier = 16_807;
const modulus = 2_147_483_647;
// Schrage's split of the modulus, which keeps every product in 32 bits.
const quotient = 127_773;
const remainder = 2836;

/** The state that follows. */
export function nextSeed(seed: number): number {
  const high = (seed / quotient) | 0;
  const next = Math.imul(multiplier, seed - Math.imul(high, quotient)) - Math.imul(remainder, high);
  return next < 0 ? next + modulus : next;
}

/** What a state means as one of `range` numbers, from 0. */
export function scaled(seed: number, range: number): number {
  return ((seed / modulus) * range) | 0;
}

/** The state before the draws of `unit`, counted from 0. */
export function seedOf({ seed, perUnit }: Stream, unit: number): number {
  return skip(seed, perUnit * unit);
}

/** The state after `draws` draws. */
export function skip(seed: number, draws: number): number {
  return multiply(seed, powerOf(draws));
}

/** The factor of `draws` draws at once, for `multiply`. */
export function powerOf(draws: number): number {
  let result = 1;
  let factor = multiplier;
  for (let left = draws; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = multiply(result, factor);
    factor = multiply(factor, factor);
  }
  return result;
}

/** a * b modulo 2^31 - 1, in two steps that a double holds exactly. */
export function multiply(a: number, b: number): number {
  const high = (a * (b >>> 16)) % modulus;
  return (high * 65_536 + a * (b & 0xffff)) % modulus;
}

/** One draw from `low` to `high`, both included, for each of `count` units whose draws follow each other. */
export function drawEach(from: Stream, start: number, count: number, low: number, high: number): Int32Array {
  const out = new Int32Array(count);
  const range = high - low + 1;
  let seed = seedOf(from, start);
  for (let i = 0; i < count; i++) {
    seed = nextSeed(seed);
    out[i] = low + scaled(seed, range);
  }
  return out;
}

/** Up to `perUnit` draws a unit: those of unit i are `counts[i]`, the rest is passed over; `total` is the sum of the counts. */
export function drawMany(
  from: Stream,
  start: number,
  counts: Int32Array,
  total: number,
  low: number,
  high: number,
): Int32Array {
  const out = new Int32Array(total);
  const range = high - low + 1;
  let seed = seedOf(from, start);
  let row = 0;
  for (let unit = 0; unit < counts.length; unit++) {
    const count = counts[unit]!;
    for (let i = 0; i < count; i++) {
      seed = nextSeed(seed);
      out[row++] = low + scaled(seed, range);
    }
    for (let i = count; i < from.perUnit; i++) seed = nextSeed(seed);
  }
  return out;
}
