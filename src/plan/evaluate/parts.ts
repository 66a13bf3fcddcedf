/** Puts a vector together from results that were computed for different rows. */
import type { Scalar } from '../../core/scalar.ts';
import { type DataType, type Repr, reprOf } from '../../core/types.ts';
import { constant, type FixedVector, type Rows, type Vector } from '../../core/vector.ts';
import type { EvalContext } from '../../functions/define.ts';
import { allocFixed, bitmapBytes } from '../../kernels/allocator.ts';
import { createBuilder, writeFixed } from '../../kernels/builder.ts';
import { widen } from '../../kernels/convert.ts';
import { flatten } from '../../kernels/flatten.ts';
import { widerRepr } from '../../kernels/operand.ts';
import { countOf } from './compiled.ts';

/** A result and the rows that it is meant for; parts do not overlap. */
export interface Part {
  readonly rows: Rows;
  readonly vector: Vector;
}

/** One vector of `type` with each part's rows; rows of no part are undefined. */
export function assemble(context: EvalContext, type: DataType, length: number, parts: readonly Part[]): Vector {
  const used = parts.filter((part) => countOf(part.rows) > 0);
  if (used.length === 0) return constant(type, null, length);
  if (used.length === 1 && used[0]!.rows.selection === null) return used[0]!.vector;
  const repr = reprOf(type);
  return repr === null ? assembleBuilt(context, type, length, used) : assembleFixed(context, type, repr, length, used);
}

function assembleFixed(
  context: EvalContext,
  type: DataType,
  declared: Repr,
  length: number,
  parts: readonly Part[],
): Vector {
  const flat = parts.map(({ rows, vector }) => ({ rows, vector: simplified(context, vector) }));
  const widest = (repr: Repr, { vector }: Part): Repr =>
    vector.layout === 'fixed' ? widerRepr(repr, vector.repr) : repr;
  const hasWide = flat.some(({ vector }) => vector.layout === 'const' && needsWide(vector.value));
  const repr = flat.reduce(widest, type.id === 'decimal' && !hasWide ? 'i64' : declared);
  const values = allocFixed(context.alloc, repr, length);
  const isNullFree = flat.every(({ vector }) =>
    vector.layout === 'const' ? vector.value !== null : vector.valid === null,
  );
  const valid = isNullFree ? null : context.alloc.bytes(bitmapBytes(length)).fill(0xff);
  fillMostCommon(repr, values, flat);
  for (const { rows, vector } of flat) {
    if (vector.layout === 'fixed') copyFixed(widened(context, vector, repr), values, rows);
    if (valid !== null) clearNulls(valid, vector, rows);
  }
  return { layout: 'fixed', type, repr, length, valid, values };
}

function needsWide(value: Scalar): boolean {
  return typeof value === 'bigint' && BigInt.asIntN(64, value) !== value;
}

function simplified(context: EvalContext, vector: Vector): Vector {
  return vector.layout === 'dict' ? flatten(vector, context.alloc, context.kernels) : vector;
}

function widened(context: EvalContext, vector: FixedVector, repr: Repr): FixedVector {
  return vector.repr === repr ? vector : widen(vector, repr, context.alloc, context.kernels);
}

/** One constant is written everywhere at once, below the other parts; further ones row by row. */
function fillMostCommon(repr: Repr, values: FixedVector['values'], parts: readonly Part[]): void {
  const constants = parts.filter(({ vector }) => vector.layout === 'const' && vector.value !== null);
  constants.sort((a, b) => countOf(b.rows) - countOf(a.rows));
  for (const [i, { rows, vector }] of constants.entries()) {
    const value = vector.layout === 'const' ? vector.value : null;
    if (i === 0 && repr !== 'bit' && repr !== 'i128') (values as Float64Array).fill(value as number);
    else forRows(rows, (row) => writeFixed(repr, values, row, value));
  }
}

function forRows({ length, selection }: Rows, visit: (row: number) => void): void {
  if (selection === null) for (let row = 0; row < length; row++) visit(row);
  else for (const row of selection) visit(row);
}

/** 32-bit words of one value: whole values are copied as words, without a bigint each. */
const wordCounts: Readonly<Partial<Record<Repr, number>>> = { i32: 1, f32: 1, i64: 2, f64: 2, i128: 4 };

function copyFixed(from: FixedVector, values: FixedVector['values'], rows: Rows): void {
  const words = wordCounts[from.repr];
  if (words !== undefined) return copyWords(wordsOf(from.values), wordsOf(values), words, rows);
  const source = from.values as Uint8Array;
  const target = values as Uint8Array;
  if (from.repr === 'bit') {
    forRows(rows, (row) => {
      const bit = 1 << (row & 7);
      target[row >> 3] = (source[row >> 3]! & bit) !== 0 ? target[row >> 3]! | bit : target[row >> 3]! & ~bit;
    });
  } else {
    forRows(rows, (row) => {
      target[row] = source[row]!;
    });
  }
}

function copyWords(source: Int32Array, target: Int32Array, words: number, { length, selection }: Rows): void {
  const count = selection === null ? length : selection.length;
  for (let i = 0; i < count; i++) {
    const at = words * (selection === null ? i : selection[i]!);
    target[at] = source[at]!;
    if (words === 1) continue;
    target[at + 1] = source[at + 1]!;
    if (words === 2) continue;
    target[at + 2] = source[at + 2]!;
    target[at + 3] = source[at + 3]!;
  }
}

function wordsOf(values: FixedVector['values']): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.byteLength / 4);
}

function clearNulls(valid: Uint8Array, vector: Vector, { length, selection }: Rows): void {
  if (vector.layout === 'const' ? vector.value !== null : vector.valid === null) return;
  const from = vector.layout === 'const' ? null : vector.valid;
  const count = selection === null ? length : selection.length;
  for (let i = 0; i < count; i++) {
    const row = selection === null ? i : selection[i]!;
    if (from !== null && ((from[row >> 3]! >> (row & 7)) & 1) === 1) continue;
    valid[row >> 3] = valid[row >> 3]! & ~(1 << (row & 7));
  }
}

function assembleBuilt(context: EvalContext, type: DataType, length: number, parts: readonly Part[]): Vector {
  const owner = new Int16Array(length).fill(-1);
  for (const [index, { rows }] of parts.entries()) {
    if (rows.selection === null) owner.fill(index);
    else for (const row of rows.selection) owner[row] = index;
  }
  const builder = createBuilder(type, length, context.alloc);
  for (let row = 0; row < length; row++) {
    const part = parts[owner[row]!];
    if (part === undefined) builder.appendNull();
    else if (part.vector.layout === 'const') builder.append(part.vector.value);
    else builder.appendFrom(part.vector, row);
  }
  return builder.finish();
}
