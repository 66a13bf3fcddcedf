/**
 * Objects as files under one folder of this machine. Takes the folder; gives the ObjectStore contract on POSIX:
 * an object is written to a hidden temporary file, fsynced, and then linked (`ifAbsent`) or renamed (`overwrite`) into place,
 * so that a reader sees all of it or nothing, and the folder is fsynced before the write is reported, save that of a hint.
 * Never shows temporary files in listings, and leaves those of a crashed process alone.
 */

import * as fs from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { threadId } from 'node:worker_threads';
import { compareStrings } from '../core/compare.ts';
import { errorCode, isMissing, localFailure } from './local-errors.ts';
import { infoOf, listFiles } from './local-listing.ts';
import {
  type ByteRange,
  checkPath,
  checkRange,
  fileNotFound,
  type ObjectInfo,
  type ObjectStore,
  type ObjectWriter,
  type PutMode,
  type ReadTarget,
  type StoreRef,
  throwIfAborted,
} from './store.ts';

export class LocalStore implements ObjectStore {
  readonly ref: StoreRef;
  readonly #root: string;
  #temporaries = 0;

  /** `root` is a folder, made absolute against the working folder; it need not be there yet. */
  constructor(root: string) {
    this.#root = resolve(root);
    this.ref = { kind: 'local', root: this.#root };
  }

  list(prefix: string, after?: string, signal?: AbortSignal): AsyncIterable<ObjectInfo> {
    return listFiles(this.#root, prefix, after, signal);
  }

  async listFolders(folder: string, signal?: AbortSignal): Promise<readonly string[]> {
    throwIfAborted(signal);
    const base = join(this.#root, folder);
    try {
      const entries = fs.readdirSync(base, { withFileTypes: true });
      const folders = entries.filter((e) => e.isDirectory() || (e.isSymbolicLink() && isFolder(join(base, e.name))));
      return folders.map((entry) => entry.name).sort(compareStrings);
    } catch (error) {
      if (isMissing(error)) return [];
      throw localFailure('Listing', folder, error);
    }
  }

  async head(path: string, signal?: AbortSignal): Promise<ObjectInfo | null> {
    throwIfAborted(signal);
    try {
      const stat = fs.statSync(this.#file('Reading', path));
      return stat.isFile() ? infoOf(path, stat) : null;
    } catch (error) {
      if (isMissing(error)) return null;
      throw localFailure('Reading', path, error);
    }
  }

  async read(path: string, range?: ByteRange, signal?: AbortSignal): Promise<Uint8Array> {
    return this.#reading(path, signal, async (handle, sizeBytes) => {
      const { start, end } = range ?? { start: 0, end: sizeBytes };
      checkRange(path, { start, end }, sizeBytes);
      const target = new Uint8Array(end - start);
      await readFully(handle, path, { start, end, target });
      return target;
    });
  }

  async readInto(path: string, ranges: readonly ReadTarget[], signal?: AbortSignal): Promise<void> {
    await this.#reading(path, signal, async (handle, sizeBytes) => {
      for (const range of ranges) {
        throwIfAborted(signal);
        checkRange(path, range, sizeBytes);
        await readFully(handle, path, range);
      }
    });
  }

  readSync(path: string, range?: ByteRange): Uint8Array {
    return this.#readingSync(path, (descriptor, sizeBytes) => {
      const { start, end } = range ?? { start: 0, end: sizeBytes };
      checkRange(path, { start, end }, sizeBytes);
      const target = new Uint8Array(end - start);
      readFullySync(descriptor, path, { start, end, target });
      return target;
    });
  }

  readIntoSync(path: string, ranges: readonly ReadTarget[]): void {
    this.#readingSync(path, (descriptor, sizeBytes) => {
      for (const range of ranges) {
        checkRange(path, range, sizeBytes);
        readFullySync(descriptor, path, range);
      }
    });
  }

  async put(path: string, body: Uint8Array, mode: PutMode, signal?: AbortSignal): Promise<'written' | 'exists'> {
    throwIfAborted(signal);
    const file = this.#file('Writing', path);
    // Saves the temporary file where the loser of a race is already known; the link below decides.
    if (mode === 'ifAbsent' && fs.existsSync(file)) return 'exists';
    const writer = await this.write(path, signal);
    try {
      await writer.write(body);
    } catch (error) {
      await writer.abort();
      throw error;
    }
    return writer.publish(mode);
  }

  async write(path: string, signal?: AbortSignal): Promise<LocalWriter> {
    throwIfAborted(signal);
    const file = this.#file('Writing', path);
    try {
      makeFolder(dirname(file));
      const [temporary, handle] = await this.#openTemporary(dirname(file));
      return new LocalWriter(path, file, temporary, handle, signal);
    } catch (error) {
      throw localFailure('Writing', path, error);
    }
  }

  async delete(path: string, signal?: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    try {
      fs.unlinkSync(this.#file('Deleting', path));
    } catch (error) {
      if (!isMissing(error)) throw localFailure('Deleting', path, error);
    }
  }

  #file(operation: string, path: string): string {
    checkPath(operation, path);
    return join(this.#root, path);
  }

  /** A name that another process or a crashed one may have taken is passed over. */
  async #openTemporary(folder: string): Promise<[string, FileHandle]> {
    for (;;) {
      const temporary = join(folder, `.silt-${process.pid}-${threadId}-${++this.#temporaries}.tmp`);
      try {
        return [temporary, await fs.promises.open(temporary, 'wx')];
      } catch (error) {
        if (errorCode(error) !== 'EEXIST') throw error;
      }
    }
  }

  async #reading<T>(
    path: string,
    signal: AbortSignal | undefined,
    act: (handle: FileHandle, sizeBytes: number) => Promise<T>,
  ): Promise<T> {
    throwIfAborted(signal);
    let handle: FileHandle | null = null;
    try {
      handle = await fs.promises.open(this.#file('Reading', path), 'r');
      const stat = await handle.stat();
      if (!stat.isFile()) throw fileNotFound(path);
      return await act(handle, stat.size);
    } catch (error) {
      throw localFailure('Reading', path, error);
    } finally {
      await handle?.close();
    }
  }

  #readingSync<T>(path: string, act: (descriptor: number, sizeBytes: number) => T): T {
    let descriptor: number | null = null;
    try {
      descriptor = fs.openSync(this.#file('Reading', path), 'r');
      const stat = fs.fstatSync(descriptor);
      if (!stat.isFile()) throw fileNotFound(path);
      return act(descriptor, stat.size);
    } catch (error) {
      throw localFailure('Reading', path, error);
    } finally {
      if (descriptor !== null) fs.closeSync(descriptor);
    }
  }
}

