import { describe, expect, it } from 'vitest';
import type { Batch } from '../../../src/core/batch.ts';
import type { Scalar } from '../../../src/core/scalar.ts';
import * as types from '../../../src/core/types.ts';
import { constant, type Vector } from '../../../src/core/vector.ts';
import type { LogReaders } from '../../../src/delta/readers.ts';
import { columnStatistics, fileStatistics } from '../../../src/delta/statistics.ts';
import { memoryLog, metaData, protocol12, remove } from '../../support/memory-table.ts';

type Column = readonly [type: types.DataType, vector: Vector];

const leaf = (type: types.DataType, value: Scalar): Column => [type, constant(type, value, 1)];

function group(members: Readonly<Record<string, Column>>): Column {
  const type = types.struct(Object.entries(members).map(([name, [member]]) => types.field(name, member)));
  const children = Object.values(members).map(([, vector]) => vector);
  return [type, { layout: 'nested', type, length: 1, valid: null, offsets: null, children }];
}

function textMap(entries: Readonly<Record<string, string | null>>): Column {
  const type = types.map(types.utf8, types.utf8);
  const [key, value] = Object.entries(entries)[0]!;
  const children = [constant(types.utf8, key, 1), constant(types.utf8, value, 1)];
  return [type, { layout: 'nested', type, length: 1, valid: null, offsets: Int32Array.of(0, 1), children }];
}

/** A checkpoint of one row whose columns are given. */
function readersOf(columns: Readonly<Record<string, Column>>): LogReaders {
  const fields = Object.entries(columns).map(([name, [type]]) => types.field(name, type));
  const batch: Batch = {
    schema: { fields },
    columns: Object.values(columns).map(([, vector]) => vector),
    length: 1,
    selection: null,
  };
  return {
    async *readParquet() {
      yield batch;
    },
  };
}

const big = 9_007_199_254_740_993n;
const bounds = (value: bigint): Column =>
  group({
    l: leaf(types.int64, value),
    d: leaf(types.decimal(20, 2), value),
    day: leaf(types.dateType, -1),
    t: leaf(types.timestampUtc, 1_577_836_800_000_001n),
    s: leaf(types.utf8, 'x'),
    f: leaf(types.float64, Number.NaN),
  });
const added = group({
  path: leaf(types.utf8, 'p=%2520/f'),
  partitionValues: textMap({ p: null }),
  size: leaf(types.int64, 10n),
  modificationTime: leaf(types.int64, 5n),
  dataChange: leaf(types.boolType, true),
  baseRowId: leaf(types.int64, big),
  deletionVector: [types.struct([types.field('storageType', types.utf8)]), constant(types.struct([]), null, 1)],
  stats_parsed: group({
    numRecords: leaf(types.int64, 3n),
    minValues: bounds(big),
    maxValues: bounds(big + 1n),
    nullCount: group({ l: leaf(types.int64, 1n) }),
  }),
});

describe('a Parquet checkpoint', () => {
  it('gives actions with every digit, and statistics that it has as a struct alone', async () => {
    const txn = group({ appId: leaf(types.utf8, 'app'), version: leaf(types.int64, big) });
    const log = await memoryLog(
      [[protocol12, metaData()], [], []],
      readersOf({ add: added, txn, unknown: leaf(types.int64, 1n) }),
    );
    await log.put('00000000000000000001.checkpoint.parquet', 'stands for the batch');
    await log.put('00000000000000000002.json', [protocol12, metaData()]);
    const { files, transactions } = await log.table.snapshot();
    expect(transactions.get('app')?.version).toBe(big);
    expect(files).toHaveLength(1);
    expect(files.at(0).path).toBe('p=%20/f');
    expect(files.at(0).add).toMatchObject({
      partitionValues: { p: null },
      baseRowId: big,
      deletionVector: null,
      sizeBytes: 10,
    });
    const stats = fileStatistics(files.at(0).add);
    expect(stats.rows).toBe(3);
    const of = (name: string, type: types.DataType) => columnStatistics(stats, [name], type);
    expect(of('l', types.int64)).toEqual({ min: big, max: big + 1n, nulls: 1, isExact: true });
    expect(of('day', types.dateType)).toMatchObject({ min: -1, max: -1 });
    expect(of('t', types.timestampUtc).min).toBe(1_577_836_800_000_001n);
    expect(of('s', types.utf8)).toMatchObject({ min: 'x', max: 'x' });
    expect(of('f', types.float64)).toMatchObject({ min: null, max: null });
    const { min, max } = of('d', types.decimal(20, 2));
    expect((min as bigint) <= big && (max as bigint) >= big + 1n).toBe(true);
  });

  it('is overruled by what came after it', async () => {
    const log = await memoryLog([[protocol12, metaData()], []], readersOf({ add: added }));
    await log.put('00000000000000000001.checkpoint.parquet', 'stands for the batch');
    await log.put('00000000000000000002.json', [protocol12, metaData(), remove('p=%2520/f')]);
    expect([...(await log.table.snapshot()).files]).toEqual([]);
  });
});
