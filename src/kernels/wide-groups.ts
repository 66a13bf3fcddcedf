/**
 * Numbers the groups of several keys with strings among them. Rows find their group by a hash of the whole key and are then
 * compared with it, column by column; no string gets a number of its own. Takes batches, gives group numbers in order of
 * appearance. State lies in the allocator's memory and only grows.
 */
import { EngineError } from '../core/errors.ts';
import { type DataType, int8, reprOf } from '../core/types.ts';
import type { Rows, Vector } from '../core/vector.ts';
import { type Allocator, bitmapBytes } from './allocator.ts';
import { validityOf } from './compare.ts';
import { flatten } from './flatten.ts';
import { hashRows } from './hash.ts';
import type { Keys } from './js/wide-groups.ts';
import type { Kernels } from './kernels.ts';
import { KeyEncoder, type KeySpec } from './keys.ts';
import { bytesOperand, isNullConstant } from './operand.ts';

const groupsMin = 1024;
const heapBytesMax = 0x7fff_0000;

/** A string column of a batch; with `keys` its strings are entries of a dictionary. */
interface Texts {
  readonly offsets: Int32Array;
  readonly values: Uint8Array;
  readonly step: number;
  readonly keys: Keys | null;
  readonly valid: Uint8Array | null;
}

/** The strings of groups, NULL as an empty one: which are NULL the words tell. */
interface StoredTexts {
  offsets: Int32Array;
  heap: Uint8Array;
}

export class WideGroups {
  readonly #kernels: Kernels;
  readonly #alloc: Allocator;
  readonly #specs: readonly KeySpec[];
  /** Of the fixed columns, then of a flag a string column: 1 for NULL. */
  readonly #encoder: KeyEncoder;
  readonly #texts: readonly StoredTexts[];
  readonly #state: Int32Array;
  #slots: Uint32Array;
  #words: Uint32Array;

  /** True for several keys, one a string at least, and none nested. */
  static isPossible(specs: readonly KeySpec[]): boolean {
    const isPlain = specs.every(({ type, nullsMatch }) => nullsMatch && (isText(type) || reprOf(type) !== null));
    return isPlain && specs.length > 1 && specs.some(({ type }) => isText(type));
  }

  constructor(kernels: Kernels, specs: readonly KeySpec[], alloc: Allocator) {
    this.#kernels = kernels;
    this.#alloc = alloc;
    this.#specs = specs;
    const texts = specs.filter(({ type }) => isText(type));
    const flags = texts.map((): KeySpec => ({ type: int8, nullable: false, nullsMatch: true }));
    this.#encoder = new KeyEncoder(kernels, [...specs.filter(({ type }) => !isText(type)), ...flags], alloc);
    this.#texts = texts.map(() => ({ offsets: alloc.int32(groupsMin + 1, true), heap: alloc.bytes(16 * groupsMin) }));
    this.#state = alloc.int32(1, true);
    this.#slots = alloc.uint32(4 * groupsMin, true);
    this.#words = alloc.uint32(2 * this.#encoder.width * groupsMin);
  }

  get count(): number {
    return this.#state[0]!;
  }

