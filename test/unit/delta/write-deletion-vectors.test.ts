/** What is written is read back, in every form of container. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDeletionVector } from '../../../src/delta/deletion-vector.ts';
import { decodeRoaring64 } from '../../../src/delta/roaring.ts';
import { encodeRoaring64, unionOfRows } from '../../../src/delta/roaring-encode.ts';
import { writeDeletionVectors } from '../../../src/delta/write-deletion-vectors.ts';
import { decodeZ85, encodeZ85 } from '../../../src/delta/z85.ts';
import { MemoryStore } from '../../../src/storage/memory.ts';

const store = new MemoryStore('m', () => 0);
const log = { store, root: 't', name: 't' };
const place = { store: store.ref, root: 't' };
let ids = 0;
const newId = (): string => `0badc0de-0000-4000-8000-${(ids++).toString(16).padStart(12, '0')}`;

const range = (from: number, to: number, step = 1): number[] =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => from + step * i);

describe('bitmaps', () => {
  test.each<[string, number[]]>([
    ['nothing', []],
    ['one row', [7]],
    ['a list', range(0, 8000, 2)],
    ['bits', range(0, 20_000, 2)],
    ['a run', range(100, 60_000)],
    [
      'every form, in more containers than have no offsets',
      [
        ...range(3, 900, 7),
        ...range(65_536, 131_072),
        ...range(131_072, 196_608, 3),
        ...range(262_144, 262_150),
        4_294_967_295,
      ],
    ],
    ['runs in fewer containers than have offsets', [...range(0, 1000), ...range(70_000, 90_000)]],
  ])('%s', (_name, rows) => {
    const bytes = encodeRoaring64(Uint32Array.from(rows));
    expect([...decodeRoaring64(bytes, 'x')]).toStrictEqual(rows);
  });

  test('any rows, and unions of two', () => {
    const sets = fc.uniqueArray(fc.oneof(fc.nat(70_000), fc.nat(300)), { maxLength: 400 });
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        const [left, right] = [a, b].map((each) => Uint32Array.from(each).sort());
        expect(decodeRoaring64(encodeRoaring64(left!), 'x')).toStrictEqual(left);
        const both = [...new Set([...a, ...b])].toSorted((x, y) => x - y);
        expect([...unionOfRows(left!, right!)]).toStrictEqual(both);
      }),
    );
  });
});

test('z85', () => {
  // The example of the format's own text.
  const hello = Uint8Array.of(0x86, 0x4f, 0xd2, 0x6f, 0xb5, 0x59, 0xf7, 0x5b);
  expect(encodeZ85(hello)).toBe('HelloWorld');
  expect(decodeZ85('HelloWorld')).toStrictEqual(hello);
  expect(encodeZ85(new Uint8Array(4).fill(255))).toBe('%nSc0');
});

test('small vectors stand in the log, others share files, each behind its checksum', async () => {
  const vectors = [[1, 5], range(0, 30_000, 3), [], range(1, 9000, 4), range(0, 40_000, 2)].map((rows) =>
    Uint32Array.from(rows),
  );
  const written = await writeDeletionVectors(log, vectors, { newId, fileBytes: 9000 });
  expect(written.map((each) => each?.storageType ?? null)).toStrictEqual(['i', 'u', null, 'u', 'u']);
  expect(written[1]).toMatchObject({ offset: 1, cardinality: 10_000 });
  expect(written[3]!.pathOrInlineDv).toBe(written[1]!.pathOrInlineDv);
  expect(written[4]!.pathOrInlineDv).not.toBe(written[1]!.pathOrInlineDv);
  for (const [i, descriptor] of written.entries()) {
    if (descriptor === null) continue;
    expect(await readDeletionVector(descriptor, place, () => store)).toStrictEqual(vectors[i]);
  }
  const path = `t/deletion_vector_0badc0de-0000-4000-8000-000000000000.bin`;
  const bytes = await store.read(path);
  expect(bytes[0]).toBe(1);
  await store.put(path, bytes.with(100, bytes[100]! ^ 1), 'overwrite');
  await expect(readDeletionVector(written[1]!, place, () => store)).rejects.toThrow(/checksum/);
});
