/**
 * Runs a physical plan on threads: asks tables for splits, hands out morsels of the pipelines that are ready, finishes
 * breakers when their pipelines are done. A pipeline into a full result is not scheduled. Stops at the first error.
 */
import { assert } from '../core/assert.ts';
import type { Batch } from '../core/batch.ts';
import type { ScanPlan, TableProvider } from '../plan/ports.ts';
import type { Control } from './control.ts';
import { joinFilters, shortened } from './join-files.ts';
import type { SpilledBuild } from './join-spill.ts';
import type { JoinTable } from './join-table.ts';
import { locatedError } from './located-error.ts';
import type { Morsel } from './morsel.ts';
import type { MorselQueue } from './morsel-queue.ts';
import type { SinkOutput, SinkPartial } from './operators/operator.ts';
import type { PhysicalPlan, Pipeline, Source } from './physical.ts';
import { PipelineWork } from './pipeline-work.ts';
import type { ResultQueue } from './result-queue.ts';
import { morselsOfScan } from './scan-morsels.ts';
import type { ExecThread } from './thread.ts';

export interface SchedulerInput {
  readonly plan: PhysicalPlan;
  readonly scans: ReadonlyMap<number, ScanPlan>;
  readonly threads: readonly ExecThread[];
  readonly control: Control;
  readonly results: ResultQueue;
  readonly batchRows: number;
}

/** Where a pipeline stands. */
interface PipelineState {
  readonly pipeline: Pipeline;
  /** Null until it is ready. */
  work: PipelineWork | null;
  isDone: boolean;
  /** Where its probes stand whose build side lies on disk, in order: of those that are still to be run. */
  stages: number[];
}

interface SinkProgress {
  readonly feeders: readonly PipelineState[];
  /** Threads that ran a pipeline into it. */
  readonly threads: Set<number>;
  state: 'filling' | 'finishing' | 'finished';
  /** Batches that it gave, for those that read it. */
  batches: number;
  /** The build side that it gave; null for others. */
  table: JoinTable | null;
  /** The build side that it wrote to disk; null for others. */
  spilled: SpilledBuild | null;
}

/** Fewer groups are merged by one thread in no time. */
const sharedGroupsMin = 4096;

/** A task for one thread; what it returns is awaited. */
type Task = () => Promise<void>;

export class Scheduler {
  readonly #input: SchedulerInput;
  readonly #pipelines: readonly PipelineState[];
  readonly #sinks: readonly SinkProgress[];
  #waiters: (() => void)[] = [];
  /** Counts what may have made new work. */
  #changes = 0;
  #error: { readonly error: unknown } | null = null;

