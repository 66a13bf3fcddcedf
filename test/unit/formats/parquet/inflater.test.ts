import { brotliCompressSync, constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createInflater, type InflaterCodec } from '../../../../src/formats/parquet/decode/inflater.ts';
import { HeapAllocator } from '../../../../src/kernels/allocator.ts';
import { MemoryPool } from '../../../../src/kernels/memory.ts';
import { Dice } from '../../../property/kernels/scene.ts';

const compressors: Readonly<Record<InflaterCodec, (bytes: Uint8Array) => Uint8Array>> = {
  ZSTD: (bytes) => zstdCompressSync(bytes, { params: { [constants.ZSTD_c_checksumFlag]: 1 } }),
  GZIP: (bytes) => gzipSync(bytes),
  BROTLI: (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 2 } }),
};
const codecs = Object.keys(compressors) as InflaterCodec[];

function texts(size: number, seed: number): Uint8Array {
  const dice = new Dice(seed);
  return Uint8Array.from({ length: size }, () => 97 + dice.next(5));
}

describe.each(codecs)('%s', (codec) => {
  const inflater = createInflater();
  const alloc = new HeapAllocator();
  const compress = compressors[codec];

  test.each([0, 1, 7, 1000, 70_000, 700_000])('%d bytes, again and again', (size) => {
    for (let seed = 1; seed < 4; seed++) {
      const bytes = texts(size, seed);
      const out = alloc.bytes(size);
      expect(inflater.inflate(codec, compress(bytes), out)).toBe(size);
      expect(Buffer.compare(out, bytes)).toBe(0);
    }
  });

  test('into shared memory, from a place of its own', () => {
    const lease = new MemoryPool({ pagesMax: 64, guard: true }).lease();
    const memory = lease.allocator();
    const bytes = texts(5000, 9);
    const body = memory.bytes(compress(bytes).length);
    body.set(compress(bytes));
    const out = memory.bytes(5005).subarray(5);
    expect(inflater.inflate(codec, body, out)).toBe(5000);
    expect(Buffer.compare(out, bytes)).toBe(0);
    memory.close();
    lease.end();
  });

  test('more or fewer bytes than the page claims', () => {
    const body = compress(texts(1000, 1));
    expect(inflater.inflate(codec, body, alloc.bytes(999))).toBe(-1);
    expect(inflater.inflate(codec, body, alloc.bytes(10))).toBe(-1);
    expect(inflater.inflate(codec, body, alloc.bytes(1001))).toBe(1000);
  });

  test('bytes changed, and the next page is right', () => {
    const bytes = texts(2000, 3);
    const whole = new Uint8Array(compress(bytes));
    let failures = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const dice = new Dice(seed * 7919);
      const body = whole.slice(0, dice.next(3) === 0 ? dice.next(whole.length) : whole.length);
      const at = dice.next(Math.max(1, body.length));
      if (at < body.length) body[at] = body[at]! ^ (1 << dice.next(8));
      if (inflater.inflate(codec, body, alloc.bytes(2000)) !== 2000) failures++;
      const out = alloc.bytes(2000);
      expect(inflater.inflate(codec, whole, out)).toBe(2000);
      expect(Buffer.compare(out, bytes)).toBe(0);
    }
    expect(failures).toBeGreaterThan(100);
  });
});

test('members of gzip one after another', () => {
  const bytes = texts(3000, 5);
  const body = Buffer.concat([gzipSync(bytes.subarray(0, 1200)), gzipSync(bytes.subarray(1200))]);
  const out = new HeapAllocator().bytes(3000);
  expect(createInflater().inflate('GZIP', body, out)).toBe(3000);
  expect(Buffer.compare(out, bytes)).toBe(0);
});
