/**
 * Arrow record batches to batches: buffers are shared where layouts coincide; dictionaries stay dictionaries; other units
 * and widths are converted. What Arrow's reader accepted is trusted in shape, not in contents.
 */
import {
  DataType as ArrowDataType,
  type DataType as ArrowType,
  type Data,
  DateUnit,
  type RecordBatch,
  TimeUnit,
} from 'apache-arrow';
import { assert } from '../core/assert.ts';
import { type Batch, batchRowsMax } from '../core/batch.ts';
import { EngineError, unsupported } from '../core/errors.ts';
import { binary, type DataType, dayTimeInterval, int32, type Repr, reprOf } from '../core/types.ts';
import { constant, type FixedArray, type Vector } from '../core/vector.ts';
import { type Allocator, bitmapBytes, HeapAllocator } from '../kernels/allocator.ts';
import { slice } from '../kernels/flatten.ts';
import { copyBits } from '../kernels/js/bits.ts';
import { fromArrowSchema } from './types.ts';

/**
 * The record batch as batches of at most 65,536 rows. `nextDictionaryId` gives ids that no other dictionary of the session has.
 * Errors: UNSUPPORTED_FEATURE for types without an equal; DATETIME_OVERFLOW for times beyond microseconds in 64 bits.
 */
export function fromArrow(
  recordBatch: RecordBatch,
  nextDictionaryId: () => number,
  alloc: Allocator = new HeapAllocator(),
): readonly Batch[] {
  const schema = fromArrowSchema(recordBatch.schema);
  const { numRows } = recordBatch;
  const columns = schema.fields.map((field, i) =>
    vectorOf(recordBatch.data.children[i]!, field.type, { alloc, nextDictionaryId }),
  );
  const batches: Batch[] = [];
  for (let from = 0; from < Math.max(1, numRows); from += batchRowsMax) {
    const to = Math.min(numRows, from + batchRowsMax);
    batches.push({
      schema,
      columns: columns.map((column) => slice(column, from, to, alloc)),
      length: to - from,
      selection: null,
    });
  }
  return batches;
}

interface Context {
  readonly alloc: Allocator;
  readonly nextDictionaryId: () => number;
}

function vectorOf(data: Data, type: DataType, context: Context): Vector {
  const { length } = data;
  const arrow: ArrowType = data.type;
  if (ArrowDataType.isNull(arrow)) return constant(type, null, length);
  const valid = validOf(data, context.alloc);
  const base = { type, length, valid };
  if (ArrowDataType.isDictionary(arrow)) return dictionaryOf(data, base, context);
  if (type.id === 'utf8' || type.id === 'binary') return stringsOf(data, base, context.alloc);
  if (type.id === 'interval' && type.unit === 'calendar') return intervalOf(data, base, context.alloc);
  const repr = reprOf(type);
  if (repr !== null) return { ...base, layout: 'fixed', repr, values: fixedOf(data, repr, context.alloc) };
  return nestedOf(data, base, context);
}

type Base = { readonly type: DataType; readonly length: number; readonly valid: Uint8Array | null };

function validOf(data: Data, alloc: Allocator): Uint8Array | null {
  const bitmap = data.nullBitmap as Uint8Array | undefined;
  if (data.nullCount === 0 || bitmap === undefined || bitmap.byteLength === 0) return null;
  return bitsFrom(bitmap, data.offset, data.length, alloc);
}

function bitsFrom(bits: Uint8Array, offset: number, length: number, alloc: Allocator): Uint8Array {
  if ((offset & 7) === 0) return bits.subarray(offset >> 3, (offset >> 3) + bitmapBytes(length));
  const out = alloc.bytes(bitmapBytes(length));
  copyBits(bits, offset, out, 0, length);
  return out;
}

