/** The worker threads of a session: started when needed, shared by its statements, replaced when they die. */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { EngineError } from '../core/errors.ts';
import type { Split } from '../plan/ports.ts';
import type { ObjectStore, StoreRef } from '../storage/store.ts';
import { adopt } from './adopt.ts';
import type { Answer, FromWorker, Request, StatementStart, ToWorker, WorkerData } from './messages.ts';
import type { Morsel } from './morsel.ts';
import { morselAt } from './morsel-queue.ts';
import { type Ask, remoteThread } from './remote-thread.ts';
import type { ThreadServices } from './services.ts';
import type { ExecThread, TakeBatch } from './thread.ts';
import { fromWire, toWire } from './wire-error.ts';

type OpenStore = (ref: StoreRef) => ObjectStore;

interface Pending {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
  readonly take: TakeBatch | undefined;
  /** The file that the task reads, for the error if the worker dies of it. */
  readonly path: () => string | null;
}

/** A thread of a statement that may not have heard of it yet. */
export interface WorkerThread extends ExecThread {
  readonly hasBegun: boolean;
}

export class WorkerPool {
  readonly #openStore: OpenStore;
  readonly #services: ThreadServices;
  readonly #workers: PoolWorker[] = [];
  #statements = 0;

  constructor(openStore: OpenStore, services: ThreadServices) {
    this.#openStore = openStore;
    this.#services = services;
  }

  /** Brings the pool to `count` workers that live. */
  ensure(count: number): void {
    for (let i = 0; i < count; i++) if (this.#workers[i]?.isDead ?? true) this.#workers[i] = this.#spawn();
  }

  /** Begins a statement on `count` workers, as threads `first` and on; a worker that still starts does so meanwhile. */
  start(start: StatementStart, count: number, first: number): readonly WorkerThread[] {
    this.ensure(count);
    const statement = ++this.#statements;
    const { buffer } = start.lease.memory;
    return this.#workers.slice(0, count).map((worker, i): WorkerThread => {
      const thread = first + i;
      let hasBegun = false;
      const begin = async (): Promise<void> => {
        await worker.ask(statement, thread, { kind: 'begin', start, thread });
        hasBegun = true;
      };
      const begun = begin();
      // Its failure is that of the first request.
      begun.catch(() => {});
      const ask: Ask = async (request, take) => {
        const [answer] = await Promise.all([worker.ask(statement, thread, request, take), begun]);
        return adopt(answer, buffer as SharedArrayBuffer);
      };
      return {
        ...remoteThread(ask),
        get hasBegun() {
          return hasBegun;
        },
      };
    });
  }

  /** Whether a worker has sent what was not received yet. */
  get hasMail(): boolean {
    return this.#workers.some((worker) => worker.hasMail);
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.splice(0).map((worker) => worker.end()));
  }

  #spawn(): PoolWorker {
    return new PoolWorker(this.#services.kernelModule(), this.#openStore);
  }
}

/** Row data lies outside a worker's heap, so one that fills this is astray. */
const heapMbMax = 2048;

/** For plans of deeply nested expressions; reserved, and taken only by those that need it. */
const stackSizeMb = 256;

class PoolWorker {
  readonly #worker: Worker;
  readonly #openStore: OpenStore;
  readonly #pending = new Map<number, Pending>();
  readonly #sent = new Int32Array(new SharedArrayBuffer(4));
  #received = 0;
  #tasks = 0;
  isDead = false;

  constructor(kernels: WebAssembly.Module, openStore: OpenStore) {
    this.#openStore = openStore;
    const workerData: WorkerData = { kernels, sent: this.#sent.buffer as SharedArrayBuffer };
    const url = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);
    this.#worker = new Worker(url, { workerData, resourceLimits: { maxOldGenerationSizeMb: heapMbMax, stackSizeMb } });
    this.#worker.unref();
    this.#worker.on('message', (message: FromWorker) => this.#receive(message));
    this.#worker.on('messageerror', (error) => this.#die(error));
    this.#worker.on('error', (error) => this.#die(error));
    this.#worker.on('exit', () => this.#die(new Error('the worker thread ended')));
  }

