/**
 * A column's values as the wire has them, many rows at a time: first how many bytes each takes, then the bytes, each at its
 * row's place. Loops a layout; what has no loop of its own is written value by value (encode.ts).
 */
import type { BytesVector, FixedVector, Vector } from '../../core/vector.ts';
import { bytesAt, isNullAt, isValidAt } from '../../core/vector.ts';
import { columnWriter, type WireFormat } from './encode.ts';
import { MessageWriter } from './message-writer.ts';
import type { ObjectNames } from './object-names.ts';
import { daysTo2000, microsTo2000 } from './pg-types.ts';

/** Rows `from` to `to` of those that count; `selection` has their physical numbers, null where they are the same. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
  readonly selection: Uint16Array | null;
}

export interface ColumnBlock {
  /** Adds the size of each row's value, without its length word. */
  measure(rows: RowRange, sizes: Int32Array): void;
  /** Writes length word and value of each row at its position, and moves that on. After `measure` of the same rows. */
  write(rows: RowRange, positions: Int32Array, out: Uint8Array, view: DataView): void;
}

export function columnBlock(vector: Vector, format: WireFormat, zone: string, names: ObjectNames | null): ColumnBlock {
  const isText = vector.type.id === 'utf8' || (vector.type.id === 'binary' && format === 'binary');
  if (isText && vector.layout === 'bytes') return bytesBlock(vector);
  if (isText && vector.layout === 'view') return anyBytesBlock(vector, (row) => bytesAt(vector, row));
  if (isText && vector.layout === 'dict' && vector.dictionary.layout === 'bytes') {
    const { keys, dictionary } = vector;
    return anyBytesBlock(vector, (row) => bytesAt(dictionary, keys[row]!));
  }
  const put = vector.layout === 'fixed' && format === 'binary' ? putterOf(vector) : null;
  if (put !== null) return fixedBlock(vector.valid, put);
  return singlyBlock(vector, format, zone, names);
}

interface Putter {
  readonly size: number;
  readonly put: (view: DataView, at: number, row: number) => void;
}

/** Null of types whose binary form is no number. */
function putterOf(vector: FixedVector): Putter | null {
  const { type, repr } = vector;
  if (type.tag?.kind === 'wire') return null;
  const numbers = vector.values as Int32Array;
  switch (type.id) {
    case 'int':
      if (repr === 'i64') return wordsPutter(vector);
      if (type.bits === 64) return { size: 8, put: (view, at, row) => view.setBigInt64(at, BigInt(numbers[row]!)) };
      if (type.bits === 32) return { size: 4, put: (view, at, row) => view.setInt32(at, numbers[row]!) };
      return { size: 2, put: (view, at, row) => view.setInt16(at, numbers[row]!) };
    case 'float':
      if (type.bits === 32) return { size: 4, put: (view, at, row) => view.setFloat32(at, numbers[row]!) };
      return { size: 8, put: (view, at, row) => view.setFloat64(at, numbers[row]!) };
    case 'date':
      return { size: 4, put: (view, at, row) => view.setInt32(at, numbers[row]! - daysTo2000) };
    case 'bool':
      return { size: 1, put: (view, at, row) => view.setUint8(at, (numbers[row >> 3]! >> (row & 7)) & 1) };
    case 'timestamp': {
      if (repr !== 'i64') return null;
      const micros = vector.values as BigInt64Array;
      return { size: 8, put: (view, at, row) => view.setBigInt64(at, micros[row]! - microsTo2000) };
    }
    default:
      return null;
  }
}

/** Two words a value: no big integer is made. */
function wordsPutter({ values }: FixedVector): Putter {
  const words = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
  return {
    size: 8,
    put: (view, at, row) => {
      view.setInt32(at, words[2 * row + 1]!);
      view.setInt32(at + 4, words[2 * row]!);
    },
  };
}

