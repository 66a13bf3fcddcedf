/** A footer is taken from the cache only where the file's bytes are still those it was decoded from. */
import { expect, test } from 'vitest';
import { int64 } from '../../../src/core/types.ts';
import { createFooterCache } from '../../../src/exec/footer-cache.ts';
import type { RangeSource } from '../../../src/formats/parquet/group-read.ts';
import { bytesSource, readFooterOf } from '../../../src/formats/parquet/reader.ts';
import { batchOf, writeFile } from '../formats/parquet/support.ts';

async function fileOf(values: readonly bigint[]): Promise<Uint8Array> {
  const schema = { fields: [{ name: 'x', type: int64, nullable: false }] };
  return (await writeFile([batchOf(schema, [values])], { schema })).bytes;
}

/** The bytes as a file, with what was read of it. */
function watched(bytes: Uint8Array): { source: RangeSource; readBytes: () => number } {
  let read = 0;
  const source = bytesSource(bytes, 'a.parquet');
  return {
    source: {
      ...source,
      readInto(ranges) {
        for (const { start, end } of ranges) read += end - start;
        return source.readInto(ranges);
      },
    },
    readBytes: () => read,
  };
}

test('an unchanged file is not decoded again, and only its footer is read', async () => {
  const cache = createFooterCache(1 << 20);
  const bytes = await fileOf([1n, 2n, 3n]);
  const first = await cache.read('a', bytesSource(bytes, 'a.parquet'));
  expect(first).toEqual(await readFooterOf(bytesSource(bytes, 'a.parquet')));
  const { source, readBytes } = watched(bytes);
  expect(await cache.read('a', source)).toBe(first);
  expect(readBytes()).toBe(bytes.length - first.dataEnd);
});

test('a file of the same name and length with another footer is decoded', async () => {
  const cache = createFooterCache(1 << 20);
  const [one, other] = [await fileOf([1n, 2n, 3n]), await fileOf([1n, 2n, 9n])];
  expect(other.length).toBe(one.length);
  const first = await cache.read('a', bytesSource(one, 'a.parquet'));
  const second = await cache.read('a', bytesSource(other, 'a.parquet'));
  expect(second).not.toBe(first);
  expect(second).toEqual(await readFooterOf(bytesSource(other, 'a.parquet')));
  expect(await cache.read('a', bytesSource(other, 'a.parquet'))).toBe(second);
});

test('a longer file and a shorter one are decoded', async () => {
  const cache = createFooterCache(1 << 20);
  for (const values of [[1n], [1n, 2n, 3n, 4n], [5n]]) {
    const bytes = await fileOf(values);
    expect((await cache.read('a', bytesSource(bytes, 'a.parquet'))).metadata.rowCount).toBe(values.length);
  }
});

test('what was not asked for longest goes first', async () => {
  const bytes = await fileOf([1n]);
  const source = bytesSource(bytes, 'a.parquet');
  const footerBytes = bytes.length - (await readFooterOf(source)).dataEnd;
  const cache = createFooterCache(2 * footerBytes);
  const first = await cache.read('1', source);
  const second = await cache.read('2', source);
  expect(await cache.read('1', source)).toBe(first);
  await cache.read('3', source);
  expect(await cache.read('1', source)).toBe(first);
  expect(await cache.read('2', source)).not.toBe(second);
});

test('a bad file is an error each time', async () => {
  const cache = createFooterCache(1 << 20);
  const bytes = await fileOf([1n]);
  await cache.read('a', bytesSource(bytes, 'a.parquet'));
  const bad = bytes.slice();
  bad.fill(0xff, bytes.length - 12, bytes.length - 8);
  for (let i = 0; i < 2; i++) {
    await expect(cache.read('a', bytesSource(bad, 'a.parquet'))).rejects.toThrow(/a\.parquet/);
  }
  expect((await cache.read('a', bytesSource(bytes, 'a.parquet'))).metadata.rowCount).toBe(1);
});
