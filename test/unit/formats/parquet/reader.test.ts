import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { EngineError } from '../../../../src/core/errors.ts';
import type { Scalar } from '../../../../src/core/scalar.ts';
import {
  binary,
  boolType,
  type DataType,
  dateType,
  decimal,
  type Field,
  field,
  float32,
  float64,
  int8,
  int16,
  int32,
  int64,
  list,
  map,
  type Schema,
  struct,
  timestampNtz,
  utf8,
  variantType,
} from '../../../../src/core/types.ts';
import { resolveColumn } from '../../../../src/formats/parquet/mapping.ts';
import { openParquet, type ParquetFile } from '../../../../src/formats/parquet/reader.ts';
import { createParquetWasm } from '../../../../src/formats/parquet/wasm.ts';
import { HeapAllocator } from '../../../../src/kernels/allocator.ts';
import { allColumns, batchOf, openBytes, openShared, parquetTesting, readColumns, writeFile } from './support.ts';

const wasm = createParquetWasm();

async function fileOf(
  schema: Schema,
  columns: readonly (readonly Scalar[])[],
  rowGroupRows = 1_000_000,
): Promise<ParquetFile> {
  const batches = [batchOf(schema, columns)];
  const { bytes } = await writeFile(batches, { schema, rowGroupRows });
  return openBytes(bytes, wasm);
}

async function readOne(
  file: ParquetFile,
  path: readonly string[],
  type: DataType,
  fieldId?: number,
): Promise<Scalar[]> {
  const source =
    fieldId === undefined ? { kind: 'file' as const, path, type } : { kind: 'file' as const, path, type, fieldId };
  const [values] = await readColumns(file, [resolveColumn(file.footer, source)]);
  return values!;
}

describe('which column of the file', () => {
  const id = (name: string, type: DataType, fieldId: number): Field => ({
    ...field(name, type),
    metadata: { 'parquet.field.id': fieldId },
  });
  let file: ParquetFile;
  beforeAll(async () => {
    const schema = { fields: [id('A', int32, 1), id('a', int32, 2), id('Other', int32, 3)] };
    file = await fileOf(schema, [[1], [2], [3]]);
  });

  test('by name, exact before case-insensitive', async () => {
    expect(await readOne(file, ['a'], int32)).toStrictEqual([2]);
    expect(await readOne(file, ['A'], int32)).toStrictEqual([1]);
    expect(await readOne(file, ['OTHER'], int32)).toStrictEqual([3]);
  });

  test('by field id, whatever the name', async () => {
    expect(await readOne(file, ['renamed'], int32, 3)).toStrictEqual([3]);
    expect(await readOne(file, ['a'], int32, 9)).toStrictEqual([null]);
  });

  test('one that is not there is NULL, alone or beside others', async () => {
    expect(await readOne(file, ['b'], utf8)).toStrictEqual([null]);
    const reads = ['b', 'a', 'c'].map((name) =>
      resolveColumn(file.footer, { kind: 'file', path: [name], type: int32 }),
    );
    expect(await readColumns(file, reads)).toStrictEqual([[null], [2], [null]]);
  });
});

