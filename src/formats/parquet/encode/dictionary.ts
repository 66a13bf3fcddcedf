/**
 * The dictionary of a column chunk: each value gets a number, in the order in which it comes first.
 * Takes values of one leaf, gives numbers; grows until its owner closes it.
 */
import { assert } from '../../../core/assert.ts';
import type { Allocator } from '../../../kernels/allocator.ts';
import { type FlatValues, kindBytes, type LeafKind, type LeafValues } from './leaf-values.ts';
import { Growable, type ParquetEncoder } from './space.ts';

/** Values that are interned at once, so that slots are few where the dictionary is small. */
const stepRows = 4096;

type DictValues = Extract<LeafValues, { kind: 'dict' }>;

export class Dictionary {
  readonly kind: LeafKind;
  readonly #encoder: ParquetEncoder;
  readonly #alloc: Allocator;
  readonly #entries: Growable;
  /** Only of strings: where each entry starts, and where the last ends. */
  readonly #offsets: Growable | null;
  #slots: Uint32Array;
  count = 0;
  /** The dictionary that the last vectors came with, and the number of each of its entries here; -1 where it has none yet. */
  #mapped: { readonly id: number; readonly map: Int32Array } | null = null;

  constructor(kind: LeafKind, encoder: ParquetEncoder, alloc: Allocator) {
    this.kind = kind;
    this.#encoder = encoder;
    this.#alloc = alloc;
    this.#entries = new Growable(alloc);
    this.#offsets = kind === 'bytes' ? new Growable(alloc) : null;
    if (this.#offsets !== null) this.#offsets.bytes.fill(0, 0, 4);
    this.#slots = alloc.uint32(0);
  }

  /** Bytes that the entries take as PLAIN. */
  get sizeBytes(): number {
    return this.kind === 'bytes' ? this.#usedBytes + 4 * this.count : kindBytes(this.kind) * this.count;
  }

  get entries(): FlatValues {
    const base = { length: this.count, valid: null };
    const { bytes } = this.#entries;
    if (this.#offsets === null) return { ...base, kind: 'fixed', bytes };
    return { ...base, kind: 'bytes', offsets: this.#offsetsFor(this.count + 1), values: bytes };
  }

  /** Writes the numbers of the valid ones of `count` rows from `from` on into `out`; gives how many. */
  add(values: FlatValues, from: number, count: number, out: Uint32Array): number {
    let done = 0;
    for (let at = from; at < from + count; at += stepRows) {
      const rows = Math.min(stepRows, from + count - at);
      done +=
        values.kind === 'bytes'
          ? this.#addStrings(values, at, rows, out.subarray(done))
          : this.#addFixed(values, at, rows, out.subarray(done));
    }
    return done;
  }

  /** As `add`, of values that have a dictionary of their own. */
  addMapped(values: DictValues, from: number, count: number, out: Uint32Array): number {
    const { primitives } = this.#encoder.kernels;
    const { keys, valid } = values;
    const width = keys.BYTES_PER_ELEMENT;
    const map = this.#mapFor(values);
    this.#encoder.scratch((alloc) => {
      const fresh = alloc.uint32(count);
      const found = primitives.newKeys(width, keys, valid, from, count, map, fresh);
      if (found === 0) return;
      const numbers = alloc.uint32(found);
      this.add(values.entries(fresh, found, alloc), 0, found, numbers);
      for (let i = 0; i < found; i++) map[fresh[i]!] = numbers[i]!;
    });
    return primitives.numberKeys(width, keys, valid, from, count, map, out);
  }

  #mapFor({ dictionaryId, entryCount }: DictValues): Int32Array {
    if (this.#mapped?.id !== dictionaryId || this.#mapped.map.length !== entryCount) {
      const map = this.#alloc.int32(entryCount);
      map.fill(-1);
      this.#mapped = { id: dictionaryId, map };
    }
    return this.#mapped.map;
  }

  #addFixed(values: Exclude<FlatValues, { kind: 'bytes' }>, from: number, rows: number, out: Uint32Array): number {
    const { primitives } = this.#encoder.kernels;
    const width = kindBytes(this.kind);
    return this.#encoder.scratch((alloc) => {
      let dense = values.bytes.subarray(width * from, width * (from + rows));
      let count = rows;
      if (values.valid !== null) {
        dense = alloc.bytes(width * (rows + 1));
        count = primitives.packFixed(width, values.bytes, values.valid, from, rows, dense);
      }
      this.#reserve(count, width * count);
      const { bytes } = this.#entries;
      this.count = primitives.internFixed(width, dense, count, this.#slots, this.#mask, bytes, this.count, out);
      this.#entries.length = width * this.count;
      return count;
    });
  }

  #addStrings(values: Extract<FlatValues, { kind: 'bytes' }>, from: number, rows: number, out: Uint32Array): number {
    const { offsets, valid } = values;
    this.#reserve(rows, offsets[from + rows]! - offsets[from]!);
    const entryOffsets = this.#offsetsFor(this.count + rows + 1);
    const { primitives } = this.#encoder.kernels;
    const before = this.count;
    this.count = primitives.internStrings(
      offsets,
      values.values,
      valid,
      from,
      rows,
      this.#slots,
      this.#mask,
      entryOffsets,
      this.#entries.bytes,
      before,
      out,
    );
    this.#entries.length = entryOffsets[this.count]!;
    return valid === null ? rows : countValid(valid, from, rows);
  }

  get #mask(): number {
    return this.#slots.length / (this.#offsets === null ? 1 : 2) - 1;
  }

  get #usedBytes(): number {
    return this.#entries.length;
  }

  #offsetsFor(count: number): Int32Array {
    assert(this.#offsets !== null, 'entries of strings have offsets');
    this.#offsets.length = 4 * (this.count + 1);
    this.#offsets.room(Math.max(0, 4 * count - this.#offsets.length));
    const { bytes } = this.#offsets;
    return new Int32Array(bytes.buffer, bytes.byteOffset, count);
  }

  /** Room for `rows` more entries of `bytes` bytes together: at least two slots for each entry. */
  #reserve(rows: number, bytes: number): void {
    this.#entries.room(bytes + 16);
    const perSlot = this.#offsets === null ? 1 : 2;
    const wanted = 2 * (this.count + rows);
    if (this.#slots.length >= perSlot * wanted) return;
    const size = 2 ** Math.ceil(Math.log2(2 * wanted));
    this.#slots = this.#alloc.uint32(perSlot * size, true);
    const { primitives } = this.#encoder.kernels;
    const entries = this.#entries.bytes;
    if (this.#offsets === null) {
      primitives.rehashFixed(kindBytes(this.kind), entries, this.count, this.#slots, size - 1);
    } else primitives.rehashStrings(this.#offsetsFor(this.count + 1), entries, this.count, this.#slots, size - 1);
  }
}

function countValid(valid: Uint8Array, from: number, rows: number): number {
  let count = 0;
  for (let i = from; i < from + rows; i++) count += (valid[i >> 3]! >> (i & 7)) & 1;
  return count;
}
