/** Memory that pieces come back to, and batches whose memory is given back. */
import { expect, test } from 'vitest';
import { batchesOfRows } from '../../../src/catalog/memory-table.ts';
import { float64, int64 } from '../../../src/core/types.ts';
import { isReturned, PieceRoom } from '../../../src/session/piece-room.ts';
import { freeBatch } from '../../../src/session/spent-batch.ts';

test('large buffers are used again, for sizes that they suit; small ones are exact', () => {
  const room = new PieceRoom();
  const small = room.take(100);
  expect([small.length, small.buffer.byteLength, isReturned(small.buffer)]).toEqual([100, 100, false]);
  const large = room.take(300_000);
  expect([large.byteOffset, large.length, isReturned(large.buffer)]).toEqual([0, 300_000, true]);
  room.give(large.buffer);
  expect(room.take(2_000_000).buffer).not.toBe(large.buffer);
  expect(room.take(70_000).buffer).not.toBe(large.buffer);
  const again = room.take(250_000);
  expect(again.buffer).toBe(large.buffer);
  expect(again.length).toBe(250_000);
  expect(room.take(250_000).buffer).not.toBe(large.buffer);
});

test('no more lies unused than a few pieces', () => {
  const room = new PieceRoom();
  const taken = Array.from({ length: 40 }, () => room.take(1 << 20));
  for (const { buffer } of taken) room.give(buffer);
  const again = new Set(Array.from({ length: 40 }, () => room.take(1 << 20).buffer));
  expect(taken.filter(({ buffer }) => again.has(buffer)).length).toBeLessThan(10);
});

test('a batch that was read holds nothing, and may be given back twice', () => {
  const schema = {
    fields: [
      { name: 'a', type: int64, nullable: true },
      { name: 'b', type: float64, nullable: true },
    ],
  };
  const [batch] = batchesOfRows(
    schema,
    Array.from({ length: 8192 }, (_, i) => [i % 7 === 0 ? null : BigInt(i), i / 3]),
  );
  freeBatch(batch!);
  freeBatch(batch!);
  const [a, b] = batch!.columns;
  expect(a!.layout === 'fixed' && a!.values.length).toBe(0);
  expect(b!.layout === 'fixed' && b!.values.length).toBe(0);
});

test('a buffer that others have a part of stays as it is', () => {
  const schema = { fields: [{ name: 'a', type: int64, nullable: true }] };
  const shared = new BigInt64Array(20_000).fill(7n);
  const column = { type: int64, length: 10_000, valid: null, layout: 'fixed', repr: 'i64' } as const;
  const batch = {
    schema,
    columns: [{ ...column, values: shared.subarray(0, 10_000) }],
    length: 10_000,
    selection: null,
  };
  freeBatch(batch);
  expect(shared[19_999]).toBe(7n);
});
