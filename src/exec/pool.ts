/**
 * What a session keeps to run statements: memories, compiled modules, worker threads. Statements run on the calling thread,
 * or on workers where their scans are big enough to be worth it.
 */
import { EngineError } from '../core/errors.ts';
import type { Schema } from '../core/types.ts';
import { createBudget, type Lease, MemoryPool } from '../kernels/memory.ts';
import type { LogicalPlan } from '../plan/logical.ts';
import type { ScanPlan, TableProvider } from '../plan/ports.ts';
import type { ObjectStore, StoreRef } from '../storage/store.ts';
import { createBinder } from './binder.ts';
import { schemaOf } from './context.ts';
import { Control } from './control.ts';
import { createContext } from './create-context.ts';
import type { FileTarget, WrittenFiles } from './file-target.ts';
import { localThread } from './local-thread.ts';
import { deleteFiles, gatherFiles } from './operators/files.ts';
import { type ExecOptions, execSettings } from './options.ts';
import type { PhysicalPlan } from './physical.ts';
import { planPhysical } from './plan-physical.ts';
import type { QueryAnalysis, QueryHandle } from './query-handle.ts';
import { ResultQueue } from './result-queue.ts';
import { planScans, Scheduler } from './scheduler.ts';
import { createServices, type ThreadServices } from './services.ts';
import type { StageCount } from './stages.ts';
import type { ExecThread } from './thread.ts';
import { WorkerPool, type WorkerThread } from './worker-pool.ts';

export interface ExecPoolOptions {
  /** Opens the store of a split. Memory stores are the session's own. */
  readonly openStore: (ref: StoreRef) => ObjectStore;
  /** The most worker threads. */
  readonly workersMax?: number;
  /** The most bytes of a statement, unless it says otherwise. */
  readonly memoryLimitBytes?: number;
  /** What statements hold at a time, together with those of other pools; its own where absent. */
  readonly budget?: SharedArrayBuffer;
}

/** What is to be run: an optimized plan without subqueries, the tables beside it by TableRef.id, the names of the result. */
export interface ExecQuery {
  readonly plan: LogicalPlan;
  readonly tables: ReadonlyMap<string, TableProvider>;
  readonly schema?: Schema;
  /** Where the rows go; they are the result where it is absent. */
  readonly target?: FileTarget;
}

/** 4 GiB less a chunk: views of a shared buffer of 2^32 bytes cannot be posted (V8 13 fails to read them back). */
const memoryPages = 65_536 - 16;

/** Batches of the result that wait for their reader. */
const windowBatches = 8;
/** Bytes of it that wait for a slow reader in a temporary file. */
const spoolBytesMax = 16 * 2 ** 30;
const parallelBytesMin = 8 << 20;

export class ExecPool {
  readonly #options: ExecPoolOptions;
  readonly #services: ThreadServices;
  readonly #budget: SharedArrayBuffer;
  readonly #memories = new Map<boolean, MemoryPool>();
  readonly #workers: WorkerPool;

  constructor(options: ExecPoolOptions) {
    this.#options = options;
    this.#budget = options.budget ?? createBudget();
    this.#services = createServices(options.openStore);
    this.#workers = new WorkerPool(options.openStore, this.#services);
  }

  /** Starts workers before they are needed. */
  warm(threads: number): void {
    this.#workers.ensure(Math.min(threads, this.#options.workersMax ?? threads) - 1);
  }

  /** Starts a statement. Errors of planning are thrown here, those of running by the handle's batches. */
  execute(query: ExecQuery, options: ExecOptions): QueryHandle {
    const plan = planPhysical(
      query.plan,
      {
        ...(options.estimateRows && { estimateRows: options.estimateRows }),
        ...(options.estimateMatched && { estimateMatched: options.estimateMatched }),
      },
      query.target,
    );
    const schema = query.schema ?? schemaOf(plan.output);
    const run = new Run(plan, schema, options);
    run.ended = this.#run(run, query.tables, options);
    return run;
  }

  /** Ends the workers. Statements that run fail. */
  async close(): Promise<void> {
    await this.#workers.close();
  }

