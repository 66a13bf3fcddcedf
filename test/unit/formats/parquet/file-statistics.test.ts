/** Expected values follow PROTOCOL.md, "Per-file Statistics", and what Spark writes for the same rows. */
import { describe, expect, test } from 'vitest';
import type { Batch } from '../../../../src/core/batch.ts';
import type { Scalar } from '../../../../src/core/scalar.ts';
import {
  binary,
  boolType,
  type DataType,
  dateType,
  decimal,
  field,
  float32,
  float64,
  int8,
  int64,
  list,
  map,
  struct,
  timestampNtz,
  timestampUtc,
  utf8,
} from '../../../../src/core/types.ts';
import { constant, type Vector } from '../../../../src/core/vector.ts';
import { stringifyJson } from '../../../../src/formats/json/lossless.ts';
import type { StatisticsOptions } from '../../../../src/formats/parquet/encode/file-statistics.ts';
import { HeapAllocator } from '../../../../src/kernels/allocator.ts';
import { vectorOf } from '../../../../src/kernels/builder.ts';
import { writeFile } from './support.ts';

const alloc = new HeapAllocator({ poison: true });

async function statisticsOf(
  vectors: readonly Vector[],
  selection: Uint16Array | null = null,
  statistics: StatisticsOptions = {},
): Promise<string> {
  const schema = { fields: vectors.map(({ type }, i) => field('abcdefgh'[i]!, type)) };
  const batch: Batch = { schema, columns: vectors, length: vectors[0]!.length, selection };
  const { written } = await writeFile([batch], { schema, statistics });
  return stringifyJson(written.statistics!);
}

/** Lowest, highest and NULL count of one column, as the log has them. */
async function boundsOf(type: DataType, values: readonly Scalar[]): Promise<string[]> {
  const json = await statisticsOf([vectorOf(type, values, alloc)]);
  const match = /"minValues":\{(?:"a":)?(.*?)\},"maxValues":\{(?:"a":)?(.*?)\},"nullCount":\{"a":(.*?)\}/.exec(json)!;
  return match.slice(1);
}

describe('bounds', () => {
  test.each<[string, DataType, Scalar[], string[]]>([
    ['tinyint', int8, [3, null, -128], ['-128', '3', '1']],
    [
      'bigint with all digits',
      int64,
      [9007199254740993n, -9223372036854775808n, 0n],
      ['-9223372036854775808', '9007199254740993', '0'],
    ],
    ['bigint, equal high words', int64, [4294967295n, 4294967294n, 2147483648n], ['2147483648', '4294967295', '0']],
    ['decimal', decimal(10, 2), [-5n, 120n, null], ['-0.05', '1.20', '1']],
    ['wide decimal', decimal(38, 0), [10n ** 37n, -(10n ** 37n)], [`-1${'0'.repeat(37)}`, `1${'0'.repeat(37)}`, '0']],
    ['date', dateType, [-1, 0, 19_000], ['"1969-12-31"', '"2022-01-08"', '0']],
    [
      'timestamp, cut to milliseconds',
      timestampUtc,
      [-1n, 1_999n],
      ['"1969-12-31T23:59:59.999Z"', '"1970-01-01T00:00:00.001Z"', '0'],
    ],
    ['timestamp_ntz', timestampNtz, [0n, 1_500_000n], ['"1970-01-01T00:00:00.000"', '"1970-01-01T00:00:01.500"', '0']],
    ['double', float64, [0, -0, 1.5, null], ['-0.0', '1.5', '1']],
    ['float', float32, [Math.fround(0.1)], ['0.10000000149011612', '0.10000000149011612', '0']],
    ['NaN is above all', float64, [1, Number.NaN], ['1', '', '0']],
    ['nothing but NaN', float64, [Number.NaN], ['', '', '0']],
    ['infinities', float64, [Number.NEGATIVE_INFINITY, 5, Number.POSITIVE_INFINITY], ['', '', '0']],
    ['no value', int64, [null, null], ['', '', '2']],
    ['years that other readers write otherwise', dateType, [3_000_000, 0], ['"1970-01-01"', '', '0']],
    ['boolean', boolType, [true, null], ['', '', '1']],
    ['binary', binary, [Uint8Array.of(1), null], ['', '', '1']],
    ['array', list(int64), [[1n], null, []], ['', '', '1']],
    ['map', map(utf8, int64), [[], null], ['', '', '1']],
  ])('%s', async (_name, type, values, expected) => {
    expect(await boundsOf(type, values)).toStrictEqual(expected);
  });

  const text = async (value: string): Promise<string[]> =>
    (await boundsOf(utf8, [value])).slice(0, 2).map((json) => JSON.parse(json) as string);
  test('strings: in the order of their bytes, which is not that of UTF-16', async () => {
    expect(await boundsOf(utf8, ['\u{1f680}', '\uff5e', ''])).toStrictEqual(['""', '"\u{1f680}"', '0']);
  });

  test('strings: cut to 32 characters, the upper bound above all that start so', async () => {
    expect(await text('x'.repeat(32))).toStrictEqual(['x'.repeat(32), 'x'.repeat(32)]);
    expect(await text('x'.repeat(33))).toStrictEqual(['x'.repeat(32), `${'x'.repeat(32)}\u007f`]);
    expect(await text(`${'x'.repeat(32)}é`)).toStrictEqual(['x'.repeat(32), `${'x'.repeat(32)}\u{10ffff}`]);
    expect(await text(`${'x'.repeat(31)}\u{1f680}y`)).toStrictEqual(['x'.repeat(31), `${'x'.repeat(31)}\u{10ffff}`]);
    expect(await text(`${'x'.repeat(32)}\u{10ffff}y`)).toStrictEqual([
      'x'.repeat(32),
      `${'x'.repeat(32)}\u{10ffff}\u007f`,
    ]);
    const extreme = `${'x'.repeat(32)}${'\u{10ffff}'.repeat(40)}`;
    expect(await boundsOf(utf8, [extreme])).toStrictEqual([`"${'x'.repeat(32)}"`, '', '0']);
  });

  test('strings that are not UTF-8 are bound as they are stored, with replacement characters', async () => {
    const vector: Vector = {
      layout: 'bytes',
      type: utf8,
      length: 2,
      valid: null,
      offsets: Int32Array.of(0, 1, 2),
      values: Uint8Array.of(0x61, 0xff),
    };
    expect(await statisticsOf([vector])).toContain('"minValues":{"a":"a"},"maxValues":{"a":"\ufffd"}');
  });
});

