/**
 * One leaf's column chunk while its row group is written: rows become pages as soon as there are enough of them.
 * Takes values with a validity, or with levels where the leaf lies inside lists; gives the chunk's pages and metadata.
 *
 * A chunk begins with a dictionary. Where the first page shows that it does not pay, that page is stored plain instead;
 * where the dictionary grows too large, later pages are.
 */
import { assert } from '../../../core/assert.ts';
import type { Allocator } from '../../../kernels/allocator.ts';
import { sliceBits } from '../../../kernels/flatten.ts';
import { packedBytesMax } from '../../../kernels/js/encode-runs.ts';
import { decimalBytes, type WriteNode } from '../write-schema.ts';
import { Dictionary } from './dictionary.ts';
import { distinct, gathered } from './entries.ts';
import { type FlatValues, kindBytes, type LeafKind, type LeafValues, leafKind } from './leaf-values.ts';
import { type Compression, encodePage, encodings, type Page } from './page.ts';
import { Growable, type ParquetEncoder } from './space.ts';
import { emptyRange, mergedRange, type Range, rangeOf } from './value-bounds.ts';

export interface LeafOptions {
  readonly compression: Compression;
  /** A page is closed at so many rows or bytes. */
  readonly pageRows: number;
  readonly pageBytes: number;
  /** The most bytes of a dictionary. */
  readonly dictionaryBytes: number;
}

/** What is known of a page that is written. */
export interface DataPage extends Page {
  readonly rows: number;
  readonly values: number;
  readonly nulls: number;
  readonly encoding: number;
  readonly range: Range;
}

export interface Chunk {
  readonly dictionary: Page | null;
  readonly pages: readonly DataPage[];
}

/** Levels of values inside lists. */
export interface Levels {
  readonly definition: Uint8Array;
  /** Null outside of lists. */
  readonly repetition: Uint8Array | null;
  readonly count: number;
}

export class LeafWriter {
  readonly node: WriteNode;
  readonly kind: LeafKind;
  readonly #maxDefinition: number;
  readonly #maxRepetition: number;
  readonly #encoder: ParquetEncoder;
  readonly #options: LeafOptions;
  readonly #alloc: Allocator;
  readonly #width: number;

  #dictionary: Dictionary | null;
  #isDictionaryOpen: boolean;
  readonly #pages: DataPage[] = [];

  readonly #definition: Growable;
  readonly #repetition: Growable;
  /** Numbers of the dictionary, or plain values. */
  readonly #values: Growable;
  #rows = 0;
  #levels = 0;
  #present = 0;
  #range: Range = emptyRange;
  #finishedBytes = 0;

  constructor(
    node: WriteNode,
    maxima: { readonly definition: number; readonly repetition: number },
    encoder: ParquetEncoder,
    alloc: Allocator,
    options: LeafOptions,
  ) {
    this.node = node;
    this.kind = leafKind(node);
    this.#maxDefinition = maxima.definition;
    this.#maxRepetition = maxima.repetition;
    this.#encoder = encoder;
    this.#alloc = alloc;
    this.#options = options;
    this.#width = this.kind === 'i128' && node.storage.kind === 'decimal' ? decimalBytes(node.storage.precision) : 0;
    this.#isDictionaryOpen = this.kind !== 'bool' && options.dictionaryBytes > 0;
    this.#dictionary = this.#isDictionaryOpen ? new Dictionary(this.kind, encoder, alloc) : null;
    this.#definition = new Growable(alloc);
    this.#repetition = new Growable(alloc);
    this.#values = new Growable(alloc);
  }

