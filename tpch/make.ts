/**
 * Makes the TPC-H tables as Delta tables: workers write the data files, this side hands out the work and commits each
 * table once all its files are durable. Never writes into a folder that holds something, and where it fails or is
 * stopped, takes back the files that it wrote.
 */
import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { EngineError, unsupported } from '../src/core/errors.ts';
import { createTable } from '../src/delta/write.ts';
import type { WrittenFile } from '../src/delta/written-file.ts';
import { fromWire } from '../src/exec/wire-error.ts';
import { type JsonObject, parseJson } from '../src/formats/json/lossless.ts';
import { loadKernelModule } from '../src/kernels/kernels.ts';
import { LocalStore } from '../src/storage/local.ts';
import { locate } from '../src/storage/open-store.ts';
import type { ObjectStore } from '../src/storage/store.ts';
import type { FileJob, FromMakeWorker, MadeFile, MakeWorkerData } from './make-job.ts';
import type { TpchTable } from './table.ts';
import { tpchTables } from './tables.ts';
import { createTextPool } from './text-pool.ts';

export interface MakeOptions {
  /** From 0.0001 to 10,000. */
  readonly scale: number;
  /** A folder of this machine; each table becomes a folder in it. */
  readonly out: string;
  /** Worker threads; null for as many as the machine runs at once, at most 8. */
  readonly threads: number | null;
  /** Who writes, for the log. */
  readonly engineInfo: string;
  readonly signal?: AbortSignal;
  /** Called now and then with the part that is done, from 0 to 1. */
  readonly onProgress?: (done: number) => void;
}

/** A table that was made. */
export interface MadeTable {
  readonly name: string;
  readonly files: number;
  readonly rows: number;
  readonly sizeBytes: number;
}

/**
 * Makes all eight tables. Fails with DELTA_PATH_EXISTS or DELTA_CREATE_TABLE_WITH_NON_EMPTY_LOCATION where a table's
 * folder is not empty, before anything is written; with OPERATION_CANCELED after the signal.
 */
export async function makeTables(options: MakeOptions): Promise<readonly MadeTable[]> {
  checkScale(options.scale);
  const target = targetOf(options.out);
  const { store } = target;
  await checkFree(target);
  const jobs = tpchTables.flatMap((table) => jobsOf(table, options.scale));
  const crew = new Crew(target.root, jobs, options);
  const made: MadeTable[] = [];
  try {
    await crew.run();
    for (const table of tpchTables) {
      const files = jobs.filter((job) => job.table === table.name).map((job) => writtenFile(job, crew.made.get(job)!));
      await commit(store, table, files, options.engineInfo);
      made.push(madeTable(table, files));
    }
    return made;
  } catch (error) {
    const isCommitted = (job: FileJob): boolean => made.some(({ name }) => name === job.table);
    for (const job of crew.made.keys()) if (!isCommitted(job)) await store.delete(job.path);
    throw error;
  }
}

const scaleMin = 0.0001;
/** Beyond it keys pass the range of the draws. */
const scaleMax = 10_000;

function checkScale(scale: number): void {
  if (scale >= scaleMin && scale <= scaleMax) return;
  const reason = `it is ${scale}, and has to be from ${scaleMin} to ${scaleMax}`;
  throw new EngineError('INVALID_PARAMETER_VALUE', { parameter: '--scale', functionName: 'silt tpch', reason });
}

/** The folder that the tables go to. */
interface Target {
  readonly root: string;
  readonly store: ObjectStore;
}

function targetOf(out: string): Target {
  const { store } = locate(out, process.cwd());
  if (store.kind !== 'local') throw unsupported(`Making the TPC-H tables in a ${store.kind} store`);
  return { root: store.root, store: new LocalStore(store.root) };
}

async function checkFree({ root, store }: Target): Promise<void> {
  for (const { name } of tpchTables) {
    for await (const { path } of store.list(`${name}/`)) {
      const folder = join(root, name);
      throw path.startsWith(`${name}/_delta_log/`)
        ? new EngineError('DELTA_PATH_EXISTS', { path: folder }, { hint: 'Name an empty folder with --out.' })
        : new EngineError('DELTA_CREATE_TABLE_WITH_NON_EMPTY_LOCATION', { tableLocation: folder });
    }
  }
}

/** So many files at least have the tables with more units than this: skipping shows on small scales too. */
const fewFiles = { unitsMin: 10_000, files: 4 };

/** The files of a table: equal shares, each about as large as `unitsPerFile` says. */
function jobsOf(table: TpchTable, scale: number): FileJob[] {
  const units = table.units(scale);
  const least = units > fewFiles.unitsMin ? fewFiles.files : 1;
  const count = Math.max(least, Math.round(units / table.unitsPerFile));
  const jobs: FileJob[] = [];
  for (let i = 0; i < count; i++) {
    const start = Math.floor((units * i) / count);
    const end = Math.floor((units * (i + 1)) / count);
    const name = `part-${String(i).padStart(5, '0')}-${randomUUID()}.snappy.parquet`;
    jobs.push({ table: table.name, path: `${table.name}/${name}`, start, count: end - start });
  }
  return jobs;
}