  get hasMail(): boolean {
    return !this.isDead && Atomics.load(this.#sent, 0) !== this.#received;
  }

  async ask(statement: number, thread: number, request: Request, take?: TakeBatch): Promise<Answer> {
    if (this.isDead) throw new EngineError('INTERNAL_ERROR', { message: 'a worker thread is gone' });
    if (request.kind === 'run') for (const morsel of request.queue.morsels) this.#checkAllowed(splitOf(morsel));
    const task = ++this.#tasks;
    return new Promise((resolve, reject) => {
      if (this.#pending.size === 0) this.#worker.ref();
      this.#pending.set(task, { resolve, reject, take, path: () => pathOf(request, thread) });
      this.#post({ kind: 'request', statement, task, request });
    });
  }

  /** A worker opens files of this machine by itself. */
  #checkAllowed(split: Extract<Split, { store: StoreRef }> | null): void {
    if (split !== null) this.#openStore(split.store).checkAllowed?.(split.path);
  }

  async end(): Promise<void> {
    this.#die(new EngineError('OPERATION_CANCELED'));
    this.#worker.ref();
    await this.#worker.terminate();
  }

  #post(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #receive(message: FromWorker): void {
    this.#received = (this.#received + 1) | 0;
    switch (message.kind) {
      case 'answer':
        this.#settle(message.task)?.resolve(message.answer);
        return;
      case 'error':
        this.#settle(message.task)?.reject(fromWire(message.error));
        return;
      case 'batch':
        void this.#take(message.task, message.batch);
        return;
      case 'read':
        void this.#read(message);
    }
  }

  #settle(task: number): Pending | undefined {
    const pending = this.#pending.get(task);
    this.#pending.delete(task);
    if (this.#pending.size === 0 && !this.isDead) this.#worker.unref();
    return pending;
  }

  async #take(task: number, batch: (FromWorker & { kind: 'batch' })['batch']): Promise<void> {
    await this.#pending.get(task)?.take?.(batch);
    if (!this.isDead) this.#post({ kind: 'room', task });
  }

  /** Reads for a worker from a store that only this thread can reach. */
  async #read({ read, store, path, ranges }: FromWorker & { kind: 'read' }): Promise<void> {
    try {
      const opened = this.#openStore(store);
      const bytes = await Promise.all(ranges.map((range) => opened.read(path, range)));
      this.#post({ kind: 'bytes', read, bytes, error: null });
    } catch (error) {
      this.#post({ kind: 'bytes', read, bytes: null, error: toWire(error) });
    }
  }

  /** A decoder that a file kills takes its thread along: the statements that ran there fail, the process lives on. */
  #die(error: unknown): void {
    if (this.isDead) return;
    this.isDead = true;
    for (const { reject, path } of this.#pending.values()) reject(errorOfDeath(error, path()));
    this.#pending.clear();
  }
}

/** What a task of a dead worker ends with; `path` is the file that it read. */
function errorOfDeath(error: unknown, path: string | null): EngineError {
  if (error instanceof EngineError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new EngineError('OUT_OF_MEMORY', { limit: `${heapMbMax} MiB of heap in a thread` }, { cause: error });
  }
  if (path !== null) return new EngineError('FILE_CORRUPT', { path, reason }, { cause: error });
  return new EngineError('INTERNAL_ERROR', { message: `a worker thread ended: ${reason}` }, { cause: error });
}

/** The file, or the piece of it, that a morsel reads. */
function splitOf(morsel: Morsel | null): Extract<Split, { store: StoreRef }> | null {
  const split = morsel?.kind === 'split' ? morsel.split : null;
  return split !== null && 'store' in split ? split : null;
}

function pathOf(request: Request, thread: number): string | null {
  const split = request.kind === 'run' ? splitOf(morselAt(request.queue, thread)) : null;
  return split?.kind === 'parquet' ? split.path : null;
}