describe('nested columns', () => {
  const point = struct([field('x', int64), field('y', utf8), field('z', struct([field('deep', boolType)]))]);
  const schema = { fields: [field('p', point), field('l', list(point)), field('m', map(utf8, point))] };
  const value = [1n, 'one', [true]];
  let file: ParquetFile;
  beforeAll(async () => {
    file = await fileOf(schema, [
      [value, null, [null, null, null]],
      [[value, null], [], null],
      [
        [
          ['k', value],
          ['n', null],
        ],
        [],
        null,
      ],
    ]);
  });

  test('whole', async () => {
    expect(await readColumns(file, allColumns(file))).toStrictEqual([
      [value, null, [null, null, null]],
      [[value, null], [], null],
      [
        [
          ['k', value],
          ['n', null],
        ],
        [],
        null,
      ],
    ]);
  });

  test('members in another order, fewer, more, and none that the file has', async () => {
    const other = struct([field('y', utf8), field('new', int32), field('X', int64)]);
    expect(await readOne(file, ['p'], other)).toStrictEqual([['one', null, 1n], null, [null, null, null]]);
    expect(await readOne(file, ['l'], list(other))).toStrictEqual([[['one', null, 1n], null], [], null]);
    const strange = struct([field('new', int32)]);
    expect(await readOne(file, ['p'], strange)).toStrictEqual([[null], null, [null]]);
    expect(await readOne(file, ['l'], list(strange))).toStrictEqual([[[null], null], [], null]);
    expect(await readOne(file, ['m'], map(utf8, strange))).toStrictEqual([
      [
        ['k', [null]],
        ['n', null],
      ],
      [],
      null,
    ]);
  });

  test('a member as a column: NULL where a struct around it is', async () => {
    expect(await readOne(file, ['p', 'x'], int64)).toStrictEqual([1n, null, null]);
    expect(await readOne(file, ['p', 'z', 'DEEP'], boolType)).toStrictEqual([true, null, null]);
    expect(await readOne(file, ['p', 'z'], struct([field('deep', boolType)]))).toStrictEqual([[true], null, null]);
    expect(await readOne(file, ['p', 'no'], int64)).toStrictEqual([null, null, null]);
    expect(await readOne(file, ['l', 'x'], int64)).toStrictEqual([null, null, null]);
  });

  test('physical names of column mapping', async () => {
    const mapped = struct([{ ...field('logical', int64), metadata: { 'delta.columnMapping.physicalName': 'x' } }]);
    expect(await readOne(file, ['p'], mapped)).toStrictEqual([[1n], null, [null]]);
  });

  test('a variant from its two members', async () => {
    const members = { fields: [field('v', variantType)] };
    const bytes = [Uint8Array.of(1), Uint8Array.of(2, 3)];
    const variants = await fileOf(members, [[bytes, null]]);
    expect(await readOne(variants, ['v'], variantType)).toStrictEqual([bytes, null]);
  });
});

describe('types of the table', () => {
  test.each<[string, DataType, Scalar, DataType, Scalar]>([
    ['int to bigint', int32, -5, int64, -5n],
    ['tinyint to smallint', int8, -5, int16, -5],
    ['int to tinyint, where it fits', int32, 100, int8, 100],
    ['int to double', int32, 7, float64, 7],
    ['float to double', float32, 1.5, float64, 1.5],
    ['int to decimal', int32, 7, decimal(12, 2), 700n],
    ['bigint to decimal', int64, -7n, decimal(20, 0), -7n],
    ['decimal to more digits', decimal(9, 2), 123n, decimal(20, 2), 123n],
    ['decimal to a larger scale', decimal(9, 2), 123n, decimal(20, 5), 123_000n],
    ['date to timestamp_ntz', dateType, -1, timestampNtz, -86_400_000_000n],
  ])('%s', async (_name, from, stored, to, expected) => {
    const file = await fileOf({ fields: [field('a', from)] }, [[null, stored]]);
    expect(await readOne(file, ['a'], to)).toStrictEqual([null, expected]);
  });

  test('a value that the table cannot hold is an error', async () => {
    const file = await fileOf({ fields: [field('a', int32)] }, [[null, 128]]);
    await expect(readOne(file, ['a'], int8)).rejects.toThrow(expect.objectContaining({ condition: 'CAST_OVERFLOW' }));
  });

  test('types that have nothing in common are an error that names both', async () => {
    const file = await fileOf({ fields: [field('a', utf8), field('s', struct([field('x', int32)]))] }, [['x'], [null]]);
    await expect(readOne(file, ['a'], int32)).rejects.toThrow(
      'Column a of the file test.parquet holds string, where the table has int.',
    );
    await expect(readOne(file, ['s'], int32)).rejects.toThrow('holds struct<x:int>');
    await expect(readOne(file, ['a'], list(utf8))).rejects.toThrow('array<string>');
  });
});

