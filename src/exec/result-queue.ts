/** Batches of the result between those who make and the one who reads them; a small window, beyond which makers wait. */
import type { Batch } from '../core/batch.ts';

export class ResultQueue {
  readonly #windowBatches: number;
  readonly #batches: Batch[] = [];
  #end: { readonly error: unknown } | 'complete' | null = null;
  #reader: (() => void) | null = null;
  #writers: (() => void)[] = [];
  #onRoom: () => void = () => {};

  constructor(windowBatches: number) {
    this.#windowBatches = windowBatches;
  }

  get isFull(): boolean {
    return this.#batches.length >= this.#windowBatches;
  }

  onRoom(listener: () => void): void {
    this.#onRoom = listener;
  }

  /** What it returns resolves when there is room for another. */
  push(batch: Batch): void | Promise<void> {
    if (this.#end !== null) return;
    this.#batches.push(batch);
    this.#reader?.();
    if (this.isFull) return new Promise((resolve) => this.#writers.push(resolve));
  }

  complete(): void {
    this.#finish('complete');
  }

  fail(error: unknown): void {
    this.#finish({ error });
  }

  /** The next batch, null at the end; rejects with the error that ended it. */
  async next(): Promise<Batch | null> {
    for (;;) {
      const batch = this.#batches.shift();
      if (batch !== undefined) {
        if (!this.isFull) this.#release();
        return batch;
      }
      if (this.#end === 'complete') return null;
      if (this.#end !== null) throw this.#end.error;
      await new Promise<void>((resolve) => {
        this.#reader = resolve;
      });
      this.#reader = null;
    }
  }

  #finish(end: { readonly error: unknown } | 'complete'): void {
    this.#end ??= end;
    if (end !== 'complete') this.#batches.length = 0;
    this.#reader?.();
    this.#release();
  }

  #release(): void {
    for (const writer of this.#writers.splice(0)) writer();
    this.#onRoom();
  }
}