  /** Bytes of the pages that are finished, and about those of the open one and of the dictionary, not compressed. */
  get sizeBytes(): number {
    const dictionary = this.#dictionary;
    const dictionaryBytes = dictionary?.sizeBytes ?? 0;
    const isOpen = this.#isDictionaryOpen && dictionary !== null;
    const openBytes = isOpen ? (this.#present * bitsFor(dictionary.count)) / 8 : this.#values.length;
    return this.#finishedBytes + dictionaryBytes + Math.ceil(openBytes);
  }

  /** All rows of a column that is not inside anything that repeats. */
  addRows(values: LeafValues): void {
    for (let from = 0; from < values.length; ) {
      const usable = this.#usable(values);
      const room = Math.min(values.length - from, this.#options.pageRows - this.#rows);
      const count = Math.min(room, this.#fittingRows(usable, from));
      this.#addDefinition(usable, from, count);
      if (usable.kind !== 'nulls') this.#addValues(usable, from, count);
      this.#rows += count;
      this.#closeIfFull();
      from += count;
    }
  }

  /** `rows` rows with their levels, and the values that are there, none of them NULL. */
  addLevels(levels: Levels, values: LeafValues, rows: number): void {
    this.#levels += levels.count;
    this.#definition.append(levels.definition.subarray(0, levels.count));
    if (levels.repetition !== null) this.#repetition.append(levels.repetition.subarray(0, levels.count));
    const usable = this.#usable(values);
    if (usable.kind !== 'nulls') this.#addValues(usable, 0, usable.length);
    this.#rows += rows;
    this.#closeIfFull();
  }

  /** Ends the chunk. The last call. */
  finish(): Chunk {
    if (this.#levels > 0) this.#closePage();
    const dictionary = this.#dictionary;
    if (dictionary === null || !this.#pages.some(({ encoding }) => encoding === encodings.rleDictionary)) {
      return { dictionary: null, pages: this.#pages };
    }
    const raw = new Growable(this.#alloc);
    this.#appendPlain(dictionary.entries, 0, dictionary.count, raw);
    const content = { type: 'dictionary', encoding: encodings.plain, valueCount: dictionary.count } as const;
    const whole = { ...content, raw: raw.written };
    const page = encodePage(whole, this.#options.compression, this.#encoder, this.#alloc);
    return { dictionary: page, pages: this.#pages };
  }

  /** Values with a dictionary are of use only while the chunk has one too. */
  #usable(values: LeafValues): LeafValues {
    return values.kind === 'dict' && !this.#isDictionaryOpen ? values.flat() : values;
  }

  /** Rows whose bytes fit into the page, at least one. */
  #fittingRows(values: LeafValues, from: number): number {
    if (values.kind === 'nulls' || values.kind === 'bits') return values.length;
    const isOpen = this.#isDictionaryOpen;
    if (values.kind === 'dict') return this.kind === 'bytes' ? stringStepRows : values.length;
    const room = Math.max(0, this.#options.pageBytes - (isOpen ? 0 : this.#values.length));
    if (values.kind !== 'bytes') return Math.max(1, Math.ceil(room / kindBytes(this.kind)));
    const { offsets, length } = values;
    let low = from + 1;
    let high = Math.min(length, from + (isOpen ? stringStepRows : this.#options.pageRows));
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (offsets[middle]! - offsets[from]! + 4 * (middle - from) <= room) low = middle;
      else high = middle - 1;
    }
    return low - from;
  }

  /** Levels of a flat column are written down only once a row is NULL. */
  #addDefinition({ kind, valid, length }: LeafValues, from: number, count: number): void {
    const before = this.#levels;
    this.#levels += count;
    if (this.#maxDefinition === 0) return;
    const isAllNull = kind === 'nulls';
    if (!isAllNull && valid === null && this.#definition.length === 0) return;
    if (this.#definition.length === 0) {
      this.#definition.room(before).fill(1, 0, before);
      this.#definition.length = before;
    }
    const out = this.#definition.room(count);
    if (isAllNull || valid === null) out.fill(isAllNull ? 0 : 1, 0, count);
    else {
      this.#encoder.scratch((alloc) => {
        const bits = sliceBits(valid.subarray(0, (length + 7) >> 3), from, count, alloc);
        this.#encoder.kernels.primitives.bytesOfBits(bits, count, out);
      });
    }
    this.#definition.length += count;
  }

  #addValues(values: Exclude<LeafValues, { kind: 'nulls' }>, from: number, count: number): void {
    if (this.#isDictionaryOpen && this.#dictionary !== null) {
      const room = this.#values.room(4 * count);
      const out = new Uint32Array(room.buffer, room.byteOffset, count);
      const added =
        values.kind === 'dict'
          ? this.#dictionary.addMapped(values, from, count, out)
          : this.#dictionary.add(values, from, count, out);
      this.#values.length += 4 * added;
      this.#present += added;
      return;
    }
    assert(values.kind !== 'dict', 'values with a dictionary were made plain');
    this.#encoder.scratch((alloc) => this.#addPlain(values, from, count, alloc));
  }

  #addPlain(values: FlatValues, from: number, count: number, alloc: Allocator): void {
    const { primitives } = this.#encoder.kernels;
    if (values.kind === 'bits') {
      this.#values.room((count + 15) >> 3);
      const { bytes } = this.#values;
      this.#present += primitives.packBits(values.bytes, values.valid, from, count, bytes, this.#present);
      this.#values.length = (this.#present + 7) >> 3;
      return;
    }
    if (values.kind === 'bytes') {
      this.#include(rangeOf(this.kind, values, null, from, count, this.#encoder));
      this.#present += this.#appendPlain(values, from, count, this.#values);
      return;
    }
    const width = kindBytes(this.kind);
    let dense = values.bytes.subarray(width * from, width * (from + count));
    let there = count;
    if (values.valid !== null) {
      dense = alloc.bytes(width * (count + 1));
      there = primitives.packFixed(width, values.bytes, values.valid, from, count, dense);
    }
    const flat: FlatValues = { kind: 'fixed', length: there, valid: null, bytes: dense };
    this.#include(rangeOf(this.kind, flat, null, 0, there, this.#encoder));
    this.#present += this.#appendPlain(flat, 0, there, this.#values);
  }

  /** Appends rows as PLAIN has them; gives how many are there. Fixed values have to be dense. */
  #appendPlain(values: FlatValues, from: number, count: number, out: Growable): number {
    const { primitives } = this.#encoder.kernels;
    if (values.kind === 'bytes') {
      const { offsets, valid } = values;
      const before = out.length;
      const room = out.room(offsets[from + count]! - offsets[from]! + 4 * count);
      out.length += primitives.lengthPrefixed(offsets, values.values, valid, from, count, room);
      if (valid === null) return count;
      // A NULL row's bytes may be there, but are never written.
      return before === out.length ? 0 : countOf(valid, from, count);
    }
    const width = kindBytes(this.kind);
    const dense = values.bytes.subarray(width * from, width * (from + count));
    if (this.kind !== 'i128') out.append(dense);
    else {
      const lanes = new BigInt64Array(dense.buffer, dense.byteOffset, 2 * count);
      primitives.toBigEndian(lanes, count, this.#width, out.room(this.#width * count));
      out.length += this.#width * count;
    }
    return count;
  }

  #include(range: Range): void {
    this.#range = mergedRange(this.#range, range);
  }

  #closeIfFull(): void {
    const { pageRows, pageBytes, dictionaryBytes } = this.#options;
    const isFull = this.#rows >= pageRows || this.#values.length >= pageBytes;
    const isLarge = this.#isDictionaryOpen && this.#dictionary!.sizeBytes >= dictionaryBytes;
    if (isFull || isLarge) this.#closePage();
  }

  #closePage(): void {
    const isByDictionary = this.#isDictionaryOpen && this.#settleDictionary();
    if (isByDictionary) this.#include(this.#dictionaryRange());
    else if (this.kind === 'bool') this.#include(this.#boolRange());
    const page = this.#encoder.scratch((alloc) => {
      const raw = new Growable(alloc, this.#values.length + 64);
      this.#writeLevels(this.#repetition, this.#maxRepetition, raw);
      this.#writeLevels(this.#definition, this.#maxDefinition, raw);
      if (isByDictionary) this.#writeNumbers(raw);
      else raw.append(this.#values.written);
      const encoding = isByDictionary ? encodings.rleDictionary : encodings.plain;
      const content = { type: 'data', encoding, valueCount: this.#levels, raw: raw.written } as const;
      return { ...encodePage(content, this.#options.compression, this.#encoder, this.#alloc), encoding };
    });
    const values = this.#levels;
    this.#pages.push({ ...page, rows: this.#rows, values, nulls: values - this.#present, range: this.#range });
    this.#finishedBytes += page.compressedBytes;
    this.#startPage();
    const dictionary = this.#dictionary;
    if (dictionary !== null && dictionary.sizeBytes >= this.#options.dictionaryBytes) this.#isDictionaryOpen = false;
  }

  #startPage(): void {
    this.#rows = 0;
    this.#levels = 0;
    this.#present = 0;
    this.#definition.length = 0;
    this.#repetition.length = 0;
    this.#values.length = 0;
    this.#range = emptyRange;
  }

  #numbers(): Uint32Array {
    const { bytes } = this.#values;
    return new Uint32Array(bytes.buffer, bytes.byteOffset, this.#present);
  }

  /** Strings are compared once an entry, not once a row. */
  #dictionaryRange(): Range {
    const { entries, count } = this.#dictionary!;
    return this.#encoder.scratch((alloc) => {
      const all = this.#numbers();
      const numbers = this.kind === 'bytes' ? distinct(all, count, alloc) : all;
      return rangeOf(this.kind, entries, numbers, 0, numbers.length, this.#encoder);
    });
  }

  #boolRange(): Range {
    const flat: FlatValues = { kind: 'bits', length: this.#present, valid: null, bytes: this.#values.bytes };
    return rangeOf(this.kind, flat, null, 0, this.#present, this.#encoder);
  }

  /** Whether the page stays by dictionary; where the first does not save a fifth, its values become plain and the dictionary is dropped. */
  #settleDictionary(): boolean {
    const dictionary = this.#dictionary!;
    if (this.#pages.length > 0 || this.#present === 0) return true;
    const bits = bitsFor(dictionary.count);
    const average = dictionary.sizeBytes / Math.max(1, dictionary.count);
    const byDictionary = dictionary.sizeBytes + (this.#present * bits) / 8;
    if (byDictionary < 0.8 * average * this.#present) return true;
    this.#isDictionaryOpen = false;
    this.#dictionary = null;
    this.#encoder.scratch((alloc) => {
      const numbers = alloc.uint32(this.#present);
      numbers.set(this.#numbers());
      this.#values.length = 0;
      const entries = gathered(dictionary.entries, numbers, kindBytes(this.kind), this.#encoder, alloc);
      this.#present = 0;
      this.#addPlain(entries, 0, entries.length, alloc);
    });
    return false;
  }

  #writeNumbers(raw: Growable): void {
    const bits = bitsFor(this.#dictionary!.count);
    const room = raw.room(1 + packedBytesMax(this.#present, bits));
    room[0] = bits;
    const { primitives } = this.#encoder.kernels;
    raw.length += 1 + primitives.packRuns(4, this.#numbers(), this.#present, bits, room.subarray(1));
  }

  /** Four bytes of length, then runs; one run where no level is written down. */
  #writeLevels(levels: Growable, max: number, raw: Growable): void {
    if (max === 0) return;
    const bits = bitsFor(max + 1);
    const room = raw.room(4 + packedBytesMax(this.#levels, bits));
    const { primitives } = this.#encoder.kernels;
    const runs = room.subarray(4);
    const size =
      levels.length === 0 && this.#levels > 0
        ? oneRun(this.#levels, max, runs)
        : primitives.packRuns(1, levels.written, this.#levels, bits, runs);
    new DataView(room.buffer, room.byteOffset, 4).setInt32(0, size, true);
    raw.length += 4 + size;
  }
}

const stringStepRows = 2048;

/** Bits that numbers below `count` take. */
export function bitsFor(count: number): number {
  return count <= 1 ? 0 : 32 - Math.clz32(count - 1);
}

function oneRun(count: number, value: number, out: Uint8Array): number {
  let at = 0;
  let rest = 2 * count;
  for (; rest >= 128; rest = Math.floor(rest / 128)) out[at++] = (rest & 127) | 128;
  out[at++] = rest;
  out[at++] = value;
  return at;
}

function countOf(valid: Uint8Array, from: number, count: number): number {
  let found = 0;
  for (let i = from; i < from + count; i++) found += (valid[i >> 3]! >> (i & 7)) & 1;
  return found;
}
