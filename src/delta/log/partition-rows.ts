/** Partition values from a checkpoint's map column to codes of a table's combinations, without an object a row. */
import { isNullAt, type Vector } from '../../core/vector.ts';
import { hashFactor, hashSeed } from './byte-heap.ts';
import { type PartitionTuples, packedMark, packedNull, packedText } from './partition-tuples.ts';
import { TextColumn } from './text-column.ts';

/** Gives the code of a row's partition values; of every row 0 where there is no such column. */
export function tupleReader(vector: Vector | null, tuples: PartitionTuples): (row: number) => number {
  if (vector === null || vector.layout !== 'nested' || vector.offsets === null) return () => 0;
  const { offsets } = vector;
  const keys = new TextColumn(vector.children[0]!);
  const values = new TextColumn(vector.children[1]!);
  const packed = new Packed();
  return (row) => {
    if (isNullAt(vector, row) || offsets[row] === offsets[row + 1]) return 0;
    packed.start();
    for (let i = offsets[row]!; i < offsets[row + 1]!; i++) {
      keys.locate(i);
      packed.add(keys.bytes, keys.start, keys.end);
      if (values.isNull(i)) packed.addNull();
      else {
        values.locate(i);
        packed.add(values.bytes, values.start, values.end);
      }
    }
    return tuples.codeOf(packed.bytes, 0, packed.length, packed.hash);
  };
}

/** Texts one after another, each with its length: the same values are the same bytes. */
class Packed {
  bytes = Buffer.alloc(256);
  length = 0;
  hash = hashSeed;

  start(): void {
    this.length = 0;
    this.hash = hashSeed;
    this.#byte(packedMark);
  }

  add(bytes: Uint8Array, start: number, end: number): void {
    const size = end - start;
    this.#reserve(size + 5);
    this.#byte(packedText);
    for (let shift = 0; shift < 32; shift += 8) this.#byte((size >>> shift) & 0xff);
    for (let i = start; i < end; i++) this.#byte(bytes[i]!);
  }

  addNull(): void {
    this.#reserve(1);
    this.#byte(packedNull);
  }

  #byte(byte: number): void {
    this.hash = Math.imul(this.hash ^ byte, hashFactor);
    this.bytes[this.length++] = byte;
  }

  #reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const grown = Buffer.alloc(Math.max(this.length + count, this.bytes.length * 2));
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
  }
}
