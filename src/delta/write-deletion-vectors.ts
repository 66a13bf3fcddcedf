/**
 * Deletion vectors written: from the row numbers that are deleted to the descriptors of an add action. Small vectors stand
 * in the log itself, the others share files under the table's root, which are durable when the descriptors are given.
 * Source: PROTOCOL.md, "Deletion Vectors", "Deletion Vector File Storage Format".
 */
import { crc32 } from 'node:zlib';
import type { DeletionVectorDescriptor } from './actions.ts';
import type { LogPlace } from './log/segment.ts';
import { encodeRoaring64 } from './roaring-encode.ts';
import { encodeZ85 } from './z85.ts';

export interface DeletionVectorOptions {
  /** UUIDs. */
  readonly newId: () => string;
  /** Bitmaps up to so many bytes stand in the log. */
  readonly inlineBytesMax?: number;
  /** A file is closed once it has so many bytes. */
  readonly fileBytes?: number;
}

const inlineBytesDefault = 512;
const fileBytesDefault = 2 << 20;
const formatVersion = 1;

/** A descriptor for each set of ascending row numbers, in their order; null for an empty one. Errors: those of the store. */
export async function writeDeletionVectors(
  log: LogPlace,
  vectors: readonly Uint32Array[],
  options: DeletionVectorOptions,
  signal?: AbortSignal,
): Promise<readonly (DeletionVectorDescriptor | null)[]> {
  const out: (DeletionVectorDescriptor | null)[] = [];
  let file = newFile(options.newId());
  const files = [file];
  for (const rows of vectors) {
    if (rows.length === 0) {
      out.push(null);
      continue;
    }
    const bytes = encodeRoaring64(rows);
    if (bytes.length <= (options.inlineBytesMax ?? inlineBytesDefault)) {
      out.push(inline(bytes, rows.length));
      continue;
    }
    if (file.sizeBytes >= (options.fileBytes ?? fileBytesDefault)) {
      file = newFile(options.newId());
      files.push(file);
    }
    out.push(placed(file, bytes, rows.length));
  }
  for (const each of files) if (each.parts.length > 1) await writeFile(log, each, signal);
  return out;
}

/** The descriptor of a vector that stands in the log: padded to whole groups of four bytes. */
function inline(bytes: Uint8Array, cardinality: number): DeletionVectorDescriptor {
  const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
  padded.set(bytes);
  return { storageType: 'i', pathOrInlineDv: encodeZ85(padded), offset: null, sizeBytes: bytes.length, cardinality };
}

interface VectorFile {
  readonly id: string;
  readonly parts: Uint8Array[];
  sizeBytes: number;
}

function newFile(id: string): VectorFile {
  return { id, parts: [Uint8Array.of(formatVersion)], sizeBytes: 1 };
}

/** The length in 4 bytes big-endian, the bitmap, its CRC-32 in 4 bytes big-endian. */
function placed(file: VectorFile, bytes: Uint8Array, cardinality: number): DeletionVectorDescriptor {
  const offset = file.sizeBytes;
  const framed = new Uint8Array(bytes.length + 8);
  const view = new DataView(framed.buffer);
  view.setUint32(0, bytes.length);
  framed.set(bytes, 4);
  view.setUint32(4 + bytes.length, crc32(bytes));
  file.parts.push(framed);
  file.sizeBytes += framed.length;
  return { storageType: 'u', pathOrInlineDv: idText(file.id), offset, sizeBytes: bytes.length, cardinality };
}

/** A UUID as twenty characters. */
function idText(id: string): string {
  return encodeZ85(Uint8Array.from(Buffer.from(id.replaceAll('-', ''), 'hex')));
}

async function writeFile(log: LogPlace, { id, parts }: VectorFile, signal: AbortSignal | undefined): Promise<void> {
  const name = `deletion_vector_${id}.bin`;
  const sink = await log.store.write(log.root === '' ? name : `${log.root}/${name}`, signal);
  try {
    await sink.write(new Uint8Array(Buffer.concat(parts)));
    await sink.finish();
  } finally {
    await sink.abort();
  }
}
