/**
 * Objects in this process's memory: temporary tables (`memory:`) and tests.
 * Takes a clock for modification times; never touches a disk. Objects live as long as the store does.
 */
import { compareStrings } from '../core/compare.ts';
import {
  type ByteRange,
  checkPath,
  checkRange,
  fileNotFound,
  type ObjectInfo,
  type ObjectStore,
  type ObjectWriter,
  type PutMode,
  type ReadTarget,
  type StoreRef,
  throwIfAborted,
} from './store.ts';

/** Milliseconds since the epoch. */
export type ClockMs = () => number;

interface StoredObject {
  readonly bytes: Uint8Array;
  readonly modifiedMs: number;
  readonly etag: string;
}

export class MemoryStore implements ObjectStore {
  readonly ref: StoreRef;
  readonly #objects = new Map<string, StoredObject>();
  readonly #nowMs: ClockMs;
  #writes = 0;

  constructor(id: string, nowMs: ClockMs) {
    this.ref = { kind: 'memory', id };
    this.#nowMs = nowMs;
  }

  async *list(prefix: string, after?: string, signal?: AbortSignal): AsyncIterable<ObjectInfo> {
    throwIfAborted(signal);
    const paths = [...this.#objects.keys()].filter(
      (path) => path.startsWith(prefix) && (after === undefined || compareStrings(path, after) > 0),
    );
    for (const path of paths.sort(compareStrings)) {
      throwIfAborted(signal);
      const info = this.#info(path);
      if (info !== null) yield info;
    }
  }

  async listFolders(folder: string, signal?: AbortSignal): Promise<readonly string[]> {
    throwIfAborted(signal);
    const prefix = folder === '' ? '' : `${folder}/`;
    const names = new Set<string>();
    for (const path of this.#objects.keys()) {
      const slash = path.startsWith(prefix) ? path.indexOf('/', prefix.length) : -1;
      if (slash >= 0) names.add(path.slice(prefix.length, slash));
    }
    return [...names].sort(compareStrings);
  }

  has(path: string): boolean {
    return this.#objects.has(path);
  }

  async head(path: string, signal?: AbortSignal): Promise<ObjectInfo | null> {
    throwIfAborted(signal);
    return this.#info(path);
  }

  async read(path: string, range?: ByteRange, signal?: AbortSignal): Promise<Uint8Array> {
    throwIfAborted(signal);
    return this.readSync(path, range);
  }

  readSync(path: string, range?: ByteRange): Uint8Array {
    const { bytes } = this.#object(path);
    if (range === undefined) return bytes.slice();
    checkRange(path, range, bytes.length);
    return bytes.slice(range.start, range.end);
  }

  async readInto(path: string, ranges: readonly ReadTarget[], signal?: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    this.readIntoSync(path, ranges);
  }

  readIntoSync(path: string, ranges: readonly ReadTarget[]): void {
    const { bytes } = this.#object(path);
    for (const range of ranges) {
      checkRange(path, range, bytes.length);
      range.target.set(bytes.subarray(range.start, range.end));
    }
  }

  async put(path: string, body: Uint8Array, mode: PutMode, signal?: AbortSignal): Promise<'written' | 'exists'> {
    throwIfAborted(signal);
    checkPath('Writing', path);
    if (mode === 'ifAbsent' && this.#objects.has(path)) return 'exists';
    this.#set(path, body.slice());
    return 'written';
  }

  async write(path: string, signal?: AbortSignal): Promise<ObjectWriter> {
    throwIfAborted(signal);
    checkPath('Writing', path);
    const chunks: Uint8Array[] = [];
    let isOpen = true;
    return {
      write: async (bytes) => {
        throwIfAborted(signal);
        chunks.push(bytes.slice());
      },
      finish: async () => {
        throwIfAborted(signal);
        if (isOpen) this.#set(path, concatBytes(chunks));
        isOpen = false;
      },
      abort: async () => {
        isOpen = false;
      },
    };
  }

  async delete(path: string, signal?: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    this.#objects.delete(path);
  }

  #set(path: string, bytes: Uint8Array): void {
    this.#objects.set(path, { bytes, modifiedMs: this.#nowMs(), etag: String(++this.#writes) });
  }

  #object(path: string): StoredObject {
    const object = this.#objects.get(path);
    if (object === undefined) throw fileNotFound(path);
    return object;
  }

  #info(path: string): ObjectInfo | null {
    const object = this.#objects.get(path);
    if (object === undefined) return null;
    return { path, sizeBytes: object.bytes.length, modifiedMs: object.modifiedMs, etag: object.etag };
  }
}

function concatBytes(chunks: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}
