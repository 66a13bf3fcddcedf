/**
 * A column's values as the wire has them, many rows at a time: first how many bytes each takes, then the bytes, each at its
 * row's place. Loops a layout; what has no loop of its own is written value by value (encode.ts).
 */
import type { BytesVector, FixedVector, Vector } from '../../core/vector.ts';
import { bytesAt, isNullAt, isValidAt } from '../../core/vector.ts';
import { columnWriter, hasOwnBinary, type WireFormat } from './encode.ts';
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
  /** What every value takes, without its length word, where they are all alike; `measure` has nothing to add then. */
  readonly fixedSize: number;
  /** Adds the size of each row's value, without its length word. */
  measure(rows: RowRange, sizes: Int32Array): void;
  /** Writes length word and value of each row at its position, and moves that on. After `measure` of the same rows. */
  write(rows: RowRange, positions: Int32Array, out: Uint8Array, view: DataView): void;
}

export function columnBlock(vector: Vector, format: WireFormat, zone: string, names: ObjectNames | null): ColumnBlock {
  const isOther = format === 'binary' && hasOwnBinary(vector.type);
  const isText = !isOther && (vector.type.id === 'utf8' || (vector.type.id === 'binary' && format === 'binary'));
  if (isText && vector.layout === 'bytes') return bytesBlock(vector);
  if (isText && vector.layout === 'view') return anyBytesBlock(vector, (row) => bytesAt(vector, row));
  if (isText && vector.layout === 'dict' && vector.dictionary.layout === 'bytes') {
    const { keys, dictionary } = vector;
    return anyBytesBlock(vector, (row) => bytesAt(dictionary, keys[row]!));
  }
  const fixed = vector.layout === 'fixed' && format === 'binary' ? fixedBlock(vector) : null;
  return fixed ?? singlyBlock(vector, format, zone, names);
}

/** Null of types whose binary form is no number. */
function fixedBlock(vector: FixedVector): ColumnBlock | null {
  const { type, repr, values, valid } = vector;
  if (type.tag?.kind === 'wire') return null;
  const numbers = values as Int32Array;
  switch (type.id) {
    case 'int':
      if (repr === 'i64') return pairsBlock(wordsOf(vector), valid, noBias);
      if (type.bits === 64) return putBlock(valid, 8, (view, at, row) => view.setBigInt64(at, BigInt(numbers[row]!)));
      if (repr === 'i32' && type.bits === 32) return wordsBlock(numbers, valid, 0);
      if (type.bits === 32) return putBlock(valid, 4, (view, at, row) => view.setInt32(at, numbers[row]!));
      return putBlock(valid, 2, (view, at, row) => view.setInt16(at, numbers[row]!));
    case 'float':
      if (type.bits === 32) return wordsBlock(wordsOf(vector), valid, 0);
      return pairsBlock(wordsOf(vector), valid, noBias);
    case 'date':
      return repr === 'i32' ? wordsBlock(numbers, valid, daysTo2000) : null;
    case 'bool':
      return putBlock(valid, 1, (view, at, row) => view.setUint8(at, (numbers[row >> 3]! >> (row & 7)) & 1));
    case 'timestamp':
      return repr === 'i64' ? pairsBlock(wordsOf(vector), valid, biasOf(microsTo2000)) : null;
    default:
      return null;
  }
}

function wordsOf({ values }: FixedVector): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.byteLength >> 2);
}

/** What is taken off of each value, as two words. */
interface Bias {
  readonly low: number;
  readonly high: number;
}

const noBias: Bias = { low: 0, high: 0 };

function biasOf(amount: bigint): Bias {
  return { low: Number(BigInt.asUintN(32, amount)), high: Number(BigInt.asIntN(32, amount >> 32n)) };
}

/** What is measured of values of one size. */
function sized(valid: Uint8Array | null, size: number): Pick<ColumnBlock, 'fixedSize' | 'measure'> {
  if (valid === null) return { fixedSize: size, measure: () => {} };
  return {
    fixedSize: 0,
    measure: ({ from, to, selection }, sizes) => {
      for (let i = from; i < to; i++)
        if (isValidAt(valid, selection === null ? i : selection[i]!)) sizes[i - from]! += size;
    },
  };
}

/** Values of four bytes. Loops of their own, since a call a value costs more than writing it. */
function wordsBlock(words: Int32Array, valid: Uint8Array | null, bias: number): ColumnBlock {
  return {
    ...sized(valid, 4),
    write: ({ from, to, selection }, positions, _, view) => {
      for (let i = from; i < to; i++) {
        const row = selection === null ? i : selection[i]!;
        const at = positions[i - from]!;
        if (!isValidAt(valid, row)) {
          view.setInt32(at, -1);
          positions[i - from] = at + 4;
          continue;
        }
        view.setInt32(at, 4);
        view.setInt32(at + 4, words[row]! - bias);
        positions[i - from] = at + 8;
      }
    },
  };
}

/** Values of eight bytes, as two words each, the lower one first: no big integer is made. */
function pairsBlock(words: Int32Array, valid: Uint8Array | null, { low, high }: Bias): ColumnBlock {
  return {
    ...sized(valid, 8),
    write: ({ from, to, selection }, positions, _, view) => {
      for (let i = from; i < to; i++) {
        const row = selection === null ? i : selection[i]!;
        const at = positions[i - from]!;
        if (!isValidAt(valid, row)) {
          view.setInt32(at, -1);
          positions[i - from] = at + 4;
          continue;
        }
        const lower = (words[2 * row]! >>> 0) - low;
        view.setInt32(at, 8);
        view.setInt32(at + 4, words[2 * row + 1]! - high - (lower < 0 ? 1 : 0));
        view.setInt32(at + 8, lower);
        positions[i - from] = at + 12;
      }
    },
  };
}

/** Values of other sizes. */
function putBlock(
  valid: Uint8Array | null,
  size: number,
  put: (view: DataView, at: number, row: number) => void,
): ColumnBlock {
  return {
    ...sized(valid, size),
    write: ({ from, to, selection }, positions, _, view) => {
      for (let i = from; i < to; i++) {
        const row = selection === null ? i : selection[i]!;
        const at = positions[i - from]!;
        const isValid = isValidAt(valid, row);
        view.setInt32(at, isValid ? size : -1);
        if (isValid) put(view, at + 4, row);
        positions[i - from] = at + 4 + (isValid ? size : 0);
      }
    },
  };
}

/** Shorter ones are copied byte by byte, which is faster than to call for it. */
const copiedSingly = 48;

function bytesBlock({ offsets, values, valid }: BytesVector): ColumnBlock {
  return {
    fixedSize: 0,
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
    fixedSize: 0,
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
    fixedSize: 0,
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
