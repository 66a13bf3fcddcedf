import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readDeletionVector } from '../../../src/delta/deletion-vector.ts';
import { decodeRoaring64 } from '../../../src/delta/roaring.ts';
import { decodeZ85 } from '../../../src/delta/z85.ts';
import { MemoryStore } from '../../../src/storage/memory.ts';

/** Little-endian bytes: [value, width] pairs. */
function bytesOf(...parts: readonly (readonly [value: number, width: number])[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap(([value, width]) => Array.from({ length: width }, (_, i) => Math.floor(value / 256 ** i) % 256)),
  );
}

const magic = [1_681_511_377, 4] as const;
/** One bucket, no runs, one array container of key 0. */
const arrayOf = (...rows: readonly number[]): Uint8Array =>
  bytesOf(
    magic,
    [1, 8],
    [0, 4],
    [12_346, 4],
    [1, 4],
    [0, 2],
    [rows.length - 1, 2],
    [16, 4],
    ...rows.map((r) => [r, 2] as const),
  );

describe('Z85', () => {
  it('is as its specification shows', () => {
    expect(decodeZ85('HelloWorld')).toEqual(Uint8Array.of(0x86, 0x4f, 0xd2, 0x6f, 0xb5, 0x59, 0xf7, 0x5b));
    expect(decodeZ85('Hello World')).toBeNull();
    expect(decodeZ85('Hell"')).toBeNull();
    expect(decodeZ85('')).toEqual(new Uint8Array(0));
  });
});

describe('64-bit Roaring bitmaps', () => {
  it('hold arrays, bitmaps and runs', () => {
    expect(decodeRoaring64(arrayOf(1, 5, 65_535), 'f')).toEqual(Uint32Array.of(1, 5, 65_535));
    expect(decodeRoaring64(bytesOf(magic, [0, 8]), 'f')).toEqual(new Uint32Array(0));
    const bits = new Uint8Array(8192).fill(0xff);
    const full = bytesOf(magic, [1, 8], [0, 4], [12_346, 4], [1, 4], [2, 2], [65_535, 2], [16, 4]);
    const bitmap = decodeRoaring64(Uint8Array.from([...full, ...bits]), 'f');
    expect([bitmap.length, bitmap[0], bitmap.at(-1)]).toEqual([65_536, 131_072, 196_607]);
    const runs = bytesOf(
      magic,
      [1, 8],
      [0, 4],
      [12_347, 4],
      [1, 1],
      [0, 2],
      [4, 2],
      [2, 2],
      [3, 2],
      [2, 2],
      [10, 2],
      [1, 2],
    );
    expect([...decodeRoaring64(runs, 'f')]).toEqual([3, 4, 5, 10, 11]);
  });

  it('are refused when they are not what they say', () => {
    const whole = arrayOf(1, 5);
    for (let length = 0; length < whole.length; length++) {
      expect(() => decodeRoaring64(whole.subarray(0, length), 'f'), String(length)).toThrow(/ends too early/);
    }
    expect(() => decodeRoaring64(arrayOf(5, 1), 'f')).toThrow(/not ascending/);
    expect(() => decodeRoaring64(bytesOf([1, 4], [0, 8]), 'f')).toThrow(/unknown format/);
    expect(() => decodeRoaring64(bytesOf(magic, [1, 8], [1, 4], [12_346, 4], [0, 4]), 'f')).toThrow(/beyond 2\^32/);
  });
});

describe('a deletion vector in a file', () => {
  const bitmap = arrayOf(0, 9);
  const place = { store: { kind: 'memory', id: 'm' }, root: 't' } as const;
  const vector = {
    storageType: 'u',
    pathOrInlineDv: 'ab^-aqEH.-t@S}K{vb[*k^',
    offset: 4,
    sizeBytes: bitmap.length,
    cardinality: 2,
  };
  const path = 't/ab/deletion_vector_d2c639aa-8816-431a-aaf6-d3fe2512ff61.bin';
  const stored = async (change: (bytes: Uint8Array) => void = () => {}) => {
    const store = new MemoryStore('m', () => 0);
    const body = new Uint8Array(4 + 4 + bitmap.length + 4);
    const view = new DataView(body.buffer);
    view.setUint32(4, bitmap.length);
    body.set(bitmap, 8);
    view.setUint32(8 + bitmap.length, crc32(bitmap));
    change(body);
    await store.put(path, body, 'overwrite');
    return store;
  };

  it('is found by the name that its text encodes', async () => {
    const store = await stored();
    expect([...(await readDeletionVector(vector, place, () => store))]).toEqual([0, 9]);
    const byPath = { ...vector, storageType: 'p', pathOrInlineDv: `memory:m/${path}` };
    expect([...(await readDeletionVector(byPath, place, () => store))]).toEqual([0, 9]);
  });

  it('has to agree with its checksum, length and count', async () => {
    const flipped = await stored((bytes) => {
      bytes[20]! ^= 1;
    });
    await expect(readDeletionVector(vector, place, () => flipped)).rejects.toThrow(/checksum/);
    const longer = await stored((bytes) => {
      bytes[7]! += 1;
    });
    await expect(readDeletionVector(vector, place, () => longer)).rejects.toThrow(/another length/);
    const store = await stored();
    await expect(readDeletionVector({ ...vector, cardinality: 3 }, place, () => store)).rejects.toThrow(
      /2 rows, not 3/,
    );
    await expect(readDeletionVector({ ...vector, storageType: 'x' }, place, () => store)).rejects.toThrow(
      /storage 'x'/,
    );
  });
});
