/**
 * One column chunk, read from front to back: any number of rows at a time, or passed over.
 * Takes the chunk's bytes and the list of its pages, gives vectors of the file's type. Dictionary indices stay indices
 * where that is asked for. A page is decompressed when the first of its rows is asked for, and never where all of them are passed over.
 */
import type { DataType } from '../../../core/types.ts';
import { constant, type Vector } from '../../../core/vector.ts';
import { type Allocator, allocFixed, bitmapBytes, reprBytes } from '../../../kernels/allocator.ts';
import { concat } from '../../../kernels/flatten.ts';
import { gather } from '../../../kernels/gather.ts';
import type { Kernels } from '../../../kernels/kernels.ts';
import type { FileColumn } from '../columns.ts';
import type { BufferPool } from './buffer-pool.ts';
import { bitLeaf, fixedLeaf, type LeafContext, type LeafRows, plainWidth } from './leaf.ts';
import { openBody, type PageBody } from './page-body.ts';
import { encodings, type PageHeader } from './page-header.ts';
import { type ChunkPages, type ChunkPlace, corrupt, isDictionaryEncoding } from './pages.ts';

export interface ColumnContext {
  readonly place: ChunkPlace;
  readonly column: FileColumn;
  readonly kernels: Kernels;
  /** For what lives as long as the row group is read. */
  readonly group: Allocator;
  readonly pool: BufferPool;
  readonly dictionaryId: number;
  /** Values that are stored as dictionary indices stay that. */
  readonly keepsKeys: boolean;
  /** The type that vectors are given. */
  readonly type: DataType;
  /** Makes values of the file's type into that; those of a dictionary once. */
  readonly adapt: (vector: Vector, alloc: Allocator) => Vector;
}

/** A page whose rows are being read. */
interface OpenPage {
  readonly page: PageHeader;
  readonly body: PageBody;
  /** The places of the levels' and the values' streams, five words each. */
  readonly levelState: Int32Array;
  readonly runState: Int32Array;
  /** The values without what comes before their stream, and the width of indices in bits. */
  readonly stream: Uint8Array;
  readonly width: number;
  /** Values read: as a count, or as a place in the stream where they vary in length. */
  at: number;
  /** Strings without their lengths, and how many bytes of them there are so far. */
  strings: Uint8Array | null;
  stringBytes: number;
}

export class ColumnReader {
  readonly #context: ColumnContext;
  readonly #chunk: Uint8Array;
  readonly #pages: readonly PageHeader[];
  readonly #dictionaryPage: PageHeader | null;
  #dictionary: Vector | null = null;
  #next = 0;
  #page: OpenPage | null = null;
  /** Rows of the page at `#next - 1` that are not read. */
  #left = 0;
  /** Levels of rows that are passed over. */
  #skippedBits: Uint8Array | null = null;
  /** States of pages that are done. */
  readonly #states: Int32Array[] = [];
  /** Buffers that vectors of the latest read lie in, though their page is done. */
  readonly #retired: Uint8Array[] = [];

  constructor(chunk: Uint8Array, { dictionary, pages }: ChunkPages, context: ColumnContext) {
    this.#chunk = chunk;
    this.#dictionaryPage = dictionary;
    this.#pages = pages;
    this.#context = context;
  }

