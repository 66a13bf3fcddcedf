/**
 * The generic way to evaluate a function over vectors: its scalar, row by row. Derives nulls and dictionaries from it.
 * Only asked-for rows are computed, so an error is always of a row that counts. Every kernel is held against this.
 */
import type { Scalar } from '../core/scalar.ts';
import { type DataType, reprOf } from '../core/types.ts';
import { type DictVector, type FixedArray, isNullAt, type Rows, scalarAt, type Vector } from '../core/vector.ts';
import { allocFixed, bitmapBytes } from '../kernels/allocator.ts';
import { createBuilder, writeFixed } from '../kernels/builder.ts';
import type { BoundCall, EvalContext } from './define.ts';

export interface Mapping {
  /** Of the result. */
  readonly type: DataType;
  /** 'propagate': rows with a null argument are null, and `scalar` does not see them. */
  readonly nulls: 'propagate' | 'handled';
  readonly scalar: BoundCall['scalar'];
}

/** A batch of slow functions takes seconds: so often it looks whether anybody still wants it. */
const checkRows = 256;

/** `scalar` for each asked-for row; results stand at physical positions. */
export function mapRows(context: EvalContext, mapping: Mapping, args: readonly Vector[], rows: Rows): Vector {
  const compute = rowFunction(context, mapping, args);
  return collect(context, mapping.type, rows, soleDictionary(args) === null ? compute : oncePerEntry(args, compute));
}

/** A vector of `type` with `valueAt(row)` in each asked-for row; the others are NULL or undefined. */
export function collect(context: EvalContext, type: DataType, rows: Rows, valueAt: (row: number) => Scalar): Vector {
  const repr = reprOf(type);
  if (repr === null) return collectBuilt(context, type, rows, valueAt);
  const { length, selection } = rows;
  const values: FixedArray = allocFixed(context.alloc, repr, length);
  const count = selection === null ? length : selection.length;
  let valid: Uint8Array | null = null;
  for (let i = 0; i < count; i++) {
    if (i % checkRows === 0) context.check?.();
    const row = selection === null ? i : selection[i]!;
    const value = valueAt(row);
    if (value !== null) {
      writeFixed(repr, values, row, value);
      continue;
    }
    valid ??= context.alloc.bytes(bitmapBytes(length)).fill(0xff);
    valid[row >> 3] = valid[row >> 3]! & ~(1 << (row & 7));
  }
  return { layout: 'fixed', type, repr, length, valid, values };
}

/** Reads a vector's rows as plain values, faster than scalarAt where the layout is simple. */
export function readerOf(vector: Vector): (row: number) => Scalar {
  if (vector.layout === 'const') {
    const { value } = vector;
    return () => value;
  }
  if (vector.layout === 'bytes' && vector.type.id === 'utf8') {
    const { offsets, values, valid } = vector;
    const bytes = Buffer.from(values.buffer as ArrayBuffer, values.byteOffset, values.byteLength);
    if (valid === null) return (row) => bytes.toString('utf8', offsets[row], offsets[row + 1]);
    return (row) => (isNullAt(vector, row) ? null : bytes.toString('utf8', offsets[row], offsets[row + 1]));
  }
  return (row) => scalarAt(vector, row);
}

function collectBuilt(context: EvalContext, type: DataType, rows: Rows, valueAt: (row: number) => Scalar): Vector {
  const { length, selection } = rows;
  const builder = createBuilder(type, length, context.alloc);
  const append = (row: number, i: number): void => {
    if (i % checkRows === 0) context.check?.();
    builder.append(valueAt(row));
  };
  if (selection === null) {
    for (let row = 0; row < length; row++) append(row, row);
    return builder.finish();
  }
  for (const [i, row] of selection.entries()) {
    while (builder.length < row) builder.appendNull();
    append(row, i);
  }
  while (builder.length < length) builder.appendNull();
  return builder.finish();
}

function rowFunction(
  context: EvalContext,
  { nulls, scalar }: Mapping,
  args: readonly Vector[],
): (row: number) => Scalar {
  const readers = args.map(readerOf);
  const isStrict = nulls === 'propagate';
  const [first, second] = readers;
  if (readers.length === 1) {
    return (row) => {
      const a = first!(row);
      return isStrict && a === null ? null : scalar(context, a);
    };
  }
  if (readers.length === 2) {
    return (row) => {
      const a = first!(row);
      if (isStrict && a === null) return null;
      const b = second!(row);
      return isStrict && b === null ? null : scalar(context, a, b);
    };
  }
  return (row) => {
    const values: Scalar[] = [];
    for (const read of readers) {
      const value = read(row);
      if (isStrict && value === null) return null;
      values.push(value);
    }
    return scalar(context, ...values);
  };
}

/** The one argument that is no constant, where it is a dictionary. */
function soleDictionary(args: readonly Vector[]): DictVector | null {
  const varying = args.filter((arg) => arg.layout !== 'const');
  const [sole] = varying;
  return varying.length === 1 && sole?.layout === 'dict' ? sole : null;
}

/** Computes each entry of the dictionary at most once, when a row first asks for it. */
function oncePerEntry(args: readonly Vector[], compute: (row: number) => Scalar): (row: number) => Scalar {
  const dictionary = soleDictionary(args)!;
  const { keys } = dictionary;
  const known = new Array<Scalar | undefined>(dictionary.dictionary.length).fill(undefined);
  return (row) => {
    if (dictionary.valid !== null && isNullAt(dictionary, row)) return compute(row);
    const key = keys[row]!;
    const found = known[key];
    if (found !== undefined) return found;
    const value = compute(row);
    known[key] = value;
    return value;
  };
}