  /** The group of each asked-for row, at its physical place. */
  assign(columns: readonly Vector[], rows: Rows, scratch: Allocator): Int32Array {
    const { primitives } = this.#kernels;
    const count = rows.selection?.length ?? rows.length;
    this.#reserve(count);
    const strings = columns.filter((_, i) => isText(this.#specs[i]!.type));
    const fixed = columns.filter((_, i) => !isText(this.#specs[i]!.type));
    const texts = strings.map((column) => this.#textsOf(column, rows.length, scratch));
    const flags = texts.map(({ valid }) => nullFlags(valid, rows.length, scratch));
    const { words, hashes } = this.#encoder.encode([...fixed, ...flags], rows, 'insert', scratch);
    mixHashes(hashes, hashRows(this.#kernels, strings, rows, scratch), rows.selection, count);
    const pending = scratch.int32(count);
    for (let k = 0; k < count; k++) pending[k] = k;
    const places = scratch.uint32(count);
    places.set(hashes);
    const ids = scratch.int32(count);
    const fresh = scratch.int32(count);
    const same = scratch.bytes(count);
    const mask = this.#slots.length / 2 - 1;
    const { width } = this.#encoder;
    for (let left = count; left > 0; ) {
      const from = this.count;
      const slots = [this.#slots, mask, this.#state] as const;
      const added = primitives.findCandidates(hashes, pending, left, places, ...slots, ids, fresh);
      primitives.copyWords(words, width, fresh, added, from, this.#words);
      texts.forEach((text, i) => this.#store(text, this.#texts[i]!, rows, fresh, added, from));
      primitives.sameWords(words, width, this.#words, ids, pending, left, same);
      texts.forEach((text, i) => this.#compare(text, this.#texts[i]!, rows, ids, pending, left, same));
      left = primitives.keepFailed(same, pending, left, places);
    }
    return atRows(ids, rows, scratch);
  }

  /** The keys of groups 0..count-1, a vector a column. */
  keys(alloc: Allocator): readonly Vector[] {
    const { count } = this;
    const decoded = this.#encoder.decode(this.#words.subarray(0, 2 * this.#encoder.width * count), 0, count, alloc);
    const fixed = this.#specs.length - this.#texts.length;
    let nextFixed = 0;
    let nextText = 0;
    return this.#specs.map(({ type }): Vector => {
      if (!isText(type)) return decoded[nextFixed++]!;
      const valid = validOfFlags(decoded[fixed + nextText]!, count, alloc);
      const { offsets, heap } = this.#texts[nextText++]!;
      return { layout: 'bytes', type, length: count, valid, offsets: offsets.subarray(0, count + 1), values: heap };
    });
  }

  #textsOf(column: Vector, length: number, scratch: Allocator): Texts {
    const valid = validityOf(this.#kernels, column, length, scratch);
    if (isNullConstant(column)) {
      return { offsets: scratch.int32(2, true), values: scratch.bytes(0), step: 0, keys: null, valid };
    }
    if (column.layout !== 'dict') return { ...bytesOperand(this.#kernels, column, scratch), keys: null, valid };
    const { offsets, values } = bytesOperand(
      this.#kernels,
      flatten(column.dictionary, scratch, this.#kernels),
      scratch,
    );
    return { offsets, values, step: 1, keys: column.keys, valid };
  }

  #store(texts: Texts, stored: StoredTexts, rows: Rows, fresh: Int32Array, count: number, from: number): void {
    const { offsets, values, step, keys, valid } = texts;
    const source = [offsets, values, step, keys, keys?.BYTES_PER_ELEMENT ?? 0, valid, rows.selection] as const;
    for (let done = 0; ; ) {
      const { heap } = stored;
      const room = [stored.offsets, heap, heap.length] as const;
      done = this.#kernels.primitives.copyTexts(...source, fresh, done, count, from, ...room);
      if (done === count) return;
      const row = rows.selection === null ? fresh[done]! : rows.selection[fresh[done]!]!;
      const at = keys === null ? row * step : keys[row]!;
      this.#growHeap(stored, stored.offsets[from + done]!, offsets[at + 1]! - offsets[at]!);
    }
  }

  #compare(
    { offsets, values, step, keys, valid }: Texts,
    stored: StoredTexts,
    { selection }: Rows,
    ids: Int32Array,
    pending: Int32Array,
    count: number,
    same: Uint8Array,
  ): void {
    const source = [offsets, values, step, keys, keys?.BYTES_PER_ELEMENT ?? 0, valid, selection] as const;
    this.#kernels.primitives.sameTexts(...source, stored.offsets, stored.heap, ids, pending, count, same);
  }

  /** Errors: OUT_OF_MEMORY beyond 2 GiB of strings in a column. */
  #growHeap(stored: StoredTexts, used: number, sizeBytes: number): void {
    const needed = used + sizeBytes;
    if (needed > heapBytesMax) throw new EngineError('OUT_OF_MEMORY', { limit: '2 GiB of distinct strings' });
    const old = stored.heap;
    stored.heap = this.#alloc.bytes(Math.min(heapBytesMax, Math.max(2 * old.length, needed)));
    stored.heap.set(old.subarray(0, used));
  }

  /** Room for so many more groups; at most half of the slots are taken. */
  #reserve(rows: number): void {
    const wanted = this.count + rows;
    const { width } = this.#encoder;
    let slotCount = this.#slots.length / 2;
    if (2 * wanted <= slotCount) return;
    while (slotCount < 2 * wanted) slotCount *= 2;
    const slots = this.#alloc.uint32(2 * slotCount, true);
    this.#kernels.primitives.rehash(this.#slots, this.#slots.length / 2, slots, slotCount - 1);
    this.#slots = slots;
    const words = this.#alloc.uint32(width * slotCount);
    words.set(this.#words.subarray(0, 2 * width * this.count));
    this.#words = words;
    for (const stored of this.#texts) {
      const offsets = this.#alloc.int32(slotCount / 2 + 1, true);
      offsets.set(stored.offsets.subarray(0, this.count + 1));
      stored.offsets = offsets;
    }
  }
}

function isText(type: DataType): boolean {
  return type.id === 'utf8' || type.id === 'binary';
}

/** 1 for NULL, as a column. */
function nullFlags(valid: Uint8Array | null, length: number, scratch: Allocator): Vector {
  if (valid === null) return { layout: 'const', type: int8, length, valid: null, value: 0 };
  const values = scratch.int8(length);
  for (let row = 0; row < length; row++) values[row] = 1 - ((valid[row >> 3]! >> (row & 7)) & 1);
  return { layout: 'fixed', repr: 'i8', type: int8, length, valid: null, values };
}

function validOfFlags(flags: Vector, count: number, alloc: Allocator): Uint8Array | null {
  const values = flags.layout === 'fixed' ? (flags.values as Int8Array) : new Int8Array(0);
  const bits = alloc.bytes(bitmapBytes(count), true);
  let nulls = 0;
  for (let group = 0; group < count; group++) {
    if (values[group] === 1) nulls++;
    else bits[group >> 3] = bits[group >> 3]! | (1 << (group & 7));
  }
  return nulls === 0 ? null : bits;
}

function mixHashes(hashes: Uint32Array, byRow: Uint32Array, selection: Uint16Array | null, count: number): void {
  for (let k = 0; k < count; k++) {
    const other = byRow[selection === null ? k : selection[k]!]!;
    hashes[k] = Math.imul(hashes[k]! ^ ((other << 13) | (other >>> 19)), 0x2c1b3c6d) ^ other;
  }
}

function atRows(ids: Int32Array, { length, selection }: Rows, scratch: Allocator): Int32Array {
  if (selection === null) return ids;
  const out = scratch.int32(length);
  for (let k = 0; k < selection.length; k++) out[selection[k]!] = ids[k]!;
  return out;
}
