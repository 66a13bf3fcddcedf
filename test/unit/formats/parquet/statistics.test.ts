import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type DataType, decimal, float64, int32, int64, timestampNtz, utf8 } from '../../../../src/core/types.ts';
import { decodeFooter, type Footer } from '../../../../src/formats/parquet/footer.ts';
import { resolveColumn } from '../../../../src/formats/parquet/mapping.ts';
import type { FileMetadata, RawStatistics, SchemaElement } from '../../../../src/formats/parquet/metadata.ts';
import { encodeFileMetadata } from '../../../../src/formats/parquet/metadata-encode.ts';
import { rowGroupStatistics } from '../../../../src/formats/parquet/statistics.ts';
import { createParquetWasm } from '../../../../src/formats/parquet/wasm.ts';
import type { ColumnStatistics } from '../../../../src/plan/ports.ts';
import { openShared, parquetTesting } from './support.ts';

const none: RawStatistics = {
  min: null,
  max: null,
  nullCount: null,
  distinctCount: null,
  minValue: null,
  maxValue: null,
  isMinExact: null,
  isMaxExact: null,
};
const element: SchemaElement = {
  name: 'a',
  type: 'INT32',
  typeLength: null,
  repetition: 'OPTIONAL',
  childCount: null,
  converted: null,
  scale: null,
  precision: null,
  fieldId: null,
  logical: null,
};

/** A footer of one column and one row group of ten rows. */
function footerWith(leaf: Partial<SchemaElement>, statistics: RawStatistics, hasOrder = true): Footer {
  const schemaElement = { ...element, ...leaf };
  const metadata: FileMetadata = {
    version: 1,
    schema: [{ ...element, name: 'root', type: null, childCount: 1 }, schemaElement],
    rowCount: 10,
    rowGroups: [
      {
        rowCount: 10,
        totalBytes: 40,
        columns: [
          {
            filePath: null,
            type: schemaElement.type!,
            encodings: [0],
            path: ['a'],
            codec: 'UNCOMPRESSED',
            valueCount: 10,
            uncompressedBytes: 40,
            compressedBytes: 40,
            dataPageOffset: 4,
            dictionaryPageOffset: null,
            statistics,
            encodingStats: [],
            bloomFilter: null,
            offsetIndex: null,
            columnIndex: null,
            isEncrypted: false,
          },
        ],
      },
    ],
    keyValues: new Map(),
    createdBy: 'test',
    columnOrders: hasOrder ? ['typeDefined'] : [],
  };
  return decodeFooter(encodeFileMetadata(metadata), 1000, 'a.parquet');
}

function statisticsOf(footer: Footer, type?: DataType): ColumnStatistics {
  const source = { kind: 'file', path: ['a'], type: type ?? footer.schema.fields[0]!.type } as const;
  return rowGroupStatistics(footer, 0, resolveColumn(footer, source));
}

function le(bytes: number, write: (view: DataView) => void): Uint8Array {
  const out = new Uint8Array(bytes);
  write(new DataView(out.buffer));
  return out;
}

const int = (value: number): Uint8Array => le(4, (view) => view.setInt32(0, value, true));
const double = (value: number): Uint8Array => le(8, (view) => view.setFloat64(0, value, true));
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const string = { type: 'BYTE_ARRAY', logical: { kind: 'string' } } as const;

describe('which bounds are trusted', () => {
  const both = { ...none, min: int(1), max: int(2), minValue: int(-5), maxValue: int(5), nullCount: 0 };

  test('min_value and max_value where the file names their order', () => {
    expect(statisticsOf(footerWith({}, both))).toStrictEqual({
      min: -5,
      max: 5,
      nulls: 0,
      distinct: null,
      isExact: true,
    });
  });

  test('without an order the deprecated ones, for signed numbers only', () => {
    expect(statisticsOf(footerWith({}, both, false))).toMatchObject({ min: 1, max: 2 });
    const unsigned = { logical: { kind: 'integer', bits: 32, isSigned: false } } as const;
    expect(statisticsOf(footerWith(unsigned, both, false))).toMatchObject({ min: null, max: null });
    const strings = { ...none, min: text('a'), max: text('b') };
    expect(statisticsOf(footerWith(string, strings))).toMatchObject({ min: null, max: null, isExact: false });
  });

  test('bounds of a wrong length, or none, are not there', () => {
    expect(
      statisticsOf(footerWith({}, { ...none, minValue: text('abc'), maxValue: int(1), nullCount: 0 })),
    ).toMatchObject({
      min: null,
      max: 1,
      isExact: false,
    });
    expect(statisticsOf(footerWith({}, none))).toStrictEqual({
      min: null,
      max: null,
      nulls: null,
      distinct: null,
      isExact: false,
    });
  });

  test('NULL counts: impossible ones are unknown, a required column has none', () => {
    expect(statisticsOf(footerWith({}, { ...none, nullCount: 11 })).nulls).toBeNull();
    expect(statisticsOf(footerWith({ repetition: 'REQUIRED' }, none)).nulls).toBe(0);
    expect(statisticsOf(footerWith({}, { ...none, nullCount: 10 }))).toMatchObject({
      nulls: 10,
      min: null,
      isExact: true,
    });
  });

  test('a column that is not in the file is NULL in every row', () => {
    const footer = footerWith({}, none);
    const read = resolveColumn(footer, { kind: 'file', path: ['b'], type: int64 });
    expect(rowGroupStatistics(footer, 0, read)).toStrictEqual({
      min: null,
      max: null,
      nulls: 10,
      distinct: null,
      isExact: true,
    });
  });
});