  constructor(input: SchedulerInput) {
    this.#input = input;
    this.#pipelines = input.plan.pipelines.map((pipeline) => ({ pipeline, work: null, isDone: false, stages: [] }));
    this.#sinks = input.plan.sinks.map((_, sink) => ({
      feeders: this.#pipelines.filter(({ pipeline }) => pipeline.sink === sink),
      threads: new Set<number>(),
      state: 'filling',
      batches: 0,
      table: null,
      spilled: null,
    }));
    input.results.onRoom(() => this.#wake());
  }

  /** Resolves when the result is complete; rejects with the first error, after every thread has stopped. */
  async run(): Promise<void> {
    await Promise.all(this.#input.threads.map((thread, at) => this.#work(thread, at)));
    if (this.#error !== null) throw this.#error.error;
  }

  /** Stops handing out work; `run` rejects with it. */
  fail(cause: unknown): void {
    const error = locatedError(cause, this.#input.scans);
    this.#error ??= { error };
    this.#input.control.cancel();
    this.#input.results.fail(error);
    this.#wake();
  }

  async #work(thread: ExecThread, at: number): Promise<void> {
    while (this.#error === null && !this.#isComplete()) {
      const seen = this.#changes;
      const task = this.#nextTask(thread, at);
      if (task === null) {
        if (seen === this.#changes) await this.#change();
        continue;
      }
      try {
        await task();
      } catch (error) {
        this.fail(error);
      }
      this.#wake();
    }
  }

  #isComplete(): boolean {
    return this.#sinks[this.#input.plan.result]!.feeders.every(({ isDone }) => isDone);
  }

  #nextTask(thread: ExecThread, at: number): Task | null {
    for (const [sink, progress] of this.#sinks.entries()) {
      if (sink !== this.#input.plan.result && this.#isFilled(progress)) return () => this.#finish(sink, progress, at);
    }
    for (const state of this.#pipelines) {
      const task = this.#taskOf(state, thread, at);
      if (task !== null) return task;
    }
    return null;
  }

  #isFilled(progress: SinkProgress): boolean {
    return progress.state === 'filling' && progress.feeders.every(({ isDone }) => isDone);
  }

  /** What a thread may do of a pipeline now; a pipeline without anything left is done. */
  #taskOf(state: PipelineState, thread: ExecThread, at: number): Task | null {
    if (state.isDone || !this.#isReady(state)) return null;
    const { pipeline } = state;
    if (state.work === null) {
      state.work = new PipelineWork(this.#morselsOf(pipeline), 1 + this.#input.threads.length, pipeline.isOrdered);
      state.stages = this.#spilledStages(pipeline);
    }
    const { work, stages } = state;
    if (work.isDone && stages.length > 0) {
      const stage = stages.shift()!;
      work.hold();
      return () => this.#runStage(state, stage);
    }
    if (work.isDone) {
      this.#endPipeline(state);
      return null;
    }
    if (pipeline.sink === this.#input.plan.result && this.#input.results.isFull) return null;
    const queue = work.take();
    return queue === null ? null : () => this.#runWork(state, queue, thread, at);
  }

  #spilledStages({ transforms }: Pipeline): number[] {
    return transforms.flatMap((transform, stage) => {
      const isSpilled = transform.kind === 'probe' && this.#sinks[transform.sink]!.spilled !== null;
      return isSpilled && !transform.isOptional ? [stage] : [];
    });
  }

  /** The probe rows that all threads wrote to disk for a join are there, and can be looked up part by part. */
  async #runStage(state: PipelineState, stage: number): Promise<void> {
    const work = state.work!;
    try {
      work.add(await this.#partsOf(state.pipeline, stage));
    } finally {
      work.release();
    }
    if (work.isDone && state.stages.length === 0) this.#endPipeline(state);
  }

  /** The parts of a join on disk, as work. */
  async #partsOf({ id, transforms }: Pipeline, stage: number): Promise<readonly Morsel[]> {
    const parts = await Promise.all(this.#input.threads.map((thread) => thread.probeParts(id, stage)));
    const spec = transforms[stage];
    assert(spec?.kind === 'probe', 'only probes have parts');
    const { spilled } = this.#sinks[spec.sink]!;
    return spilled!.parts.flatMap((_, part): Morsel[] => {
      const probe = parts.flatMap((ofThread) => ofThread?.[part] ?? []);
      return probe.length === 0 ? [] : [{ kind: 'joinPart', stage, part, probe }];
    });
  }

  #isReady({ pipeline, work }: PipelineState): boolean {
    if (work !== null) return true;
    const isPublished = pipeline.needs.every((sink) => this.#sinks[sink]!.state === 'finished');
    return isPublished && pipeline.after.every((id) => this.#pipelines.some((p) => p.pipeline.id === id && p.isDone));
  }

  #endPipeline(state: PipelineState): void {
    state.isDone = true;
    this.#wake();
  }

  #morselsOf(pipeline: Pipeline): readonly Morsel[] {
    const { source } = pipeline;
    switch (source.kind) {
      case 'values':
        return [{ kind: 'values' }];
      case 'buildRows':
        return buildRowMorsels(this.#sinks[source.sink]!);
      case 'breaker':
        return breakerMorsels(this.#sinks[source.sink]!.batches, this.#piecesOf(pipeline));
      case 'scan':
        return this.#scanMorsels(pipeline, source);
    }
  }

  /** One a thread where rows are written, so that those of a file follow each other; else a few. */
  #piecesOf({ sink, isOrdered }: Pipeline): number {
    const { plan, threads } = this.#input;
    if (isOrdered || threads.length === 1) return 1;
    return plan.sinks[sink]!.kind === 'files' ? threads.length : 4 * threads.length;
  }

  #scanMorsels(pipeline: Pipeline, source: Source & { kind: 'scan' }): readonly Morsel[] {
    const plan = this.#input.scans.get(pipeline.id);
    assert(plan !== undefined, 'every scan is planned before it runs');
    const morsels = morselsOfScan(plan, this.#input.threads.length);
    if (!morsels.some(({ split }) => split.kind === 'parquet')) return morsels;
    const filters = joinFilters(pipeline, source, (sink) => this.#sinks[sink]!.table);
    if (filters.length === 0) return morsels;
    const mayHold = morsels.length < 2 ? undefined : plan.mayHold?.(filters);
    // What is known of a row group is held against what joins said, as it is against the scan's own filters.
    const learned = filters.map(shortened);
    return morsels.flatMap((morsel) => {
      const { split } = morsel;
      const isKept = split.kind !== 'parquet' || split.file === undefined || (mayHold?.(split.file) ?? true);
      return isKept ? [{ ...morsel, learned }] : [];
    });
  }

  async #runWork(state: PipelineState, queue: MorselQueue, thread: ExecThread, at: number): Promise<void> {
    const { pipeline } = state;
    const work = state.work!;
    try {
      this.#sinks[pipeline.sink]!.threads.add(at);
      const { results } = this.#input;
      const outcome = await thread.run(pipeline.id, queue, (batch) => results.push(batch));
      if (outcome === 'done') work.end();
    } finally {
      work.release();
    }
    if (work.isDone && state.stages.length === 0) this.#endPipeline(state);
  }

  /** Brings all threads' parts together on this one, and tells every thread what came out. */
  async #finish(sink: number, progress: SinkProgress, at: number): Promise<void> {
    progress.state = 'finishing';
    const { threads } = this.#input;
    const output = (await this.#sharedOutput(sink, progress, at)) ?? (await this.#mergedOutput(sink, progress, at));
    progress.batches = batchesIn(output, this.#input.batchRows);
    if (output.kind === 'table') progress.table = output.table;
    if (output.kind === 'spilledTable') progress.spilled = output.build;
    for (const thread of threads) thread.publish(sink, output);
    progress.state = 'finished';
    this.#wake();
  }

  /** Groups of several threads, each of which finishes a part; null where one has to merge them all. */
  async #sharedOutput(sink: number, progress: SinkProgress, at: number): Promise<SinkOutput | null> {
    const { threads, plan } = this.#input;
    const sharing = [...progress.threads];
    if (plan.sinks[sink]!.kind !== 'aggregate' || sharing.length < 2) return null;
    const given = await Promise.all(sharing.map((other) => threads[other]!.share(sink, sharing.length)));
    const shares = given.filter((share) => share !== null);
    if (shares.length < sharing.length) return null;
    if (shares.reduce((sum, { groups }) => sum + groups.count, 0) < sharedGroupsMin) {
      const others = shares.filter((_, i) => sharing[i] !== at);
      const partials = others.map(({ groups }): SinkPartial => ({ kind: 'groups', groups }));
      return threads[at]!.finish(sink, partials);
    }
    const finish = (thread: number, part: number): Promise<readonly Batch[]> => {
      const others = shares.filter((_, i) => i !== part);
      return threads[thread]!.finishPart(sink, part, others);
    };
    return { kind: 'batches', batches: (await Promise.all(sharing.map(finish))).flat() };
  }

  /** All parts brought together on this thread; where they are batches that of this one, too, as all threads put theirs together at once. */
  async #mergedOutput(sink: number, progress: SinkProgress, at: number): Promise<SinkOutput> {
    const { threads, plan } = this.#input;
    const isOfBatches = plan.sinks[sink]!.kind !== 'aggregate';
    const from = [...progress.threads].filter((other) => other !== at || (isOfBatches && progress.threads.size > 1));
    const partials = await Promise.all(from.map((other) => threads[other]!.partial(sink)));
    return threads[at]!.finish(
      sink,
      partials.filter((partial) => partial !== null),
    );
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  #wake(): void {
    this.#changes += 1;
    for (const waiter of this.#waiters.splice(0)) waiter();
  }
}

function batchesIn(output: SinkOutput, batchRows: number): number {
  if (output.kind === 'ordered') return Math.ceil(output.order.length / Math.max(1, batchRows));
  if (output.kind === 'sortedRuns' || output.kind === 'spilledWindow') return 1;
  if (output.kind === 'spilledGroups') return output.parts.length;
  return output.kind === 'batches' ? output.batches.length : 0;
}

function buildRowMorsels({ spilled }: SinkProgress): Morsel[] {
  if (spilled === null) return [{ kind: 'buildRows' }];
  return spilled.parts.flatMap((blocks, part): Morsel[] => (blocks.length === 0 ? [] : [{ kind: 'buildPart', part }]));
}

/** Several pieces a thread end at about the same time. */
function breakerMorsels(batches: number, pieces: number): Morsel[] {
  const size = Math.max(1, Math.ceil(batches / pieces));
  const out: Morsel[] = [];
  for (let from = 0; from < batches; from += size) {
    out.push({ kind: 'breaker', from, to: Math.min(batches, from + size) });
  }
  return out;
}

/** The tables' scan plans by pipeline. */
export async function planScans(
  plan: PhysicalPlan,
  tables: ReadonlyMap<string, TableProvider>,
  request: { readonly isSkippingOn: boolean; readonly zone: string },
  signal: AbortSignal,
): Promise<ReadonlyMap<number, ScanPlan>> {
  const scans = plan.pipelines.flatMap(({ id, source }) => (source.kind === 'scan' ? [{ id, source }] : []));
  const planned = await Promise.all(
    scans.map(async ({ id, source }): Promise<[number, ScanPlan]> => {
      const provider = tables.get(source.table.id);
      assert(provider !== undefined, `the table ${source.table.name} has its provider beside the plan`);
      const { columns, filters, limit } = source;
      return [id, await provider.plan({ columns, filters, limit, ...request }, signal)];
    }),
  );
  return new Map(planned);
}
