/**
 * A store that fails on purpose, for tests of what survives a crash or a broken disk.
 * Takes a store and a plan; counts every operation and strikes at those that the plan names. Never used outside tests.
 */
import {
  type ByteRange,
  type ObjectInfo,
  type ObjectStore,
  type ObjectWriter,
  type PutMode,
  type ReadTarget,
  type StoreRef,
  storageFailure,
} from './store.ts';

export type Operation = 'list' | 'head' | 'read' | 'put' | 'write' | 'finish' | 'delete';

/**
 * `crashBefore`: the process dies with the operation not done. `crashAfter`: it is done, the answer is lost.
 * `transient`: this one operation fails. `permanent`: it and all later ones fail.
 * `torn`: half of the body is written, then the process dies (a store that is not atomic). `delay`: waits for `wait`.
 */
export type Fault =
  | { readonly kind: 'crashBefore' | 'crashAfter' | 'transient' | 'permanent' | 'torn' }
  | { readonly kind: 'lostAnswer' }
  | { readonly kind: 'delay'; readonly wait: () => Promise<void> };

export interface FaultPlan {
  /** Which operation, counted from 1 over all of the store's operations (or those of `only`). */
  readonly at: number;
  readonly fault: Fault;
  readonly only?: readonly Operation[];
}

/** What a caller sees of a process that died; no code catches it to go on. */
export class SimulatedCrash extends Error {
  override readonly name = 'SimulatedCrash';
}

export class FaultyStore implements ObjectStore {
  readonly ref: StoreRef;
  /** Operations so far, with the path of each. */
  readonly operations: { readonly operation: Operation; readonly path: string }[] = [];
  readonly #store: ObjectStore;
  readonly #plan: FaultPlan | null;
  #counted = 0;
  #isCrashed = false;
  #isBroken = false;

  constructor(store: ObjectStore, plan: FaultPlan | null) {
    this.ref = store.ref;
    this.#store = store;
    this.#plan = plan;
  }

  async *list(prefix: string, after?: string, signal?: AbortSignal): AsyncIterable<ObjectInfo> {
    const found: ObjectInfo[] = [];
    await this.#run('list', prefix, async () => {
      for await (const info of this.#store.list(prefix, after, signal)) found.push(info);
    });
    yield* found;
  }

  listFolders(folder: string, signal?: AbortSignal): Promise<readonly string[]> {
    return this.#run('list', folder, () => this.#store.listFolders(folder, signal));
  }

  head(path: string, signal?: AbortSignal): Promise<ObjectInfo | null> {
    return this.#run('head', path, () => this.#store.head(path, signal));
  }

  read(path: string, range?: ByteRange, signal?: AbortSignal): Promise<Uint8Array> {
    return this.#run('read', path, () => this.#store.read(path, range, signal));
  }

  readInto(path: string, ranges: readonly ReadTarget[], signal?: AbortSignal): Promise<void> {
    return this.#run('read', path, () => this.#store.readInto(path, ranges, signal));
  }

  put(path: string, body: Uint8Array, mode: PutMode, signal?: AbortSignal): Promise<'written' | 'exists'> {
    const tear = async (): Promise<void> => {
      await this.#store.put(path, body.subarray(0, body.length >> 1), mode, signal);
    };
    return this.#run('put', path, () => this.#store.put(path, body, mode, signal), tear);
  }

  async write(path: string, signal?: AbortSignal): Promise<ObjectWriter> {
    const writer = await this.#run('write', path, () => this.#store.write(path, signal));
    return {
      write: (bytes) => {
        const tear = (): Promise<void> => writer.write(bytes.subarray(0, bytes.length >> 1));
        return this.#run('write', path, () => writer.write(bytes), tear);
      },
      finish: () => this.#run('finish', path, () => writer.finish()),
      abort: () => writer.abort(),
    };
  }

  delete(path: string, signal?: AbortSignal): Promise<void> {
    return this.#run('delete', path, () => this.#store.delete(path, signal));
  }

  async #run<T>(operation: Operation, path: string, act: () => Promise<T>, tear?: () => Promise<void>): Promise<T> {
    if (this.#isCrashed) throw new SimulatedCrash('the process is dead');
    if (this.#isBroken) throw storageFailure(operation, path, 'simulated permanent fault');
    this.operations.push({ operation, path });
    const fault = this.#faultFor(operation);
    if (fault === null) return act();
    switch (fault.kind) {
      case 'delay':
        await fault.wait();
        return act();
      case 'transient':
        throw storageFailure(operation, path, 'simulated transient fault');
      case 'permanent':
        this.#isBroken = true;
        throw storageFailure(operation, path, 'simulated permanent fault');
      case 'lostAnswer':
        await act();
        throw storageFailure(operation, path, 'simulated lost answer');
      case 'crashBefore':
        return this.#crash();
      case 'crashAfter':
        await act();
        return this.#crash();
      case 'torn':
        await tear?.();
        return this.#crash();
    }
  }

  #faultFor(operation: Operation): Fault | null {
    const plan = this.#plan;
    if (plan === null || (plan.only !== undefined && !plan.only.includes(operation))) return null;
    this.#counted++;
    return this.#counted === plan.at ? plan.fault : null;
  }

  #crash(): never {
    this.#isCrashed = true;
    throw new SimulatedCrash('the process died');
  }
}
