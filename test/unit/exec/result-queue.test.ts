/** Results and their readers: fast ones get batches through a window, slow ones through a file, and nothing stays open. */
import { readdirSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Batch } from '../../../src/core/batch.ts';
import { int64 } from '../../../src/core/types.ts';
import { scalarAt } from '../../../src/core/vector.ts';
import { ResultQueue } from '../../../src/exec/result-queue.ts';
import { HeapAllocator } from '../../../src/kernels/allocator.ts';
import { vectorOf } from '../../../src/kernels/builder.ts';
import { open } from '../../../src/session/local-session.ts';
import type { Result } from '../../../src/session/result.ts';
import type { Session } from '../../../src/session/session.ts';

const rowsPerBatch = 1000;

function batch(n: number): Batch {
  const values = Array.from({ length: rowsPerBatch }, (_, i) => BigInt(n * rowsPerBatch + i));
  return {
    schema: { fields: [{ name: 'n', type: int64, nullable: false }] },
    columns: [vectorOf(int64, values, new HeapAllocator())],
    length: rowsPerBatch,
    selection: null,
  };
}

/** Files without a name that this process has open. */
function openFiles(): number {
  return readdirSync('/proc/self/fd').filter((name) => {
    try {
      return /silt-.*\.tmp \(deleted\)$/.test(readlinkSync(`/proc/self/fd/${name}`));
    } catch {
      return false;
    }
  }).length;
}

interface Made {
  isDone: boolean;
}

async function make(queue: ResultQueue, count: number, made: Made = { isDone: false }): Promise<void> {
  for (let n = 0; n < count; n++) await queue.push(batch(n));
  queue.complete();
  made.isDone = true;
}

async function readAll(queue: ResultQueue): Promise<number[]> {
  const firsts: number[] = [];
  for (;;) {
    const next = await queue.next();
    if (next === null) return firsts;
    firsts.push(Number(scalarAt(next.columns[0]!, 0)) / rowsPerBatch);
  }
}

const counted = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

test('a fast reader needs no file', async () => {
  const queue = new ResultQueue(4, 1 << 30);
  const [, read] = await Promise.all([make(queue, 100), readAll(queue)]);
  expect(read).toEqual(counted(100));
  expect(queue.spooledBytes).toBe(0);
});

test('a slow reader holds nobody back, and gets every batch in order', async () => {
  const queue = new ResultQueue(4, 1 << 30);
  await make(queue, 100);
  expect(queue.spooledBytes).toBeGreaterThan(90 * 8 * rowsPerBatch);
  expect(openFiles()).toBe(1);
  expect(await readAll(queue)).toEqual(counted(100));
  expect(openFiles()).toBe(0);
});

test('beyond the limit makers wait, and the order stays', async () => {
  const queue = new ResultQueue(4, 10 * 8 * rowsPerBatch);
  const made = { isDone: false };
  const making = make(queue, 100, made);
  await sleep(150);
  expect(made.isDone).toBe(false);
  const read: number[] = [];
  for (let i = 0; i < 60; i++) {
    read.push(Number(scalarAt((await queue.next())!.columns[0]!, 0)) / rowsPerBatch);
    if (i % 20 === 0) await sleep(60);
  }
  read.push(...(await readAll(queue)));
  await making;
  expect(read).toEqual(counted(100));
  expect(openFiles()).toBe(0);
});

test('without a spool makers wait for as long as it takes', async () => {
  const queue = new ResultQueue(4, 0);
  const made = { isDone: false };
  const making = make(queue, 20, made);
  await sleep(120);
  expect(made.isDone).toBe(false);
  expect(await readAll(queue)).toEqual(counted(20));
  await making;
  expect(openFiles()).toBe(0);
});

test('an error closes the file and reaches the reader', async () => {
  const queue = new ResultQueue(2, 1 << 30);
  const making = make(queue, 50);
  await sleep(100);
  await queue.next();
  queue.fail(new Error('stop'));
  await making;
  expect(openFiles()).toBe(0);
  await expect(queue.next()).rejects.toThrow('stop');
});

test('a statement ends although nobody reads, and its rows are there afterwards', async () => {
  await using session = open({ settings: { batch_rows: 1000, threads: 1 } });
  using result = await session.query('SELECT id, repeat(cast(id AS STRING), 20) AS s FROM range(200000)');
  const reading = result.batches[Symbol.asyncIterator]();
  const first = await reading.next();
  let rows = first.value.length;
  await expect.poll(() => result.progress()!.memoryBytes, { timeout: 5000 }).toBe(0);
  expect(result.progress()!.spooledBytes).toBeGreaterThan(1 << 20);
  let last: unknown;
  for (let next = await reading.next(); next.done !== true; next = await reading.next()) {
    rows += next.value.length;
    last = scalarAt(next.value.columns[1]!, next.value.length - 1);
  }
  expect(rows).toBe(200_000);
  expect(last).toBe('199999'.repeat(20));
  expect(openFiles()).toBe(0);
});

const ways = {
  dispose: (_session: Session, result: Result) => result.cancel(),
  close: (session: Session) => session.close(),
  leave: (_session: Session, _result: Result, reading: AsyncIterator<Batch>) => reading.return!(undefined),
};

test.each(Object.entries(ways))('a result that is not read to its end leaves no file: %s', async (_name, way) => {
  const session = open({ settings: { batch_rows: 1000, threads: 1 } });
  const result = await session.query('SELECT id FROM range(3000000)');
  const reading = result.batches[Symbol.asyncIterator]();
  await reading.next();
  await expect.poll(openFiles, { timeout: 5000 }).toBe(1);
  await way(session, result, reading);
  expect(openFiles()).toBe(0);
  // A reader that is still there is told.
  const told = await reading.next().catch((error: unknown) => error);
  expect(told).toMatchObject(way === ways.leave ? { done: true } : { condition: 'OPERATION_CANCELED' });
  await session.close();
});
