/** Puts a vector together from results that were computed for different rows. */
import { type DataType, type Repr, reprOf } from '../../core/types.ts';
import { constant, type FixedVector, isNullAt, type Rows, type Vector } from '../../core/vector.ts';
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

/** One vector of `type` with each part's rows; rows of no part are NULL. */
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
  const repr = flat.reduce(
    (widest, { vector }) => (vector.layout === 'fixed' ? widerRepr(widest, vector.repr) : widest),
    declared,
  );
  const values = allocFixed(context.alloc, repr, length);
  const valid = context.alloc.bytes(bitmapBytes(length), true);
  for (const { rows, vector } of flat) {
    if (vector.layout === 'const') fillConstant(repr, values, valid, rows, vector);
    else if (vector.layout === 'fixed') copyFixed(widened(context, vector, repr), values, valid, rows);
  }
  return { layout: 'fixed', type, repr, length, valid, values };
}

function simplified(context: EvalContext, vector: Vector): Vector {
  return vector.layout === 'dict' ? flatten(vector, context.alloc, context.kernels) : vector;
}

function widened(context: EvalContext, vector: FixedVector, repr: Repr): FixedVector {
  return vector.repr === repr ? vector : widen(vector, repr, context.alloc, context.kernels);
}

function fillConstant(
  repr: Repr,
  values: FixedVector['values'],
  valid: Uint8Array,
  rows: Rows,
  { value }: Vector & { layout: 'const' },
): void {
  if (value === null) return;
  const count = countOf(rows);
  for (let i = 0; i < count; i++) {
    const row = rows.selection === null ? i : rows.selection[i]!;
    writeFixed(repr, values, row, value);
    valid[row >> 3] = valid[row >> 3]! | (1 << (row & 7));
  }
}

function copyFixed(from: FixedVector, values: FixedVector['values'], valid: Uint8Array, rows: Rows): void {
  const count = countOf(rows);
  const { selection } = rows;
  const source = from.values as Float64Array;
  const target = values as Float64Array;
  for (let i = 0; i < count; i++) {
    const row = selection === null ? i : selection[i]!;
    if (isNullAt(from, row)) continue;
    valid[row >> 3] = valid[row >> 3]! | (1 << (row & 7));
    if (from.repr === 'bit') {
      const bit = 1 << (row & 7);
      target[row >> 3] = (source[row >> 3]! & bit) !== 0 ? target[row >> 3]! | bit : target[row >> 3]! & ~bit;
    } else if (from.repr === 'i128') {
      target[2 * row] = source[2 * row]!;
      target[2 * row + 1] = source[2 * row + 1]!;
    } else {
      target[row] = source[row]!;
    }
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
