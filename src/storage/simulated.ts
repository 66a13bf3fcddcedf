/**
 * One client's view of a store in a simulated world: every operation waits until a scheduler lets it happen, and again until
 * its answer arrives; in between it may fail, lose its answer, or die with its process. Takes a store that many clients
 * share and a scheduler; the same schedule gives the same history. Never used outside tests.
 */
import { SimulatedCrash } from './faulty.ts';
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

/** What becomes of an operation. `lost`: it is done, and its answer is an error. */
export type Fate = 'done' | 'failed' | 'lost' | 'crashBefore' | 'crashAfter';

export interface SimulationScheduler {
  /** Waits for this client's turn. Never settles for a client that is dead. */
  turn(client: string, what: string): Promise<void>;
  /** Decides about the operation that is next. */
  fate(client: string, what: string): Fate;
}

export class SimulatedStore implements ObjectStore {
  readonly ref: StoreRef;
  readonly #store: ObjectStore;
  readonly #client: string;
  readonly #scheduler: SimulationScheduler;
  #isDead = false;

  constructor(store: ObjectStore, client: string, scheduler: SimulationScheduler) {
    this.ref = store.ref;
    this.#store = store;
    this.#client = client;
    this.#scheduler = scheduler;
  }

  /** A listing shows one moment. */
  async *list(prefix: string, after?: string): AsyncIterable<ObjectInfo> {
    yield* await this.#run(`list ${prefix}`, async () => {
      const found: ObjectInfo[] = [];
      for await (const info of this.#store.list(prefix, after)) found.push(info);
      return found;
    });
  }

  listFolders(folder: string): Promise<readonly string[]> {
    return this.#run(`folders ${folder}`, () => this.#store.listFolders(folder));
  }

  head(path: string): Promise<ObjectInfo | null> {
    return this.#run(`head ${path}`, () => this.#store.head(path));
  }

  read(path: string, range?: ByteRange): Promise<Uint8Array> {
    return this.#run(`read ${path}`, () => this.#store.read(path, range));
  }

  readInto(path: string, ranges: readonly ReadTarget[]): Promise<void> {
    return this.#run(`read ${path}`, () => this.#store.readInto(path, ranges));
  }

  put(path: string, body: Uint8Array, mode: PutMode): Promise<'written' | 'exists'> {
    const own = body.slice();
    return this.#run(`put ${path}`, () => this.#store.put(path, own, mode));
  }

  /** The object appears when it is finished. */
  async write(path: string): Promise<ObjectWriter> {
    const writer = await this.#store.write(path);
    return {
      write: (bytes) => writer.write(bytes),
      finish: () => this.#run(`write ${path}`, () => writer.finish()),
      abort: () => writer.abort(),
    };
  }

  delete(path: string): Promise<void> {
    return this.#run(`delete ${path}`, () => this.#store.delete(path));
  }

  async #run<T>(what: string, act: () => Promise<T>): Promise<T> {
    if (this.#isDead) return new Promise<T>(() => {});
    await this.#scheduler.turn(this.#client, what);
    const fate = this.#scheduler.fate(this.#client, what);
    if (fate === 'crashBefore') return this.#die();
    if (fate === 'failed') throw storageFailure(what, '', 'simulated fault');
    const result = await act();
    if (fate === 'crashAfter') return this.#die();
    await this.#scheduler.turn(this.#client, `answer of ${what}`);
    if (fate === 'lost') throw storageFailure(what, '', 'simulated lost answer');
    return result;
  }

  #die(): never {
    this.#isDead = true;
    throw new SimulatedCrash('the process died');
  }
}
