/**
 * A store that stands before another one and keeps what is written to itself: what a statement would write, or what a
 * transaction has not committed yet. Takes the other store, whose objects it shows beside its own; never changes it but by
 * what `isHeld` lets through.
 */
import { compareStrings } from '../core/compare.ts';
import { type ClockMs, MemoryStore } from './memory.ts';
import {
  type ByteRange,
  fileNotFound,
  type ObjectInfo,
  type ObjectStore,
  type ObjectWriter,
  type PutMode,
  type ReadTarget,
  type StoreRef,
} from './store.ts';

export interface StagedOptions {
  readonly ref: StoreRef;
  /** True for objects that are kept here; others go to the store behind. */
  readonly isHeld: (path: string) => boolean;
  /** True for objects of the store behind that are not shown. */
  readonly isHidden: (path: string) => boolean;
  readonly nowMs: ClockMs;
}

export class StagedStore implements ObjectStore {
  readonly ref: StoreRef;
  /** What was written and not let through. */
  readonly held: MemoryStore;
  readonly readSync?: (path: string, range?: ByteRange) => Uint8Array;
  readonly readIntoSync?: (path: string, ranges: readonly ReadTarget[]) => void;
  readonly #behind: ObjectStore;
  readonly #options: StagedOptions;

  constructor(behind: ObjectStore, options: StagedOptions) {
    this.ref = options.ref;
    this.held = new MemoryStore('staged', options.nowMs);
    this.#behind = behind;
    this.#options = options;
    if (behind.readSync !== undefined) this.readSync = (path, range) => this.#holderOf(path).readSync!(path, range);
    if (behind.readIntoSync !== undefined) {
      this.readIntoSync = (path, ranges) => this.#holderOf(path).readIntoSync!(path, ranges);
    }
  }

  async *list(prefix: string, after?: string, signal?: AbortSignal): AsyncIterable<ObjectInfo> {
    const own: ObjectInfo[] = [];
    for await (const info of this.held.list(prefix, after, signal)) own.push(info);
    const names = new Set(own.map(({ path }) => path));
    let at = 0;
    for await (const info of this.#behind.list(prefix, after, signal)) {
      while (at < own.length && compareStrings(own[at]!.path, info.path) < 0) yield own[at++]!;
      if (!names.has(info.path) && !this.#options.isHidden(info.path)) yield info;
    }
    yield* own.slice(at);
  }

  async listFolders(folder: string, signal?: AbortSignal): Promise<readonly string[]> {
    const names = new Set(await this.#behind.listFolders(folder, signal));
    for (const name of await this.held.listFolders(folder, signal)) names.add(name);
    return [...names].sort(compareStrings);
  }

  async head(path: string, signal?: AbortSignal): Promise<ObjectInfo | null> {
    if (this.held.has(path) || this.#options.isHidden(path)) return this.held.head(path, signal);
    return this.#behind.head(path, signal);
  }

  async read(path: string, range?: ByteRange, signal?: AbortSignal): Promise<Uint8Array> {
    return this.#holderOf(path).read(path, range, signal);
  }

  async readInto(path: string, ranges: readonly ReadTarget[], signal?: AbortSignal): Promise<void> {
    return this.#holderOf(path).readInto(path, ranges, signal);
  }

  async put(path: string, body: Uint8Array, mode: PutMode, signal?: AbortSignal): Promise<'written' | 'exists'> {
    if (!this.#options.isHeld(path)) return this.#behind.put(path, body, mode, signal);
    if (mode === 'ifAbsent' && (await this.head(path, signal)) !== null) return 'exists';
    return this.held.put(path, body, mode, signal);
  }

  async write(path: string, signal?: AbortSignal): Promise<ObjectWriter> {
    return this.#options.isHeld(path) ? this.held.write(path, signal) : this.#behind.write(path, signal);
  }

  /** Takes back what was written here; what stands behind stays. */
  async delete(path: string, signal?: AbortSignal): Promise<void> {
    if (this.#options.isHeld(path)) return this.held.delete(path, signal);
    return this.#behind.delete(path, signal);
  }

  #holderOf(path: string): ObjectStore {
    if (this.held.has(path)) return this.held;
    if (this.#options.isHidden(path)) throw fileNotFound(path);
    return this.#behind;
  }
}
