/** The text of a file, piece by piece: unpacked where its name says so, decoded as UTF-8. Never holds the whole file. */
import { Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { EngineError } from '../../core/errors.ts';
import type { ObjectStore } from '../../storage/store.ts';

export interface TextFile {
  readonly store: ObjectStore;
  readonly path: string;
  readonly sizeBytes: number;
}

/** Bytes that are read at a time. */
const chunkBytes = 1 << 20;

/** Errors: FILE_CORRUPT where the bytes are no UTF-8, or cannot be unpacked. */
export async function* textChunks(file: TextFile): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let at = 0;
  for await (const bytes of unpacked(file)) {
    yield decoded(file.path, at, () => decoder.decode(bytes, { stream: true }));
    at += bytes.length;
  }
  yield decoded(file.path, at, () => decoder.decode());
}

function decoded(path: string, at: number, decode: () => string): string {
  try {
    return decode();
  } catch (error) {
    const reason = `behind byte ${at} stand bytes that are no UTF-8`;
    throw new EngineError('FILE_CORRUPT', { path, reason }, { cause: error });
  }
}

function unpacked(file: TextFile): AsyncIterable<Uint8Array> {
  const unpack = /\.gz$/i.test(file.path) ? createGunzip() : /\.zst$/i.test(file.path) ? createZstdDecompress() : null;
  return unpack === null ? fileBytes(file) : unpackedBytes(file, unpack);
}

async function* unpackedBytes(file: TextFile, unpack: ReturnType<typeof createGunzip>): AsyncGenerator<Uint8Array> {
  const bytes = Readable.from(fileBytes(file));
  bytes.on('error', (error) => unpack.destroy(error));
  try {
    for await (const piece of bytes.pipe(unpack)) yield piece as Uint8Array;
  } catch (error) {
    if (error instanceof EngineError) throw error;
    const { message } = error as Error;
    throw new EngineError('FILE_CORRUPT', { path: file.path, reason: message }, { cause: error });
  }
}

async function* fileBytes({ store, path, sizeBytes }: TextFile): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < sizeBytes; start += chunkBytes) {
    yield await store.read(path, { start, end: Math.min(sizeBytes, start + chunkBytes) });
  }
}
