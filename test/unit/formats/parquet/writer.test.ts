import { describe, expect, test } from 'vitest';
import type { Batch } from '../../../../src/core/batch.ts';
import type { Scalar } from '../../../../src/core/scalar.ts';
import {
  calendarInterval,
  type DataType,
  decimal,
  field,
  int32,
  int64,
  list,
  nullType,
  type Schema,
  struct,
  utf8,
} from '../../../../src/core/types.ts';
import { constant, type Vector } from '../../../../src/core/vector.ts';
import { chunkExtent } from '../../../../src/formats/parquet/footer.ts';
import { decodeOffsetIndex } from '../../../../src/formats/parquet/page-index.ts';
import { createParquetWasm } from '../../../../src/formats/parquet/wasm.ts';
import { HeapAllocator } from '../../../../src/kernels/allocator.ts';
import { vectorOf } from '../../../../src/kernels/builder.ts';
import { slice } from '../../../../src/kernels/flatten.ts';
import { allColumns, batchOf, openBytes, readColumns, writeFile } from './support.ts';

const wasm = createParquetWasm();
const alloc = new HeapAllocator({ poison: true });

async function stored(vectors: readonly Vector[], selection: Uint16Array | null = null): Promise<Scalar[][]> {
  const schema: Schema = { fields: vectors.map(({ type }, i) => field(`c${i}`, type)) };
  const batch: Batch = { schema, columns: vectors, length: vectors[0]!.length, selection };
  const { bytes } = await writeFile([batch], { schema });
  const file = await openBytes(bytes, wasm);
  return readColumns(file, allColumns(file));
}

function dictionary(
  keys: readonly number[],
  entries: readonly Scalar[],
  type: DataType,
  valid: Uint8Array | null = null,
): Vector {
  const values = vectorOf(type, entries, alloc);
  return {
    layout: 'dict',
    type,
    length: keys.length,
    valid,
    keys: Int32Array.from(keys),
    dictionary: values,
    dictionaryId: 1,
  };
}

function views(texts: readonly string[]): Vector {
  const bytes = Buffer.from(texts.join(''));
  const out = new Uint8Array(16 * texts.length);
  const view = new DataView(out.buffer);
  let at = 0;
  texts.forEach((text, row) => {
    const size = Buffer.byteLength(text);
    view.setInt32(16 * row, size, true);
    if (size <= 12) out.set(bytes.subarray(at, at + size), 16 * row + 4);
    else view.setInt32(16 * row + 12, at, true);
    at += size;
  });
  return { layout: 'view', type: utf8, length: texts.length, valid: null, views: out, buffers: [bytes] };
}

describe('layouts', () => {
  test('dictionaries with NULL rows and NULL entries, views, constants', async () => {
    const texts = ['short', 'a text that is longer than twelve bytes', ''];
    expect(
      await stored([
        dictionary([1, 0, 2], ['x', 'y', null], utf8, Uint8Array.of(0b101)),
        views(texts),
        constant(utf8, 'é', 3),
        constant(decimal(30, 2), null, 3),
        constant(list(struct([field('a', int32)])), null, 3),
        constant(struct([field('a', int32)]), [7], 3),
      ]),
    ).toStrictEqual([
      ['y', null, null],
      texts,
      ['é', 'é', 'é'],
      [null, null, null],
      [null, null, null],
      [[7], [7], [7]],
    ]);
  });

  test('only the selected rows', async () => {
    const numbers = vectorOf(int64, [1n, null, 3n, 4n], alloc);
    expect(await stored([numbers, constant(utf8, 'k', 4)], Uint16Array.of(1, 3))).toStrictEqual([
      [null, 4n],
      ['k', 'k'],
    ]);
    expect(await stored([numbers], new Uint16Array(0))).toStrictEqual([[]]);
  });

  test('slices whose offsets do not start at 0', async () => {
    const texts = vectorOf(utf8, ['aa', 'b', null, 'dddd'], alloc);
    const lists = vectorOf(list(list(int32)), [[[1], [2, 3]], null, [[], null], [[4, null]]], alloc);
    expect(await stored([slice(texts, 1, 4, alloc), slice(lists, 1, 4, alloc)])).toStrictEqual([
      ['b', null, 'dddd'],
      [null, [[], null], [[4, null]]],
    ]);
  });

  test('a decimal in whatever width it is held', async () => {
    const narrow: Vector = {
      layout: 'fixed',
      type: decimal(38, 1),
      length: 2,
      valid: null,
      repr: 'i64',
      values: BigInt64Array.of(-1n, 5n),
    };
    const wide: Vector = {
      layout: 'fixed',
      type: decimal(9, 1),
      length: 2,
      valid: null,
      repr: 'i128',
      values: BigInt64Array.of(-7n, -1n, 7n, 0n),
    };
    expect(await stored([narrow, wide, { ...wide, type: decimal(18, 1) }])).toStrictEqual([
      [-1n, 5n],
      [-7n, 7n],
      [-7n, 7n],
    ]);
  });

  test('bytes that are not UTF-8 are stored as replacement characters', async () => {
    const values = Uint8Array.of(0x61, 0xff, 0xc3, 0xa9);
    const base = { layout: 'bytes', type: utf8, valid: null } as const;
    const malformed: Vector = { ...base, length: 2, offsets: Int32Array.of(0, 2, 4), values };
    expect(await stored([malformed])).toStrictEqual([['a\ufffd', 'é']]);
    const split: Vector = { ...base, length: 2, offsets: Int32Array.of(0, 1, 2), values: values.subarray(2) };
    expect(await stored([split])).toStrictEqual([['\ufffd', '\ufffd']]);
  });
});

