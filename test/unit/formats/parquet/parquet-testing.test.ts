/** Every file of apache/parquet-testing: values equal to pyarrow's, or a refusal by name. Facts: test/interop/_parquet_facts.py. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { EngineError } from '../../../../src/core/errors.ts';
import { createParquetWasm } from '../../../../src/formats/parquet/wasm.ts';
import facts from './parquet-testing.json' with { type: 'json' };
import { allColumns, canonicalText, openShared, parquetTesting, readColumns } from './support.ts';

const isThere = existsSync(parquetTesting);
const wasm = createParquetWasm();

/** Read by silt where pyarrow has no facts, or none in reasonable time. */
const withoutFacts = new Set([
  'incorrect_map_schema.parquet',
  'int96_from_spark.parquet',
  'large_string_map.brotli.parquet',
]);

describe.skipIf(!isThere)('parquet-testing (skipped where ../shared is absent)', () => {
  test.each(Object.entries(facts))('%s', async (name, [rows, digest]) => {
    const file = await openShared(`data/${name}`, wasm);
    expect(file.footer.metadata.rowCount).toBe(rows);
    const hash = createHash('sha256');
    const columns = await readColumns(file, allColumns(file), 1000);
    columns.forEach((values, i) => {
      const { type } = file.footer.schema.fields[i]!;
      for (const value of values) hash.update(`${canonicalText(value, type)}\n`);
    });
    expect(hash.digest('hex').slice(0, 16)).toBe(digest);
  });

  test('no file is left out', () => {
    const names = isThere
      ? readdirSync(new URL('data/', parquetTesting)).filter((name) => name.endsWith('.parquet'))
      : [];
    expect(names.filter((name) => !(name in facts) && !withoutFacts.has(name))).toStrictEqual([]);
  });

  test('INT96 beyond the years of 64-bit nanoseconds', async () => {
    const file = await openShared('data/int96_from_spark.parquet', wasm);
    const [values] = await readColumns(file, allColumns(file));
    // What Spark wrote: 9999-12-31 03:00 UTC and a day of the year 290000 among them.
    const expected = [
      1704141296123456n,
      1704070800000000n,
      253402225200000000n,
      1735599600000000n,
      null,
      9089380393200000000n,
    ];
    expect(values).toStrictEqual(expected);
  });

  test('map keys that a writer left optional', async () => {
    const file = await openShared('data/incorrect_map_schema.parquet', wasm);
    const [maps] = await readColumns(file, allColumns(file));
    expect(maps).toStrictEqual([
      [
        ['parent', 'another'],
        ['name', 'report'],
      ],
    ]);
  });

  const encrypted = isThere
    ? readdirSync(new URL('data/', parquetTesting)).filter((name) => name.endsWith('.encrypted'))
    : [];
  test.each(encrypted)('%s is refused by name', async (name) => {
    await expect(openShared(`data/${name}`, wasm)).rejects.toThrow(/encryption.* is not supported/);
  });

  test.each([
    'ARROW-GH-41317',
    'ARROW-GH-41321',
    'ARROW-GH-45185',
    'ARROW-GH-47662',
    'ARROW-RS-GH-6229-DICTHEADER',
    'ARROW-RS-GH-6229-LEVELS',
    'PARQUET-1481',
  ])('bad_data/%s is a clean error', async (name) => {
    const read = async (): Promise<unknown> => {
      const file = await openShared(`bad_data/${name}.parquet`, wasm);
      return readColumns(file, allColumns(file));
    };
    const error = await read().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(EngineError);
    expect((error as EngineError).condition).toBe('FILE_CORRUPT');
    expect((error as EngineError).message).toContain(name);
  });
});
