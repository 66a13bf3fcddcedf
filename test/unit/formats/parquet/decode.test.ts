/**
 * Silt's own Parquet decoder: the values that pyarrow reads, for the zoo that pyarrow wrote and for parquet-testing.
 * Facts: test/interop/_parquet_facts.py.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { scalarAt } from '../../../../src/core/vector.ts';
import { isCoveredRead } from '../../../../src/formats/parquet/decode/coverage.ts';
import { readPageHeader } from '../../../../src/formats/parquet/decode/page-header.ts';
import { openGroup } from '../../../../src/formats/parquet/decode/row-group.ts';
import type { VectorBatch } from '../../../../src/formats/parquet/group-read.ts';
import { bytesSource, openParquet } from '../../../../src/formats/parquet/reader.ts';
import { createParquetWasm } from '../../../../src/formats/parquet/wasm.ts';
import { HeapAllocator } from '../../../../src/kernels/allocator.ts';
import { createKernels } from '../../../../src/kernels/kernels.ts';
import { MemoryPool } from '../../../../src/kernels/memory.ts';
import facts from '../../../fixtures/parquet-zoo/facts.json' with { type: 'json' };
import { digestBy, type Way, ways } from '../../../support/parquet-ways.ts';
import testingFacts from './parquet-testing.json' with { type: 'json' };
import { allColumns, openBytes, parquetTesting } from './support.ts';

const zoo = new URL('../../../fixtures/parquet-zoo/', import.meta.url);
const wasm = createParquetWasm();
const lease = new MemoryPool({ guard: true }).lease();
afterAll(() => lease.end());

const load = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, zoo)));

describe.each([1, 7, 64, 65_536])('the zoo in batches of %d', (rowsMax) => {
  test.each(ways.flatMap((way) => Object.keys(facts).map((name) => [way, name] as const)))(
    '%s: %s',
    async (way, name) => {
      const expected = facts[name as keyof typeof facts];
      expect(await digestBy(way, load(name), name, { wasm, lease, rowsMax })).toEqual(expected);
    },
  );
});

test.each(Object.keys(facts))('%s is decoded by silt alone', async (name) => {
  const { footer } = await openBytes(load(name), wasm);
  const reads = allColumns({ footer } as never);
  expect(reads.filter((read) => !isCoveredRead(read, footer, 0))).toEqual([]);
});

/** Pages whose bytes are not what their checksum says; the second reader does not look. */
const damaged = new Set(['datapage_v1-corrupt-checksum.parquet', 'rle-dict-uncompressed-corrupt-checksum.parquet']);

describe.skipIf(!existsSync(parquetTesting))('parquet-testing (skipped where ../shared is absent)', () => {
  const own: readonly Way[] = ['wasm', 'twins'];
  const files = own.flatMap((way) => Object.entries(testingFacts).map(([name, fact]) => [way, name, fact] as const));
  const digest = (way: Way, name: string): Promise<[number, string]> => {
    const bytes = new Uint8Array(readFileSync(new URL(`data/${name}`, parquetTesting)));
    return digestBy(way, bytes, name, { wasm, lease, rowsMax: 1000 });
  };
  test.each(files.filter(([, name]) => !damaged.has(name)))('%s: %s', async (way, name, fact) => {
    expect(await digest(way, name)).toEqual(fact);
  });
  test.each(files.filter(([, name]) => damaged.has(name)))('%s: %s is refused', async (way, name) => {
    await expect(digest(way, name)).rejects.toThrow(/do not fit its checksum/);
  });
});

describe.skipIf(!existsSync(parquetTesting))('bad_data of parquet-testing (skipped where ../shared is absent)', () => {
  const folder = new URL('bad_data/', parquetTesting);
  const names = existsSync(parquetTesting) ? readdirSync(folder).filter((name) => name.endsWith('.parquet')) : [];
  const readable = 'ARROW-GH-43605.parquet';
  const cases = names.flatMap((name) => (['wasm', 'twins'] as const).map((way) => [way, name] as const));
  test.each(cases.filter(([, name]) => name !== readable))('%s: %s is an error of the file', async (way, name) => {
    const small = new MemoryPool({ guard: true }).lease(512 << 20);
    const bytes = new Uint8Array(readFileSync(new URL(name, folder)));
    const startedMs = performance.now();
    const error = await digestBy(way, bytes, name, { wasm, lease: small, rowsMax: 1000 }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ condition: 'FILE_CORRUPT', sqlState: 'XX001' });
    expect(performance.now() - startedMs).toBeLessThan(5000);
    small.end();
  });
  test(`${readable} is read by both readers alike`, async () => {
    const bytes = new Uint8Array(readFileSync(new URL(readable, folder)));
    const digests = ways.map((way) => digestBy(way, bytes, readable, { wasm, lease, rowsMax: 1000 }));
    const [first, ...others] = await Promise.all(digests);
    for (const other of others) expect(other).toEqual(first);
  });
});

