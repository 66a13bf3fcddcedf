/**
 * Key columns to key words and back. Every value of a type becomes the same words whatever its layout and representation:
 * integers by value, floats normalised, decimals by declared precision, strings by their number in a table, nested values likewise.
 */
import { assert } from '../core/assert.ts';
import { boolType, type DataType, type Repr, reprOf } from '../core/types.ts';
import { constant, type Rows, scalarAt, type Vector } from '../core/vector.ts';
import { type Allocator, allocFixed, bitmapBytes } from './allocator.ts';
import { createBuilder, type VectorBuilder } from './builder.ts';
import { canonicalText } from './canonical.ts';
import { codeOf, reprCodes } from './codes.ts';
import { validityOf } from './compare.ts';
import { gather } from './gather.ts';
import { type KeyRows, StringTable, type StringTableData } from './hash-table.ts';
import type { Kernels } from './kernels.ts';
import { bytesOperand, fixedOperand, isNullConstant, widenOperand } from './operand.ts';

export interface KeySpec {
  readonly type: DataType;
  /** False promises that no key is NULL. */
  readonly nullable: boolean;
  /** True: NULL equals NULL (GROUP BY, DISTINCT, <=>). False: a NULL part makes the key equal nothing (=). */
  readonly nullsMatch: boolean;
}

type Slot = KeySpec & { readonly at: number; readonly size: number };

/**
 * Encodes the keys of one table; strings and nested values get their numbers here, so build and probe sides share one encoder.
 * Words: each column's in order, then one for NULL flags a 32 columns where the NULLs of any are equal.
 */
export class KeyEncoder {
  readonly width: number;
  readonly #kernels: Kernels;
  readonly #slots: readonly Slot[];
  readonly #nullsAt: number;
  readonly #interns: readonly (Interner | null)[];

