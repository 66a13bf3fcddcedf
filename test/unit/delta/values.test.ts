import { describe, expect, it } from 'vitest';
import * as types from '../../../src/core/types.ts';
import { zoneOf } from '../../../src/core/zone.ts';
import type { AddFile } from '../../../src/delta/actions.ts';
import { canonicalPath, encodePath, placeOfFile } from '../../../src/delta/log/data-path.ts';
import { partitionValue, partitionValueText } from '../../../src/delta/partition.ts';
import { columnStatistics, fileStatistics } from '../../../src/delta/statistics.ts';
import { partitionFolder, statisticsJson, type WrittenColumn } from '../../../src/delta/written-file.ts';
import { stringifyJson } from '../../../src/formats/json/lossless.ts';

const utc = zoneOf('UTC');
const losAngeles = zoneOf('America/Los_Angeles');
const micros = (iso: string): bigint => BigInt(Date.parse(iso)) * 1000n;

describe('partition values', () => {
  it('are typed by the column', () => {
    const cases = [
      ['7', types.int32, 7],
      ['-9223372036854775808', types.int64, -9223372036854775808n],
      ['true', types.boolType, true],
      ['1.0', types.float64, 1],
      ['Infinity', types.float64, Number.POSITIVE_INFINITY],
      ['NaN', types.float32, Number.NaN],
      ['1.5E10', types.float64, 1.5e10],
      ['null', types.utf8, 'null'],
      ['2021-09-08', types.dateType, 18878],
      ['0001-01-01', types.dateType, -719162],
      ['-1.50', types.decimal(10, 3), -1500n],
      ['\u0001\u0002', types.binary, Uint8Array.of(1, 2)],
    ] as const;
    for (const [text, type, value] of cases) expect(partitionValue(text, type, utc), text).toEqual(value);
  });

  it('are NULL where the text is empty or absent', () => {
    for (const type of [types.utf8, types.int32, types.timestampUtc]) {
      expect(partitionValue('', type, utc)).toBeNull();
      expect(partitionValue(null, type, utc)).toBeNull();
    }
  });

  it('are moments of the session zone unless they name their own', () => {
    const type = types.timestampUtc;
    expect(partitionValue('2021-09-08 11:11:11', type, utc)).toBe(micros('2021-09-08T11:11:11Z'));
    expect(partitionValue('2021-09-08 11:11:11.123456', type, losAngeles)).toBe(
      micros('2021-09-08T18:11:11.123Z') + 456n,
    );
    expect(partitionValue('2021-09-08T11:11:11.000000Z', type, losAngeles)).toBe(micros('2021-09-08T11:11:11Z'));
    expect(partitionValue('2021-09-08T11:11:11+02:00', type, null)).toBe(micros('2021-09-08T09:11:11Z'));
    expect(partitionValue('2021-09-08 11:11:11', type, null)).toBeUndefined();
    expect(partitionValue('2021-09-08 11:11:11', types.timestampNtz, losAngeles)).toBe(micros('2021-09-08T11:11:11Z'));
  });

  it('that are no value of the type are refused', () => {
    const cases = [
      ['x', types.int32],
      ['300', types.int8],
      ['1.234', types.decimal(5, 2)],
      ['2021-02-30', types.dateType],
      ['yes', types.boolType],
      ['2021-09-08 25:00:00', types.timestampUtc],
    ] as const;
    for (const [text, type] of cases) expect(() => partitionValue(text, type, utc), text).toThrow(/is no/);
  });

  it('are written as they are read', () => {
    const cases = [
      [12n, types.int64, '12'],
      [1, types.float64, '1.0'],
      [-5n, types.decimal(4, 2), '-0.05'],
      [18878, types.dateType, '2021-09-08'],
      [micros('2021-09-08T11:11:11Z') + 1n, types.timestampUtc, '2021-09-08T11:11:11.000001Z'],
      [micros('2021-09-08T11:11:11Z'), types.timestampNtz, '2021-09-08 11:11:11.000000'],
      ['A/A', types.utf8, 'A/A'],
    ] as const;
    for (const [value, type, text] of cases) {
      expect(partitionValueText(value, type)).toBe(text);
      expect(partitionValue(text, type, utc)).toBe(value);
    }
    expect(partitionValueText('', types.utf8)).toBeNull();
  });

  it("name folders by Hive's escapes, which the log then encodes", () => {
    const partitionValues = new Map([
      ['a', { value: 'A/A %', type: types.utf8 }],
      ['b', { value: null, type: types.int32 }],
    ]);
    expect(partitionFolder({ partitionValues })).toBe('a=A%2FA %25/b=__HIVE_DEFAULT_PARTITION__');
    expect(encodePath('a=A%2FA x/f@1+2.parquet')).toBe('a=A%252FA%20x/f@1+2.parquet');
  });
});

