/**
 * A statement's shared words: the flag that cancels it, the counts that limits share, the progress that others watch.
 * Plain shared memory, so that every thread sees it without a message.
 */
import { EngineError } from '../core/errors.ts';

const word = { cancel: 0, rows: 1, rowGroups: 2, files: 3, bytes: 4, rowsOut: 5, spilled: 6, limits: 8 } as const;

export interface Progress {
  readonly files: number;
  readonly rowGroups: number;
  /** Rows that scans gave. */
  readonly rows: number;
  readonly bytes: number;
  /** Rows of the result. */
  readonly rowsOut: number;
  /** Bytes that operators wrote to temporary files, as they did not fit in memory. */
  readonly spilledBytes: number;
}

export class Control {
  /** Posted to workers as it is. */
  readonly shared: SharedArrayBuffer;
  readonly #words: BigInt64Array;
  readonly #flags: Int32Array;

  constructor(shared: SharedArrayBuffer) {
    this.shared = shared;
    this.#words = new BigInt64Array(shared);
    this.#flags = new Int32Array(shared, 0, 2);
  }

  static create(counters: number): Control {
    return new Control(new SharedArrayBuffer(8 * (word.limits + counters)));
  }

  /** Every thread stops within a batch. */
  cancel(): void {
    Atomics.store(this.#flags, word.cancel, 1);
  }

  get isCanceled(): boolean {
    return Atomics.load(this.#flags, word.cancel) !== 0;
  }

  /** Errors: OPERATION_CANCELED once `cancel` was called. */
  check(): void {
    if (this.isCanceled) throw new EngineError('OPERATION_CANCELED');
  }

  /** Adds to the count of limit `counter`; gives what it was before. */
  take(counter: number, rows: number): number {
    return Number(Atomics.add(this.#words, word.limits + counter, BigInt(rows)));
  }

  taken(counter: number): number {
    return Number(Atomics.load(this.#words, word.limits + counter));
  }

  count(what: 'files' | 'rowGroups' | 'rows' | 'bytes' | 'rowsOut' | 'spilled', amount: number): void {
    Atomics.add(this.#words, word[what], BigInt(amount));
  }

  get progress(): Progress {
    const read = (at: number): number => Number(Atomics.load(this.#words, at));
    return {
      files: read(word.files),
      rowGroups: read(word.rowGroups),
      rows: read(word.rows),
      bytes: read(word.bytes),
      rowsOut: read(word.rowsOut),
      spilledBytes: read(word.spilled),
    };
  }
}
