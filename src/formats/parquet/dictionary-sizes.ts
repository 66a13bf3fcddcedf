/**
 * How many entries the dictionaries of a file's columns have: counts of different values that cost a page header each.
 * Takes a footer and reads, gives one count a read. Looks at the first row group alone, and at no page's body.
 */
import { encodings, pageKinds, readPageHeader } from './decode/page-header.ts';
import { chunkExtent, type Footer } from './footer.ts';
import type { RangeSource } from './group-read.ts';
import type { ColumnRead } from './mapping.ts';
import type { ColumnChunk, RowGroup } from './metadata.ts';

/**
 * One a read: entries of its dictionary in the first row group; null where the column is nested or nothing is known.
 * A writer that gave its dictionary up half-way leaves fewer entries than there are values; one that makes dictionaries
 * and made none here saw mostly different values: half of the rows are taken for them.
 * Throws FILE_CORRUPT for a malformed page header.
 */
export async function dictionarySizes(
  source: RangeSource,
  footer: Footer,
  reads: readonly ColumnRead[],
): Promise<readonly (number | null)[]> {
  const group = footer.metadata.rowGroups[0];
  if (group === undefined) return reads.map(() => null);
  const { rowCount } = group;
  const hasDictionaries = group.columns.some(isCoded);
  const extents = reads.map((read) => headerExtent(group, read, hasDictionaries));
  const ranges = extents
    .filter((extent) => extent !== null && extent !== 'plain')
    .map(({ start, end }) => ({ start, end, target: new Uint8Array(end - start) }));
  await source.readInto(ranges);
  let next = 0;
  return extents.map((extent) => {
    if (extent === null || extent === 'plain') return extent === null ? null : Math.ceil(rowCount / 2);
    const header = readPageHeader(ranges[next++]!.target, 0, footer.path, extent.chunkBytes);
    return header.kind === pageKinds.dictionary ? header.valueCount : null;
  });
}

/** Headers of dictionary pages hold no statistics: a few numbers. */
const headerBytesMax = 128;

/** Where the header of the dictionary page may lie. */
interface HeaderExtent {
  readonly start: number;
  readonly end: number;
  readonly chunkBytes: number;
}

/** 'plain' where the column has no such page beside others that have one; null where nothing can be said. */
function headerExtent(
  group: RowGroup,
  { steps, mapping: { source } }: ColumnRead,
  hasDictionaries: boolean,
): HeaderExtent | 'plain' | null {
  if (source === null || source.shape !== 'leaf' || steps.length > 0) return null;
  const chunk = group.columns[source.node.leafStart]!;
  if (chunk.filePath !== null) return null;
  if (!isCoded(chunk)) return hasDictionaries ? 'plain' : null;
  const { start, end } = chunkExtent(chunk);
  return { start, end: Math.min(end, start + headerBytesMax), chunkBytes: end - start };
}

function isCoded({ encodings: used }: ColumnChunk): boolean {
  return used.includes(encodings.plainDictionary) || used.includes(encodings.rleDictionary);
}