/** Values of the declared representation, shared where Arrow's are that already. */
function fixedOf(data: Data, repr: Repr, alloc: Allocator): FixedArray {
  const { length, type } = data;
  const values = data.values as FixedArray | Uint16Array | Uint32Array | BigUint64Array;
  if (repr === 'bit') return bitsFrom(values as Uint8Array, data.offset, length, alloc);
  if (ArrowDataType.isDecimal(type)) return decimalsOf(values as Uint32Array, type.bitWidth, length, repr, alloc);
  if (ArrowDataType.isInt(type) && !type.isSigned)
    return unsignedOf(values as Uint32Array, type.bitWidth, length, alloc);
  const factor = scaleOf(type);
  if (factor.times === 1n && factor.by === 1n) return (values as FixedArray).subarray(0, length);
  const out = repr === 'i32' ? alloc.int32(length) : alloc.bigInt64(length);
  for (let i = 0; i < length; i++) {
    const wide = floorDivide(BigInt(values[i]!) * factor.times, factor.by);
    if (BigInt.asIntN(64, wide) !== wide) {
      // A NULL row may hold anything.
      if (data.getValid(i)) throw new EngineError('DATETIME_OVERFLOW', { operation: 'Arrow value to microseconds' });
      continue;
    }
    if (out instanceof Int32Array) out[i] = Number(wide);
    else out[i] = wide;
  }
  return out;
}

interface Scale {
  readonly times: bigint;
  readonly by: bigint;
}

const unchanged: Scale = { times: 1n, by: 1n };

/** From the unit of an Arrow type to ours: days, microseconds, nanoseconds of a time. */
function scaleOf(type: ArrowType): Scale {
  if (ArrowDataType.isDate(type)) return type.unit === DateUnit.DAY ? unchanged : { times: 1n, by: 86_400_000n };
  if (ArrowDataType.isTime(type)) return { times: 1000n ** BigInt(TimeUnit.NANOSECOND - type.unit), by: 1n };
  if (ArrowDataType.isTimestamp(type) || ArrowDataType.isDuration(type)) {
    const steps = TimeUnit.MICROSECOND - type.unit;
    return steps >= 0 ? { times: 1000n ** BigInt(steps), by: 1n } : { times: 1n, by: 1000n };
  }
  return unchanged;
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}

function unsignedOf(values: Uint32Array, bits: number, length: number, alloc: Allocator): FixedArray {
  if (bits === 8) return alloc.int16(length).map((_, i) => values[i]!);
  if (bits === 16) return alloc.int32(length).map((_, i) => values[i]!);
  if (bits === 32) return alloc.bigInt64(length).map((_, i) => BigInt(values[i]!));
  const out = alloc.bigInt64(2 * length, true);
  const wide = values as unknown as BigUint64Array;
  for (let i = 0; i < length; i++) out[2 * i] = BigInt.asIntN(64, wide[i]!);
  return out;
}

function decimalsOf(words: Uint32Array, bits: number, length: number, repr: Repr, alloc: Allocator): FixedArray {
  const parts = bits / 32;
  if (parts === 4 && repr === 'i128' && words.byteOffset % 8 === 0)
    return new BigInt64Array(words.buffer as ArrayBuffer, words.byteOffset, 2 * length);
  const out = alloc.bigInt64(repr === 'i128' ? 2 * length : length);
  for (let i = 0; i < length; i++) {
    const low = BigInt(words[parts * i]!) | (BigInt(parts > 1 ? words[parts * i + 1]! : 0) << 32n);
    const narrow = BigInt.asIntN(parts === 1 ? 32 : 64, low);
    if (repr === 'i64') out[i] = narrow;
    else {
      out[2 * i] = narrow;
      out[2 * i + 1] =
        parts < 4 ? narrow >> 63n : BigInt.asIntN(64, BigInt(words[4 * i + 2]!) | (BigInt(words[4 * i + 3]!) << 32n));
    }
  }
  return out;
}

function stringsOf(data: Data, base: Base, alloc: Allocator): Vector {
  const { type, length } = data;
  if (ArrowDataType.isUtf8View(type) || ArrowDataType.isBinaryView(type)) {
    const views = (data.values as Uint8Array).subarray(0, 16 * length);
    return { ...base, layout: 'view', views, buffers: data.variadicBuffers as readonly Uint8Array[] };
  }
  const values = data.values as Uint8Array;
  if (ArrowDataType.isFixedSizeBinary(type)) {
    const offsets = alloc.int32(length + 1).map((_, i) => i * type.byteWidth);
    return { ...base, layout: 'bytes', offsets, values };
  }
  return { ...base, layout: 'bytes', offsets: offsetsOf(data, alloc), values };
}