/** A temporary file on its way to its name. */
class LocalWriter implements ObjectWriter {
  readonly #path: string;
  readonly #file: string;
  readonly #temporary: string;
  readonly #handle: FileHandle;
  readonly #signal: AbortSignal | undefined;
  #isOpen = true;

  constructor(path: string, file: string, temporary: string, handle: FileHandle, signal: AbortSignal | undefined) {
    this.#path = path;
    this.#file = file;
    this.#temporary = temporary;
    this.#handle = handle;
    this.#signal = signal;
  }

  async write(bytes: Uint8Array): Promise<void> {
    throwIfAborted(this.#signal);
    try {
      for (let at = 0; at < bytes.length; ) {
        const { bytesWritten } = await this.#handle.write(bytes, at, bytes.length - at);
        at += bytesWritten;
      }
    } catch (error) {
      throw localFailure('Writing', this.#path, error);
    }
  }

  async finish(): Promise<void> {
    if (this.#isOpen) await this.publish('overwrite');
  }

  async abort(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#handle.close();
    fs.rmSync(this.#temporary, { force: true });
  }

  async publish(mode: PutMode): Promise<'written' | 'exists'> {
    try {
      throwIfAborted(this.#signal);
      await this.#handle.sync();
      const outcome = mode === 'ifAbsent' ? await this.#link() : this.#rename();
      if (outcome === 'written' && mode !== 'hint') syncFolder(dirname(this.#file));
      return outcome;
    } catch (error) {
      throw localFailure('Writing', this.#path, error);
    } finally {
      await this.abort();
    }
  }

  #rename(): 'written' {
    fs.renameSync(this.#temporary, this.#file);
    return 'written';
  }

  async #link(): Promise<'written' | 'exists'> {
    try {
      fs.linkSync(this.#temporary, this.#file);
      return 'written';
    } catch (error) {
      const code = errorCode(error);
      if (code === 'EEXIST') return 'exists';
      if (code !== undefined && noHardLinks.has(code)) return copyExclusively(this.#temporary, this.#file);
      throw error;
    }
  }
}

const noHardLinks: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** For file systems without hard links: one winner still, though a reader may see part of the file for a moment. */
function copyExclusively(source: string, target: string): 'written' | 'exists' {
  let descriptor: number;
  try {
    descriptor = fs.openSync(target, 'wx');
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return 'exists';
    throw error;
  }
  try {
    fs.writeFileSync(descriptor, fs.readFileSync(source));
    fs.fsyncSync(descriptor);
  } catch (error) {
    fs.rmSync(target, { force: true });
    throw error;
  } finally {
    fs.closeSync(descriptor);
  }
  return 'written';
}

async function readFully(handle: FileHandle, path: string, range: ReadTarget): Promise<void> {
  const length = range.end - range.start;
  for (let done = 0; done < length; ) {
    const { bytesRead } = await handle.read(range.target, done, length - done, range.start + done);
    if (bytesRead === 0) checkRange(path, range, range.start + done);
    done += bytesRead;
  }
}

function readFullySync(descriptor: number, path: string, range: ReadTarget): void {
  const length = range.end - range.start;
  for (let done = 0; done < length; ) {
    const bytesRead = fs.readSync(descriptor, range.target, done, length - done, range.start + done);
    if (bytesRead === 0) checkRange(path, range, range.start + done);
    done += bytesRead;
  }
}

/** Makes the folder and those above it, each durably. */
function makeFolder(folder: string): void {
  const first = fs.mkdirSync(folder, { recursive: true });
  if (first === undefined) return;
  for (let at = folder; at !== dirname(first); at = dirname(at)) syncFolder(dirname(at));
}

function syncFolder(folder: string): void {
  const descriptor = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(descriptor);
  } catch (error) {
    // Some file systems cannot fsync a folder; there is nothing more to do there.
    if (errorCode(error) !== 'EINVAL' && errorCode(error) !== 'ENOTSUP') throw error;
  } finally {
    fs.closeSync(descriptor);
  }
}

function isFolder(file: string): boolean {
  return fs.statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