  /** `from` has the numbers that another thread's encoder of the same specs gave, to probe with them. */
  constructor(kernels: Kernels, specs: readonly KeySpec[], alloc: Allocator, from?: readonly (InternerData | null)[]) {
    this.#kernels = kernels;
    let at = 0;
    this.#slots = specs.map((spec) => {
      const size = reprOf(spec.type) === 'i128' ? 2 : 1;
      at += size;
      return { ...spec, at: at - size, size };
    });
    this.#nullsAt = at;
    const hasNulls = specs.some(({ nullable, nullsMatch }) => nullable && nullsMatch);
    this.width = Math.max(1, at + (hasNulls ? Math.ceil(specs.length / 32) : 0));
    this.#interns = specs.map((spec, i) => internerOf(kernels, spec.type, alloc, from?.[i] ?? undefined));
  }

  /** What another thread needs to encode the same values to the same words, by column. */
  share(): readonly (InternerData | null)[] {
    return this.#interns.map((interner) => interner?.share() ?? null);
  }

  /**
   * The words of the asked-for rows. 'insert' numbers strings that are new; 'probe' gives such a key words that no table holds.
   * `scratch` holds the result.
   */
  encode(columns: readonly Vector[], rows: Rows, mode: 'insert' | 'probe', scratch: Allocator): KeyRows {
    const count = rows.selection?.length ?? rows.length;
    const { width } = this;
    const words = scratch.uint32(2 * width * count);
    this.#clearFlags(words, count);
    let present: Uint8Array | null = null;
    this.#slots.forEach((slot, i) => {
      const valid = this.#encodeColumn(slot, i, columns[i]!, rows, mode, words, count, scratch);
      if (slot.nullsMatch || valid === null) return;
      present ??= scratch.bytes(count).fill(1);
      markAbsent(valid, rows.selection, count, present);
    });
    const hashes = scratch.uint32(count);
    this.#kernels.primitives.hashWords(words, width, count, hashes);
    return { words, width, count, hashes, present };
  }

  /** Key columns of `count` keys from key number `from` on. */
  decode(words: Uint32Array, from: number, count: number, alloc: Allocator): readonly Vector[] {
    const part = words.subarray(2 * this.width * from, 2 * this.width * (from + count));
    return this.#slots.map((slot, i) => this.#decodeColumn(slot, i, part, count, alloc));
  }

  #flagAt(column: number): number {
    return this.#nullsAt + (column >> 5);
  }

  /** NULL flags are set bit by bit; a key without columns is one word of 0. */
  #clearFlags(words: Uint32Array, count: number): void {
    if (this.width === this.#nullsAt) return;
    for (let k = 0; k < count; k++) {
      for (let at = this.#nullsAt; at < this.width; at++) {
        words[2 * (k * this.width + at)] = 0;
        words[2 * (k * this.width + at) + 1] = 0;
      }
    }
  }

  /** Gives which rows are not NULL; null = all. */
  #encodeColumn(
    slot: Slot,
    i: number,
    column: Vector,
    rows: Rows,
    mode: 'insert' | 'probe',
    words: Uint32Array,
    count: number,
    scratch: Allocator,
  ): Uint8Array | null {
    const { primitives } = this.#kernels;
    const { selection, length } = rows;
    const { width } = this;
    const valid = validityOf(this.#kernels, column, length, scratch);
    const interner = this.#interns[i]!;
    if (interner !== null) {
      const ids = interner.ids(column, rows, mode, scratch);
      primitives.encodeWords(reprCodes.i32, ids, 1, valid, selection, count, words, width, slot.at);
    } else if (isNullConstant(column)) {
      const zero = scratch.bigInt64(slot.size, true);
      primitives.encodeWords(
        slot.size === 2 ? reprCodes.i128 : reprCodes.i64,
        zero,
        0,
        null,
        selection,
        count,
        words,
        width,
        slot.at,
      );
    } else {
      const repr = keyRepr(slot.type);
      const operand = fixedOperand(this.#kernels, column, scratch, rows);
      const {
        values,
        step,
        repr: own,
      } = slot.size === 2 ? widenOperand(this.#kernels, operand, repr, length, scratch) : operand;
      assert(slot.size === 2 || own !== 'i128', 'a key of one word fits 64 bits');
      primitives.encodeWords(
        codeOf(own),
        values,
        step,
        step === 0 ? null : valid,
        selection,
        count,
        words,
        width,
        slot.at,
      );
    }
    if (valid !== null && slot.nullable && slot.nullsMatch)
      primitives.encodeNulls(valid, selection, count, words, width, this.#flagAt(i), i & 31);
    return valid;
  }

  #decodeColumn(slot: Slot, i: number, words: Uint32Array, count: number, alloc: Allocator): Vector {
    const { type } = slot;
    const { primitives } = this.#kernels;
    const valid = slot.nullable && slot.nullsMatch ? this.#decodeValid(i, words, count, alloc) : null;
    const interner = this.#interns[i]!;
    if (interner !== null) {
      const ids = alloc.int32(count);
      primitives.decodeWords(reprCodes.i32, words, this.width, slot.at, count, ids);
      if (valid !== null) for (let k = 0; k < count; k++) if (((valid[k >> 3]! >> (k & 7)) & 1) === 0) ids[k] = -1;
      return gather(interner.vector(), ids, count, alloc, this.#kernels);
    }
    if (type.id === 'null') return constant(type, null, count);
    const repr = keyRepr(type);
    const values = allocFixed(alloc, repr, count);
    primitives.decodeWords(codeOf(repr), words, this.width, slot.at, count, values);
    if (type.id !== 'bool') return { layout: 'fixed', type, length: count, valid, repr, values };
    const bits = alloc.bytes(bitmapBytes(count));
    primitives.bitsOfBytes(values as Int8Array, count, bits);
    return { layout: 'fixed', type: boolType, length: count, valid, repr: 'bit', values: bits };
  }

  #decodeValid(i: number, words: Uint32Array, count: number, alloc: Allocator): Uint8Array | null {
    const valid = alloc.bytes(bitmapBytes(count), true);
    let nulls = 0;
    for (let k = 0; k < count; k++) {
      const isNull = (words[2 * (k * this.width + this.#flagAt(i))]! >>> (i & 31)) & 1;
      nulls += isNull;
      valid[k >> 3] = valid[k >> 3]! | ((1 - isNull) << (k & 7));
    }
    return nulls === 0 ? null : valid;
  }
}

function keyRepr(type: DataType): Repr {
  const repr = reprOf(type) ?? 'i64';
  return repr === 'bit' ? 'i8' : repr === 'f32' ? 'f32' : repr;
}

function markAbsent(valid: Uint8Array, selection: Uint16Array | null, count: number, present: Uint8Array): void {
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    if (((valid[row >> 3]! >> (row & 7)) & 1) === 0) present[k] = 0;
  }
}

/** The numbers of an interner as plain data over shared memory: strings, or values by number. */
export type InternerData =
  | { readonly kind: 'strings'; readonly table: StringTableData }
  | { readonly kind: 'values'; readonly values: Vector };

/** Numbers for values that are no fixed words. */
export interface Interner {
  /** Numbers by physical row; -1 for NULL, and in mode 'probe' for what is not there. */
  ids(column: Vector, rows: Rows, mode: 'insert' | 'probe', scratch: Allocator): Int32Array;
  /** The values by number. */
  vector(): Vector;
  share(): InternerData;
}

/** Null for fixed-width types and NULL. */
export function internerOf(kernels: Kernels, type: DataType, alloc: Allocator, from?: InternerData): Interner | null {
  if (reprOf(type) !== null || type.id === 'null') return null;
  if (type.id === 'utf8' || type.id === 'binary') {
    return new StringInterner(kernels, type, alloc, from?.kind === 'strings' ? from.table : undefined);
  }
  return new ValueInterner(type, alloc, from?.kind === 'values' ? from.values : undefined);
}

class StringInterner implements Interner {
  readonly #kernels: Kernels;
  readonly #type: DataType;
  readonly #alloc: Allocator;
  readonly #table: StringTable;
  /** Numbers by dictionary entry, for dictionaries met before. */
  readonly #entries = new Map<number, Int32Array>();

  constructor(kernels: Kernels, type: DataType, alloc: Allocator, from?: StringTableData) {
    this.#kernels = kernels;
    this.#type = type;
    this.#alloc = alloc;
    this.#table = new StringTable(kernels, alloc, from);
  }

  share(): InternerData {
    return { kind: 'strings', table: this.#table.share() };
  }

  ids(column: Vector, rows: Rows, mode: 'insert' | 'probe', scratch: Allocator): Int32Array {
    const ids = scratch.int32(rows.length);
    if (isNullConstant(column)) return ids.fill(-1);
    if (column.layout === 'dict' && this.#isWorthEntries(column.dictionary.length, column.dictionaryId, rows, mode)) {
      const entries = this.#entryIds(column.dictionary, column.dictionaryId, mode, scratch);
      this.#kernels.primitives.gatherFixed(4, entries, column.keys, column.keys.BYTES_PER_ELEMENT, rows.length, ids);
      return ids;
    }
    const operand = bytesOperand(this.#kernels, column, scratch);
    if (mode === 'insert') this.#table.insert(operand, rows, ids, scratch);
    else this.#table.probe(operand, rows, ids, scratch);
    return ids;
  }

  vector(): Vector {
    return this.#table.vector(this.#type);
  }

  #isWorthEntries(entries: number, id: number, rows: Rows, mode: 'insert' | 'probe'): boolean {
    return entries <= (rows.selection?.length ?? rows.length) || (mode === 'insert' && this.#entries.has(id));
  }

  #entryIds(dictionary: Vector, id: number, mode: 'insert' | 'probe', scratch: Allocator): Int32Array {
    const known = this.#entries.get(id);
    if (known !== undefined && known.length >= dictionary.length) return known;
    const all = { length: dictionary.length, selection: null };
    const ids = (mode === 'insert' ? this.#alloc : scratch).int32(dictionary.length);
    ids.set(this.ids(dictionary, all, mode, scratch));
    // What a probe does not find may be inserted later, so only inserted numbers last.
    if (mode === 'insert') this.#entries.set(id, ids);
    return ids;
  }
}

/** For nested values and calendar intervals: by their canonical text, on the JavaScript heap. */
class ValueInterner implements Interner {
  readonly #numbers = new Map<string, number>();
  readonly #builder: VectorBuilder;
  #built: Vector | null = null;
  readonly #type: DataType;

  constructor(type: DataType, alloc: Allocator, from?: Vector) {
    this.#type = type;
    this.#builder = createBuilder(type, 64, alloc);
    for (let i = 0; i < (from?.length ?? 0); i++)
      this.#number(canonicalText(type, scalarAt(from!, i)), from!, i, 'insert');
  }

  share(): InternerData {
    return { kind: 'values', values: this.vector() };
  }

  ids(column: Vector, rows: Rows, mode: 'insert' | 'probe', scratch: Allocator): Int32Array {
    const ids = scratch.int32(rows.length);
    const count = rows.selection?.length ?? rows.length;
    for (let k = 0; k < count; k++) {
      const row = rows.selection === null ? k : rows.selection[k]!;
      const value = scalarAt(column, row);
      ids[row] = value === null ? -1 : this.#number(canonicalText(this.#type, value), column, row, mode);
    }
    return ids;
  }

  vector(): Vector {
    this.#built ??= this.#builder.finish();
    return this.#built;
  }

  #number(text: string, column: Vector, row: number, mode: 'insert' | 'probe'): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    if (mode === 'probe') return -1;
    this.#built = null;
    this.#builder.appendFrom(column, row);
    this.#numbers.set(text, this.#builder.length - 1);
    return this.#builder.length - 1;
  }
}
