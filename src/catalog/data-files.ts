/** Files that a path, a folder or a pattern means. Takes texts of a statement, gives files with the store that holds them. */
import { type Location, locate, locationText } from '../storage/open-store.ts';
import type { ObjectInfo, ObjectStore, StoreRef } from '../storage/store.ts';
import { fileNotFound } from '../storage/store.ts';

export interface DataFile {
  readonly store: StoreRef;
  readonly info: ObjectInfo;
}

export interface FilePlaces {
  readonly workingFolder: string;
  readonly openStore: (ref: StoreRef) => ObjectStore;
}

/** In the order of `paths`, the files of each by their paths. Errors: FILE_NOT_FOUND for a path that means none. */
export async function dataFiles(paths: readonly string[], places: FilePlaces, extensions: RegExp): Promise<DataFile[]> {
  const found: DataFile[] = [];
  for (const path of paths) {
    const files = await filesOf(path, places, extensions);
    if (files.length === 0) throw fileNotFound(path);
    found.push(...files);
  }
  return found;
}

async function filesOf(path: string, places: FilePlaces, extensions: RegExp): Promise<readonly DataFile[]> {
  const location = locate(path, places.workingFolder);
  const file = fileLocation(location);
  const info = file === null ? null : await places.openStore(file.store).head(file.path);
  if (info !== null) return [{ store: file!.store, info }];
  const firstWild = path.search(/[*?[]/);
  if (firstWild >= 0) return matchingFiles(path, firstWild, places);
  return listed(location, places, (name) => extensions.test(name));
}

/** `*` and `?` stay within a folder, `**` does not, `[ab]` is one of them. */
async function matchingFiles(path: string, firstWild: number, places: FilePlaces): Promise<readonly DataFile[]> {
  const cut = path.lastIndexOf('/', firstWild) + 1;
  const location = locate(path.slice(0, cut) || '.', places.workingFolder);
  const pattern = new RegExp(`^${patternText(path.slice(cut))}$`);
  return listed(location, places, (name) => pattern.test(name));
}

function patternText(glob: string): string {
  return glob.replaceAll(/\*\*\/|\*\*|\*|\?|\[[^\]]+\]|[\\^$.|+(){}[\]]/g, (token) => {
    if (token === '**/') return '(?:.*/)?';
    if (token === '**') return '.*';
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    return token.length > 1 ? token.replace(/^\[!/, '[^') : `\\${token}`;
  });
}

/** Hidden names (`_`, `.`) are no data. */
async function listed(
  location: Location,
  { openStore }: FilePlaces,
  isWanted: (name: string) => boolean,
): Promise<readonly DataFile[]> {
  const prefix = location.path === '' ? '' : `${location.path}/`;
  const files: DataFile[] = [];
  for await (const info of openStore(location.store).list(prefix)) {
    const name = info.path.slice(prefix.length);
    const isHidden = name.split('/').some((part) => part.startsWith('_') || part.startsWith('.'));
    if (!isHidden && isWanted(name)) files.push({ store: location.store, info });
  }
  return files;
}

/** The place as a file: of a local store, whose root is the whole path, the folder above it is the store. */
export function fileLocation(location: Location): Location | null {
  if (location.store.kind !== 'local' || location.path !== '') return location.path === '' ? null : location;
  const slash = location.store.root.lastIndexOf('/');
  if (slash < 0) return null;
  return {
    store: { kind: 'local', root: location.store.root.slice(0, slash) || '/' },
    path: location.store.root.slice(slash + 1),
  };
}

/** Tells two states of the files apart. */
export function filesMark(files: readonly DataFile[]): string {
  return files
    .map(({ store, info }) => `${locationText({ store, path: info.path })}:${info.modifiedMs}:${info.sizeBytes}`)
    .join();
}
