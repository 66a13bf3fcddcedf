/**
 * A store that reaches nothing outside of chosen folders of this machine: what an untrusted log names is checked where it
 * is opened. Links are followed before they are judged. Stores in memory are let through.
 */
import { realpathSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { EngineError } from '../core/errors.ts';
import type { ByteRange, ObjectInfo, ObjectStore, PutMode, ReadTarget } from './store.ts';

/** `store`, each of whose paths has to lie within one of `roots` (absolute): PATH_NOT_ALLOWED otherwise. */
export function guardedStore(store: ObjectStore, roots: readonly string[]): ObjectStore {
  const { ref } = store;
  if (ref.kind !== 'local') return store;
  const allowed = roots.map((root) => realPlace(resolve(root)));
  const check = (path: string): void => {
    const place = realPlace(join(ref.root, path));
    if (!allowed.some((root) => isWithin(place, root))) throw new EngineError('PATH_NOT_ALLOWED', { path: place });
  };
  const guarded: ObjectStore = {
    ref,
    checkAllowed: check,
    async *list(prefix: string, after?: string, signal?: AbortSignal): AsyncIterable<ObjectInfo> {
      check(prefix.slice(0, prefix.lastIndexOf('/') + 1));
      yield* store.list(prefix, after, signal);
    },
    listFolders: async (folder: string, signal?: AbortSignal) => {
      check(folder);
      return store.listFolders(folder, signal);
    },
    head: async (path: string, signal?: AbortSignal) => {
      check(path);
      return store.head(path, signal);
    },
    read: async (path: string, range?: ByteRange, signal?: AbortSignal) => {
      check(path);
      return store.read(path, range, signal);
    },
    readInto: async (path: string, ranges: readonly ReadTarget[], signal?: AbortSignal) => {
      check(path);
      return store.readInto(path, ranges, signal);
    },
    put: async (path: string, body: Uint8Array, mode: PutMode, signal?: AbortSignal) => {
      check(path);
      return store.put(path, body, mode, signal);
    },
    write: async (path: string, signal?: AbortSignal) => {
      check(path);
      return store.write(path, signal);
    },
    delete: async (path: string, signal?: AbortSignal) => {
      check(path);
      return store.delete(path, signal);
    },
  };
  if (store.readSync !== undefined) {
    guarded.readSync = (path, range) => {
      check(path);
      return store.readSync!(path, range);
    };
  }
  if (store.readIntoSync !== undefined) {
    guarded.readIntoSync = (path, ranges) => {
      check(path);
      store.readIntoSync!(path, ranges);
    };
  }
  return guarded;
}

function isWithin(place: string, root: string): boolean {
  return place === root || place.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
}

/** With links resolved as far as the path is there. */
function realPlace(path: string): string {
  const missing: string[] = [];
  for (let at = resolve(path); ; ) {
    try {
      return missing.length === 0 ? realpathSync(at) : join(realpathSync(at), ...missing);
    } catch {
      const parent = dirname(at);
      if (parent === at) return resolve(path);
      missing.unshift(at.slice(parent.length).replace(/^\/+/, ''));
      at = parent;
    }
  }
}