describe('paths', () => {
  const place = { store: { kind: 'local', root: '/data' }, root: 't' } as const;

  it('have one form each', () => {
    expect(canonicalPath('a/b.parquet', place)).toBe('a/b.parquet');
    expect(canonicalPath('a%20b', place)).toBe('a b');
    expect(canonicalPath('./a//b', place)).toBe('a/b');
    for (const path of ['/x/y', 'file:/x/y', 'file:///x/y', 'file://localhost/x/y', '/x/./y', '/x/z/../y']) {
      expect(canonicalPath(path, place), path).toBe('file:///x/y');
    }
    expect(canonicalPath('file:/data/t/p%3D1/f', place)).toBe('p=1/f');
    expect(canonicalPath('s3://bucket/k', place)).toBe('s3://bucket/k');
    expect(canonicalPath('part=12:30:00/f', place)).toBe('part=12:30:00/f');
    expect(() => canonicalPath('a%zz', place)).toThrow(/not URI-encoded/);
    expect(() => canonicalPath('../x', place)).toThrow(/leaves its root/);
  });

  it('lead to places in stores', () => {
    expect(placeOfFile('a b/f', place)).toEqual({ store: place.store, path: 't/a b/f' });
    expect(placeOfFile('file:///x/y z', place)).toEqual({ store: { kind: 'local', root: '/' }, path: 'x/y z' });
    expect(() => placeOfFile('s3://bucket/k', place)).toThrow(/s3:/);
  });
});

describe('file statistics', () => {
  const add = (stats: string | null, changes: Partial<AddFile> = {}): AddFile => ({
    path: 'f',
    partitionValues: {},
    sizeBytes: 1,
    modificationTimeMs: 1,
    dataChange: true,
    stats,
    tags: null,
    deletionVector: null,
    baseRowId: null,
    defaultRowCommitVersion: null,
    clusteringProvider: null,
    ...changes,
  });
  const of = (min: string, max: string, type: types.DataType, extra = '') =>
    columnStatistics(
      fileStatistics(
        add(`{"numRecords":3,"minValues":{"c":${min}},"maxValues":{"c":${max}},"nullCount":{"c":1}${extra}}`),
      ),
      ['c'],
      type,
    );

  it('are exact for integers, dates and short decimals, to the last digit', () => {
    expect(of('9007199254740993', '9007199254740995', types.int64)).toEqual({
      min: 9007199254740993n,
      max: 9007199254740995n,
      nulls: 1,
      isExact: true,
    });
    expect(of('"1970-01-02"', '"1970-01-03"', types.dateType)).toMatchObject({ min: 1, max: 2, isExact: true });
    expect(of('1.5', '24580.48', types.decimal(10, 2))).toMatchObject({ min: 150n, max: 2458048n, isExact: true });
  });

  it('bound what may have been cut: the last millisecond, long strings, digits past a double', () => {
    const time = of('"2020-01-01T00:00:00.123Z"', '"2020-01-01T00:00:00.123-08:00"', types.timestampUtc);
    expect(time.min).toBe(micros('2020-01-01T00:00:00.123Z'));
    expect(time.max).toBe(micros('2020-01-01T08:00:00.124Z'));
    expect(of('"a"', '"b"', types.utf8)).toMatchObject({ min: 'a', max: 'b', isExact: false });
    const long = of('123456789012345678.12', '123456789012345678.12', types.decimal(20, 2));
    expect((long.min as bigint) < 12345678901234567812n - 1000n && long.isExact === false).toBe(true);
    expect((long.max as bigint) > 12345678901234567812n + 1000n).toBe(true);
  });

  it("give no upper bound for floats, where a NaN may hide, and the float's own value below", () => {
    expect(of('0.234', '46.566', types.float32)).toMatchObject({
      min: Math.fround(0.234),
      max: Math.fround(46.566),
      isExact: false,
    });
    expect(of('-1.5', '2.5', types.float64)).toMatchObject({ min: -1.5, max: 2.5, isExact: false });
  });

  it('of a column that was FLOAT hold the floats that their texts stand for', () => {
    const stats = fileStatistics(
      add('{"numRecords":1,"minValues":{"c":0.1},"maxValues":{"c":0.1},"nullCount":{"c":0}}'),
    );
    const { min, max } = columnStatistics(stats, ['c'], types.float64, true);
    expect([min, max]).toEqual([0.1, Math.fround(0.1)]);
    const low = fileStatistics(add('{"numRecords":1,"minValues":{"c":0.7},"maxValues":{"c":0.7},"nullCount":{"c":0}}'));
    expect(columnStatistics(low, ['c'], types.float64, true).min).toBe(Math.fround(0.7));
    expect(columnStatistics(low, ['c'], types.float64).min).toBe(0.7);
  });

  it('are unknown where they are missing or of another kind', () => {
    const unknown = { min: null, max: null, nulls: null, isExact: false };
    expect(columnStatistics(fileStatistics(add(null)), ['c'], types.int32)).toEqual(unknown);
    expect(columnStatistics(fileStatistics(add('{"numRec')), ['c'], types.int32)).toEqual(unknown);
    expect(columnStatistics(fileStatistics(add('{"numRecords":1}')), ['a', 'b'], types.int32)).toEqual(unknown);
    expect(of('"x"', '300', types.int8)).toMatchObject({ min: null, max: null, isExact: false });
    expect(of('1.234', '1.2', types.decimal(4, 2))).toMatchObject({ min: null });
  });

  it('count nulls only as far as the bounds are tight', () => {
    expect(of('1', '2', types.int32, ',"tightBounds":false')).toEqual({ min: 1, max: 2, nulls: null, isExact: false });
    const all = '{"numRecords":3,"nullCount":{"c":3},"tightBounds":false}';
    expect(columnStatistics(fileStatistics(add(all)), ['c'], types.int32)).toMatchObject({ nulls: 3, min: null });
    const vector = { storageType: 'i', pathOrInlineDv: 'x', offset: null, sizeBytes: 1, cardinality: 1 };
    const deleted = add('{"numRecords":3,"minValues":{"c":1},"maxValues":{"c":2},"nullCount":{"c":1}}', {
      deletionVector: vector,
    });
    expect(columnStatistics(fileStatistics(deleted), ['c'], types.int32)).toMatchObject({
      nulls: null,
      isExact: false,
    });
  });

  it('follow a path into structs', () => {
    const stats = fileStatistics(add('{"numRecords":1,"minValues":{"s":{"a":{"b":5}}},"maxValues":{},"nullCount":{}}'));
    expect(columnStatistics(stats, ['s', 'a', 'b'], types.int32).min).toBe(5);
  });
});