describe('files', () => {
  const schema = { fields: [field('a', int64), field('s', utf8)] };

  test('without rows', async () => {
    const { bytes, written } = await writeFile([], { schema, statistics: {} });
    const file = await openBytes(bytes, wasm);
    expect(file.footer.metadata.rowGroups).toStrictEqual([]);
    expect(file.footer.schema).toStrictEqual(schema);
    expect(written).toStrictEqual({
      rows: 0,
      sizeBytes: bytes.length,
      statistics: { numRecords: 0, minValues: {}, maxValues: {}, nullCount: { a: 0, s: 0 } },
    });
  });

  test.each(['none', 'snappy', 'zstd', 'gzip', 'brotli'] as const)(
    'compressed by %s, with page indexes that point at pages',
    async (compression) => {
      const rows = 50_000;
      const columns = [
        Array.from({ length: rows }, (_, i) => BigInt(i * i)),
        Array.from({ length: rows }, (_, i) => `row ${i}`),
      ];
      const options = { schema, compression, rowGroupRows: 30_000, keyValues: new Map([['key', 'välue']]) };
      const halves = [0, 1].map((half) =>
        batchOf(
          schema,
          columns.map((column) => column.slice((half * rows) / 2, ((half + 1) * rows) / 2)),
        ),
      );
      const { bytes, written } = await writeFile([...halves, ...halves], options);
      expect(written).toStrictEqual({ rows: 2 * rows, sizeBytes: bytes.length, statistics: null });
      const file = await openBytes(bytes, wasm);
      expect(await readColumns(file, allColumns(file))).toStrictEqual(columns.map((column) => [...column, ...column]));
      expect(file.footer.metadata.keyValues.get('key')).toBe('välue');
      expect(file.footer.metadata.rowGroups.map((group) => group.rowCount)).toStrictEqual([50_000, 50_000]);
      for (const chunk of file.footer.metadata.rowGroups.flatMap((group) => group.columns)) {
        const { offset, length } = chunk.offsetIndex!;
        const pages = decodeOffsetIndex(bytes.subarray(offset, offset + length), 'x');
        expect(pages[0]).toMatchObject({ offset: chunk.dataPageOffset, firstRow: 0 });
        const last = pages.at(-1)!;
        expect(last.offset + last.compressedBytes).toBe(chunkExtent(chunk).end);
      }
    },
  );

  test('types that Delta files do not have are refused by name', async () => {
    for (const type of [nullType, calendarInterval, list(nullType), struct([])]) {
      await expect(() => writeFile([], { schema: { fields: [field('a', type)] } })).rejects.toThrow(
        expect.objectContaining({ condition: 'UNSUPPORTED_FEATURE' }),
      );
    }
  });
});
