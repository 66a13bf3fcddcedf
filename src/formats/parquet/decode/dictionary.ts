/** The dictionary of a column chunk: decoded when a page first refers to it, made into the table's type once. */
import type { Vector } from '../../../core/vector.ts';
import type { ChunkContext } from './chunk-context.ts';
import { fixedLeaf, type LeafContext, plainWidth, textLeaf } from './leaf.ts';
import { openBody } from './page-body.ts';
import type { PageHeader } from './page-header.ts';
import { corrupt } from './pages.ts';

export class ChunkDictionary {
  readonly #chunk: Uint8Array;
  readonly #page: PageHeader | null;
  readonly #context: ChunkContext;
  #entries: Vector | null = null;

  constructor(chunk: Uint8Array, page: PageHeader | null, context: ChunkContext) {
    this.#chunk = chunk;
    this.#page = page;
    this.#context = context;
  }

  /** Its entries, at least one. Throws FILE_CORRUPT where its page makes no sense. */
  entries(): Vector {
    this.#entries ??= this.#load();
    return this.#entries;
  }

  #load(): Vector {
    const { column, group, adapt, place } = this.#context;
    const page = this.#page;
    if (page === null || page.valueCount === 0) throw corrupt(place, 'refers to an empty dictionary');
    // Numbers may stay in the page's buffer, so that is never given back.
    const { values, buffer } = openBody(this.#chunk, page, this.#context);
    const length = page.valueCount;
    const leaf = { ...this.#context, alloc: group };
    if (column.node.element.type !== 'BYTE_ARRAY') {
      const size = length * plainWidth(column);
      if (size > values.length) throw corrupt(place, 'has a dictionary with too few bytes');
      return adapt(fixedLeaf(values.subarray(0, size), { length, present: length, valid: null }, leaf), group);
    }
    if (4 * length > values.length) throw corrupt(place, 'has a dictionary with too few bytes');
    const vector = dictionaryStrings(values, length, leaf);
    if (buffer !== null) this.#context.pool.give(buffer);
    return adapt(vector, group);
  }
}

function dictionaryStrings(bytes: Uint8Array, length: number, leaf: LeafContext): Vector {
  const { alloc, kernels, place } = leaf;
  const offsets = alloc.int32(length + 1);
  const values = alloc.bytes(bytes.length);
  offsets[0] = 0;
  const at = kernels.primitives.plainStrings(bytes, bytes.length, 0, null, length, offsets, values);
  if (at === -1) throw corrupt(place, 'has a string that reaches past its page');
  return textLeaf(offsets, values, { length, present: length, valid: null }, leaf);
}
