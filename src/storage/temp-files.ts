/**
 * Temporary files of a process: what does not fit in memory lies there for a while. Each is readable by its owner alone
 * (mode 0600) and loses its name as soon as it is open: the system frees it when it is closed or when the process dies,
 * however it dies, so that nothing is ever left to sweep. Synchronous: who spills computes, and has nothing else to do.
 */
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { errorCode, localFailure } from './local-errors.ts';

/** Bytes of a file: where they start, and how many they are. */
export interface TempBlock {
  readonly start: number;
  readonly sizeBytes: number;
}

/**
 * One thread's temporary files. `create()` opens one; `close()` closes all that are still open, so who makes a TempFiles
 * (a statement in a thread) closes it at its end, after errors and cancellation too. Errors: DISK_FULL, STORAGE_FAILURE.
 */
export class TempFiles {
  readonly #folder: string;
  readonly #open = new Set<TempFile>();
  #written = 0;

  /** `folder`: the system's folder for temporary files, `TMPDIR`, where absent. */
  constructor(folder: string = tmpdir()) {
    this.#folder = folder;
  }

  /** Bytes that were written so far, those of closed files included: what EXPLAIN ANALYZE calls spilled. */
  get writtenBytes(): number {
    return this.#written;
  }

  create(): TempFile {
    const file = new TempFile(
      openUnnamed(this.#folder),
      this.#folder,
      (bytes) => {
        this.#written += bytes;
      },
      () => this.#open.delete(file),
    );
    this.#open.add(file);
    return file;
  }

  close(): void {
    for (const file of this.#open) file.close();
  }
}

/**
 * An open file without a name: appended to, read anywhere. Closed by the thread that made it. Other threads may read it
 * meanwhile by its `descriptor` with `readTempBlock`, which belongs to the whole process.
 */
export class TempFile {
  readonly descriptor: number;
  readonly #folder: string;
  readonly #onWrite: (bytes: number) => void;
  readonly #onClose: () => void;
  #size = 0;
  #isOpen = true;

  constructor(descriptor: number, folder: string, onWrite: (bytes: number) => void, onClose: () => void) {
    this.descriptor = descriptor;
    this.#folder = folder;
    this.#onWrite = onWrite;
    this.#onClose = onClose;
  }

  get sizeBytes(): number {
    return this.#size;
  }

  /** Writes pieces one after the other behind all that is there. Errors: DISK_FULL, STORAGE_FAILURE; then nothing was appended. */
  append(...pieces: readonly Uint8Array[]): TempBlock {
    const start = this.#size;
    let at = start;
    try {
      for (const piece of pieces) {
        for (let done = 0; done < piece.length; ) {
          done += fs.writeSync(this.descriptor, piece, done, piece.length - done, at + done);
        }
        at += piece.length;
      }
    } catch (error) {
      throw localFailure('Writing', join(this.#folder, 'a temporary file'), error);
    }
    this.#size = at;
    this.#onWrite(at - start);
    return { start, sizeBytes: at - start };
  }

  /** Fills `target` with the block's bytes; on memory of its own where absent. */
  read(block: TempBlock, target?: Uint8Array): Uint8Array {
    return readTempBlock(this.descriptor, block, target);
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#onClose();
    fs.closeSync(this.descriptor);
  }
}

/** A block of a file that any thread of this process has open. Errors: STORAGE_FAILURE. */
export function readTempBlock(
  descriptor: number,
  { start, sizeBytes }: TempBlock,
  target: Uint8Array = new Uint8Array(sizeBytes),
): Uint8Array {
  try {
    for (let done = 0; done < sizeBytes; ) {
      const read = fs.readSync(descriptor, target, done, sizeBytes - done, start + done);
      if (read === 0) throw Object.assign(new Error('the file ends early'), { code: 'EIO' });
      done += read;
    }
  } catch (error) {
    throw localFailure('Reading', 'a temporary file', error);
  }
  return target;
}

/** A name that another process or a crashed one may have taken is passed over. */
function openUnnamed(folder: string): number {
  for (let i = 0; ; i++) {
    const path = join(folder, `silt-${process.pid}-${threadId}-${i}.tmp`);
    let descriptor: number;
    try {
      descriptor = fs.openSync(path, 'wx+', 0o600);
    } catch (error) {
      if (errorCode(error) === 'EEXIST') continue;
      throw localFailure('Writing', path, error);
    }
    fs.unlinkSync(path);
    return descriptor;
  }
}