  /** The next `count` rows, which the chunk has; valid until the next call. Errors: FILE_CORRUPT, OUT_OF_MEMORY. */
  read(count: number, alloc: Allocator): Vector {
    this.#reuse();
    const parts: Vector[] = [];
    for (let due = count; due > 0; ) {
      this.#enter();
      const part = Math.min(due, this.#left);
      this.#page ??= this.#open(this.#pages[this.#next - 1]!);
      parts.push(this.#readPart(this.#page, part, alloc));
      this.#left -= part;
      due -= part;
      if (this.#left === 0) this.#close();
    }
    return concat(parts, alloc, this.#context.kernels);
  }

  /** Passes over the next `count` rows, which the chunk has. Errors: FILE_CORRUPT where a page has to be opened for it. */
  skip(count: number): void {
    this.#reuse();
    for (let due = count; due > 0; ) {
      this.#enter();
      const isWhole = due >= this.#left;
      const part = isWhole ? this.#left : Math.min(due, skippedMax);
      if (!isWhole) {
        this.#page ??= this.#open(this.#pages[this.#next - 1]!);
        this.#skipPart(this.#page, part);
      }
      this.#left -= part;
      due -= part;
      if (this.#left === 0) this.#close();
    }
  }

  #reuse(): void {
    for (const buffer of this.#retired.splice(0)) this.#context.pool.give(buffer);
  }

  #enter(): void {
    if (this.#left > 0) return;
    const page = this.#pages[this.#next++];
    if (page === undefined) throw corrupt(this.#context.place, 'ends before its last row');
    this.#left = page.valueCount;
  }

  #open(page: PageHeader): OpenPage {
    const body = openBody(this.#chunk, page, this.#context);
    const { stream, width } = streamOf(page, body, this.#context.place);
    return {
      page,
      body,
      levelState: this.#newState(),
      runState: this.#newState(),
      stream,
      width,
      at: 0,
      strings: null,
      stringBytes: 0,
    };
  }

  #newState(): Int32Array {
    const state = this.#states.pop() ?? this.#context.group.int32(5);
    return state.fill(0);
  }

  #close(): void {
    const open = this.#page;
    this.#page = null;
    if (open === null) return;
    this.#states.push(open.levelState, open.runState);
    if (open.body.buffer !== null) this.#retired.push(open.body.buffer);
    if (open.strings !== null) this.#retired.push(open.strings);
  }

  #readPart(open: OpenPage, length: number, alloc: Allocator): Vector {
    const { column } = this.#context;
    const rows = this.#rows(open, length, (sizeBytes) => alloc.bytes(sizeBytes));
    if (rows.present === 0 || column.type.id === 'null') {
      return constant(this.#context.type, null, length);
    }
    if (isDictionaryEncoding(open.page.encoding)) return this.#readIndices(open, rows, alloc);
    const leaf = { ...this.#context, alloc };
    const vector = this.#readPlain(open, rows, leaf);
    return this.#context.adapt(vector, alloc);
  }

  #readPlain(open: OpenPage, rows: LeafRows, leaf: LeafContext): Vector {
    const { column, place } = this.#context;
    const { stream, page } = open;
    if (column.node.element.type === 'BOOLEAN') {
      if (page.encoding === encodings.rle) return this.#readRunBits(open, rows, leaf);
      const vector = bitLeaf(stream, open.at, rows, leaf);
      open.at += rows.present;
      return vector;
    }
    if (column.node.element.type === 'BYTE_ARRAY') return this.#readStrings(open, rows, leaf);
    const width = plainWidth(column);
    const end = (open.at + rows.present) * width;
    if (end > stream.length) throw corrupt(place, 'has a page with too few bytes');
    const vector = fixedLeaf(stream.subarray(open.at * width, end), rows, leaf);
    open.at += rows.present;
    return vector;
  }

  #readRunBits(open: OpenPage, rows: LeafRows, leaf: LeafContext): Vector {
    const { primitives } = leaf.kernels;
    const bits = leaf.alloc.bytes(bitmapBytes(rows.present));
    const { stream, runState } = open;
    if (primitives.levelBits(stream, stream.length, 1, 1, runState, rows.present, bits) === -1) throw this.#badRuns();
    return bitLeaf(bits, 0, rows, leaf);
  }

  #readStrings(open: OpenPage, { length, valid }: LeafRows, { alloc, kernels, place, column }: LeafContext): Vector {
    const { stream } = open;
    const offsets = alloc.int32(length + 1);
    open.strings ??= this.#context.pool.take(stream.length);
    offsets[0] = open.stringBytes;
    const values = open.strings;
    const at = kernels.primitives.plainStrings(stream, stream.length, open.at, valid, length, offsets, values);
    if (at === -1) throw corrupt(place, 'has a string that reaches past its page');
    open.at = at;
    open.stringBytes = offsets[length]!;
    return { layout: 'bytes', type: column.type, length, valid, offsets, values };
  }

  #readIndices(open: OpenPage, rows: LeafRows, alloc: Allocator): Vector {
    const { keepsKeys, kernels, dictionaryId } = this.#context;
    const dictionary = this.#loadDictionary();
    const keys = allocKeys(dictionary.length, rows.present, alloc);
    const { stream, width, runState } = open;
    const keyBytes = keys.BYTES_PER_ELEMENT;
    const top = kernels.primitives.unpackRuns(stream, stream.length, width, runState, rows.present, keyBytes, keys);
    if (top === -1) throw this.#badRuns();
    if (top >= dictionary.length) {
      throw corrupt(this.#context.place, `refers to entry ${top} of a dictionary of ${dictionary.length}`);
    }
    const { length, valid } = rows;
    const spread = valid === null ? keys : this.#spreadKeys(keys, dictionary.length, valid, length, alloc);
    if (keepsKeys) {
      return { layout: 'dict', type: dictionary.type, length, valid, keys: spread, dictionary, dictionaryId };
    }
    return { ...this.#lookedUp(dictionary, spread, length, alloc), valid } as Vector;
  }

  /** The entries of keys, none of which is NULL. */
  #lookedUp(dictionary: Vector, keys: Keys, length: number, alloc: Allocator): Vector {
    const { kernels } = this.#context;
    const repr = dictionary.layout === 'fixed' && dictionary.valid === null ? dictionary.repr : 'bit';
    if (dictionary.layout !== 'fixed' || repr === 'bit') return gather(dictionary, keys, length, alloc, kernels);
    const values = allocFixed(alloc, repr, length);
    const keyBytes = keys.BYTES_PER_ELEMENT;
    kernels.primitives.gatherFixed(reprBytes(repr), dictionary.values, keys, keyBytes, length, values);
    return { ...dictionary, length, values };
  }

  /** Keys of rows; those of NULL rows are 0. */
  #spreadKeys(packed: Keys, entries: number, valid: Uint8Array, length: number, alloc: Allocator): Keys {
    const keys = allocKeys(entries, length, alloc);
    const width = keys.BYTES_PER_ELEMENT;
    this.#context.kernels.primitives.spreadFixed(width, bytesOf(packed), valid, length, bytesOf(keys));
    return keys;
  }

  #rows({ body, levelState }: OpenPage, length: number, takeBits: (sizeBytes: number) => Uint8Array): LeafRows {
    const { levels } = body;
    if (levels === null) return { length, present: length, valid: null };
    const top = this.#context.place.node.definitionLevel;
    const width = 32 - Math.clz32(top);
    const bits = takeBits(bitmapBytes(length));
    const { primitives } = this.#context.kernels;
    const present = primitives.levelBits(levels, levels.length, width, top, levelState, length, bits);
    if (present === -1) throw corrupt(this.#context.place, 'has malformed definition levels');
    return { length, present, valid: present === length ? null : bits };
  }

  #skipPart(open: OpenPage, length: number): void {
    const { column, kernels } = this.#context;
    this.#skippedBits ??= this.#context.group.bytes(bitmapBytes(skippedMax));
    const { present } = this.#rows(open, length, () => this.#skippedBits!);
    const { stream, page, runState, width } = open;
    if (isDictionaryEncoding(page.encoding) || page.encoding === encodings.rle) {
      const bits = page.encoding === encodings.rle ? 1 : width;
      if (kernels.primitives.skipRuns(stream, stream.length, bits, runState, present) === -1) throw this.#badRuns();
    } else if (column.node.element.type === 'BYTE_ARRAY') {
      const at = kernels.primitives.skipStrings(stream, stream.length, open.at, present);
      if (at === -1) throw corrupt(this.#context.place, 'has a string that reaches past its page');
      open.at = at;
    } else open.at += present;
  }

  #loadDictionary(): Vector {
    if (this.#dictionary !== null) return this.#dictionary;
    const { column, group, adapt, place } = this.#context;
    const page = this.#dictionaryPage!;
    // Numbers may stay in the page's buffer, so that is never given back.
    const { values, buffer } = openBody(this.#chunk, page, this.#context);
    const count = page.valueCount;
    const leaf = { ...this.#context, alloc: group };
    const rows = { length: count, present: count, valid: null };
    let vector: Vector;
    if (count === 0) throw corrupt(place, 'refers to an empty dictionary');
    if (column.node.element.type === 'BYTE_ARRAY') {
      if (4 * count > values.length) throw corrupt(place, 'has a dictionary with too few bytes');
      vector = dictionaryStrings(values, rows, leaf);
      if (buffer !== null) this.#context.pool.give(buffer);
    } else {
      const size = count * plainWidth(column);
      if (size > values.length) throw corrupt(place, 'has a dictionary with too few bytes');
      vector = fixedLeaf(values.subarray(0, size), rows, leaf);
    }
    this.#dictionary = adapt(vector, group);
    return this.#dictionary;
  }

  #badRuns(): Error {
    return corrupt(this.#context.place, 'has a page whose runs end early');
  }
}

/** Rows passed over at once within a page. */
const skippedMax = 65_536;

type Keys = Uint8Array | Uint16Array | Int32Array;

function allocKeys(entries: number, length: number, alloc: Allocator): Keys {
  if (entries <= 256) return alloc.bytes(length);
  return entries <= 65_536 ? alloc.uint16(length) : alloc.int32(length);
}

function dictionaryStrings(bytes: Uint8Array, { length }: LeafRows, leaf: LeafContext): Vector {
  const { alloc, kernels, place, column } = leaf;
  const offsets = alloc.int32(length + 1);
  const values = alloc.bytes(bytes.length);
  offsets[0] = 0;
  const at = kernels.primitives.plainStrings(bytes, bytes.length, 0, null, length, offsets, values);
  if (at === -1) throw corrupt(place, 'has a string that reaches past its page');
  return { layout: 'bytes', type: column.type, length, valid: null, offsets, values };
}

/** What of a page's values is its stream: indices have their width before it, booleans in runs their length. */
function streamOf(page: PageHeader, { values }: PageBody, place: ChunkPlace): { stream: Uint8Array; width: number } {
  if (isDictionaryEncoding(page.encoding)) {
    const width = values[0] ?? 0;
    if (width > 32) throw corrupt(place, `has indices of ${width} bits`);
    return { stream: values.subarray(1), width };
  }
  if (page.encoding !== encodings.rle) return { stream: values, width: 0 };
  if (values.length < 4) return { stream: values.subarray(0, 0), width: 1 };
  const size = new DataView(values.buffer, values.byteOffset, 4).getUint32(0, true);
  if (size > values.length - 4) throw corrupt(place, 'has a page with too few bytes');
  return { stream: values.subarray(4, 4 + size), width: 1 };
}

function bytesOf(keys: Keys): Uint8Array {
  return new Uint8Array(keys.buffer, keys.byteOffset, keys.byteLength);
}
