/** Parquet scans on the calling thread and on workers: the same rows, and files that are broken fail the statement alone. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Batch } from '../../../src/core/batch.ts';
import { float64, int32, int64, utf8 } from '../../../src/core/types.ts';
import { ExecPool } from '../../../src/exec/pool.ts';
import { createParquetEncoder } from '../../../src/formats/parquet/encode/space.ts';
import { createParquetWriter } from '../../../src/formats/parquet/writer.ts';
import { HeapAllocator } from '../../../src/kernels/allocator.ts';
import { vectorOf } from '../../../src/kernels/builder.ts';
import { column, literal } from '../../../src/plan/build.ts';
import type { Expr } from '../../../src/plan/expr.ts';
import type { LogicalPlan, ScanPlanNode } from '../../../src/plan/logical.ts';
import type { Split, TableProvider } from '../../../src/plan/ports.ts';
import { LocalStore } from '../../../src/storage/local.ts';
import { MemoryStore } from '../../../src/storage/memory.ts';
import type { ObjectStore, StoreRef } from '../../../src/storage/store.ts';
import { aggregate, bag, call, compare, freshId, type Row, rowsIn, testOptions } from './support.ts';

const filesTotal = 3;
const rowsPerFile = 20_000;
const fields = [
  { name: 'k', type: int32, nullable: true },
  { name: 's', type: utf8, nullable: true },
  { name: 'v', type: int64, nullable: true },
];

/** Row n of file f. */
function rowOf(f: number, n: number): Row {
  return [n % 13 === 0 ? null : n % 100, `string number ${n % 50}`, BigInt(f * rowsPerFile + n)];
}

const memory = new MemoryStore('mem', () => 0);
let folder = '';
let sizes: number[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'silt-exec-'));
  for (let f = 0; f < filesTotal; f++) {
    const bytes = await fileBytes(f);
    sizes.push(bytes.length);
    await writeFile(join(folder, `${f}.parquet`), bytes);
    await memory.put(`${f}.parquet`, bytes, 'overwrite');
  }
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function fileBytes(f: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const writer = createParquetWriter({
    schema: { fields },
    encoder: createParquetEncoder(),
    sink: (bytes) => void parts.push(bytes.slice()),
    rowGroupRows: 7000,
  });
  const alloc = new HeapAllocator();
  const rows = Array.from({ length: rowsPerFile }, (_, n) => rowOf(f, n));
  const columns = fields.map((field, i) =>
    vectorOf(
      field.type,
      rows.map((row) => row[i]!),
      alloc,
    ),
  );
  await writer.write({ schema: { fields }, columns, length: rowsPerFile, selection: null });
  await writer.finish();
  return Buffer.concat(parts);
}

function openStore(ref: StoreRef): ObjectStore {
  return ref.kind === 'local' ? new LocalStore(ref.root) : memory;
}

/** A scan of the files, with the file's number as a partition value `f`; the first ten rows of each are deleted. */
function filesTable(store: StoreRef): { scan: ScanPlanNode; tables: Map<string, TableProvider>; columns: Expr[] } {
  const schema = { fields: [...fields, { name: 'f', type: int32, nullable: false }] };
  const ref = { id: 'files', name: 'files', version: null, schema };
  const columns = schema.fields.map((field) => ({
    id: freshId(),
    name: field.name,
    type: field.type,
    nullable: true,
    path: [field.name],
  }));
  const deletedRows = Uint32Array.from({ length: 10 }, (_, n) => n);
  const splits = sizes.map(
    (sizeBytes, f): Split => ({
      kind: 'parquet',
      store,
      path: `${f}.parquet`,
      sizeBytes,
      rows: null,
      constants: [f],
      deletedRows,
    }),
  );
  const provider: TableProvider = {
    ref,
    schema,
    statistics: () => ({ rows: null, isRowsExact: false, sizeBytes: null, columns: new Map() }),
    pushdown: () => 'inexact',
    plan: async (request) => ({
      sources: request.columns.map((c) =>
        c.name === 'f' ? { kind: 'constant', index: 0, type: int32 } : { kind: 'file', path: c.path, type: c.type },
      ),
      splits,
      skipped: [],
      filesTotal: splits.length,
    }),
  };
  return {
    scan: { kind: 'scan', table: ref, columns, filters: [], limit: null },
    tables: new Map([['files', provider]]),
    columns: columns.map(column),
  };
}

