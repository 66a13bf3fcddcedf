/**
 * From names to stores. Takes a StoreRef, a path or a URL; gives the store. The list of URL schemes is here:
 * a new store is one file beside this one and one line in `storeOf` and `locate`.
 */
import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unsupported } from '../core/errors.ts';
import { LocalStore } from './local.ts';
import { type ObjectStore, type StoreRef, storageFailure } from './store.ts';

/** The memory stores that a session holds, by id. */
export type MemoryStores = ReadonlyMap<string, ObjectStore>;

/** A place in a store; `path` has no slash at either end, and '' is the store's root. */
export interface Location {
  readonly store: StoreRef;
  readonly path: string;
}

/** Opens the store that `ref` names. A memory store has to be in `memories`: STORAGE_FAILURE otherwise. */
export function openStore(ref: StoreRef, memories: MemoryStores = new Map()): ObjectStore {
  switch (ref.kind) {
    case 'local':
      return new LocalStore(ref.root);
    case 'memory': {
      const store = memories.get(ref.id);
      if (store === undefined) throw storageFailure('Opening', `memory:${ref.id}`, 'the session holds no such store');
      return store;
    }
  }
}

/**
 * The place that a user's path or URL names: a path (relative ones against `workingFolder`), `file:` or `memory:ID/path`.
 * A local place is the root of a store of its own. Other schemes are refused by name.
 */
export function locate(pathOrUrl: string, workingFolder: string): Location {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]+):/.exec(pathOrUrl)?.[1]?.toLowerCase();
  switch (scheme) {
    case undefined:
      return localLocation(resolve(workingFolder, pathOrUrl));
    case 'file':
      return localLocation(fileUrlPath(pathOrUrl));
    case 'memory': {
      const [id = '', ...rest] = pathOrUrl.slice('memory:'.length).replace(/^\/+/, '').split('/');
      return { store: { kind: 'memory', id }, path: rest.filter((part) => part !== '').join('/') };
    }
    default:
      throw unsupported(`The storage scheme ${scheme}:`);
  }
}

/** The text that `locate` maps back to this place: an absolute path, or `memory:ID/path`. */
export function locationText(location: Location): string {
  const { store, path } = location;
  switch (store.kind) {
    case 'local':
      return path === '' ? store.root : resolve(store.root, path);
    case 'memory':
      return path === '' ? `memory:${store.id}` : `memory:${store.id}/${path}`;
  }
}

function localLocation(root: string): Location {
  return { store: { kind: 'local', root }, path: '' };
}

function fileUrlPath(url: string): string {
  try {
    const path = fileURLToPath(url);
    if (isAbsolute(path)) return path;
  } catch (error) {
    throw storageFailure('Opening', url, 'it is not a file URL of this machine', error);
  }
  throw storageFailure('Opening', url, 'it is not an absolute file URL');
}
