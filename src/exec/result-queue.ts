/**
 * Batches of the result between those who make and the one who reads them. Makers wait when a small window is full; a
 * reader that is slow even so gets the rest through a spool, so that it holds neither the statement's memory nor a thread.
 */
import type { Batch } from '../core/batch.ts';
import { ResultSpool } from './result-spool.ts';

/** A reader that takes nothing for so long while the window is full is slow. */
const patienceMs = 50;

export class ResultQueue {
  readonly #windowBatches: number;
  readonly #spool: ResultSpool;
  #batches: Batch[] = [];
  /** Those that found no room in the spool; they come after its. */
  #late: Batch[] = [];
  #isSpooling = false;
  #patience: NodeJS.Timeout | null = null;
  #end: { readonly error: unknown } | 'complete' | null = null;
  #reader: (() => void) | null = null;
  #writers: (() => void)[] = [];
  #onRoom: () => void = () => {};

  /** `spoolBytesMax`: the most bytes in the spool's file; 0 = makers wait however slow the reader is. */
  constructor(windowBatches: number, spoolBytesMax: number) {
    this.#windowBatches = windowBatches;
    this.#spool = new ResultSpool(spoolBytesMax);
  }

  get isFull(): boolean {
    return this.#isSpooling ? this.#late.length > 0 : this.#batches.length >= this.#windowBatches;
  }

  get isSpooled(): boolean {
    return !this.#spool.isEmpty;
  }

  /** Bytes that went through the spool. */
  get spooledBytes(): number {
    return this.#spool.writtenBytes;
  }

  onRoom(listener: () => void): void {
    this.#onRoom = listener;
  }

  /** What it returns resolves when there is room for another. */
  push(batch: Batch): void | Promise<void> {
    if (this.#end !== null) return;
    if (!this.#isSpooling) this.#batches.push(batch);
    else if (this.#late.length > 0 || !this.#spool.push(batch)) this.#late.push(batch);
    this.#reader?.();
    if (!this.isFull) return;
    this.#startPatience();
    return new Promise((resolve) => this.#writers.push(resolve));
  }

  complete(): void {
    this.#end ??= 'complete';
    this.#settle();
  }

  /** The reader gets the error instead of what it did not read yet. */
  fail(error: unknown): void {
    if (this.#end === null || (this.#end === 'complete' && !this.#isDrained)) this.#end = { error };
    this.#batches = [];
    this.#late = [];
    this.#spool.close();
    this.#settle();
  }

  /** The next batch, null at the end; rejects with the error that ended it. */
  async next(): Promise<Batch | null> {
    for (;;) {
      this.#stopPatience();
      const batch = this.#take();
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

  get #isDrained(): boolean {
    return this.#batches.length === 0 && this.#spool.isEmpty && this.#late.length === 0;
  }

  /** The window, then the spool, then what did not fit into that, which is the next window. */
  #take(): Batch | undefined {
    const batch = this.#batches.shift() ?? this.#spool.shift();
    if (!this.#isSpooling || !this.#spool.isEmpty || this.#batches.length > 0) return batch;
    this.#isSpooling = false;
    this.#batches = this.#late;
    this.#late = [];
    if (this.isFull) this.#startPatience();
    return batch ?? this.#batches.shift();
  }

  #startPatience(): void {
    if (!this.#isSpooling) this.#patience ??= setTimeout(() => this.#startSpooling(), patienceMs);
  }

  #startSpooling(): void {
    this.#patience = null;
    if (this.#end !== null) return;
    this.#isSpooling = true;
    this.#release();
  }

  #stopPatience(): void {
    if (this.#patience !== null) clearTimeout(this.#patience);
    this.#patience = null;
  }

  #settle(): void {
    this.#stopPatience();
    this.#reader?.();
    this.#release();
  }

  #release(): void {
    for (const writer of this.#writers.splice(0)) writer();
    this.#onRoom();
  }
}
