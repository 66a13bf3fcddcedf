/** Changes of representation: widening, casts between integer widths and floats, decimals to doubles, scales of decimals. */
import { assert } from '../core/assert.ts';
import type { DataType, Repr } from '../core/types.ts';
import type { FixedVector, Rows } from '../core/vector.ts';
import { type Allocator, allocFixed } from './allocator.ts';
import { fixedPart } from './builder.ts';
import { codeOf } from './codes.ts';
import { readInt } from './js/arithmetic.ts';
import type { Kernels } from './kernels.ts';
import { twins } from './twins.ts';

/** What a kernel that may fail gives: the vector, or the first asked-for row that fails (then the vector is undefined there and after). */
export interface Checked {
  readonly vector: FixedVector;
  /** -1 where all went well. */
  readonly failedRow: number;
}

/** The same values in a representation that holds all of the old one's; type and nulls stay. */
export function widen(vector: FixedVector, repr: Repr, alloc: Allocator, kernels?: Kernels): FixedVector {
  if (vector.repr === repr) return vector;
  const { length, repr: from } = vector;
  const values = allocFixed(alloc, repr, length);
  const loops = kernels?.primitives ?? twins;
  const failed = loops.convert(
    codeOf(from),
    codeOf(repr),
    fixedPart(from, vector.values, length),
    vector.valid,
    null,
    length,
    values,
  );
  assert(failed === -1, `${from} widens to ${repr}`);
  return { ...vector, repr, values };
}

/**
 * Converts to `type` in representation `repr`: integers and floats, not decimals of other scales.
 * Fails where an integer does not fit, or a float that is cut towards zero does not.
 */
export function convert(
  kernels: Kernels,
  vector: FixedVector,
  type: DataType,
  repr: Repr,
  rows: Rows,
  alloc: Allocator,
): Checked {
  if (vector.repr === repr) return { vector: { ...vector, type }, failedRow: -1 };
  const values = allocFixed(alloc, repr, vector.length);
  const count = rows.selection?.length ?? rows.length;
  const failedRow = kernels.primitives.convert(
    codeOf(vector.repr),
    codeOf(repr),
    vector.values,
    vector.valid,
    rows.selection,
    count,
    values,
  );
  return { vector: { layout: 'fixed', type, length: vector.length, valid: vector.valid, repr, values }, failedRow };
}

/** A decimal of `scale` as doubles, each the nearest one. */
export function decimalToDouble(
  kernels: Kernels,
  vector: FixedVector,
  scale: number,
  type: DataType,
  rows: Rows,
  alloc: Allocator,
): FixedVector {
  const { vector: whole } = convert(kernels, vector, type, 'f64', rows, alloc);
  const values = whole.values as Float64Array;
  const count = rows.selection?.length ?? rows.length;
  const power = 10 ** scale;
  const code = codeOf(vector.repr);
  for (let k = 0; k < count; k++) {
    const row = rows.selection === null ? k : rows.selection[k]!;
    const value = values[row]!;
    // Both the number and the power are exact, so the quotient is rounded once.
    if (scale <= 22 && Math.abs(value) <= Number.MAX_SAFE_INTEGER) values[row] = value / power;
    else values[row] = Number(`${readInt(code, vector.values, row)}e-${scale}`);
  }
  return whole;
}

/**
 * Brings a decimal from one scale to another, rounding half away from zero, into representation `repr`.
 * Fails where the result has more than `digits` digits.
 */
export function rescale(
  kernels: Kernels,
  vector: FixedVector,
  scaleChange: number,
  digits: number,
  type: DataType,
  repr: 'i64' | 'i128',
  rows: Rows,
  alloc: Allocator,
): Checked {
  const isWide = repr === 'i128' || vector.repr === 'i128' || Math.abs(scaleChange) > 18;
  const work = isWide ? 'i128' : 'i64';
  const wide = widen(vector, work, alloc, kernels);
  const scaled = rescaleSame(kernels, wide, scaleChange, digits, type, rows, alloc);
  if (scaled.failedRow !== -1 || work === repr) return scaled;
  return convert(kernels, scaled.vector, type, repr, rows, alloc);
}

function rescaleSame(
  kernels: Kernels,
  vector: FixedVector,
  scaleChange: number,
  digits: number,
  type: DataType,
  rows: Rows,
  alloc: Allocator,
): Checked {
  const { repr, length, valid } = vector;
  const power = 10n ** BigInt(Math.abs(scaleChange));
  const factor = allocFixed(alloc, repr, 1) as BigInt64Array;
  factor[0] = BigInt.asIntN(64, power);
  if (repr === 'i128') factor[1] = power >> 64n;
  const values = allocFixed(alloc, repr, length);
  const count = rows.selection?.length ?? rows.length;
  // The Wasm loop knows powers of ten up to 10^18, which is nearly all there are.
  const loops = Math.abs(scaleChange) <= 18 ? kernels.primitives : twins;
  const isUp = scaleChange > 0 ? 1 : 0;
  const failedRow = loops.rescale(
    codeOf(repr),
    vector.values,
    factor,
    isUp,
    digits,
    valid,
    rows.selection,
    count,
    values,
  );
  return { vector: { layout: 'fixed', type, length, valid, repr, values }, failedRow };
}
