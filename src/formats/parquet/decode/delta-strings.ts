/**
 * Pages of byte strings whose lengths stand apart from their bytes: DELTA_LENGTH_BYTE_ARRAY, and DELTA_BYTE_ARRAY, whose
 * strings leave out what they begin with in common. Takes a page's values, gives all its strings end to end.
 * A count is believed up to the page's own; strings are measured before there is memory for them.
 */

import type { ChunkContext } from './chunk-context.ts';
import { plainWidth } from './leaf.ts';
import { encodings, type PageHeader } from './page-header.ts';
import { corrupt } from './pages.ts';

export interface PageStrings {
  readonly count: number;
  /** One more than there are strings; places in `bytes`. */
  readonly offsets: Int32Array;
  readonly bytes: Uint8Array;
  /** Buffers of the pool that these lie in. */
  readonly buffers: readonly Uint8Array[];
}

/** Throws FILE_CORRUPT for malformed pages, and for strings of another length than the column's where that is fixed. */
export function deltaStrings(page: PageHeader, values: Uint8Array, context: ChunkContext): PageStrings {
  if (page.encoding === encodings.deltaLength) return withLengths(page, values, 0, context);
  const { kernels, pool } = context;
  const { primitives } = kernels;
  const prefixes = readLengths(page, values, 0, context);
  const suffixes = withLengths(page, values, prefixes.end, context);
  const { count } = suffixes;
  if (prefixes.count !== count) throw malformed(context);
  const size = primitives.prefixedSize(prefixes.lengths, suffixes.offsets, count);
  if (size === -1) throw malformed(context);
  const bytes = pool.take(size);
  const [offsets, buffer] = takeInts(count + 1, context);
  primitives.joinPrefixes(prefixes.lengths, suffixes.offsets, suffixes.bytes, count, offsets, bytes);
  for (const used of [prefixes.buffer, ...suffixes.buffers]) pool.give(used);
  checkWidth(offsets, count, context);
  return { count, offsets, bytes, buffers: [bytes, buffer] };
}

/** Every value of a column of a fixed length has it. */
function checkWidth(offsets: Int32Array, count: number, { place, column }: ChunkContext): void {
  const width = plainWidth(column);
  if (width === 0) return;
  for (let i = 0; i < count; i++) {
    if (offsets[i + 1]! - offsets[i]! !== width) throw corrupt(place, `has a value that is not of ${width} bytes`);
  }
}

/** Strings of DELTA_LENGTH_BYTE_ARRAY from `start` on; they stay where they lie. */
function withLengths(page: PageHeader, values: Uint8Array, start: number, context: ChunkContext): PageStrings {
  const { lengths, count, end, buffer } = readLengths(page, values, start, context);
  const [offsets, offsetBuffer] = takeInts(count + 1, context);
  const found = context.kernels.primitives.lengthOffsets(lengths, count, end, values.length, offsets);
  if (found === -1) throw malformed(context);
  context.pool.give(buffer);
  return { count, offsets, bytes: values, buffers: [offsetBuffer] };
}

interface Lengths {
  readonly lengths: Int32Array;
  readonly count: number;
  /** Behind the last byte of the stream. */
  readonly end: number;
  readonly buffer: Uint8Array;
}

function readLengths(page: PageHeader, values: Uint8Array, start: number, context: ChunkContext): Lengths {
  const { primitives } = context.kernels;
  const state = context.states.take();
  const none = context.pool.take(8);
  state[0] = start;
  const isThere = primitives.deltaInts(values, values.length, state, 0, 4, none) !== -1;
  const count = state[1]!;
  context.pool.give(none);
  if (!isThere || count > page.valueCount) throw malformed(context);
  const [lengths, buffer] = takeInts(count, context);
  if (primitives.deltaInts(values, values.length, state, count, 4, lengths) === -1) throw malformed(context);
  const end = state[0]!;
  context.states.give(state);
  return { lengths, count, end, buffer };
}

function takeInts(count: number, { pool }: ChunkContext): [Int32Array, Uint8Array] {
  const buffer = pool.take(4 * count);
  return [new Int32Array(buffer.buffer, buffer.byteOffset, count), buffer];
}

function malformed({ place }: ChunkContext): Error {
  return corrupt(place, 'has a malformed page of strings');
}
