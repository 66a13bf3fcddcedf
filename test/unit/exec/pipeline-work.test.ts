/** Blocks of morsels: each morsel is taken once, whoever takes it; a thread joins in a block of another at the end. */
import { expect, test } from 'vitest';
import type { Morsel } from '../../../src/exec/morsel.ts';
import { endQueue, hasMorsels, morselAt, morselQueue, takeMorsel } from '../../../src/exec/morsel-queue.ts';
import { PipelineWork } from '../../../src/exec/pipeline-work.ts';

const morsels = (count: number): Morsel[] =>
  Array.from({ length: count }, (_, i) => ({ kind: 'breaker', from: i, to: i + 1 }));

test('two threads take each morsel of a queue once', () => {
  const queue = morselQueue(morsels(5), 2);
  const taken: number[] = [];
  for (let thread = 0; hasMorsels(queue); thread = 1 - thread) {
    const morsel = takeMorsel(queue, thread);
    expect(morselAt(queue, thread)).toBe(morsel);
    if (morsel?.kind === 'breaker') taken.push(morsel.from);
  }
  expect(taken).toEqual([0, 1, 2, 3, 4]);
  expect(takeMorsel(queue, 0)).toBe(null);
  expect(morselAt(queue, 0)).toBe(null);
});

test('nothing is taken of a queue that was ended', () => {
  const queue = morselQueue(morsels(3), 1);
  takeMorsel(queue, 0);
  endQueue(queue);
  expect(takeMorsel(queue, 0)).toBe(null);
});

test('a thread begins a block of its own first, then joins in one of another', () => {
  const work = new PipelineWork(morsels(100), 2, false);
  const [first, second, third] = [work.take(), work.take(), work.take()];
  expect(first!.morsels.length + second!.morsels.length).toBe(100);
  expect(second).not.toBe(first);
  expect(third).toBe(first);
  for (const queue of [first!, second!]) while (takeMorsel(queue, 0) !== null);
  expect(work.take()).toBe(null);
  expect(work.isDone).toBe(false);
  for (let i = 0; i < 3; i++) work.release();
  expect(work.isDone).toBe(true);
});

test('ordered work has one thread at a time', () => {
  const work = new PipelineWork(morsels(100), 2, true);
  const first = work.take();
  expect(work.take()).toBe(null);
  while (takeMorsel(first!, 0) !== null);
  work.release();
  expect(work.take()!.morsels[0]).toEqual({ kind: 'breaker', from: 64, to: 65 });
});

test('what is held is not done, and may get more', () => {
  const work = new PipelineWork([], 1, false);
  expect(work.isDone).toBe(true);
  work.hold();
  work.add(morsels(1));
  work.release();
  expect(work.isDone).toBe(false);
  work.end();
  expect(work.isDone).toBe(true);
});