function offsetsOf(data: Data, alloc: Allocator): Int32Array {
  const offsets = data.valueOffsets as Int32Array | BigInt64Array;
  if (offsets instanceof Int32Array) return offsets.subarray(0, data.length + 1);
  if (offsets[data.length]! > 0x7fff_ffffn) throw unsupported('an Arrow array of more than 2 GiB');
  return alloc.int32(data.length + 1).map((_, i) => Number(offsets[i]!));
}

function intervalOf(data: Data, base: Base, alloc: Allocator): Vector {
  const { length } = data;
  const words = data.values as Int32Array;
  const isNanos = words.length >= 4 * length;
  const parts = isNanos ? 4 : 2;
  const [months, days, micros] = [alloc.int32(length, true), alloc.int32(length), alloc.bigInt64(length)];
  for (let i = 0; i < length; i++) {
    if (isNanos) months[i] = words[parts * i]!;
    days[i] = words[parts * i + (isNanos ? 1 : 0)]!;
    const low = BigInt.asUintN(32, BigInt(words[parts * i + 2]!));
    micros[i] = isNanos
      ? floorDivide((BigInt(words[parts * i + 3]!) << 32n) | low, 1000n)
      : BigInt(words[parts * i + 1]!) * 1000n;
  }
  const child = { layout: 'fixed', length, valid: null } as const;
  const children: Vector[] = [
    { ...child, type: int32, repr: 'i32', values: months },
    { ...child, type: int32, repr: 'i32', values: days },
    { ...child, type: dayTimeInterval, repr: 'i64', values: micros },
  ];
  return { ...base, layout: 'nested', offsets: null, children };
}

function dictionaryOf(data: Data, base: Base, context: Context): Vector {
  const { alloc, nextDictionaryId } = context;
  assert(data.dictionary !== undefined, 'a dictionary array has its dictionary');
  const parts = data.dictionary.data.map((part: Data) => vectorOf(part, base.type, context));
  const [dictionary] = parts;
  if (parts.length !== 1 || dictionary === undefined) throw unsupported('an Arrow dictionary in several pieces');
  const keys = alloc.int32(data.length);
  const values = data.values as Int32Array;
  for (let i = 0; i < data.length; i++) {
    const key = Number(values[i]!);
    const isInRange = key >= 0 && key < dictionary.length;
    if (!isInRange && data.getValid(i))
      throw new EngineError('INVALID_PARAMETER_VALUE', {
        parameter: 'key',
        functionName: 'Arrow dictionary',
        reason: `${key} is not in it`,
      });
    keys[i] = isInRange ? key : 0;
  }
  return { ...base, layout: 'dict', keys, dictionary, dictionaryId: nextDictionaryId() };
}

function nestedOf(data: Data, base: Base, context: Context): Vector {
  const { type } = base;
  const arrow: ArrowType = data.type;
  const types =
    type.id === 'list'
      ? [type.item.type]
      : type.id === 'map'
        ? [type.key.type, type.value.type]
        : type.id === 'struct'
          ? type.fields.map((field) => field.type)
          : [binary, binary];
  const child = data.children[0];
  const holders = type.id === 'map' && child !== undefined ? child.children : data.children;
  const children = holders.map((holder: Data, i: number) => vectorOf(holder, types[i]!, context));
  if (type.id === 'struct' || type.id === 'variant') return { ...base, layout: 'nested', offsets: null, children };
  if (!ArrowDataType.isFixedSizeList(arrow))
    return { ...base, layout: 'nested', offsets: offsetsOf(data, context.alloc), children };
  const offsets = context.alloc.int32(data.length + 1).map((_, i) => i * arrow.listSize);
  return { ...base, layout: 'nested', offsets, children };
}
