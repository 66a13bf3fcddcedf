/** Loops that kernels of several functions share: numbers of 32 bits, and text whose dictionary is smaller than its rows. */
import type { DataType } from '../core/types.ts';
import { type BytesVector, type DictVector, type Rows, type Vector } from '../core/vector.ts';
import { bothValid, flatten, flattenRows } from '../kernels/flatten.ts';
import type { BoundCall, EvalContext } from './define.ts';
import { type Mapping, mapRows } from './driver.ts';

export type Kernel = NonNullable<BoundCall['kernel']>;

/** `apply` over 32-bit values to 32-bit values; other layouts go row by row. It may see the values of NULL rows. */
export function int32Kernel(type: DataType, scalar: BoundCall['scalar'], apply: (value: number) => number): Kernel {
  const mapping: Mapping = { type, nulls: 'propagate', scalar };
  return (context, args, rows) => {
    const vector = flattenNumbers(context, args[0]!, rows);
    if (vector.layout !== 'fixed' || vector.repr !== 'i32') return mapRows(context, mapping, args, rows);
    const values = vector.values as Int32Array;
    const out = context.alloc.int32(vector.length);
    const { length, selection } = rows;
    if (selection === null) for (let row = 0; row < length; row++) out[row] = apply(values[row]!);
    else for (const row of selection) out[row] = apply(values[row]!);
    return { layout: 'fixed', type, repr: 'i32', length, valid: vector.valid, values: out };
  };
}

/**
 * `apply` over pairs of 32-bit values, either of which may be a constant; other layouts go row by row, and so does a batch
 * with a result beyond 32 bits: the scalar knows what that means.
 */
export function int32PairKernel(
  type: DataType,
  scalar: BoundCall['scalar'],
  apply: (a: number, b: number) => number,
): Kernel {
  const mapping: Mapping = { type, nulls: 'propagate', scalar };
  return (context, args, rows) => {
    const flat = args.map((arg) => flattenNumbers(context, arg, rows));
    const [left, right] = flat.map(int32Reader);
    if (left == null || right == null) return mapRows(context, mapping, args, rows);
    const { length, selection } = rows;
    const out = context.alloc.int32(length);
    const count = selection === null ? length : selection.length;
    let isBeyond = 0;
    for (let i = 0; i < count; i++) {
      const row = selection === null ? i : selection[i]!;
      const value = apply(left.values[row & left.mask]!, right.values[row & right.mask]!);
      out[row] = value;
      isBeyond |= value === (value | 0) ? 0 : 1;
    }
    if (isBeyond !== 0) return mapRows(context, mapping, args, rows);
    const valid = bothValid(flat[0]!.valid, flat[1]!.valid, length, context.alloc);
    return { layout: 'fixed', type, repr: 'i32', length, valid, values: out };
  };
}

/** Numbers that are kept as keys of a dictionary are looked up for the asked-for rows; other vectors stay as they are. */
export function flattenNumbers({ alloc, kernels }: EvalContext, vector: Vector, rows: Rows): Vector {
  const isKeyed = vector.layout === 'dict' && vector.dictionary.layout === 'fixed';
  return isKeyed ? flattenRows(vector, rows, alloc, kernels) : vector;
}

/** Values by row; a constant is one value for every row (mask 0). */
function int32Reader(vector: Vector): { readonly values: Int32Array; readonly mask: number } | null {
  if (vector.layout === 'const' && typeof vector.value === 'number')
    return { values: Int32Array.of(vector.value), mask: 0 };
  if (vector.layout === 'fixed' && vector.repr === 'i32') return { values: vector.values as Int32Array, mask: -1 };
  return null;
}

/** Where the bytes of one text begin and end in the result: `emit(start, end)` takes them from the input's own bytes. */
export type Cut = (values: Uint8Array, start: number, end: number, emit: (start: number, end: number) => void) => void;

/** A kernel that cuts texts out of texts; dictionaries are cut once an entry. */
export function cutKernel(type: DataType, cut: Cut): Kernel {
  return overEntries((context, vector, rows) => cutBytes(context, type, vector, rows, cut));
}

/** A kernel on plain bytes that also takes dictionaries (by their entries) and views. Only for functions that never fail. */
export function overEntries(apply: (context: EvalContext, vector: BytesVector, rows: Rows) => Vector): Kernel {
  return (context, [vector], rows) => {
    if (vector!.layout === 'dict') return throughDictionary(context, vector!, rows, apply);
    const flat = flatten(vector!, context.alloc, context.kernels);
    return flat.layout === 'bytes' ? apply(context, flat, rows) : flat;
  };
}

function throughDictionary(
  context: EvalContext,
  vector: DictVector,
  rows: Rows,
  apply: (context: EvalContext, vector: BytesVector, rows: Rows) => Vector,
): Vector {
  const entries = flatten(vector.dictionary, context.alloc, context.kernels);
  if (entries.layout !== 'bytes' || entries.length > vector.length) {
    const flat = flatten(vector, context.alloc, context.kernels);
    return flat.layout === 'bytes' ? apply(context, flat, rows) : flat;
  }
  const dictionary = apply(context, entries, { length: entries.length, selection: null });
  // The id is not given on: it belongs to the entries before.
  return flatten({ ...vector, type: dictionary.type, dictionary, dictionaryId: -1 }, context.alloc, context.kernels);
}

function cutBytes(
  context: EvalContext,
  type: DataType,
  vector: BytesVector,
  { length, selection }: Rows,
  cut: Cut,
): Vector {
  const { offsets, values } = vector;
  const from = offsets[0] ?? 0;
  const outOffsets = context.alloc.int32(length + 1);
  const out = context.alloc.bytes(Math.max(0, (offsets[length] ?? from) - from));
  let at = 0;
  const emit = (start: number, end: number): void => {
    if (end - start < 24) for (let i = start; i < end; i++) out[at++] = values[i]!;
    else {
      out.set(values.subarray(start, end), at);
      at += end - start;
    }
  };
  let next = 0;
  for (let row = 0; row < length; row++) {
    outOffsets[row] = at;
    if (selection !== null) {
      if (selection[next] !== row) continue;
      next++;
    }
    cut(values, offsets[row]!, offsets[row + 1]!, emit);
  }
  outOffsets[length] = at;
  return { layout: 'bytes', type, length, valid: vector.valid, offsets: outOffsets, values: out.subarray(0, at) };
}