describe('values', () => {
  const bounds = (min: Uint8Array, max: Uint8Array): RawStatistics => ({
    ...none,
    minValue: min,
    maxValue: max,
    nullCount: 1,
  });

  test('floats have a lower bound only: NaN is above all, and both zeros are meant', () => {
    const leaf = { type: 'DOUBLE' } as const;
    expect(statisticsOf(footerWith(leaf, bounds(double(0), double(3))))).toMatchObject({
      min: -0,
      max: null,
      isExact: false,
    });
    expect(statisticsOf(footerWith(leaf, bounds(double(Number.NaN), double(3))))).toMatchObject({
      min: null,
      max: null,
    });
    expect(statisticsOf(footerWith(leaf, bounds(double(-1), double(Number.NaN))))).toMatchObject({
      min: null,
      max: null,
    });
  });

  test('strings: a bound cut inside a character', () => {
    const cut = bounds(Uint8Array.of(0x61, 0xc3), Uint8Array.of(0x62, 0xc3));
    expect(statisticsOf(footerWith(string, cut))).toMatchObject({ min: 'a', max: null });
    const exact = { ...bounds(text('a'), text('é')), isMinExact: true, isMaxExact: true };
    expect(statisticsOf(footerWith(string, exact))).toMatchObject({ min: 'a', max: 'é', isExact: true });
    expect(statisticsOf(footerWith(string, bounds(text('a'), text('é')))).isExact).toBe(false);
  });

  test('units, signs and scales', () => {
    const nanos = { type: 'INT64', logical: { kind: 'timestamp', isUtc: true, unit: 'nanos' } } as const;
    const long = (value: bigint): Uint8Array => le(8, (view) => view.setBigInt64(0, value, true));
    expect(statisticsOf(footerWith(nanos, bounds(long(-1n), long(1999n))))).toMatchObject({ min: -1n, max: 1n });
    const unsigned = { logical: { kind: 'integer', bits: 32, isSigned: false } } as const;
    expect(statisticsOf(footerWith(unsigned, bounds(int(1), int(-1))))).toMatchObject({ min: 1n, max: 4_294_967_295n });
    const decimalLeaf = {
      type: 'FIXED_LEN_BYTE_ARRAY',
      typeLength: 2,
      logical: { kind: 'decimal', precision: 4, scale: 1 },
    } as const;
    const wide = bounds(Uint8Array.of(0xff, 0x00), Uint8Array.of(0x01, 0x00));
    expect(statisticsOf(footerWith(decimalLeaf, wide))).toMatchObject({ min: -256n, max: 256n });
    expect(statisticsOf(footerWith(decimalLeaf, wide), decimal(20, 3))).toMatchObject({ min: -25_600n, max: 25_600n });
  });

  test('as the type of the table', () => {
    expect(statisticsOf(footerWith({}, bounds(int(1), int(2))), int64)).toMatchObject({ min: 1n, max: 2n });
    expect(statisticsOf(footerWith({}, bounds(int(1), int(2))), float64)).toMatchObject({ min: 1, max: 2 });
    const date = { logical: { kind: 'date' } } as const;
    expect(statisticsOf(footerWith(date, bounds(int(-1), int(1))), timestampNtz)).toMatchObject({
      min: -86_400_000_000n,
    });
    expect(() => statisticsOf(footerWith({}, none), utf8)).toThrow(/holds int, where the table has string/);
    expect(statisticsOf(footerWith({}, bounds(int(1), int(2))), int32)).toMatchObject({ min: 1, max: 2 });
  });
});

test.skipIf(!existsSync(parquetTesting))('bounds that their writer truncated', async () => {
  const { footer } = await openShared('data/binary_truncated_min_max.parquet', createParquetWasm());
  const of = (name: string): ColumnStatistics =>
    rowGroupStatistics(footer, 0, resolveColumn(footer, { kind: 'file', path: [name], type: utf8 }));
  expect(of('utf8_full_truncation')).toMatchObject({ min: 'Al', max: 'Kf', isExact: false });
  expect(of('utf8_partial_truncation')).toMatchObject({ min: 'Al', max: '\u{1f680}Kevin Bacon', isExact: false });
  expect(of('utf8_no_truncation')).toMatchObject({ min: 'Al', max: 'Ke', isExact: true });
});