  async #run(run: Run, tables: ReadonlyMap<string, TableProvider>, options: ExecOptions): Promise<void> {
    let lease: Lease | null = null;
    const threads: WorkerThread[] = [];
    try {
      const settings = execSettings(options);
      run.scans = await planScans(run.plan, tables, settings, run.aborted);
      run.control.check();
      lease = this.#memory(options).lease(options.memoryLimitBytes ?? this.#options.memoryLimitBytes);
      run.lease = lease;
      this.#start(run, lease, options, threads);
      await run.schedule(threads);
      const sink = run.plan.sinks[run.plan.result]!;
      if (sink.kind === 'files') {
        const store = this.#options.openStore(sink.target.store);
        run.written = await gatherFiles(threads, run.plan.result, sink.target, store);
        if (run.state !== 'running') await deleteFiles(run.written, sink.target.root, store);
      }
      if (settings.isAnalyzed) run.counts = mergeCounts(await Promise.all(threads.map((thread) => thread.counts())));
      // The next statement finds the memory free, unless that takes the start of a worker that was not needed.
      if (threads.every(({ hasBegun }) => hasBegun)) lease = await endLease(run, lease, threads.splice(0));
      run.complete();
    } catch (error) {
      run.fail(error);
    } finally {
      await endLease(run, lease, threads);
    }
  }

  /** Workers and this thread beside them; workers alone where they have to ask this one for what they read. */
  #start(run: Run, lease: Lease, options: ExecOptions, threads: WorkerThread[]): void {
    const { plan, control, scans } = run;
    const bytes = scanBytes(scans);
    const bytesMin = options.parallelBytesMin ?? parallelBytesMin;
    // Many files that are small would cost their readers more than their writer wins.
    const writers = run.isWriting ? Math.max(1, Math.floor(bytes / (2 * bytesMin))) : Number.POSITIVE_INFINITY;
    const wanted = Math.min(options.threads ?? 1, this.#options.workersMax ?? Number.POSITIVE_INFINITY, writers);
    const isParallel = wanted > 1 && bytes >= bytesMin;
    const settings = { ...execSettings(options), threads: isParallel ? wanted : 1 };
    if (isParallel) {
      const isHere = areLocal(scans);
      const start = { plan, settings, lease: lease.data, control: control.shared };
      threads.push(...this.#workers.start(start, isHere ? wanted - 1 : wanted, 1));
      if (!isHere) return;
    }
    const binder = createBinder(settings.parameters);
    const context = createContext(lease, settings, control, binder, this.#services, 0);
    const place = { at: 0, hasMail: () => this.#workers.hasMail };
    threads.push({ ...localThread(context, plan, this.#services, place), hasBegun: true });
  }

  #memory(options: ExecOptions): MemoryPool {
    const guard = options.isMemoryPoisoned ?? false;
    let pool = this.#memories.get(guard);
    if (pool === undefined) {
      pool = new MemoryPool({ guard, pagesMax: memoryPages, budget: this.#budget });
      this.#memories.set(guard, pool);
    }
    return pool;
  }
}

async function endLease(run: Run, lease: Lease | null, threads: readonly ExecThread[]): Promise<null> {
  await Promise.allSettled(threads.map((thread) => thread.close()));
  run.freeze();
  lease?.end();
  return null;
}

/** Whether every thread can read all files itself. */
function areLocal(scans: ReadonlyMap<number, ScanPlan>): boolean {
  for (const { splits } of scans.values())
    for (const split of splits) if ('store' in split && split.store.kind !== 'local') return false;
  return true;
}

function scanBytes(scans: ReadonlyMap<number, ScanPlan>): number {
  let sum = 0;
  for (const { splits } of scans.values())
    for (const split of splits) if (split.kind === 'parquet' || split.kind === 'text') sum += split.sizeBytes;
  return sum;
}

function mergeCounts(
  all: readonly ReadonlyMap<number, readonly StageCount[]>[],
): ReadonlyMap<number, readonly StageCount[]> {
  const out = new Map<number, StageCount[]>();
  for (const counts of all) {
    for (const [pipeline, stages] of counts) {
      const sums =
        out.get(pipeline) ?? stages.map(({ name }) => ({ name, rowsIn: 0, rowsOut: 0, batches: 0, timeMs: 0 }));
      stages.forEach((stage, i) => {
        const sum = sums[i]!;
        sum.rowsIn += stage.rowsIn;
        sum.rowsOut += stage.rowsOut;
        sum.batches += stage.batches;
        sum.timeMs += stage.timeMs;
      });
      out.set(pipeline, sums);
    }
  }
  return out;
}

function stateAfter(error: unknown): 'failed' | 'canceled' {
  return error instanceof EngineError && error.condition === 'OPERATION_CANCELED' ? 'canceled' : 'failed';
}

/** One execution; what its reader sees of it. */
class Run implements QueryHandle {
  readonly plan: PhysicalPlan;
  readonly schema: Schema;
  readonly control: Control;
  readonly batchRows: number;
  readonly batches: AsyncIterable<Awaited<ReturnType<ResultQueue['next']>> & object>;
  state: QueryHandle['state'] = 'running';
  scans: ReadonlyMap<number, ScanPlan> = new Map();
  counts: ReadonlyMap<number, readonly StageCount[]> = new Map();
  written: readonly WrittenFiles[] = [];
  ended: Promise<void> = Promise.resolve();
  lease: Lease | null = null;
  readonly #results: ResultQueue;
  readonly #abort = new AbortController();
  readonly #started = performance.now();
  readonly #timer: NodeJS.Timeout | null;
  #ended = 0;
  #threads = 1;
  #memory = { memoryBytes: 0, memoryPeakBytes: 0 };
  #scheduler: Scheduler | null = null;

  constructor(plan: PhysicalPlan, schema: Schema, options: ExecOptions) {
    this.plan = plan;
    this.schema = schema;
    this.batchRows = execSettings(options).batchRows;
    this.control = Control.create(plan.counters);
    this.#results = new ResultQueue(windowBatches, options.spoolBytesMax ?? spoolBytesMax);
    const { timeoutMs = 0 } = options;
    const timeout = (): void => this.#stop(new EngineError('STATEMENT_TIMEOUT', { timeout: `${timeoutMs} ms` }));
    this.#timer = timeoutMs > 0 ? setTimeout(timeout, timeoutMs) : null;
    this.batches = this.#read();
  }

  get aborted(): AbortSignal {
    return this.#abort.signal;
  }

  get isWriting(): boolean {
    return this.plan.sinks[this.plan.result]!.kind === 'files';
  }

  get isOpen(): boolean {
    return this.state === 'running' || this.#results.isSpooled;
  }

  get progress(): QueryHandle['progress'] {
    const { lease } = this;
    const memory = lease === null ? this.#memory : { memoryBytes: lease.usedBytes, memoryPeakBytes: lease.peakBytes };
    return { ...this.control.progress, ...memory, spooledBytes: this.#results.spooledBytes };
  }

  async schedule(threads: readonly ExecThread[]): Promise<void> {
    this.#threads = threads.length;
    const { plan, scans, control, batchRows } = this;
    this.#scheduler = new Scheduler({ plan, scans, threads, control, results: this.#results, batchRows });
    await this.#scheduler.run();
  }

  cancel(): void {
    const canceled = new EngineError('OPERATION_CANCELED');
    if (this.state === 'running') this.#stop(canceled);
    else this.#results.fail(canceled);
  }

  complete(): void {
    this.#end('done');
    this.#results.complete();
  }

  fail(error: unknown): void {
    this.#end(stateAfter(error));
    this.#results.fail(error);
  }

  /** Keeps the last figures of the memory that is given back. */
  freeze(): void {
    this.#memory = { memoryBytes: 0, memoryPeakBytes: this.lease?.peakBytes ?? 0 };
    this.lease = null;
  }

  analysis(): QueryAnalysis {
    const { plan, scans, counts } = this;
    return {
      plan,
      scans,
      counts,
      elapsedMs: (this.#ended || performance.now()) - this.#started,
      threads: this.#threads,
    };
  }

  #stop(error: EngineError): void {
    if (this.state !== 'running') return;
    this.#end(stateAfter(error));
    this.control.cancel();
    this.#abort.abort(error);
    this.#results.fail(error);
    this.#scheduler?.fail(error);
  }

  #end(state: QueryHandle['state']): void {
    if (this.state !== 'running') return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#ended = performance.now();
    this.state = state;
  }

  async *#read() {
    try {
      for (;;) {
        const batch = await this.#results.next();
        if (batch === null) return;
        this.control.count('rowsOut', batch.length);
        yield { ...batch, schema: this.schema };
      }
    } finally {
      this.cancel();
    }
  }
}
