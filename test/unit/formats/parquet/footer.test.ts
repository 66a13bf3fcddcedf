import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Field, int32, int64, typeName, utf8 } from '../../../../src/core/types.ts';
import { type Footer, footerOf, newFooterKin, readFooter } from '../../../../src/formats/parquet/footer.ts';
import { createParquetWasm } from '../../../../src/formats/parquet/wasm.ts';
import { batchOf, openShared, parquetTesting, writeFile } from './support.ts';

const wasm = createParquetWasm();
const corrupt = expect.objectContaining({ condition: 'FILE_CORRUPT' });

async function smallFile(): Promise<Uint8Array> {
  const schema = { fields: [{ name: 'a', type: int64, nullable: true }] };
  const { bytes } = await writeFile([batchOf(schema, [[1n, null, 3n]])], { schema });
  return bytes;
}

function wholeFooter(bytes: Uint8Array): ReturnType<typeof readFooter> {
  return readFooter((start, end) => bytes.subarray(start, end), bytes.length, 'a.parquet');
}

describe('readFooter', () => {
  test('reads the tail once, and the rest of a long footer in a second read', async () => {
    const fields: Field[] = Array.from({ length: 2000 }, (_, i) => ({
      name: `column_${'x'.repeat(20)}_${i}`,
      type: int32,
      nullable: true,
    }));
    const schema = { fields };
    const { bytes } = await writeFile(
      [
        batchOf(
          schema,
          fields.map(() => [1]),
        ),
      ],
      { schema },
    );
    const reads: number[] = [];
    const read = (start: number, end: number): Uint8Array => {
      reads.push(end - start);
      return bytes.subarray(start, end);
    };
    const footer = await readFooter(read, bytes.length, 'wide.parquet');
    expect(footer.columns.length).toBe(2000);
    expect(reads.length).toBe(2);
    expect(reads[0]).toBe(65_536);
    const small = await smallFile();
    const smallReads: number[] = [];
    await readFooter((start, end) => (smallReads.push(end - start), small.subarray(start, end)), small.length, 'small');
    expect(smallReads).toStrictEqual([small.length]);
  });

  test('every cut of a file is a clean error', async () => {
    const bytes = await smallFile();
    for (let length = 0; length < bytes.length; length++) {
      await expect(wholeFooter(bytes.subarray(0, length)), `cut to ${length}`).rejects.toThrow(corrupt);
    }
  });

  test('a footer length beyond the file, and bytes that are no Parquet file', async () => {
    const bytes = (await smallFile()).slice();
    new DataView(bytes.buffer).setUint32(bytes.length - 8, 0x7fff_ffff, true);
    await expect(wholeFooter(bytes)).rejects.toThrow(corrupt);
    await expect(wholeFooter(new Uint8Array(1000))).rejects.toThrow(corrupt);
    await expect(readFooter(() => new Uint8Array(3), 1000, 'short')).rejects.toThrow(corrupt);
  });

  test('an encrypted footer is refused by name', async () => {
    const bytes = (await smallFile()).slice();
    bytes.set(Buffer.from('PARE'), bytes.length - 4);
    await expect(wholeFooter(bytes)).rejects.toThrow(/encryption/);
  });
});

describe('schema', () => {
  test('field ids are kept', async () => {
    const metadata = { 'parquet.field.id': 7 };
    const schema = { fields: [{ name: 'a', type: utf8, nullable: true, metadata }] };
    const { bytes } = await writeFile([batchOf(schema, [['x']])], { schema });
    const footer = await wholeFooter(bytes);
    expect(footer.columns[0]!.fieldId).toBe(7);
    expect(footer.schema.fields[0]!.metadata).toStrictEqual(metadata);
  });

  const expected: [string, string][] = [
    [
      'nullable.impala',
      'bigint, array<int>, array<array<int>>, map<string,int>, array<map<string,int>>, struct<A:int,b:array<int>,C:struct<d:array<array<struct<E:int,F:string>>>>,g:map<string,struct<H:struct<i:array<double>>>>>',
    ],
    ['old_list_structure', 'array<array<int>>'],
    ['repeated_no_annotation', 'int, struct<phone:array<struct<number:bigint,kind:string>>>'],
    [
      'repeated_primitive_no_list',
      'array<int>, array<string>, struct<Int32_list_in_group:array<int>,String_list_in_group:array<string>>',
    ],
    ['map_no_value', 'map<int,int>, array<int>, array<int>'],
    ['unknown-logical-type', 'string, binary'],
    ['concatenated_gzip_members', 'decimal(20,0)'],
    ['int96_from_spark', 'timestamp'],
    ['fixed_length_decimal_legacy', 'decimal(13,2)'],
    ['float16_zeros_and_nans', 'float'],
  ];
  test.skipIf(!existsSync(parquetTesting)).each(expected)('%s', async (name, types) => {
    const { footer } = await openShared(`data/${name}.parquet`, wasm);
    expect(footer.schema.fields.map(({ type }) => typeName(type)).join(', ')).toBe(types);
  });

  test.skipIf(!existsSync(parquetTesting))('metadata beyond the schema', async () => {
    const bytes = new Uint8Array(
      readFileSync(new URL('data/data_index_bloom_encoding_with_length.parquet', parquetTesting)),
    );
    const { metadata } = await wholeFooter(bytes);
    const chunk = metadata.rowGroups[0]!.columns[0]!;
    // As pyarrow and the file's own description have it.
    expect(chunk.bloomFilter).toStrictEqual({ offset: 253, length: 2064 });
    expect(chunk.columnIndex).not.toBeNull();
    expect(chunk.offsetIndex).not.toBeNull();
  });
});

describe('the footers of files that are alike', () => {
  const lean = ({ metadata }: Footer) =>
    metadata.rowGroups.map(({ rowCount, columns }) => [
      rowCount,
      columns.map(({ path, dataPageOffset }) => [path, dataPageOffset]),
    ]);

  test('share a schema; one with another schema does not', async () => {
    const other: Field = { name: 'b', type: int32, nullable: true };
    const files = [
      await smallFile(),
      await smallFile(),
      (await writeFile([batchOf({ fields: [other] }, [[1, 2]])], { schema: { fields: [other] } })).bytes,
      await smallFile(),
    ];
    const kin = newFooterKin();
    const footers = files.map((bytes) => footerOf(bytes, 'a.parquet', true, kin));
    expect(footers[1]!.columns).toBe(footers[0]!.columns);
    expect(footers[2]!.schema.fields.map(({ name }) => name)).toEqual(['b']);
    for (const [i, bytes] of files.entries()) {
      const whole = await wholeFooter(bytes);
      expect(footers[i]!.schema).toEqual(whole.schema);
      expect(lean(footers[i]!)).toEqual(lean(whole));
      expect(footers[i]!.metadata.rowGroups[0]!.columns[0]!.statistics).toEqual(
        whole.metadata.rowGroups[0]!.columns[0]!.statistics,
      );
    }
  });

  test('are damaged each by itself', async () => {
    const bytes = await smallFile();
    const kin = newFooterKin();
    footerOf(bytes, 'a.parquet', false, kin);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => footerOf(bytes.subarray(0, length), 'a.parquet', false, kin), `cut to ${length}`).toThrow(corrupt);
    }
    expect(footerOf(bytes, 'a.parquet', false, kin).schema).toEqual((await wholeFooter(bytes)).schema);
  });
});
