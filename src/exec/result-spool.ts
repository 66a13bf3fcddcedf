/** Batches of a result that wait for a slow reader in a temporary file, first in first out. */
import type { Batch } from '../core/batch.ts';
import { EngineError } from '../core/errors.ts';
import { type TempBlock, type TempFile, TempFiles } from '../storage/temp-files.ts';
import { readBatch, writeBatch } from './batch-file.ts';

export class ResultSpool {
  readonly #bytesMax: number;
  readonly #files = new TempFiles();
  #file: TempFile | null = null;
  #blocks: TempBlock[] = [];
  #next = 0;

  /** A file of more than `bytesMax` takes no more until all of it was read. */
  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get isEmpty(): boolean {
    return this.#next === this.#blocks.length;
  }

  get writtenBytes(): number {
    return this.#files.writtenBytes;
  }

  /** False where there is no room, on the disk or within the limit: then whoever makes batches waits, as without a spool. */
  push(batch: Batch): boolean {
    if ((this.#file?.sizeBytes ?? 0) >= this.#bytesMax) return false;
    try {
      this.#file ??= this.#files.create();
      this.#blocks.push(writeBatch(this.#file, batch));
      return true;
    } catch (error) {
      if (error instanceof EngineError) return false;
      throw error;
    }
  }

  shift(): Batch | undefined {
    const block = this.#blocks[this.#next];
    if (block === undefined || this.#file === null) return undefined;
    const batch = readBatch(this.#file.descriptor, block);
    this.#next += 1;
    if (this.isEmpty) this.close();
    return batch;
  }

  /** Forgets what is left; the next batch goes into a new file. */
  close(): void {
    this.#blocks = [];
    this.#next = 0;
    this.#file = null;
    this.#files.close();
  }
}
