/**
 * How many entries the dictionaries of a file's columns have: counts of different values that cost a page header each.
 * Takes a footer and reads, gives one count a read. Looks at the first row group alone, and at no page's body.
 */
import { encodings, pageKinds, readPageHeader } from './decode/page-header.ts';
import { chunkExtent, type Footer } from './footer.ts';
import type { RangeSource } from './group-read.ts';
import type { ColumnRead } from './mapping.ts';

/**
 * One a read: entries of its dictionary in the first row group; null where the column is nested or has no dictionary.
 * A writer that gave its dictionary up half-way leaves fewer entries than there are values.
 * Throws FILE_CORRUPT for a malformed page header.
 */
export async function dictionarySizes(
  source: RangeSource,
  footer: Footer,
  reads: readonly ColumnRead[],
): Promise<readonly (number | null)[]> {
  const extents = reads.map((read) => headerExtent(footer, read));
  const ranges = extents
    .filter((extent) => extent !== null)
    .map(({ start, end }) => ({ start, end, target: new Uint8Array(end - start) }));
  await source.readInto(ranges);
  let next = 0;
  return extents.map((extent) => {
    if (extent === null) return null;
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

/** Null where the column has no such page in the first row group. */
function headerExtent(footer: Footer, { steps, mapping }: ColumnRead): HeaderExtent | null {
  const { source } = mapping;
  const group = footer.metadata.rowGroups[0];
  if (source === null || source.shape !== 'leaf' || steps.length > 0 || group === undefined) return null;
  const chunk = group.columns[source.node.leafStart]!;
  const { plainDictionary, rleDictionary } = encodings;
  const isCoded = chunk.encodings.includes(plainDictionary) || chunk.encodings.includes(rleDictionary);
  if (!isCoded || chunk.filePath !== null) return null;
  const { start, end } = chunkExtent(chunk);
  return { start, end: Math.min(end, start + headerBytesMax), chunkBytes: end - start };
}
