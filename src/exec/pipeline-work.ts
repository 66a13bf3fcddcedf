/**
 * The morsels of one pipeline, handed out in blocks: a thread begins a block of its own while there are any, then joins in
 * those of others. Knows no threads' tasks and awaits nothing.
 */
import type { Morsel } from './morsel.ts';
import { endQueue, hasMorsels, type MorselQueue, morselQueue } from './morsel-queue.ts';

/** A block costs a message a thread that takes part, and its morsels are copied for each. */
const blockMorsels = 64;

export class PipelineWork {
  readonly #threads: number;
  readonly #isOrdered: boolean;
  #waiting: MorselQueue[] = [];
  #begun: MorselQueue[] = [];
  #running = 0;

  constructor(morsels: readonly Morsel[], threads: number, isOrdered: boolean) {
    this.#threads = threads;
    this.#isOrdered = isOrdered;
    this.add(morsels);
  }

  /** Where morsels hold rows themselves, no second thread gets them. */
  add(morsels: readonly Morsel[]): void {
    const size = morsels.some(holdsRows) && !this.#isOrdered ? 1 : blockMorsels;
    for (let from = 0; from < morsels.length; from += size) {
      this.#waiting.push(morselQueue(morsels.slice(from, from + size), this.#threads));
    }
  }

  /** A block to work on, to be given back by `release`; null where there is none at the moment. */
  take(): MorselQueue | null {
    if (this.#isOrdered && this.#running > 0) return null;
    const queue = this.#waiting.shift() ?? this.#begun.find(hasMorsels);
    if (queue === undefined) return null;
    if (!this.#begun.includes(queue)) this.#begun.push(queue);
    this.#running += 1;
    return queue;
  }

  /** As if a block were taken: more may be added, so that this is not done. */
  hold(): void {
    this.#running += 1;
  }

  release(): void {
    this.#running -= 1;
    this.#begun = this.#begun.filter(hasMorsels);
  }

  /** No more morsels are begun. */
  end(): void {
    this.#waiting = [];
    this.#begun.forEach(endQueue);
  }

  get isDone(): boolean {
    return this.#running === 0 && this.#waiting.length === 0 && !this.#begun.some(hasMorsels);
  }
}

function holdsRows(morsel: Morsel): boolean {
  return morsel.kind === 'split' && morsel.split.kind === 'batches';
}