describe('a row group', () => {
  const alloc = new HeapAllocator({ poison: true });
  const kernels = createKernels(null);
  const open = async (name: string) => {
    const bytes = load(name);
    const { footer } = await openBytes(bytes, wasm);
    const reads = allColumns({ footer } as never);
    const ranges: { start: number; end: number }[] = [];
    const source = bytesSource(bytes, name);
    const group = await openGroup({
      footer,
      rowGroup: 0,
      reads,
      kernels,
      group: alloc,
      nextDictionaryId: () => 1,
      inflater: wasm.inflater,
      source: {
        readInto(wanted) {
          ranges.push(...wanted);
          return source.readInto(wanted);
        },
      },
    });
    return {
      columns: group.map((column) => column!),
      ranges,
      rowCount: footer.metadata.rowGroups[0]!.rowCount,
    };
  };

  test.each(Object.keys(facts))('%s is read in one range', async (name) => {
    const { ranges } = await open(name);
    expect(ranges).toHaveLength(1);
  });

  test.each(Object.keys(facts))('%s: rows that are passed over leave the others as they are', async (name) => {
    const whole = await open(name);
    const parts = await open(name);
    const spans = [
      [3, 1],
      [9, 30],
      [39, 2],
      [80, 20],
    ] as const;
    for (const [i, column] of parts.columns.entries()) {
      const all = whole.columns[i]!.read(0, whole.rowCount, alloc);
      for (const [row, length] of spans) {
        const some = column.read(row, length, alloc);
        const expected = Array.from({ length }, (_, at) => scalarAt(all, row + at));
        expect(Array.from({ length }, (_, at) => scalarAt(some, at))).toEqual(expected);
      }
    }
  });
});

describe('what a file says is not believed', () => {
  const header = (...bytes: number[]) => readPageHeader(Uint8Array.from(bytes), 0, 'x.parquet');
  // Fields 1 (kind), 2 (uncompressed) and 3 (compressed) as zigzag varints, then field 5 with count and encoding.
  test('a page that reaches past its chunk', () => {
    expect(() => header(0x15, 0, 0x15, 20, 0x15, 20, 0x2c, 0x15, 2, 0x15, 0, 0, 0, 1, 2, 3)).toThrow(/past the end/);
  });
  test('a page of negative size', () => {
    expect(() => header(0x15, 0, 0x15, 1, 0x15, 1, 0x2c, 0x15, 2, 0x15, 0, 0, 0)).toThrow(/has no size/);
  });
  test('a data page without its part', () => {
    expect(() => header(0x15, 0, 0x15, 0, 0x15, 0, 0)).toThrow(/lacks the part/);
  });
  test('a header that does not end', () => {
    expect(() => header(0x15, 0, 0x15)).toThrow(/a page header ends too early/);
  });
  test('a good header', () => {
    const { bodyStart, valueCount, compressedBytes } = header(
      0x15,
      0,
      0x15,
      2,
      0x15,
      2,
      0x2c,
      0x15,
      8,
      0x15,
      0,
      0,
      0,
      9,
    );
    expect([bodyStart, valueCount, compressedBytes]).toEqual([13, 4, 1]);
  });
});

test('a second file is read after a bad one', async () => {
  const bytes = load('1-snappy.parquet');
  const bad = bytes.slice();
  bad.fill(0xff, 4, 2000);
  const context = { wasm, lease, rowsMax: 100 };
  await expect(digestBy('wasm', bad, 'bad.parquet', context)).rejects.toThrow(/cannot be read/);
  expect(await digestBy('wasm', bytes, 'good.parquet', context)).toEqual(facts['1-snappy.parquet']);
  expect((await openParquet(bytesSource(bytes, 'x'), wasm)).footer.metadata.rowCount).toBe(150);
});

describe('columns of a batch', () => {
  const name = '3-zstd.parquet';
  const batches = async (bytes: Uint8Array) => {
    const file = await openParquet(bytesSource(bytes, name), wasm);
    const alloc = new HeapAllocator({ poison: true });
    const memory = { kernels: createKernels(null), group: alloc };
    return { file, batches: file.readRowGroup(0, allColumns(file), alloc, 10, memory) };
  };

  test('are decoded when they are looked at: what is wrong with others is not noticed', async () => {
    const bytes = load(name);
    const { file } = await batches(bytes);
    const chunk = file.footer.metadata.rowGroups[0]!.columns[4]!;
    const { bodyStart } = readPageHeader(bytes.subarray(chunk.dataPageOffset), 0, name);
    bytes.fill(0x55, chunk.dataPageOffset + bodyStart, chunk.dataPageOffset + bodyStart + 8);
    const damaged = await batches(bytes);
    let rows = 0;
    for await (const batch of damaged.batches) {
      rows += batch.length;
      expect(batch.columns[3]).toHaveLength(batch.length);
      expect(() => batch.columns[4]).toThrow(/cannot be read/);
      expect(batch.columns[5]).toHaveLength(batch.length);
    }
    expect(rows).toBe(100);
  });

  test('are there until the next batch only', async () => {
    const whole = await batches(load(name));
    const seen: VectorBatch[] = [];
    for await (const batch of whole.batches) seen.push(batch);
    expect(() => seen[0]!.columns[0]).toThrow(/valid until the next/);
  });
});
