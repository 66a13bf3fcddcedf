/** Parquet files as a table: one file, or every file of a folder. The schema is the first file's. */

import { type Footer, readFooter } from '../formats/parquet/footer.ts';
import type { ScanPlan, Split, TableProvider } from '../plan/ports.ts';
import { type Location, locationText } from '../storage/open-store.ts';
import type { ObjectInfo, ObjectStore, StoreRef } from '../storage/store.ts';
import { fileNotFound } from '../storage/store.ts';

/** Errors: FILE_NOT_FOUND where there is no file, FILE_CORRUPT where the first is none of Parquet. */
export async function parquetTable(
  location: Location,
  openStore: (ref: StoreRef) => ObjectStore,
  name: string,
): Promise<TableProvider> {
  const { place, files } = await parquetFiles(location, openStore);
  const [first] = files;
  if (first === undefined) throw fileNotFound(name);
  const store = openStore(place);
  const footer: Footer = await readFooter(
    (start, end) => store.read(first.path, { start, end }),
    first.sizeBytes,
    first.path,
  );
  const { schema } = footer;
  const rows = files.length === 1 ? footer.metadata.rowCount : null;
  const splits = files.map(
    (file): Split => ({
      kind: 'parquet',
      store: place,
      path: file.path,
      sizeBytes: file.sizeBytes,
      rows: null,
      constants: [],
      deletedRows: null,
    }),
  );
  const plan = async (request: Parameters<TableProvider['plan']>[0]): Promise<ScanPlan> => ({
    sources: request.columns.map((c) => ({ kind: 'file', path: c.path, type: c.type })),
    splits,
    skipped: [],
    filesTotal: files.length,
  });
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  const marks = files.map((file) => `${file.path}:${file.modifiedMs}:${file.sizeBytes}`).join();
  return {
    ref: { id: `parquet:${locationText(location)}:${marks}`, name: `parquet.\`${name}\``, version: null, schema },
    schema,
    statistics: () => ({ rows, isRowsExact: rows !== null, sizeBytes, columns: new Map() }),
    pushdown: () => 'inexact',
    plan,
  };
}

/** Hidden names (`_`, `.`) are no data. A file is read through its folder's store. */
async function parquetFiles(
  location: Location,
  openStore: (ref: StoreRef) => ObjectStore,
): Promise<{ place: StoreRef; files: readonly ObjectInfo[] }> {
  const asFile = fileLocation(location);
  if (asFile !== null) {
    const info = await openStore(asFile.store).head(asFile.path);
    if (info !== null) return { place: asFile.store, files: [info] };
  }
  const prefix = location.path === '' ? '' : `${location.path}/`;
  const files: ObjectInfo[] = [];
  for await (const info of openStore(location.store).list(prefix)) {
    const names = info.path.slice(prefix.length).split('/');
    if (names.every((n) => !n.startsWith('_') && !n.startsWith('.')) && /\.parquet$/i.test(info.path)) files.push(info);
  }
  return { place: location.store, files };
}

/** The place as a file: of a local store, whose root is the whole path, the folder above it is the store. */
function fileLocation(location: Location): Location | null {
  if (location.store.kind !== 'local' || location.path !== '') return location.path === '' ? null : location;
  const slash = location.store.root.lastIndexOf('/');
  if (slash < 0) return null;
  return {
    store: { kind: 'local', root: location.store.root.slice(0, slash) || '/' },
    path: location.store.root.slice(slash + 1),
  };
}
