/**
 * The changes that `npm run write-speed` times: for each the table that it starts from, what each engine is asked, and the
 * part of a peer's time that silt may take. Gives tables and sources; runs nothing but what makes them.
 */
import { cpSync, existsSync, linkSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { open } from '../src/index.ts';
import { here } from './bench-tables.ts';
import type { WriteRequest } from './write-engine.ts';

export type WriterName = 'silt' | 'deltalake' | 'spark';

export interface Sources {
  /** The folder of the TPC-H tables. */
  readonly tables: string;
  /** A folder of Parquet: 15,000 orders, every second of them new. */
  readonly orders: string;
  /** A Delta table: 15,000 lines, every second of them new, whose orders lie in a twentieth of the files at scale 10. */
  readonly lines: string;
}

export interface Case {
  readonly name: string;
  /** What silt may take of a peer's time. */
  readonly limits: Partial<Record<WriterName, number>>;
  /** The table that is changed; null for one that is made. */
  readonly table: string | null;
  /** On a file system in memory. */
  readonly isInMemory?: true;
  /** Statements that are timed together. */
  readonly statements: number;
  /** How often silt may wait for the disk, a statement. */
  readonly fsyncsMax?: number;
  /** What silt's process may take, all cases of the run together. */
  readonly peakMibMax?: number;
  /** Runs only where it is asked for by name. */
  readonly isByName?: true;
  /** By silt, not timed. */
  before(path: string, writer: WriterName): readonly string[];
  request(path: string, writer: WriterName, sources: Sources): WriteRequest;
  /** A query whose answer has to be the same after every engine. */
  digest(path: string): string;
}

const merge = (path: string, orders: string): string =>
  `MERGE INTO delta.\`${path}\` o USING parquet.\`${orders}\` n ON o.o_orderkey = n.o_orderkey
   WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *`;
const ordersDigest = (path: string): string =>
  `SELECT count(*), sum(o_orderkey), sum(o_totalprice), count(DISTINCT o_comment) FROM delta.\`${path}\``;
const linesDigest = (path: string): string =>
  `SELECT count(*), sum(l_orderkey), sum(l_extendedprice), sum(length(l_comment)) FROM delta.\`${path}\``;
const withVectors = (path: string): string =>
  `ALTER TABLE delta.\`${path}\` SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')`;
/** Lines all over the table, every thousandth: an order in thirty-two has a key, and keys leave gaps. */
const scattered = 'l_orderkey % 1000 = 7';

const mergeCase = {
  table: 'orders',
  statements: 1,
  request: (path: string, writer: WriterName, { orders }: Sources): WriteRequest =>
    writer === 'deltalake' ? { merge: path, source: orders } : { statements: [merge(path, orders)] },
  digest: ordersDigest,
} as const;

export const cases: readonly Case[] = [
  { ...mergeCase, name: 'merge', limits: { deltalake: 0.6, spark: 0.1 }, before: () => [] },
  {
    ...mergeCase,
    name: 'merge-vectors',
    limits: { deltalake: 0.6 },
    before: (path, writer) => (writer === 'silt' ? [withVectors(path)] : []),
  },
  {
    name: 'delete',
    limits: { deltalake: 0.2 },
    table: 'lineitem',
    statements: 1,
    // deltalake copies files where silt writes deletion vectors: it has no other way.
    before: (path, writer) => (writer === 'silt' ? [withVectors(path)] : []),
    request: (path, writer) =>
      writer === 'deltalake'
        ? { delete: path, where: scattered }
        : { statements: [`DELETE FROM delta.\`${path}\` WHERE ${scattered}`] },
    digest: linesDigest,
  },
  {
    name: 'write',
    limits: { deltalake: 0.8 },
    table: null,
    statements: 1,
    before: () => [],
    request: (path, writer, { tables }) =>
      writer === 'deltalake'
        ? { write: path, from: join(tables, 'lineitem') }
        : { statements: [`CREATE TABLE delta.\`${path}\` AS SELECT * FROM delta.\`${join(tables, 'lineitem')}\``] },
    digest: linesDigest,
  },
  {
    name: 'zorder',
    limits: { deltalake: 0.7 },
    table: 'lineitem',
    statements: 1,
    before: () => [],
    request: (path, writer) =>
      writer === 'deltalake'
        ? { zorder: path, columns: ['l_shipdate', 'l_partkey'] }
        : { statements: [`OPTIMIZE delta.\`${path}\` ZORDER BY (l_shipdate, l_partkey)`] },
    digest: linesDigest,
  },
  {
    // At scale 10 a proof of bounded memory.
    name: 'merge-lines',
    limits: {},
    isByName: true,
    peakMibMax: 1024,
    table: 'lineitem',
    statements: 1,
    before: () => [],
    request: (path, _writer, { lines }) => ({
      statements: [
        `MERGE INTO delta.\`${path}\` o USING delta.\`${lines}\` n
         ON o.l_orderkey = n.l_orderkey AND o.l_linenumber = n.l_linenumber
         WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *`,
      ],
    }),
    digest: linesDigest,
  },
  appends('appends', true),
  appends('appends-on-disk', false),
];

/** One row a commit. */
function appends(name: string, isInMemory: boolean): Case {
  const statements = 200;
  return {
    name,
    limits: { deltalake: isInMemory ? 0.7 : Number.POSITIVE_INFINITY },
    table: null,
    ...(isInMemory && { isInMemory }),
    statements,
    fsyncsMax: 6,
    before: (path) => [`CREATE TABLE delta.\`${path}\` (id BIGINT, name STRING, price DOUBLE)`],
    request: (path, writer) =>
      writer === 'deltalake'
        ? { append: path, count: statements }
        : {
            statements: Array.from(
              { length: statements },
              (_, i) => `INSERT INTO delta.\`${path}\` VALUES (${i}, 'name ${i}', ${i}.5D)`,
            ),
          },
    digest: (path) => `SELECT count(*), sum(id), count(DISTINCT name), sum(price) FROM delta.\`${path}\``,
  };
}

/** A copy of a table whose data files are links where that is possible. */
export function linkTable(tables: string, table: string, path: string): void {
  const from = join(tables, table);
  mkdirSync(path, { recursive: true });
  const isSameDisk = statSync(from).dev === statSync(path).dev;
  for (const name of readdirSync(from)) {
    if (!name.endsWith('.parquet')) continue;
    if (isSameDisk) linkSync(join(from, name), join(path, name));
    else cpSync(join(from, name), join(path, name));
  }
  cpSync(join(from, '_delta_log'), join(path, '_delta_log'), { recursive: true });
}

/** Made once a scale. */
export async function makeSources(tables: string, scale: number): Promise<Sources> {
  const folder = here(`../.cache/write-speed/sources-sf${scale}`);
  const sources: Sources = { tables, orders: join(folder, 'orders'), lines: join(folder, 'lines') };
  if (existsSync(sources.lines)) return sources;
  rmSync(folder, { recursive: true, force: true });
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const session = open({ paths: [tables] });
  const every = Math.max(2, Math.round((1_500_000 * scale) / 7500));
  // Keys above the greatest one are new; within the others only eight of thirty-two are taken, all over the table.
  const query = `SELECT * REPLACE (o_totalprice + 1 AS o_totalprice, concat('changed ', o_comment) AS o_comment)
    FROM orders WHERE (o_orderkey DIV 32 * 8 + o_orderkey % 32) % ${every} = 1
    UNION ALL SELECT * REPLACE (o_orderkey + 8 AS o_orderkey, concat('new ', o_comment) AS o_comment)
    FROM orders WHERE (o_orderkey DIV 32 * 8 + o_orderkey % 32) % ${every} = 1`;
  try {
    await (await session.query(`CREATE TABLE delta.\`${join(unfinished, 'made')}\` AS ${query}`)).rows();
    await (await session.query(`CREATE TABLE delta.\`${join(unfinished, 'lines')}\` AS ${linesQuery}`)).rows();
  } finally {
    await session.close();
  }
  mkdirSync(join(unfinished, 'orders'));
  for (const name of readdirSync(join(unfinished, 'made'))) {
    if (name.endsWith('.parquet')) renameSync(join(unfinished, 'made', name), join(unfinished, 'orders', name));
  }
  rmSync(join(unfinished, 'made'), { recursive: true });
  renameSync(unfinished, folder);
  return sources;
}

/** A file holds about 500,000 keys of orders. */
const linesQuery = `WITH old AS (
    SELECT * FROM lineitem WHERE l_orderkey DIV 500000 % 20 = 3 AND hash(l_orderkey, l_linenumber) % 400 = 0 LIMIT 7500)
  SELECT * REPLACE (l_quantity + 1 AS l_quantity, 'changed' AS l_comment) FROM old
  UNION ALL SELECT * REPLACE (l_linenumber + 100 AS l_linenumber, 'new' AS l_comment) FROM old`;
