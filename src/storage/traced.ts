/** A store that reports each request and its bytes, for EXPLAIN ANALYZE and for tests that count requests. */
import type { ByteRange, ObjectInfo, ObjectStore, ObjectWriter, PutMode, ReadTarget } from './store.ts';

export interface StoreEvent {
  readonly operation: 'list' | 'head' | 'read' | 'put' | 'write' | 'delete';
  readonly path: string;
  /** Bytes read or written; 0 where the request carries none. */
  readonly sizeBytes: number;
}

/** `store`, telling `report` of every request that succeeded. */
export function tracedStore(store: ObjectStore, report: (event: StoreEvent) => void): ObjectStore {
  const tell = (operation: StoreEvent['operation'], path: string, sizeBytes = 0): void =>
    report({ operation, path, sizeBytes });
  const traced: ObjectStore = {
    ref: store.ref,
    async *list(prefix: string, after?: string, signal?: AbortSignal): AsyncIterable<ObjectInfo> {
      tell('list', prefix);
      yield* store.list(prefix, after, signal);
    },
    listFolders: async (folder: string, signal?: AbortSignal) => {
      tell('list', folder);
      return store.listFolders(folder, signal);
    },
    head: async (path: string, signal?: AbortSignal) => {
      tell('head', path);
      return store.head(path, signal);
    },
    read: async (path: string, range?: ByteRange, signal?: AbortSignal) => {
      const bytes = await store.read(path, range, signal);
      tell('read', path, bytes.length);
      return bytes;
    },
    readInto: async (path: string, ranges: readonly ReadTarget[], signal?: AbortSignal) => {
      await store.readInto(path, ranges, signal);
      tell('read', path, sumBytes(ranges));
    },
    put: async (path: string, body: Uint8Array, mode: PutMode, signal?: AbortSignal) => {
      const outcome = await store.put(path, body, mode, signal);
      tell('put', path, body.length);
      return outcome;
    },
    write: async (path: string, signal?: AbortSignal) => tracedWriter(await store.write(path, signal), path, tell),
    delete: async (path: string, signal?: AbortSignal) => {
      await store.delete(path, signal);
      tell('delete', path);
    },
  };
  return { ...traced, ...tracedSync(store, tell) };
}

type Tell = (operation: StoreEvent['operation'], path: string, sizeBytes?: number) => void;

function tracedWriter(writer: ObjectWriter, path: string, tell: Tell): ObjectWriter {
  return {
    write: async (bytes) => {
      await writer.write(bytes);
      tell('write', path, bytes.length);
    },
    finish: () => writer.finish(),
    abort: () => writer.abort(),
  };
}

function tracedSync(store: ObjectStore, tell: Tell): Pick<ObjectStore, 'readSync' | 'readIntoSync'> {
  if (store.readSync === undefined || store.readIntoSync === undefined) return {};
  return {
    readSync: (path, range) => {
      const bytes = store.readSync!(path, range);
      tell('read', path, bytes.length);
      return bytes;
    },
    readIntoSync: (path, ranges) => {
      store.readIntoSync!(path, ranges);
      tell('read', path, sumBytes(ranges));
    },
  };
}

function sumBytes(ranges: readonly ByteRange[]): number {
  return ranges.reduce((sum, range) => sum + range.end - range.start, 0);
}
