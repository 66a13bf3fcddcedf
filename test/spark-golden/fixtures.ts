/**
 * The tables that Spark's golden statements take for granted, as Delta tables in .cache/spark-golden. Made once, by
 * apache-arrow and parquet-wasm alone, from the .data files beside the cases and from constants; silt only reads them.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as arrow from 'apache-arrow';
import { Table as ParquetTable, writeParquet } from 'parquet-wasm';
import { projectRoot } from '../support/engine.ts';

interface Fixture {
  readonly name: string;
  /** Spark's name of each column's type, as Delta's schema writes it. */
  readonly columns: Readonly<Record<string, { readonly type: arrow.DataType; readonly delta: unknown }>>;
  readonly rows: readonly (readonly unknown[])[];
}

const int = { type: new arrow.Int32(), delta: 'integer' };
const float = { type: new arrow.Float32(), delta: 'float' };
const string = { type: new arrow.Utf8(), delta: 'string' };

const tenkColumns =
  'unique1 unique2 two four ten twenty hundred thousand twothousand fivethous tenthous odd even'.split(' ');

/**
 * Folders of Delta tables, named as Spark's tables are; made where they are not there yet. A table whose .data file is
 * neither beside the cases nor in ../shared is left out.
 */
export function fixtureTables(casesFolder: string): string[] {
  const dataFolders = [dirname(casesFolder), casesFolder, join(projectRoot, '../shared/spark-golden')];
  const made = fixtures(dataFolders).filter(({ rows }) => rows.length > 0);
  return made.map((fixture) => {
    const folder = join(projectRoot, '.cache/spark-golden', fixture.name);
    if (!existsSync(folder)) writeDelta(fixture, folder);
    return folder;
  });
}

function fixtures(dataFolders: readonly string[]): Fixture[] {
  const data = (file: string): string[][] => {
    const path = dataFolders.map((folder) => join(folder, file)).find((each) => existsSync(each));
    if (path === undefined) return [];
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t'));
  };
  const tenk = {
    ...Object.fromEntries(tenkColumns.map((name) => [name, int])),
    stringu1: string,
    stringu2: string,
    string4: string,
  };
  const tenkRows = (file: string): unknown[][] =>
    data(file).map((row) => row.map((text, i) => (i < tenkColumns.length ? Number(text) : text)));
  return [
    { name: 'testdata', columns: { key: int, value: string }, rows: upTo(100).map((i) => [i, String(i)]) },
    { name: 'aggtest', columns: { a: int, b: float }, rows: data('agg.data').map((row) => row.map(Number)) },
    { name: 'onek', columns: tenk, rows: tenkRows('onek.data') },
    { name: 'tenk1', columns: tenk, rows: tenkRows('tenk.data') },
    arrayFixture(),
    mapFixture(),
  ];
}

function arrayFixture(): Fixture {
  const list = (of: { type: arrow.DataType; delta: unknown }) => ({
    type: new arrow.List(new arrow.Field('element', of.type, true)),
    delta: { type: 'array', elementType: of.delta, containsNull: true },
  });
  const rows = [
    [1, 2, 3],
    [2, 3, 4],
  ].map((items) => [items, [items]]);
  return { name: 'arraydata', columns: { arraycol: list(int), nestedarraycol: list(list(int)) }, rows };
}

function mapFixture(): Fixture {
  const entries = new arrow.Struct([
    new arrow.Field('key', new arrow.Int32(), false),
    new arrow.Field('value', new arrow.Utf8(), true),
  ]);
  const mapcol = {
    type: new arrow.Map_(new arrow.Field('entries', entries, false) as never),
    delta: { type: 'map', keyType: 'integer', valueType: 'string', valueContainsNull: true },
  };
  const letters = ['a', 'b', 'c', 'd', 'e'];
  const rows = upTo(5).map((row) => [
    new Map(letters.slice(0, 6 - row).map((letter, i) => [i + 1, `${letter}${row}`])),
  ]);
  return { name: 'mapdata', columns: { mapcol }, rows };
}

function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, i) => i + 1);
}

/** Written under another name first, so that a cut-off run leaves no half table. */
function writeDelta({ columns, rows }: Fixture, folder: string): void {
  const unfinished = `${folder}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(join(unfinished, '_delta_log'), { recursive: true });
  const parquet = parquetBytes(columns, rows);
  writeFileSync(join(unfinished, 'part-00000.parquet'), parquet);
  writeFileSync(
    join(unfinished, '_delta_log', `${'0'.repeat(20)}.json`),
    logText(columns, rows.length, parquet.length),
  );
  if (existsSync(folder)) rmSync(unfinished, { recursive: true });
  else renameSync(unfinished, folder);
}

function parquetBytes(columns: Fixture['columns'], rows: Fixture['rows']): Uint8Array {
  const vectors = Object.entries(columns).map(([name, { type }], at) => {
    const values = rows.map((row) => row[at] ?? null);
    return [name, arrow.vectorFromArray(values, type)] as const;
  });
  const table = new arrow.Table(Object.fromEntries(vectors));
  return writeParquet(ParquetTable.fromIPCStream(arrow.tableToIPC(table, 'stream')));
}

function logText(columns: Fixture['columns'], numRecords: number, size: number): string {
  const fields = Object.entries(columns).map(([name, { delta }]) => ({
    name,
    type: delta,
    nullable: true,
    metadata: {},
  }));
  const actions = [
    { protocol: { minReaderVersion: 1, minWriterVersion: 2 } },
    {
      metaData: {
        id: '00000000-0000-0000-0000-000000000000',
        format: { provider: 'parquet', options: {} },
        schemaString: JSON.stringify({ type: 'struct', fields }),
        partitionColumns: [],
        configuration: {},
        createdTime: 0,
      },
    },
    {
      add: {
        path: 'part-00000.parquet',
        partitionValues: {},
        size,
        modificationTime: 0,
        dataChange: true,
        stats: JSON.stringify({ numRecords }),
      },
    },
  ];
  return actions.map((action) => `${JSON.stringify(action)}\n`).join('');
}
