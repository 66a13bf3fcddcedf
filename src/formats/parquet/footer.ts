/**
 * A Parquet file's footer: found at the end of the file, decoded, checked, and its columns mapped to SQL types.
 * Takes a way to read byte ranges, gives plain data that can be posted to a worker. Reads no column data.
 */
import { EngineError, unsupported } from '../../core/errors.ts';
import type { Schema } from '../../core/types.ts';
import { type FileColumn, fieldOf, fileColumns } from './columns.ts';
import type { ColumnChunk, FileMetadata } from './metadata.ts';
import { decodeFileMetadata, type KnownSchema } from './metadata-decode.ts';
import { buildSchemaTree, type SchemaNode } from './schema.ts';

export interface Footer {
  readonly path: string;
  readonly sizeBytes: number;
  /** Where the footer itself starts. */
  readonly dataEnd: number;
  readonly metadata: FileMetadata;
  readonly tree: SchemaNode;
  /** The top-level columns, in the file's order. */
  readonly columns: readonly FileColumn[];
  /** The same as a schema. */
  readonly schema: Schema;
}

/** Reads bytes `start` up to but not including `end`. */
export type ReadRange = (start: number, end: number) => Uint8Array | Promise<Uint8Array>;

/**
 * Reads and checks a footer: the last 64 KiB, and the rest of the footer in a second read only where it is longer.
 * Throws FILE_CORRUPT where the file is no Parquet file or its footer lies about itself, UNSUPPORTED_FEATURE where it is encrypted.
 */
export async function readFooter(read: ReadRange, sizeBytes: number, path: string): Promise<Footer> {
  checkSize(sizeBytes, path);
  const tailStart = Math.max(0, sizeBytes - tailBytes);
  const tail = await read(tailStart, sizeBytes);
  if (tail.length !== sizeBytes - tailStart) throw corrupt(path, 'it is shorter than the log says');
  const footerStart = sizeBytes - 8 - footerLength(tail, sizeBytes, path);
  const bytes =
    footerStart >= tailStart
      ? tail.subarray(footerStart - tailStart, tail.length - 8)
      : await read(footerStart, sizeBytes - 8);
  return decodeFooter(bytes, sizeBytes, path);
}

/** What the footers of a table's files have in common, kept from one to the next. Starts as `newFooterKin()`. */
export interface FooterKin {
  readonly known: KnownSchema;
  shape: Shape | null;
}

/** What follows from a schema alone. */
type Shape = Pick<Footer, 'tree' | 'columns' | 'schema'> & { readonly leaves: readonly SchemaNode[] };

export function newFooterKin(): FooterKin {
  return { known: { bytes: new Uint8Array(0), schema: [] }, shape: null };
}

/** The footer of a file that lies in memory, without what only other readers and people want to know. */
export function footerOf(file: Uint8Array, path: string, statistics: boolean, kin: FooterKin): Footer {
  checkSize(file.length, path);
  const start = file.length - 8 - footerLength(file, file.length, path);
  const before = kin.known.schema;
  const parts = { statistics, extras: false, known: kin.known };
  const metadata = decodeFileMetadata(file.subarray(start, file.length - 8), path, parts);
  if (metadata.schema !== before) kin.shape = null;
  kin.shape ??= shapeOf(metadata, path);
  return footerWith(metadata, kin.shape, { dataEnd: start, sizeBytes: file.length, path });
}

/** As `readFooter`, from the footer's own bytes. */
export function decodeFooter(bytes: Uint8Array, sizeBytes: number, path: string): Footer {
  const metadata = decodeFileMetadata(bytes, path);
  return footerWith(metadata, shapeOf(metadata, path), { dataEnd: sizeBytes - 8 - bytes.length, sizeBytes, path });
}

function shapeOf({ schema }: FileMetadata, path: string): Shape {
  const tree = buildSchemaTree(schema, path);
  const columns = fileColumns(tree, path);
  return { tree, columns, schema: { fields: columns.map(fieldOf) }, leaves: leavesOf(tree) };
}

function footerWith(
  metadata: FileMetadata,
  { tree, columns, schema, leaves }: Shape,
  place: Pick<Footer, 'dataEnd' | 'sizeBytes' | 'path'>,
): Footer {
  checkRowGroups(metadata, leaves, place.sizeBytes, place.path);
  return { ...place, metadata, tree, columns, schema };
}

/** Where a column chunk's pages lie, its dictionary page included. */
export function chunkExtent(chunk: ColumnChunk): { start: number; end: number } {
  const { dictionaryPageOffset: dictionary, dataPageOffset } = chunk;
  const start = dictionary !== null && dictionary > 0 && dictionary < dataPageOffset ? dictionary : dataPageOffset;
  return { start, end: start + chunk.compressedBytes };
}

const tailBytes = 65_536;

function checkSize(sizeBytes: number, path: string): void {
  if (sizeBytes < 12) throw corrupt(path, `it is ${sizeBytes} bytes long, too short for a Parquet file`);
}

/** The length that the file's last eight bytes give, within the file. */
function footerLength(tail: Uint8Array, sizeBytes: number, path: string): number {
  const end = tail.length;
  const magic = String.fromCharCode(...tail.subarray(end - 4));
  if (magic === 'PARE') throw unsupported(`Parquet encryption (${path})`);
  if (magic !== 'PAR1') throw corrupt(path, 'it does not end as a Parquet file does');
  const length = new DataView(tail.buffer, tail.byteOffset + end - 8, 4).getUint32(0, true);
  if (length === 0 || length > sizeBytes - 12) throw corrupt(path, `its footer claims ${length} bytes`);
  return length;
}

/** A row count that no column confirms is not believed: rows of absent columns are made up from it alone. */
function checkRowGroups(metadata: FileMetadata, leaves: readonly SchemaNode[], sizeBytes: number, path: string): void {
  for (const group of metadata.rowGroups) {
    if (group.columns.length !== leaves.length) {
      throw corrupt(path, `a row group has ${group.columns.length} columns and the schema ${leaves.length}`);
    }
    for (const [i, chunk] of group.columns.entries()) {
      checkChunk(chunk, sizeBytes, path);
      if (leaves[i]!.repetitionLevel === 0 && chunk.valueCount !== group.rowCount) {
        throw corrupt(
          path,
          `the column ${chunk.path.join('.')} has ${chunk.valueCount} values in ${group.rowCount} rows`,
        );
      }
    }
  }
}

function leavesOf(node: SchemaNode): SchemaNode[] {
  return node.children.length === 0 ? [node] : node.children.flatMap(leavesOf);
}

function checkChunk(chunk: ColumnChunk, sizeBytes: number, path: string): void {
  if (chunk.filePath !== null) throw unsupported(`Parquet columns in another file (${path})`);
  if (chunk.valueCount === 0) return;
  const { start, end } = chunkExtent(chunk);
  if (start < 4 || end > sizeBytes) throw corrupt(path, `the column ${chunk.path.join('.')} lies outside of the file`);
}

function corrupt(path: string, reason: string): EngineError {
  return new EngineError('FILE_CORRUPT', { path, reason });
}
