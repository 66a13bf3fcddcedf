import { describe, expect, it } from 'vitest';
import type { Scalar } from '../../../src/core/scalar.ts';
import { boolType, type DataType, int64, utf8 } from '../../../src/core/types.ts';
import type { JsonValue } from '../../../src/formats/json/lossless.ts';
import { column, literal } from '../../../src/plan/build.ts';
import type { Expr } from '../../../src/plan/expr.ts';
import type { ScanColumn } from '../../../src/plan/logical.ts';
import type { ScanPlan, ScanRequest, TableProvider } from '../../../src/plan/ports.ts';
import { add, memoryLog, metaData, protocol12 } from '../../support/memory-table.ts';
import { providerOf, scanColumns } from '../../support/scan-rows.ts';

const field = (name: string, type: string, metadata = {}) => ({ name, type, nullable: true, metadata });
const schemaString = (fields: readonly unknown[]): string => JSON.stringify({ type: 'struct', fields });

async function tableOf(files: readonly JsonValue[], changes: Record<string, JsonValue> = {}): Promise<TableProvider> {
  const fields = [field('id', 'long'), field('p', 'string')];
  const meta = metaData({ schemaString: schemaString(fields), partitionColumns: ['p'], ...changes });
  const { table } = await memoryLog([[protocol12, meta, ...files]]);
  return providerOf(await table.snapshot());
}

const file = (path: string, p: string | null, rows: number, min: number, max: number, nulls = 0): JsonValue =>
  add(path, {
    partitionValues: { p },
    size: 10,
    stats: JSON.stringify({
      numRecords: rows,
      minValues: { id: min },
      maxValues: { id: max },
      nullCount: { id: nulls },
    }),
  });

const files = [
  file('a', 'x', 10, 1, 10),
  file('b', 'x', 10, 11, 20),
  file('c', 'y', 5, 5, 30, 1),
  file('d', null, 5, 40, 50),
];

const compare = (name: string, left: ScanColumn, value: Scalar, type: DataType): Expr => ({
  kind: 'call',
  name,
  args: [column(left), literal(type, value)],
  type: boolType,
  nullable: true,
  mayFail: false,
});

async function planOf(provider: TableProvider, change: Partial<ScanRequest> = {}): Promise<ScanPlan> {
  const columns = scanColumns(provider.schema.fields);
  return provider.plan({ columns, filters: [], limit: null, isSkippingOn: true, zone: 'UTC', ...change });
}

/** What is said of a file that is left out, as it is said when asked. */
const plainly = ({ path, sizeBytes, rows, level, predicate, statistic }: ScanPlan['skipped'][number]): unknown => {
  return { path, sizeBytes, rows, level, predicate, statistic };
};

const paths = (plan: ScanPlan): string[] =>
  plan.splits.map((split) => (split.kind === 'parquet' ? split.path : split.kind));