function fixedBlock(valid: Uint8Array | null, { size, put }: Putter): ColumnBlock {
  return {
    measure: ({ from, to, selection }, sizes) => {
      for (let i = from; i < to; i++)
        if (isValidAt(valid, selection === null ? i : selection[i]!)) sizes[i - from]! += size;
    },
    write: ({ from, to, selection }, positions, _, view) => {
      for (let i = from; i < to; i++) {
        const row = selection === null ? i : selection[i]!;
        const at = positions[i - from]!;
        if (!isValidAt(valid, row)) {
          view.setInt32(at, -1);
          positions[i - from] = at + 4;
          continue;
        }
        view.setInt32(at, size);
        put(view, at + 4, row);
        positions[i - from] = at + 4 + size;
      }
    },
  };
}

/** Shorter ones are copied byte by byte, which is faster than to call for it. */
const copiedSingly = 48;

function bytesBlock({ offsets, values, valid }: BytesVector): ColumnBlock {
  return {
    measure: ({ from, to, selection }, sizes) => {
      for (let i = from; i < to; i++) {
        const row = selection === null ? i : selection[i]!;
        if (isValidAt(valid, row)) sizes[i - from]! += offsets[row + 1]! - offsets[row]!;
      }
    },
    write: ({ from, to, selection }, positions, out, view) => {
      for (let i = from; i < to; i++) {
        const row = selection === null ? i : selection[i]!;
        const at = positions[i - from]!;
        if (!isValidAt(valid, row)) {
          view.setInt32(at, -1);
          positions[i - from] = at + 4;
          continue;
        }
        const start = offsets[row]!;
        const size = offsets[row + 1]! - start;
        view.setInt32(at, size);
        if (size > copiedSingly) out.set(values.subarray(start, start + size), at + 4);
        else for (let k = 0; k < size; k++) out[at + 4 + k] = values[start + k]!;
        positions[i - from] = at + 4 + size;
      }
    },
  };
}

function anyBytesBlock(vector: Vector, bytesOf: (row: number) => Uint8Array): ColumnBlock {
  return {
    measure: ({ from, to, selection }, sizes) => {
      for (let i = from; i < to; i++) {
        const row = selection === null ? i : selection[i]!;
        if (!isNullAt(vector, row)) sizes[i - from]! += bytesOf(row).length;
      }
    },
    write: ({ from, to, selection }, positions, out, view) => {
      for (let i = from; i < to; i++) {
        const row = selection === null ? i : selection[i]!;
        const at = positions[i - from]!;
        const isNull = isNullAt(vector, row);
        const bytes = isNull ? null : bytesOf(row);
        view.setInt32(at, bytes === null ? -1 : bytes.length);
        if (bytes !== null) out.set(bytes, at + 4);
        positions[i - from] = at + 4 + (bytes?.length ?? 0);
      }
    },
  };
}

function singlyBlock(vector: Vector, format: WireFormat, zone: string, names: ObjectNames | null): ColumnBlock {
  const writeValue = columnWriter(vector, format, zone, names);
  const written = new MessageWriter();
  let ends = new Int32Array(0);
  let bytes: Uint8Array = new Uint8Array(0);
  return {
    measure: ({ from, to, selection }, sizes) => {
      ends = new Int32Array(to - from);
      let start = 0;
      for (let i = from; i < to; i++) {
        writeValue(selection === null ? i : selection[i]!, written);
        ends[i - from] = written.size;
        sizes[i - from]! += written.size - start - 4;
        start = written.size;
      }
      bytes = written.take();
    },
    write: ({ from, to }, positions, out) => {
      let start = 0;
      for (let i = 0; i < to - from; i++) {
        const end = ends[i]!;
        const at = positions[i]!;
        if (end - start > copiedSingly) out.set(bytes.subarray(start, end), at);
        else for (let k = start; k < end; k++) out[at + k - start] = bytes[k]!;
        positions[i] = at + end - start;
        start = end;
      }
    },
  };
}
