/** Which reads this decoder serves, as far as footers tell: flat columns of known encodings, codecs and types. */
import type { Footer } from '../footer.ts';
import type { ColumnRead } from '../mapping.ts';
import type { ColumnChunk } from '../metadata.ts';
import { isKnownCodec } from './page-body.ts';
import { encodings } from './page-header.ts';

/** Whether the column of a read is decoded here; its pages may still show that it is not. False for reads without a source. */
export function isCoveredRead({ mapping }: ColumnRead, footer: Footer, rowGroup: number): boolean {
  const column = mapping.source;
  if (column === null || column.shape !== 'leaf' || column.node.repetitionLevel > 0) return false;
  const chunk = footer.metadata.rowGroups[rowGroup]!.columns[column.node.leafStart]!;
  return isCoveredChunk(chunk) && !(chunk.type === 'BYTE_ARRAY' && column.type.id === 'decimal');
}

const known: ReadonlySet<number> = new Set(Object.values(encodings));

function isCoveredChunk({ codec, encodings: used, isEncrypted }: ColumnChunk): boolean {
  return !isEncrypted && isKnownCodec(codec) && used.every((encoding) => known.has(encoding));
}
