/** Which reads this decoder serves, as far as footers tell: columns of known encodings and codecs. */
import type { Footer } from '../footer.ts';
import type { ColumnRead } from '../mapping.ts';
import type { ColumnChunk } from '../metadata.ts';
import { isKnownCodec } from './page-body.ts';
import { encodings } from './page-header.ts';
import { wantedLeaves } from './row-group.ts';

/** Whether the column of a read is decoded here; its pages may still show that it is not. False for reads without a source. */
export function isCoveredRead(read: ColumnRead, footer: Footer, rowGroup: number): boolean {
  if (read.mapping.source === null) return false;
  const chunks = footer.metadata.rowGroups[rowGroup]!.columns;
  return wantedLeaves(read).leaves.every(({ column }) => isCoveredChunk(chunks[column.node.leafStart]!));
}

const known: ReadonlySet<number> = new Set(Object.values(encodings));

function isCoveredChunk({ codec, encodings: used, isEncrypted }: ColumnChunk): boolean {
  return !isEncrypted && isKnownCodec(codec) && used.every((encoding) => known.has(encoding));
}