describe('dictionaries', () => {
  const schema = { fields: [field('small', utf8), field('large', utf8), field('bytes', binary), field('n', int64)] };
  const rows = 5000;
  const small = Array.from({ length: rows }, (_, i) => (i % 11 === 0 ? null : `value ${i % 300}`));
  const large = Array.from({ length: rows }, (_, i) => `value ${i % 4500}`);
  const columns = [small, large, small.map((text) => text && Buffer.from(text)), large.map((_, i) => BigInt(i % 3))];

  test('are kept while they are small, and one id marks those of a row group', async () => {
    const file = await fileOf(schema, columns);
    const layouts: string[][] = [];
    const ids: number[] = [];
    for (const reads of [allColumns(file), allColumns(file)]) {
      for await (const batch of file.readRowGroup(0, reads, new HeapAllocator({ poison: true }), 2500)) {
        layouts.push(batch.columns.map((vector) => vector.layout));
        const [first] = batch.columns;
        if (first?.layout === 'dict') ids.push(first.dictionaryId);
        expect(first?.layout === 'dict' && first.keys).toBeInstanceOf(Uint16Array);
      }
    }
    expect(layouts).toStrictEqual(Array.from({ length: 4 }, () => ['dict', 'bytes', 'dict', 'fixed']));
    expect([ids[0] === ids[1], ids[2] === ids[3], ids[0] === ids[2]]).toStrictEqual([true, true, false]);
    const plain = (values: Scalar[]): Scalar[] =>
      values.map((value) => (value instanceof Uint8Array ? Buffer.from(value) : value));
    expect((await readColumns(file, allColumns(file), 2500)).map(plain)).toStrictEqual(columns);
  });

  test('as another type', async () => {
    const file = await fileOf(schema, columns);
    expect(await readOne(file, ['bytes'], utf8)).toStrictEqual(small);
  });
});

describe('batches', () => {
  test('of at most the rows asked for, numbered within the file', async () => {
    const schema = { fields: [field('a', int32)] };
    const values = Array.from({ length: 25 }, (_, i) => (i % 7 === 0 ? null : i));
    const batches = [values.slice(0, 10), values.slice(10, 20), values.slice(20)].map((part) =>
      batchOf(schema, [part]),
    );
    const { bytes } = await writeFile(batches, { schema, rowGroupRows: 10 });
    const file = await openBytes(bytes, wasm);
    expect(file.footer.metadata.rowGroups.map((group) => group.rowCount)).toStrictEqual([10, 10, 5]);
    for (const reads of [allColumns(file), []]) {
      const seen: [number, number][] = [];
      for (const index of [2, 0]) {
        for await (const batch of file.readRowGroup(index, reads, new HeapAllocator(), 4))
          seen.push([batch.firstRow, batch.length]);
      }
      expect(seen).toStrictEqual([
        [20, 4],
        [24, 1],
        [0, 4],
        [4, 4],
        [8, 2],
      ]);
    }
    expect(await readColumns(file, allColumns(file), 3)).toStrictEqual([values]);
  });

  test('only what is asked for is read of the file, in one range where it lies together', async () => {
    const schema = { fields: ['a', 'b', 'c', 'd'].map((name) => field(name, int64)) };
    const column = Array.from({ length: 1000 }, (_, i) => BigInt(i) ** 5n);
    const { bytes } = await writeFile([batchOf(schema, [column, column, column, column])], { schema });
    const ranges: number[] = [];
    const source = {
      path: 'x',
      sizeBytes: bytes.length,
      readInto: (asked: readonly { start: number; end: number; target: Uint8Array }[]): void => {
        for (const { start, end, target } of asked) {
          ranges.push(end - start);
          target.set(bytes.subarray(start, end));
        }
      },
    };
    const file = await openParquet(source, wasm);
    ranges.length = 0;
    const reads = ['b', 'c'].map((name) => resolveColumn(file.footer, { kind: 'file', path: [name], type: int64 }));
    await readColumns(file, reads);
    const chunks = file.footer.metadata.rowGroups[0]!.columns;
    expect(ranges).toStrictEqual([chunks[1]!.compressedBytes + chunks[2]!.compressedBytes]);
  });
});

describe.skipIf(!existsSync(parquetTesting))('malformed pages', () => {
  test('are errors of the file whatever byte is wrong, and the next file is read', async () => {
    const original = new Uint8Array(readFileSync(new URL('data/alltypes_plain.snappy.parquet', parquetTesting)));
    const { dataEnd } = (await openBytes(original, wasm)).footer;
    for (let at = 4; at < dataEnd; at += 3) {
      const bytes = original.slice();
      bytes[at] = bytes[at]! ^ 0xff;
      const file = await openBytes(bytes, wasm);
      const error = await readColumns(file, allColumns(file)).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect(error === null || error instanceof EngineError, `byte ${at}: ${String(error)}`).toBe(true);
    }
    const good = await openShared('data/alltypes_plain.snappy.parquet', wasm);
    expect((await readColumns(good, allColumns(good)))[0]).toStrictEqual([6, 7]);
  });
});
