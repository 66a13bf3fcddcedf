/**
 * Batches to Arrow record batches. Buffers are shared where layouts coincide: fixed values (save 64-bit decimals), byte
 * strings, nested values, validity. Selections, dictionaries, views, constants and decimals are copied to ordinary memory.
 * Whoever hands a shared batch out of a statement counts it by Lease.export.
 */
import {
  type Schema as ArrowSchema,
  type DataType as ArrowType,
  type Data,
  makeData,
  RecordBatch,
  Struct,
  Table,
} from 'apache-arrow';
import { assert } from '../core/assert.ts';
import type { Batch } from '../core/batch.ts';
import { EngineError } from '../core/errors.ts';
import type { Schema } from '../core/types.ts';
import { type FixedVector, isValidAt, type NestedVector, type Vector } from '../core/vector.ts';
import { type Allocator, HeapAllocator } from '../kernels/allocator.ts';
import { widen } from '../kernels/convert.ts';
import { flatten } from '../kernels/flatten.ts';
import { compact } from '../kernels/gather.ts';
import { countBits } from '../kernels/js/bits.ts';
import { toArrowSchema } from './types.ts';

export type ArrowTable = Table;

/** All batches as one Arrow table; none gives an empty one. */
export function toArrowTable(batches: readonly Batch[], schema: Schema): ArrowTable {
  const arrowSchema = toArrowSchema(schema);
  return new Table(
    arrowSchema,
    batches.map((batch) => recordBatchOf(batch, arrowSchema)),
  );
}

/** Errors: DATETIME_OVERFLOW for a calendar interval whose microseconds Arrow cannot hold as nanoseconds. */
export function batchToRecordBatch(batch: Batch): RecordBatch {
  return recordBatchOf(batch, toArrowSchema(batch.schema));
}

/** With a schema made before, so that all batches of a stream share one. */
export function recordBatchOf(batch: Batch, schema: ArrowSchema): RecordBatch {
  const alloc = new HeapAllocator();
  const { columns, length } = compact(batch, alloc);
  const children = columns.map((column, i) => dataOf(column, schema.fields[i]!.type, alloc));
  return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length, nullCount: 0, children }));
}

function dataOf(vector: Vector, type: ArrowType, alloc: Allocator): Data {
  const flat = flatten(vector, alloc);
  const { length, valid } = flat;
  const base = { type, length, nullCount: valid === null ? 0 : length - countBits(valid, length), nullBitmap: valid };
  switch (flat.layout) {
    case 'fixed':
      return makeData({ ...base, data: fixedData(flat, alloc) } as Parameters<typeof makeData>[0]);
    case 'bytes':
      return makeData({ ...base, valueOffsets: flat.offsets, data: flat.values } as Parameters<typeof makeData>[0]);
    case 'nested':
      return nestedData(flat, base, alloc);
    default:
      return makeData({ type, length } as Parameters<typeof makeData>[0]);
  }
}

function fixedData(vector: FixedVector, alloc: Allocator): ArrayBufferView {
  if (vector.type.id !== 'decimal') return widen(vector, declaredRepr(vector), alloc).values;
  const { values } = widen(vector, 'i128', alloc);
  return new Uint32Array(values.buffer, values.byteOffset, 4 * vector.length);
}

/** Arrow has one width a type: values that were held in fewer bits are widened. */
function declaredRepr(vector: FixedVector): FixedVector['repr'] {
  const { type, repr } = vector;
  if (type.id === 'int') return `i${type.bits}`;
  return type.id === 'timestamp' || type.id === 'time' ? 'i64' : repr;
}

type DataProps = { type: ArrowType; length: number; nullCount: number; nullBitmap: Uint8Array | null };

function nestedData(vector: NestedVector, base: DataProps, alloc: Allocator): Data {
  const { type } = vector;
  if (type.id === 'interval')
    return makeData({ ...base, data: monthDayNanos(vector, alloc) } as Parameters<typeof makeData>[0]);
  const childTypes = type.id === 'map' ? base.type.children[0]!.type.children : base.type.children;
  const children = vector.children.map((child, i) => dataOf(child, childTypes[i]!.type, alloc));
  if (vector.offsets === null) return makeData({ ...base, children } as Parameters<typeof makeData>[0]);
  const child = type.id === 'map' ? entriesOf(children, base.type) : children[0]!;
  return makeData({ ...base, valueOffsets: vector.offsets, child } as Parameters<typeof makeData>[0]);
}

function entriesOf(children: readonly Data[], map: ArrowType): Data {
  const type = map.children[0]!.type as Struct;
  return makeData({ type, length: children[0]!.length, nullCount: 0, children: [...children] });
}

const nanosPerMicro = 1000n;

function monthDayNanos(vector: NestedVector, alloc: Allocator): Int32Array {
  const [months, days, micros] = vector.children.map((child) => flatten(child, alloc));
  assert(
    months?.layout === 'fixed' && days?.layout === 'fixed' && micros?.layout === 'fixed',
    'a calendar interval has three numbers',
  );
  const out = alloc.int32(4 * vector.length, true);
  const nanos = new BigInt64Array(out.buffer, out.byteOffset, 2 * vector.length);
  for (let row = 0; row < vector.length; row++) {
    if (!isValidAt(vector.valid, row)) continue;
    out[4 * row] = Number(months.values[row]);
    out[4 * row + 1] = Number(days.values[row]);
    const wide = BigInt(micros.values[row]!) * nanosPerMicro;
    if (BigInt.asIntN(64, wide) !== wide)
      throw new EngineError('DATETIME_OVERFLOW', { operation: 'interval to nanoseconds' });
    nanos[2 * row + 1] = wide;
  }
  return out;
}
