/**
 * Sorts rows by key columns: keys become order-preserving words, words are sorted by radix, strings by the rank that
 * their number gets once all are known. Takes batches, gives row numbers; stable.
 */
import { type DataType, reprOf } from '../core/types.ts';
import { type BytesVector, type Rows, scalarAt, type Vector } from '../core/vector.ts';
import type { Allocator } from './allocator.ts';
import { codeOf, reprCodes } from './codes.ts';
import { validityOf } from './compare.ts';
import { orderBytes } from './js/compare.ts';
import type { Kernels } from './kernels.ts';
import { type Interner, internerOf } from './keys.ts';
import { fixedOperand, isNullConstant, widenOperand } from './operand.ts';
import { compareScalars } from './order.ts';

export interface SortSpec {
  readonly type: DataType;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** A column's words: one that says whether it is NULL, then its value's, most significant first. */
type Slot = SortSpec & { readonly at: number; readonly size: number; readonly interner: Interner | null };

/** Collects keys batch by batch; `finish` sorts. Rows are numbered as they come, over all batches, from 0. */
export class Sorter {
  readonly #kernels: Kernels;
  readonly #alloc: Allocator;
  readonly #slots: readonly Slot[];
  readonly #width: number;
  #words: Uint32Array;
  #count = 0;

