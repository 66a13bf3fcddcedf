/**
 * Deletion vectors: from an add action's descriptor to the row numbers that are deleted.
 * Takes a descriptor, and a store for vectors kept in files; every length is checked before it is trusted.
 * Source: PROTOCOL.md, "Deletion Vectors"; the portable form of 64-bit Roaring bitmaps (RoaringFormatSpec).
 */
import { crc32 } from 'node:zlib';
import { EngineError } from '../core/errors.ts';
import type { Location } from '../storage/open-store.ts';
import type { ObjectStore } from '../storage/store.ts';
import { corrupt, type DeletionVectorDescriptor } from './actions.ts';
import { canonicalPath, placeOfFile, type TablePlace } from './log/data-path.ts';
import { decodeRoaring64 } from './roaring.ts';
import { decodeZ85 } from './z85.ts';

/** The deleted rows' numbers, ascending. Fails with DELTA_LOG_CORRUPT or FILE_CORRUPT where the vector is not what it says. */
export async function readDeletionVector(
  vector: DeletionVectorDescriptor,
  place: TablePlace,
  open: (location: Location) => ObjectStore,
  signal?: AbortSignal,
): Promise<Uint32Array> {
  const file = vectorFile(vector, place);
  const [bytes, source] =
    file === null
      ? [inlineBytes(vector), 'an inline deletion vector']
      : await fileBytes(vector, placeOfFile(file, place), open, signal);
  const rows = decodeRoaring64(bytes, source);
  if (rows.length !== vector.cardinality) {
    throw fileCorrupt(source, `the deletion vector has ${rows.length} rows, not ${vector.cardinality}`);
  }
  return rows;
}

function inlineBytes(vector: DeletionVectorDescriptor): Uint8Array {
  const bytes = decodeZ85(vector.pathOrInlineDv);
  if (bytes === null || bytes.length < vector.sizeBytes) throw corrupt('an inline deletion vector is malformed');
  return bytes.subarray(0, vector.sizeBytes);
}

/**
 * The canonical path of the file that holds the vector; null for an inline one. 'u': an optional folder and twenty
 * characters that are a UUID, under the table's root; 'p': a path.
 */
export function vectorFile(vector: DeletionVectorDescriptor, place: TablePlace): string | null {
  if (vector.storageType === 'i') return null;
  if (vector.storageType === 'p') return canonicalPath(vector.pathOrInlineDv, place);
  if (vector.storageType !== 'u') throw corrupt(`there is no deletion vector storage '${vector.storageType}'`);
  const text = vector.pathOrInlineDv;
  const bytes = text.length < 20 ? null : decodeZ85(text.slice(-20));
  if (bytes === null) throw corrupt(`the deletion vector name '${text}' is malformed`);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const uuid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const folder = text.slice(0, -20);
  return `${folder === '' ? '' : `${folder}/`}deletion_vector_${uuid}.bin`;
}

/** At `offset`: the length in 4 bytes big-endian, the bitmap, its CRC-32 in 4 bytes big-endian. */
async function fileBytes(
  vector: DeletionVectorDescriptor,
  location: Location,
  open: (location: Location) => ObjectStore,
  signal: AbortSignal | undefined,
): Promise<readonly [Uint8Array, string]> {
  const start = vector.offset ?? 1;
  const framed = await open(location).read(location.path, { start, end: start + vector.sizeBytes + 8 }, signal);
  const view = new DataView(framed.buffer, framed.byteOffset, framed.byteLength);
  const bytes = framed.subarray(4, 4 + vector.sizeBytes);
  if (view.getUint32(0) !== vector.sizeBytes)
    throw fileCorrupt(location.path, 'the deletion vector has another length');
  if (view.getUint32(4 + vector.sizeBytes) !== crc32(bytes)) {
    throw fileCorrupt(location.path, 'the deletion vector fails its checksum');
  }
  return [bytes, location.path];
}

function fileCorrupt(path: string, reason: string): EngineError {
  return new EngineError('FILE_CORRUPT', { path, reason });
}