const threadsMax = 8;

/** The workers while they work. */
class Crew {
  readonly made = new Map<FileJob, MadeFile>();
  readonly #options: MakeOptions;
  readonly #queue: FileJob[];
  readonly #byPath: ReadonlyMap<string, FileJob>;
  readonly #stop = new Int32Array(new SharedArrayBuffer(4));
  readonly #data: MakeWorkerData;
  readonly #workTotal: number;
  #workDone = 0;
  #error: unknown = null;

  constructor(root: string, jobs: readonly FileJob[], options: MakeOptions) {
    this.#options = options;
    // The largest first, so that no thread is left with one at the end.
    this.#queue = jobs.toSorted((a, b) => workOf(b.table, b.count) - workOf(a.table, a.count));
    this.#byPath = new Map(jobs.map((job) => [job.path, job]));
    this.#workTotal = jobs.reduce((sum, { table, count }) => sum + workOf(table, count), 0);
    this.#data = {
      root,
      scale: options.scale,
      text: createTextPool(),
      kernels: loadKernelModule(),
      stop: this.#stop,
    };
  }

  /** Ends when every file is made, or with the first error once no worker is within a file. */
  async run(): Promise<void> {
    const { signal, threads } = this.#options;
    const onAbort = (): void => this.#fail(new EngineError('OPERATION_CANCELED', {}, { cause: signal?.reason }));
    if (signal?.aborted) onAbort();
    signal?.addEventListener('abort', onAbort);
    try {
      const wanted = Math.floor(threads ?? Math.min(availableParallelism(), threadsMax));
      const count = Math.max(1, Math.min(wanted, this.#queue.length));
      await Promise.all(Array.from({ length: count }, () => this.#work()));
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
    if (this.#error !== null) throw this.#error;
  }

  /** One worker from its start to its end; settles when it has left its last file. */
  async #work(): Promise<void> {
    const url = new URL(`./make-worker${extname(import.meta.url)}`, import.meta.url);
    const worker = new Worker(url, { workerData: this.#data });
    await new Promise<void>((resolve) => {
      const next = (): void => {
        const job = this.#error === null ? this.#queue.shift() : undefined;
        if (job === undefined) resolve();
        else worker.postMessage(job);
      };
      worker.on('message', (message: FromMakeWorker) => {
        if (this.#receive(message)) next();
      });
      worker.on('error', (error) => {
        this.#fail(error);
        resolve();
      });
      worker.on('exit', () => {
        this.#fail(new Error('a worker thread ended'));
        resolve();
      });
      next();
    });
    worker.removeAllListeners('exit');
    await worker.terminate();
  }

  /** True where the worker is free again. */
  #receive(message: FromMakeWorker): boolean {
    switch (message.kind) {
      case 'units':
        this.#workDone += workOf(message.table, message.units);
        this.#options.onProgress?.(Math.min(1, this.#workDone / this.#workTotal));
        return false;
      case 'made':
        this.made.set(this.#byPath.get(message.job.path)!, message.file);
        return true;
      case 'failed':
        this.#fail(fromWire(message.error));
        return true;
      case 'stopped':
        return true;
    }
  }

  /** Keeps the first error and tells every worker to leave its file. */
  #fail(error: unknown): void {
    this.#error ??= error;
    Atomics.store(this.#stop, 0, 1);
  }
}

/** Effort in rows. */
function workOf(name: string, units: number): number {
  return units * tpchTables.find((table) => table.name === name)!.rowsPerUnitMean;
}

function madeTable({ name }: TpchTable, files: readonly WrittenFile[]): MadeTable {
  const sum = (of: (file: WrittenFile) => number): number => files.reduce((total, file) => total + of(file), 0);
  return { name, files: files.length, rows: sum((file) => file.rows), sizeBytes: sum((file) => file.sizeBytes) };
}

function writtenFile(job: FileJob, { rows, sizeBytes, statistics }: MadeFile): WrittenFile {
  return {
    path: job.path.slice(job.table.length + 1),
    sizeBytes,
    rows,
    modificationTimeMs: Date.now(),
    partitionValues: new Map(),
    columns: [],
    statistics: parseJson(statistics) as JsonObject,
  };
}

async function commit(
  store: ObjectStore,
  { name, schema }: TpchTable,
  files: readonly WrittenFile[],
  engineInfo: string,
): Promise<void> {
  const table = { schema, partitionColumns: [], files, operation: 'CREATE TABLE AS SELECT' };
  await createTable(store, name, table, { nowMs: () => Date.now(), newId: () => randomUUID(), engineInfo });
}