  constructor(kernels: Kernels, specs: readonly SortSpec[], alloc: Allocator, expected = 1024) {
    this.#kernels = kernels;
    this.#alloc = alloc;
    let at = 0;
    this.#slots = specs.map((spec) => {
      const size = reprOf(spec.type) === 'i128' ? 2 : 1;
      at += 1 + size;
      return { ...spec, at: at - 1 - size, size, interner: internerOf(kernels, spec.type, alloc) };
    });
    this.#width = Math.max(1, at);
    this.#words = alloc.uint32(2 * this.#width * Math.max(16, expected));
  }

  /** Rows so far. */
  get count(): number {
    return this.#count;
  }

  /** Adds the asked-for rows; columns as the specs say. */
  append(columns: readonly Vector[], rows: Rows, scratch: Allocator): void {
    const count = rows.selection?.length ?? rows.length;
    this.#reserve(this.#count + count);
    const from = 2 * this.#width * this.#count;
    const words = this.#words.subarray(from, from + 2 * this.#width * count);
    this.#slots.forEach((slot, i) => this.#encodeColumn(slot, columns[i]!, rows, words, count, scratch));
    this.#count += count;
  }

  /**
   * The row numbers in order, on memory of `target`. The last call but for `boundaries`; `check` is called now and then, and may
   * throw. Errors: OUT_OF_MEMORY.
   */
  finish(target: Allocator = this.#alloc, check: () => void = () => {}): Int32Array {
    for (const slot of this.#slots) if (slot.interner !== null) this.#rank(slot, slot.interner);
    check();
    const count = this.#count;
    const order = target.int32(count);
    for (let i = 0; i < count; i++) order[i] = i;
    const keys = packedKeys(this.#kernels, this.#words, this.#width, count, this.#alloc);
    const pairs = pairSorter(this.#kernels, count, this.#alloc);
    // Stable, so the last keys are sorted by first.
    keys.reverse().forEach((packed, i) => pairs(i === 0 ? packed : this.#inOrder(packed, order), order, check));
    return order;
  }

  #inOrder(keys: Uint32Array, order: Int32Array): Uint32Array {
    const out = this.#alloc.uint32(keys.length);
    this.#kernels.primitives.gatherFixed(8, keys, order, 4, this.#count, out);
    return out;
  }

  /**
   * After `finish`, of rows in that order: where those begin that differ from the one before in the first `columns` keys, and
   * where those begin that differ in any.
   */
  boundaries(order: Int32Array, columns: number): { readonly outer: Int32Array; readonly inner: Int32Array } {
    const words = this.#words;
    const stride = 2 * this.#width;
    const outerHalves = this.#halvesOf(columns);
    const halves = this.#halvesOf(this.#slots.length);
    const outer = new Int32Array(order.length);
    const inner = new Int32Array(order.length);
    let outerCount = 0;
    let innerCount = 0;
    let before = -1;
    for (let i = 0; i < order.length; i++) {
      const at = stride * order[i]!;
      let same = 0;
      if (before >= 0) while (same < halves && words[before + same] === words[at + same]) same++;
      if (before < 0 || same < outerHalves) outer[outerCount++] = i;
      if (before < 0 || same < halves) inner[innerCount++] = i;
      before = at;
    }
    return { outer: outer.slice(0, outerCount), inner: inner.slice(0, innerCount) };
  }

  /** How many words of 32 bits the first `columns` keys take. */
  #halvesOf(columns: number): number {
    if (columns === 0) return 0;
    const last = this.#slots[columns - 1]!;
    return 2 * (last.at + 1 + last.size);
  }

  #encodeColumn(slot: Slot, column: Vector, rows: Rows, words: Uint32Array, count: number, scratch: Allocator): void {
    const { primitives } = this.#kernels;
    const { selection, length } = rows;
    const width = this.#width;
    const valid = validityOf(this.#kernels, column, length, scratch);
    this.#flagNulls(slot, valid, rows, words, count);
    const at = slot.at + 1;
    if (slot.interner !== null) {
      const ids = slot.interner.ids(column, rows, 'insert', scratch);
      primitives.encodeWords(reprCodes.i32, ids, 1, valid, selection, count, words, width, at);
      return;
    }
    if (isNullConstant(column)) {
      const zero = scratch.bigInt64(2, true);
      primitives.encodeWords(
        slot.size === 2 ? reprCodes.i128 : reprCodes.i64,
        zero,
        0,
        null,
        selection,
        count,
        words,
        width,
        at,
      );
      this.#orderColumn(slot, words, count);
      return;
    }
    const operand = fixedOperand(this.#kernels, column, scratch);
    const { values, step, repr } =
      slot.size === 2 ? widenOperand(this.#kernels, operand, 'i128', length, scratch) : operand;
    primitives.encodeWords(codeOf(repr), values, step, step === 0 ? null : valid, selection, count, words, width, at);
    if (slot.size === 2) swapWords(words, width, at, count);
    this.#orderColumn(slot, words, count);
  }

  /** The value below a NULL is encoded as zero, so it stays equal in all NULL rows. */
  #orderColumn(slot: Slot, words: Uint32Array, count: number): void {
    const { primitives } = this.#kernels;
    const kind = slot.type.id === 'float' ? 1 : 0;
    const descending = slot.descending ? 1 : 0;
    primitives.orderWords(words, this.#width, slot.at + 1, count, kind, descending);
    if (slot.size === 2) primitives.orderWords(words, this.#width, slot.at + 2, count, 2, descending);
  }

  /** 0 sorts before 1; where no row is NULL the word is equal in all and costs nothing. */
  #flagNulls(slot: Slot, valid: Uint8Array | null, rows: Rows, words: Uint32Array, count: number): void {
    const whenNull = slot.nullsFirst ? 0 : 1;
    for (let k = 0; k < count; k++) {
      const row = rows.selection === null ? k : rows.selection[k]!;
      const isNull = valid !== null && ((valid[row >> 3]! >> (row & 7)) & 1) === 0;
      const to = 2 * (k * this.#width + slot.at);
      words[to] = isNull ? whenNull : 1 - whenNull;
      words[to + 1] = 0;
    }
  }

  /** Replaces numbers by ranks. */
  #rank(slot: Slot, interner: Interner): void {
    const ranks = ranksOf(this.#kernels, interner.vector(), this.#alloc);
    const descending = slot.descending ? -1 : 0;
    for (let k = 0; k < this.#count; k++) {
      const at = 2 * (k * this.#width + slot.at + 1);
      if (this.#words[at + 1] !== 0) continue;
      const isNull = this.#words[at - 2] === (slot.nullsFirst ? 0 : 1);
      this.#words[at] = isNull ? 0 : ranks[this.#words[at]!]! ^ descending;
    }
  }

  #reserve(rows: number): void {
    const needed = 2 * this.#width * rows;
    if (needed <= this.#words.length) return;
    const old = this.#words;
    this.#words = this.#alloc.uint32(Math.max(needed, 2 * old.length));
    this.#words.set(old.subarray(0, 2 * this.#width * this.#count));
  }
}

/** The words of all rows as few keys of 64 bits, the first deciding first: each word takes the bits of its range. */
function packedKeys(
  kernels: Kernels,
  words: Uint32Array,
  width: number,
  count: number,
  alloc: Allocator,
): Uint32Array[] {
  const { primitives } = kernels;
  const out: Uint32Array[] = [];
  if (count < 2) return out;
  let used = 64;
  const range = alloc.uint32(4);
  for (let at = 0; at < width; at++) {
    primitives.wordRange(words, width, at, count, range);
    const bits = bitsBetween(range);
    if (bits === 0) continue;
    const isFirst = used + bits > 64;
    if (isFirst) out.push(alloc.uint32(2 * count));
    primitives.packWords(words, width, at, count, range, bits, isFirst ? 1 : 0, out.at(-1)!);
    used = isFirst ? bits : used + bits;
  }
  return out;
}

/** Bits that hold the difference of two words. */
function bitsBetween(range: Uint32Array): number {
  const borrow = range[2]! < range[0]! ? 1 : 0;
  const high = range[3]! - range[1]! - borrow;
  return high > 0 ? 64 - Math.clz32(high) : 32 - Math.clz32((range[2]! - range[0]!) >>> 0);
}

type SortPairs = (keys: Uint32Array, rows: Int32Array, check?: () => void) => void;

/** Sorts rows by the keys beside them: byte after byte, those that are equal in all keys cost no pass. */
function pairSorter(kernels: Kernels, count: number, alloc: Allocator): SortPairs {
  const { primitives } = kernels;
  const otherKeys = alloc.uint32(2 * count);
  const otherRows = alloc.int32(count);
  const counts = alloc.int32(256 * 8);
  return (keys, rows, check) => {
    if (count < 2) return;
    primitives.countKeyBytes(keys, count, counts);
    let from: readonly [Uint32Array, Int32Array] = [keys, rows];
    let to: readonly [Uint32Array, Int32Array] = [otherKeys, otherRows];
    for (let byte = 0; byte < 8; byte++) {
      check?.();
      if (primitives.sortByByte(...from, count, byte, counts, ...to) === 1) [from, to] = [to, from];
    }
    if (from[1] === rows) return;
    keys.set(from[0].subarray(0, keys.length));
    rows.set(from[1].subarray(0, count));
  };
}

/** i128 is encoded low word first; sorting reads the high one first. */
function swapWords(words: Uint32Array, width: number, at: number, count: number): void {
  for (let k = 0; k < count; k++) {
    const i = 2 * (k * width + at);
    const [a, b, c, d] = [words[i]!, words[i + 1]!, words[i + 2]!, words[i + 3]!];
    words[i] = c;
    words[i + 1] = d;
    words[i + 2] = a;
    words[i + 3] = b;
  }
}

/** The place of each distinct value in ascending order. */
function ranksOf(kernels: Kernels, values: Vector, alloc: Allocator): Int32Array {
  const { length } = values;
  const order = values.layout === 'bytes' ? orderStrings(kernels, values, alloc) : orderValues(values);
  const ranks = alloc.int32(length);
  for (let i = 0; i < length; i++) ranks[order[i]!] = i;
  return ranks;
}

function orderValues(values: Vector): Int32Array {
  const scalars = Array.from({ length: values.length }, (_, i) => scalarAt(values, i));
  return Int32Array.from(scalars.keys()).sort((a, b) => compareScalars(values.type, scalars[a]!, scalars[b]!));
}

/** Distinct strings in binary order: eight bytes at a time by radix, small groups by comparison. */
function orderStrings(kernels: Kernels, strings: BytesVector, alloc: Allocator): Int32Array {
  const order = alloc.int32(strings.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  const groups: { from: number; to: number; skip: number }[] = [{ from: 0, to: order.length, skip: 0 }];
  for (let group = groups.pop(); group !== undefined; group = groups.pop()) {
    const part = order.subarray(group.from, group.to);
    if (part.length <= 64) {
      part.sort((a, b) => compareStrings(strings, a, b));
      continue;
    }
    const words = sortBySlice(kernels, strings, part, group.skip, alloc);
    for (const run of equalRuns(words, part.length)) {
      const isSorted = endedAll(strings, part.subarray(run.from, run.to), group.skip + 8);
      if (isSorted) part.subarray(run.from, run.to).sort((a, b) => sizeOf(strings, a) - sizeOf(strings, b));
      else groups.push({ from: group.from + run.from, to: group.from + run.to, skip: group.skip + 8 });
    }
  }
  return order;
}

/** Sorts the part by eight bytes of each string and gives the sorted words. */
function sortBySlice(
  kernels: Kernels,
  strings: BytesVector,
  part: Int32Array,
  skip: number,
  alloc: Allocator,
): Uint32Array {
  const count = part.length;
  const words = alloc.uint32(2 * count);
  kernels.primitives.stringWords(strings.offsets, strings.values, part, count, skip, words);
  const places = alloc.int32(count);
  for (let i = 0; i < count; i++) places[i] = i;
  pairSorter(kernels, count, alloc)(words, places);
  const ids = part.slice();
  for (let i = 0; i < count; i++) part[i] = ids[places[i]!]!;
  return words;
}

function* equalRuns(words: Uint32Array, count: number): Generator<{ from: number; to: number }> {
  let from = 0;
  for (let i = 1; i <= count; i++) {
    if (i < count && words[2 * i] === words[2 * from] && words[2 * i + 1] === words[2 * from + 1]) continue;
    if (i - from > 1) yield { from, to: i };
    from = i;
  }
}

function sizeOf(strings: BytesVector, id: number): number {
  return strings.offsets[id + 1]! - strings.offsets[id]!;
}

function endedAll(strings: BytesVector, ids: Int32Array, skip: number): boolean {
  return ids.every((id) => sizeOf(strings, id) <= skip);
}

function compareStrings(strings: BytesVector, a: number, b: number): number {
  const { offsets, values } = strings;
  return orderBytes(values, offsets[a]!, sizeOf(strings, a), values, offsets[b]!, sizeOf(strings, b)) - 1;
}