describe('a scan of a snapshot', () => {
  it('reads every file, with its partition value as a constant', async () => {
    const plan = await planOf(await tableOf(files));
    expect(paths(plan)).toEqual(['t/a', 't/b', 't/c', 't/d']);
    expect(plan.filesTotal).toBe(4);
    expect(plan.sources).toEqual([
      { kind: 'file', path: ['id'], type: int64 },
      { kind: 'constant', index: 0, type: utf8 },
    ]);
    expect(plan.splits[3]).toEqual({
      kind: 'parquet',
      file: 3,
      store: { kind: 'memory', id: 'm' },
      path: 't/d',
      sizeBytes: 10,
      rows: 5,
      constants: [null],
      deletedRows: null,
    });
  });

  it('skips files by their statistics and partitions, and says why', async () => {
    const provider = await tableOf(files);
    const [id, p] = scanColumns(provider.schema.fields);
    const byFile = await planOf(provider, { filters: [compare('>', id!, 20n, int64)] });
    expect(paths(byFile)).toEqual(['t/c', 't/d']);
    expect(byFile.skipped.map(plainly)).toEqual([
      {
        path: 'a',
        sizeBytes: 10,
        rows: 10,
        level: 'file',
        predicate: expect.stringContaining('id > 20'),
        statistic: 'id: 1 to 10, 0 NULL',
      },
      {
        path: 'b',
        sizeBytes: 10,
        rows: 10,
        level: 'file',
        predicate: expect.stringContaining('id > 20'),
        statistic: 'id: 11 to 20, 0 NULL',
      },
    ]);
    const byPartition = await planOf(provider, { filters: [compare('=', p!, 'y', utf8)] });
    expect(paths(byPartition)).toEqual(['t/c']);
    expect(byPartition.skipped.map((s) => s.level)).toEqual(['partition', 'partition', 'partition']);
    const off = await planOf(provider, { filters: [compare('>', id!, 20n, int64)], isSkippingOn: false });
    expect(paths(off)).toHaveLength(4);
  });

  it('reads only as many files as a limit needs, where their rows surely count', async () => {
    const provider = await tableOf(files);
    const [id, p] = scanColumns(provider.schema.fields);
    expect(paths(await planOf(provider, { limit: 12 }))).toEqual(['t/a', 't/b']);
    expect(paths(await planOf(provider, { limit: 0 }))).toEqual([]);
    expect(paths(await planOf(provider, { limit: 1000 }))).toHaveLength(4);
    expect(paths(await planOf(provider, { limit: 3, filters: [compare('=', p!, 'x', utf8)] }))).toEqual(['t/a']);
    // File a has rows on both sides of the filter: it may give none, so b alone can stand for the limit.
    expect(paths(await planOf(provider, { limit: 3, filters: [compare('>', id!, 9n, int64)] }))).toEqual(['t/b']);
    expect(paths(await planOf(provider, { limit: 12, isSkippingOn: false }))).toHaveLength(4);
  });

  it('keeps a file that has no statistics', async () => {
    const provider = await tableOf([...files, add('bare', { partitionValues: { p: 'x' } })]);
    const [id] = scanColumns(provider.schema.fields);
    expect(paths(await planOf(provider, { filters: [compare('>', id!, 100n, int64)] }))).toEqual(['t/bare']);
    expect(provider.statistics([['id']])).toMatchObject({ rows: null, isRowsExact: false, sizeBytes: 41 });
    expect(provider.statistics([['id']]).columns.get('id')).toBeUndefined();
  });

  it('tells which filters its partitions decide', async () => {
    const provider = await tableOf(files);
    const columns = scanColumns(provider.schema.fields);
    const byId = new Map(columns.map((c) => [c.id, c]));
    expect(provider.pushdown(compare('=', columns[1]!, 'y', utf8), byId)).toBe('exact');
    expect(provider.pushdown(compare('=', columns[0]!, 5n, int64), byId)).toBe('inexact');
  });

  it('sums statistics over files', async () => {
    const { rows, isRowsExact, sizeBytes, columns } = (await tableOf(files)).statistics([['id'], ['p'], ['none']]);
    expect({ rows, isRowsExact, sizeBytes }).toEqual({ rows: 30, isRowsExact: true, sizeBytes: 40 });
    expect(columns.get('id')).toEqual({ min: 1n, max: 50n, nulls: 1, distinct: 29, isExact: true });
    expect(columns.get('p')).toEqual({ min: 'x', max: 'y', nulls: 5, distinct: 2, isExact: true });
    const empty = (await tableOf([])).statistics([['id']]);
    expect(empty).toMatchObject({ rows: 0, isRowsExact: true });
  });

  it('finds mapped columns by their physical names, in files, statistics and partitions', async () => {
    const mapped = (id: number, name: string) => ({
      'delta.columnMapping.id': id,
      'delta.columnMapping.physicalName': name,
    });
    const fields = [field('id', 'long', mapped(1, 'c-1')), field('p', 'string', mapped(2, 'c-2'))];
    const stats = '{"numRecords":3,"minValues":{"c-1":7},"maxValues":{"c-1":9},"nullCount":{"c-1":0}}';
    const lines = (mode: string) => [
      { protocol: { minReaderVersion: 2, minWriterVersion: 5 } },
      metaData({
        schemaString: schemaString(fields),
        partitionColumns: ['p'],
        configuration: { 'delta.columnMapping.mode': mode },
      }),
      add('f', { partitionValues: { 'c-2': 'v' }, stats }),
    ];
    for (const [mode, source] of [
      ['name', { kind: 'file', path: ['c-1'], type: int64 }],
      ['id', { kind: 'file', path: ['c-1'], type: int64, fieldId: 1 }],
    ] as const) {
      const provider = providerOf(await (await memoryLog([lines(mode)])).table.snapshot());
      const plan = await planOf(provider);
      expect(plan.sources[0]).toEqual(source);
      expect(plan.splits[0]).toMatchObject({ constants: ['v'] });
      expect(provider.statistics([['id']]).columns.get('id')).toMatchObject({ min: 7n, max: 9n });
    }
  });
});
