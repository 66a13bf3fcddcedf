/**
 * What orders and lineitem have in common: an order's date and number of lines, and of each line what its price and its
 * state follow from. Takes a slice of orders, gives a value an order or a value a line.
 */
import type { Slice } from './columns.ts';
import { drawEach, drawMany, stream } from './random.ts';
import { scaleBase, scaledUnits } from './table.ts';
import { partPrice } from './tables/part.ts';

/** Draws are set aside for so many lines of every order. */
export const linesPerOrderMax = 7;

/** 1995-06-17, the day on which the data pretends to be looked at. */
export const currentDay = 9298;

const firstDay = 8035;
/** Orders end 151 days before 1998-12-31, so that every line of them is received by then. */
const lastDay = firstDay + 2405;

/** Of each order its day and number of lines; of each line its part, quantity, price in cents, percents and ship day. */
export interface Lines {
  readonly orderDays: Int32Array;
  readonly counts: Int32Array;
  readonly total: number;
  readonly partKeys: Int32Array;
  readonly quantities: Int32Array;
  readonly prices: Int32Array;
  readonly discounts: Int32Array;
  readonly taxes: Int32Array;
  readonly shipDays: Int32Array;
}

export function linesOf({ scale, start, count }: Slice): Lines {
  const orderDays = drawEach(stream(1_066_728_069), start, count, firstDay, lastDay);
  const counts = drawEach(stream(1_434_868_289), start, count, 1, linesPerOrderMax);
  const total = counts.reduce((sum, lines) => sum + lines, 0);
  const draws = (seed: number, low: number, high: number): Int32Array =>
    drawMany(stream(seed, linesPerOrderMax), start, counts, total, low, high);
  const partKeys = draws(1_808_217_256, 1, scaledUnits(scaleBase.part, scale));
  const quantities = draws(209_208_115, 1, 50);
  return {
    orderDays,
    counts,
    total,
    partKeys,
    quantities,
    prices: partKeys.map((key, i) => partPrice(key) * quantities[i]!),
    discounts: draws(554_590_007, 0, 10),
    taxes: draws(721_958_466, 0, 8),
    shipDays: plus(draws(1_769_349_045, 1, 121), perLine(orderDays, counts, total)),
  };
}

/** An order's value for each of its lines. */
export function perLine(values: Int32Array, counts: Int32Array, total: number): Int32Array {
  const out = new Int32Array(total);
  let line = 0;
  for (let order = 0; order < counts.length; order++) {
    for (let i = counts[order]!; i > 0; i--) out[line++] = values[order]!;
  }
  return out;
}

export function plus(a: Int32Array, b: Int32Array): Int32Array {
  return a.map((value, i) => value + b[i]!);
}

/** Eight keys of every 32 are used. `order` counts from 0. */
export function orderKey(order: number): number {
  const serial = order + 1;
  return 32 * Math.floor(serial / 8) + (serial % 8);
}
