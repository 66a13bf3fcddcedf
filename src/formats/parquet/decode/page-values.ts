/**
 * The values of one page, read from front to back: any number of rows at a time, or passed over. Takes the page's bytes
 * without its levels, gives vectors of the table's type. Knows every encoding; knows nothing of pages and levels.
 */
import { constant, type Vector } from '../../../core/vector.ts';
import { type Allocator, allocFixed, bitmapBytes, reprBytes } from '../../../kernels/allocator.ts';
import { gather } from '../../../kernels/gather.ts';
import type { ChunkContext } from './chunk-context.ts';
import { deltaStrings, type PageStrings } from './delta-strings.ts';
import type { ChunkDictionary } from './dictionary.ts';
import { bitLeaf, fixedLeaf, type LeafContext, type LeafRows, plainWidth, textLeaf } from './leaf.ts';
import { encodings, type PageHeader } from './page-header.ts';
import { type ChunkPlace, corrupt, isDictionaryEncoding } from './pages.ts';

export class PageValues {
  readonly #context: ChunkContext;
  readonly #encoding: number;
  readonly #dictionary: ChunkDictionary;
  /** The values without what comes before their stream, and the width of indices in bits. */
  readonly #stream: Uint8Array;
  readonly #width: number;
  readonly #state: Int32Array;
  /** The strings of a page whose encoding spreads them over it. */
  readonly #texts: PageStrings | null;
  /** Values read: as a count, or as a place in the stream where they vary in length. */
  #at = 0;
  /** Strings without their lengths, and how many bytes of them there are so far. */
  #strings: Uint8Array | null = null;
  #stringBytes = 0;

  constructor(page: PageHeader, values: Uint8Array, dictionary: ChunkDictionary, context: ChunkContext) {
    this.#context = context;
    this.#encoding = page.encoding;
    this.#dictionary = dictionary;
    const { stream, width } = streamOf(page.encoding, values, context.place);
    this.#stream = stream;
    this.#width = width;
    this.#state = context.states.take();
    const isSpread = page.encoding === encodings.deltaLength || page.encoding === encodings.deltaStrings;
    this.#texts = isSpread ? deltaStrings(page, values, context) : null;
  }