const all: Row[] = Array.from({ length: filesTotal }, (_, f) =>
  Array.from({ length: rowsPerFile - 10 }, (_, n) => [...rowOf(f, n + 10), f]),
).flat();

async function read(
  pool: ExecPool,
  plan: LogicalPlan,
  tables: Map<string, TableProvider>,
  options: object,
): Promise<Row[]> {
  const handle = pool.execute({ plan, tables }, { ...testOptions, ...options });
  const batches: Batch[] = [];
  for await (const batch of handle.batches) batches.push(batch);
  return batches.flatMap(rowsIn);
}

const places: readonly (readonly [string, () => StoreRef])[] = [
  ['local files', () => ({ kind: 'local', root: folder })],
  ['a store that only the session holds', () => ({ kind: 'memory', id: 'mem' })],
];

describe.each(places)('%s', (_, store) => {
  describe.each([1, 2])('on %i threads', (threads) => {
    const options = { threads, parallelBytesMin: 0 };
    const withPool = async (act: (pool: ExecPool) => Promise<void>): Promise<void> => {
      const pool = new ExecPool({ openStore });
      try {
        await act(pool);
      } finally {
        await pool.close();
      }
    };

    test('all rows, save the deleted ones', () =>
      withPool(async (pool) => {
        const { scan, tables } = filesTable(store());
        expect(bag(await read(pool, scan, tables, options))).toEqual(bag(all));
      }));

    test('groups by a string, merged from every thread', () =>
      withPool(async (pool) => {
        const { scan, tables, columns } = filesTable(store());
        const [k, s, v] = columns as [Expr, Expr, Expr];
        const calls = [
          aggregate('sum', int64, [v]),
          aggregate('count', int64, [k], { distinct: true }),
          aggregate('avg', float64, [call('+', int64, [v, literal(int64, 1n)])]),
        ];
        const plan: LogicalPlan = {
          kind: 'aggregate',
          input: scan,
          keys: [{ id: freshId(), name: 's', expr: s }],
          aggregates: calls.map((item) => ({ id: freshId(), name: item.name, call: item })),
          groupingSets: null,
          groupingId: null,
        };
        const groups = Map.groupBy(all, (row) => row[1]);
        const expected = [...groups].map(([key, rows]): Row => {
          const sum = rows.reduce((total, row) => total + (row[2] as bigint), 0n);
          const distinct = new Set(rows.flatMap((row) => (row[0] === null ? [] : [row[0]]))).size;
          return [key!, sum, BigInt(distinct), Number(sum + BigInt(rows.length)) / rows.length];
        });
        expect(bag(await read(pool, plan, tables, options))).toEqual(bag(expected));
      }));

    test('many groups, of which each thread finishes a part', () =>
      withPool(async (pool) => {
        const { scan, tables, columns } = filesTable(store());
        const [k, s, v] = columns as [Expr, Expr, Expr];
        const calls = [
          aggregate('sum', int64, [v]),
          aggregate('count', int64, [k], { distinct: true }),
          aggregate('min', int64, [v]),
        ];
        // The last file's groups are the first one's, too.
        const key = call('%', int64, [v, literal(int64, BigInt(rowsPerFile * 2))]);
        const plan: LogicalPlan = {
          kind: 'aggregate',
          input: scan,
          keys: [s, key].map((expr, i) => ({ id: freshId(), name: `k${i}`, expr })),
          aggregates: calls.map((item) => ({ id: freshId(), name: item.name, call: item })),
          groupingSets: null,
          groupingId: null,
        };
        const groups = Map.groupBy(all, (row) => `${row[1] as string} ${(row[2] as bigint) % BigInt(rowsPerFile * 2)}`);
        const expected = [...groups.values()].map((rows): Row => {
          const values = rows.map((row) => row[2] as bigint).toSorted((a, b) => Number(a - b));
          const distinct = new Set(rows.flatMap((row) => (row[0] === null ? [] : [row[0]]))).size;
          const sum = values.reduce((total, value) => total + value, 0n);
          return [rows[0]![1]!, values[0]! % BigInt(rowsPerFile * 2), sum, BigInt(distinct), values[0]!];
        });
        expect(expected.length).toBeGreaterThan(30_000);
        expect(bag(await read(pool, plan, tables, options))).toEqual(bag(expected));
      }));

    test('a join on strings with itself, a sort and a limit', () =>
      withPool(async (pool) => {
        const left = filesTable(store());
        const right = filesTable(store());
        const few: LogicalPlan = {
          kind: 'filter',
          input: right.scan,
          predicate: compare('<', right.columns[2]!, literal(int64, 30n)),
        };
        const condition = compare('=', left.columns[1]!, right.columns[1]!);
        const joined: LogicalPlan = {
          kind: 'join',
          type: 'semi',
          left: left.scan,
          right: few,
          condition,
          isNullAware: false,
          isLateral: false,
          mark: null,
        };
        const sort: LogicalPlan = {
          kind: 'sort',
          input: joined,
          keys: [{ expr: left.columns[2]!, descending: true, nullsFirst: false }],
          limit: 100,
        };
        const kept = new Set(all.filter((row) => (row[2] as bigint) < 30n).map((row) => row[1]));
        const expected = all
          .filter((row) => kept.has(row[1]!))
          .toSorted((a, b) => Number((b[2] as bigint) - (a[2] as bigint)));
        expect(await read(pool, sort, left.tables, options)).toEqual(expected.slice(0, 100));
      }));

    test('no more than a limit asks for', () =>
      withPool(async (pool) => {
        const { scan, tables } = filesTable(store());
        const rows = await read(pool, { kind: 'limit', input: scan, limit: 500, offset: 7 }, tables, options);
        expect(rows.length).toBe(500);
        const known = new Set(bag(all));
        expect(bag(rows).every((row) => known.has(row))).toBe(true);
      }));

    test('an error in a row comes back as it was raised', () =>
      withPool(async (pool) => {
        const { scan, tables, columns } = filesTable(store());
        const expr = call('div', int64, [columns[2]!, literal(int64, 0n)], {
          mayFail: true,
          span: { start: 3, end: 9 },
        });
        const plan: LogicalPlan = { kind: 'project', input: scan, items: [{ id: freshId(), name: 'x', expr }] };
        await expect(read(pool, plan, tables, options)).rejects.toMatchObject({
          condition: 'DIVIDE_BY_ZERO',
          span: { start: 3, end: 9 },
        });
        expect((await read(pool, scan, tables, options)).length).toBe(all.length);
      }));
  });
});

test('a file that is cut or overwritten fails its statement, and the next one runs', async () => {
  const pool = new ExecPool({ openStore });
  const { scan, tables } = filesTable({ kind: 'local', root: folder });
  const path = join(folder, '1.parquet');
  const bytes = await readFile(path);
  const options = { threads: 2, parallelBytesMin: 0 };
  try {
    await writeFile(path, Buffer.concat([bytes.subarray(0, 2000), Buffer.alloc(3000, 0xa7), bytes.subarray(5000)]));
    await expect(read(pool, scan, tables, options)).rejects.toMatchObject({
      condition: 'FILE_CORRUPT',
      sqlState: 'XX001',
    });
    await writeFile(path, bytes.subarray(0, bytes.length / 2));
    await expect(read(pool, scan, tables, options)).rejects.toMatchObject({ condition: 'STORAGE_FAILURE' });
    await writeFile(path, bytes);
    expect(bag(await read(pool, scan, tables, options))).toEqual(bag(all));
  } finally {
    await writeFile(path, bytes);
    await pool.close();
  }
});