describe('written statistics', () => {
  const column = (
    type: types.DataType,
    min: WrittenColumn['min'],
    max: WrittenColumn['max'],
    path = ['c'],
  ): WrittenColumn => ({
    path,
    type,
    min,
    max,
    nulls: 0,
  });

  it('have the forms that other engines read', () => {
    const columns = [
      column(types.int64, -9007199254740993n, 9007199254740993n, ['l']),
      column(types.decimal(20, 2), -5n, 12345678901234567812n, ['d']),
      column(types.timestampUtc, micros('2020-01-01T00:00:00.123Z') + 456n, micros('2020-01-01T00:00:00.123Z') + 789n, [
        't',
      ]),
      column(types.float64, 0.5, Number.NaN, ['s', 'f']),
      column(types.boolType, false, true, ['s', 'b']),
    ];
    expect(stringifyJson(statisticsJson(3, columns))).toBe(
      '{"numRecords":3,' +
        '"minValues":{"l":-9007199254740993,"d":-0.05,"t":"2020-01-01T00:00:00.123Z","s":{"f":0.5}},' +
        '"maxValues":{"l":9007199254740993,"d":123456789012345678.12,"t":"2020-01-01T00:00:00.123Z"},' +
        '"nullCount":{"l":0,"d":0,"t":0,"s":{"f":0,"b":0}}}',
    );
  });

  it('cut long strings to bounds that hold', () => {
    const bounds = (value: string) => {
      const { minValues, maxValues } = statisticsJson(1, [column(types.utf8, value, value)]);
      return [(minValues as { c?: string }).c, (maxValues as { c?: string }).c];
    };
    const a32 = 'a'.repeat(32);
    expect(bounds(a32)).toEqual([a32, a32]);
    expect(bounds(`${a32}b`)).toEqual([a32, `${a32}\u007f`]);
    expect(bounds(`${a32}é`)).toEqual([a32, `${a32}\u{10ffff}`]);
    const split = `${'a'.repeat(31)}😀b`;
    expect(bounds(split)).toEqual(['a'.repeat(31), `${'a'.repeat(31)}\u{10ffff}`]);
    expect(bounds('\u{10ffff}'.repeat(50))).toEqual(['\u{10ffff}'.repeat(16), undefined]);
  });

  it('stop after 32 columns', () => {
    const columns = Array.from({ length: 40 }, (_, i) => column(types.int32, i, i, [`c${i}`]));
    const { nullCount } = statisticsJson(1, columns);
    expect(Object.keys(nullCount as object)).toHaveLength(32);
  });
});