  /** The values of the next `rows.present` rows among `rows.length`. Errors: FILE_CORRUPT, OUT_OF_MEMORY. */
  read(rows: LeafRows, alloc: Allocator): Vector {
    const { column, type, adapt } = this.#context;
    if (rows.present === 0 || column.type.id === 'null') return constant(type, null, rows.length);
    if (isDictionaryEncoding(this.#encoding)) return this.#readIndices(rows, alloc);
    return adapt(this.#readPlain(rows, { ...this.#context, alloc }), alloc);
  }

  /** Passes over the values of so many rows that have one. */
  skip(present: number): void {
    const { column, kernels, place } = this.#context;
    const { primitives } = kernels;
    const stream = this.#stream;
    if (isDictionaryEncoding(this.#encoding) || this.#encoding === encodings.rle) {
      const width = this.#encoding === encodings.rle ? 1 : this.#width;
      if (primitives.skipRuns(stream, stream.length, width, this.#state, present) === -1) throw this.#badRuns();
    } else if (this.#encoding === encodings.deltaInts) this.#deltaInts(present, this.#context.group);
    else if (this.#texts === null && column.node.element.type === 'BYTE_ARRAY') {
      const at = primitives.skipStrings(stream, stream.length, this.#at, present);
      if (at === -1) throw corrupt(place, 'has a string that reaches past its page');
      this.#at = at;
    } else this.#at += present;
  }

  /** Ends the reading; gives the buffers that vectors of the last read may lie in. */
  close(): Uint8Array[] {
    this.#context.states.give(this.#state);
    const own = this.#strings === null ? [] : [this.#strings];
    return [...own, ...(this.#texts?.buffers ?? [])];
  }

  #readPlain(rows: LeafRows, leaf: LeafContext): Vector {
    const { column, place } = this.#context;
    const { type } = column.node.element;
    if (type === 'BOOLEAN') return this.#readBits(rows, leaf);
    if (this.#texts !== null) return this.#readTexts(this.#texts, rows, leaf);
    if (type === 'BYTE_ARRAY') return this.#readStrings(rows, leaf);
    const { present } = rows;
    if (this.#encoding === encodings.deltaInts) return fixedLeaf(this.#deltaInts(present, leaf.alloc), rows, leaf);
    const width = plainWidth(column);
    const start = this.#at;
    if ((start + present) * width > this.#stream.length) throw corrupt(place, 'has a page with too few bytes');
    this.#at += present;
    if (this.#encoding === encodings.split) return fixedLeaf(this.#joined(start, present, leaf), rows, leaf);
    return fixedLeaf(this.#stream.subarray(start * width, (start + present) * width), rows, leaf);
  }

  #readBits(rows: LeafRows, leaf: LeafContext): Vector {
    if (this.#encoding === encodings.rle) return this.#readRunBits(rows, leaf);
    const vector = bitLeaf(this.#stream, this.#at, rows, leaf);
    this.#at += rows.present;
    return vector;
  }

  #readRunBits(rows: LeafRows, leaf: LeafContext): Vector {
    const { primitives } = leaf.kernels;
    const bits = leaf.alloc.bytes(bitmapBytes(rows.present));
    const stream = this.#stream;
    const found = primitives.levelBits(stream, stream.length, 1, 1, this.#state, rows.present, bits);
    if (found === -1) throw this.#badRuns();
    return bitLeaf(bits, 0, rows, leaf);
  }

  /** The next integers of a stream of differences, as PLAIN lays them out. */
  #deltaInts(count: number, alloc: Allocator): Uint8Array {
    const width = plainWidth(this.#context.column);
    const stream = this.#stream;
    const out = alloc.bytes(count * width);
    const { primitives } = this.#context.kernels;
    const found = primitives.deltaInts(stream, stream.length, this.#state, count, width, out);
    if (found === -1) throw corrupt(this.#context.place, 'has a malformed page of differences');
    return out;
  }

  /** Values whose bytes stand apart, as PLAIN lays them out. */
  #joined(start: number, count: number, { alloc, kernels, column }: LeafContext): Uint8Array {
    const width = plainWidth(column);
    const out = alloc.bytes(count * width);
    const total = Math.floor(this.#stream.length / width);
    kernels.primitives.joinSplit(this.#stream, total, start, count, width, out);
    return out;
  }

  #readTexts({ offsets, bytes, count }: PageStrings, rows: LeafRows, leaf: LeafContext): Vector {
    const { length, present, valid } = rows;
    const start = this.#at;
    if (present > count - start) throw corrupt(this.#context.place, 'has a page with too few strings');
    this.#at += present;
    const own = offsets.subarray(start, start + present + 1);
    if (leaf.column.node.element.type === 'FIXED_LEN_BYTE_ARRAY') {
      return fixedLeaf(bytes.subarray(own[0], own[present]), rows, leaf);
    }
    if (valid === null) return textLeaf(own, bytes, rows, leaf);
    const spread = leaf.alloc.int32(length + 1);
    leaf.kernels.primitives.spreadOffsets(own, valid, length, spread);
    return textLeaf(spread, bytes, rows, leaf);
  }

  #readStrings(rows: LeafRows, leaf: LeafContext): Vector {
    const { alloc, kernels, place } = leaf;
    const { length, valid } = rows;
    const stream = this.#stream;
    const offsets = alloc.int32(length + 1);
    this.#strings ??= this.#context.pool.take(stream.length);
    offsets[0] = this.#stringBytes;
    const values = this.#strings;
    const at = kernels.primitives.plainStrings(stream, stream.length, this.#at, valid, length, offsets, values);
    if (at === -1) throw corrupt(place, 'has a string that reaches past its page');
    this.#at = at;
    this.#stringBytes = offsets[length]!;
    return textLeaf(offsets, values, rows, leaf);
  }

  #readIndices({ length, present, valid }: LeafRows, alloc: Allocator): Vector {
    const { keepsKeys, kernels, dictionaryId, place } = this.#context;
    const dictionary = this.#dictionary.entries();
    const keys = allocKeys(dictionary.length, present, alloc);
    const stream = this.#stream;
    const keyBytes = keys.BYTES_PER_ELEMENT;
    const { primitives } = kernels;
    const top = primitives.unpackRuns(stream, stream.length, this.#width, this.#state, present, keyBytes, keys);
    if (top === -1) throw this.#badRuns();
    if (top >= dictionary.length) {
      throw corrupt(place, `refers to entry ${top} of a dictionary of ${dictionary.length}`);
    }
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

  #badRuns(): Error {
    return corrupt(this.#context.place, 'has a page whose runs end early');
  }
}

type Keys = Uint8Array | Uint16Array | Int32Array;

function allocKeys(entries: number, length: number, alloc: Allocator): Keys {
  if (entries <= 256) return alloc.bytes(length);
  return entries <= 65_536 ? alloc.uint16(length) : alloc.int32(length);
}

/** What of a page's values is its stream: indices have their width before it, booleans in runs their length. */
function streamOf(encoding: number, values: Uint8Array, place: ChunkPlace): { stream: Uint8Array; width: number } {
  if (isDictionaryEncoding(encoding)) {
    const width = values[0] ?? 0;
    if (width > 32) throw corrupt(place, `has indices of ${width} bits`);
    return { stream: values.subarray(1), width };
  }
  if (encoding !== encodings.rle) return { stream: values, width: 0 };
  if (values.length < 4) return { stream: values.subarray(0, 0), width: 1 };
  const size = new DataView(values.buffer, values.byteOffset, 4).getUint32(0, true);
  if (size > values.length - 4) throw corrupt(place, 'has a page with too few bytes');
  return { stream: values.subarray(4, 4 + size), width: 1 };
}

function bytesOf(keys: Keys): Uint8Array {
  return new Uint8Array(keys.buffer, keys.byteOffset, keys.byteLength);
}
