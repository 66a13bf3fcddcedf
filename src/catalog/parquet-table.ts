/** Parquet files as a table: one file, a list, a pattern, or every file of a folder. The schema is the first file's. */

import { type Footer, readFooter } from '../formats/parquet/footer.ts';
import type { ScanPlan, Split, TableProvider } from '../plan/ports.ts';
import { type DataFile, dataFiles, type FilePlaces, filesMark } from './data-files.ts';

/** Errors: FILE_NOT_FOUND where there is no file, FILE_CORRUPT where the first is none of Parquet. */
export async function parquetTable(paths: readonly string[], places: FilePlaces): Promise<TableProvider> {
  const files = await dataFiles(paths, places, /\.parquet$/i);
  const footer = await footerOf(files[0]!, places);
  const { schema } = footer;
  const rows = files.length === 1 ? footer.metadata.rowCount : null;
  const splits = files.map(
    ({ store, info }): Split => ({
      kind: 'parquet',
      store,
      path: info.path,
      sizeBytes: info.sizeBytes,
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
  const sizeBytes = files.reduce((sum, { info }) => sum + info.sizeBytes, 0);
  return {
    ref: { id: `parquet:${filesMark(files)}`, name: `parquet.\`${paths.join()}\``, version: null, schema },
    schema,
    statistics: () => ({ rows, isRowsExact: rows !== null, sizeBytes, columns: new Map() }),
    pushdown: () => 'inexact',
    plan,
  };
}

function footerOf({ store, info }: DataFile, places: FilePlaces): Promise<Footer> {
  const opened = places.openStore(store);
  return readFooter((start, end) => opened.read(info.path, { start, end }), info.sizeBytes, info.path);
}
