/**
 * One column chunk outside of lists, read from front to back: any number of rows at a time, or passed over.
 * Takes the chunk's bytes and the list of its pages, gives vectors of the table's type. Dictionary indices stay indices
 * where that is asked for. A page is decompressed when the first of its rows is asked for, and never where all of them are passed over.
 */
import type { Vector } from '../../../core/vector.ts';
import { type Allocator, bitmapBytes } from '../../../kernels/allocator.ts';
import { concat } from '../../../kernels/flatten.ts';
import type { ChunkContext } from './chunk-context.ts';
import { ChunkDictionary } from './dictionary.ts';
import type { LeafRows } from './leaf.ts';
import { openBody, type PageBody } from './page-body.ts';
import type { PageHeader } from './page-header.ts';
import { PageValues } from './page-values.ts';
import { type ChunkPages, corrupt } from './pages.ts';

/** A page whose rows are being read. */
interface OpenPage {
  readonly body: PageBody;
  readonly values: PageValues;
  readonly levelState: Int32Array;
}

export class ColumnReader {
  readonly #context: ChunkContext;
  readonly #chunk: Uint8Array;
  readonly #pages: readonly PageHeader[];
  readonly #dictionary: ChunkDictionary;
  #next = 0;
  #page: OpenPage | null = null;
  /** Rows of the page at `#next - 1` that are not read. */
  #left = 0;
  /** Levels of rows that are passed over. */
  #skippedBits: Uint8Array | null = null;
  /** Buffers that vectors of the latest read lie in, though their page is done. */
  readonly #retired: Uint8Array[] = [];

  constructor(chunk: Uint8Array, { dictionary, pages }: ChunkPages, context: ChunkContext) {
    this.#chunk = chunk;
    this.#dictionary = new ChunkDictionary(chunk, dictionary, context);
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
      const rows = this.#rows(this.#page, part, (sizeBytes) => alloc.bytes(sizeBytes));
      parts.push(this.#page.values.read(rows, alloc));
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
        this.#skippedBits ??= this.#context.group.bytes(bitmapBytes(skippedMax));
        this.#page.values.skip(this.#rows(this.#page, part, () => this.#skippedBits!).present);
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
    const values = new PageValues(page, body.values, this.#dictionary, this.#context);
    return { body, values, levelState: this.#context.states.take() };
  }

  #close(): void {
    const open = this.#page;
    this.#page = null;
    if (open === null) return;
    this.#context.states.give(open.levelState);
    this.#retired.push(...open.values.close());
    if (open.body.buffer !== null) this.#retired.push(open.body.buffer);
  }

  #rows({ body, levelState }: OpenPage, length: number, takeBits: (sizeBytes: number) => Uint8Array): LeafRows {
    const levels = body.definitions;
    if (levels === null) return { length, present: length, valid: null };
    const top = this.#context.place.node.definitionLevel;
    const width = 32 - Math.clz32(top);
    const bits = takeBits(bitmapBytes(length));
    const { primitives } = this.#context.kernels;
    const present = primitives.levelBits(levels, levels.length, width, top, levelState, length, bits);
    if (present === -1) throw corrupt(this.#context.place, 'has malformed definition levels');
    return { length, present, valid: present === length ? null : bits };
  }
}

/** Rows passed over at once within a page. */
const skippedMax = 65_536;
