/**
 * Pieces of a pipeline that several threads take one after the other, without asking anyone: the place of the next one is a
 * shared word. Plain data that can be posted.
 */
import type { Morsel } from './morsel.ts';

export interface MorselQueue {
  readonly morsels: readonly Morsel[];
  /** The place of the next one, then by thread the place of the one at work, counted from 1. */
  readonly places: SharedArrayBuffer;
}

export function morselQueue(morsels: readonly Morsel[], threads: number): MorselQueue {
  return { morsels, places: new SharedArrayBuffer(4 * (1 + threads)) };
}

/** Null at the end. `thread` remembers what it took. */
export function takeMorsel({ morsels, places }: MorselQueue, thread: number): Morsel | null {
  const words = new Int32Array(places);
  const at = Atomics.add(words, 0, 1);
  Atomics.store(words, 1 + thread, at + 1);
  return morsels[at] ?? null;
}

export function hasMorsels({ morsels, places }: MorselQueue): boolean {
  return Atomics.load(new Int32Array(places), 0) < morsels.length;
}

/** Nobody takes another one. */
export function endQueue({ morsels, places }: MorselQueue): void {
  Atomics.store(new Int32Array(places), 0, morsels.length);
}

/** What the thread took last; null where that is nothing. */
export function morselAt({ morsels, places }: MorselQueue, thread: number): Morsel | null {
  return morsels[Atomics.load(new Int32Array(places), 1 + thread) - 1] ?? null;
}