describe('which rows and columns', () => {
  const numbers = vectorOf(int64, [1n, 2n, null, 4n], alloc);

  test('selected rows only, constants and dictionaries', async () => {
    const entries = vectorOf(utf8, ['a', 'unused', null, 'c'], alloc);
    const dictionary: Vector = {
      layout: 'dict',
      type: utf8,
      length: 4,
      valid: Uint8Array.of(0b1101),
      keys: Uint8Array.of(0, 1, 2, 3),
      dictionary: entries,
      dictionaryId: 1,
    };
    const json = await statisticsOf(
      [numbers, dictionary, constant(utf8, 'k', 4), constant(int64, null, 4)],
      Uint16Array.of(1, 2, 3),
    );
    expect(json).toBe(
      '{"numRecords":3,"minValues":{"a":2,"b":"c","c":"k"},"maxValues":{"a":4,"b":"c","c":"k"},"nullCount":{"a":1,"b":2,"c":0,"d":3}}',
    );
  });

  test('members of structs, NULL where a parent is', async () => {
    const inner = struct([field('x', int64), field('s', struct([field('y', utf8)]))]);
    const vector = vectorOf(inner, [[1n, ['b']], null, [null, null], [5n, [null]]], alloc);
    expect(await statisticsOf([vector])).toBe(
      '{"numRecords":4,"minValues":{"a":{"x":1,"s":{"y":"b"}}},"maxValues":{"a":{"x":5,"s":{"y":"b"}}},"nullCount":{"a":{"x":2,"s":{"y":3}}}}',
    );
    expect(await statisticsOf([constant(inner, null, 2)])).toContain('"nullCount":{"a":{"x":2,"s":{"y":2}}}');
    expect(await statisticsOf([constant(inner, [7n, null], 2)])).toContain('"minValues":{"a":{"x":7}}');
  });

  test('the first leaves only, or those that are named', async () => {
    const inner = vectorOf(struct([field('x', int64), field('y', int64)]), [[1n, 2n]], alloc);
    const one = vectorOf(int64, [3n], alloc);
    expect(await statisticsOf([inner, one], null, { leavesMax: 1 })).toContain('"nullCount":{"a":{"x":0}}');
    expect(await statisticsOf([inner, one], null, { leavesMax: 0 })).toBe(
      '{"numRecords":1,"minValues":{},"maxValues":{},"nullCount":{}}',
    );
    expect(await statisticsOf([inner, one], null, { columns: [['a', 'y'], ['b']] })).toContain(
      '"nullCount":{"a":{"y":0},"b":0}',
    );
    expect(await statisticsOf([inner, one], null, { columns: [['a']] })).toContain('"nullCount":{"a":{"x":0,"y":0}}');
    const many = Array.from({ length: 40 }, () => constant(int64, 1n, 1));
    const counted = async (statistics: StatisticsOptions): Promise<number> => {
      const schema = { fields: many.map(({ type }, i) => field(`c${i}`, type)) };
      const batch: Batch = { schema, columns: many, length: 1, selection: null };
      const { written } = await writeFile([batch], { schema, statistics });
      return Object.keys(written.statistics!['nullCount'] as object).length;
    };
    expect(await counted({})).toBe(32);
    expect(await counted({ leavesMax: -1 })).toBe(40);
  });
});
