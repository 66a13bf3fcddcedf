/**
 * Runs a physical plan on threads: asks tables for splits, hands out morsels of the pipelines that are ready, finishes
 * breakers when their pipelines are done. A pipeline into a full result is not scheduled. Stops at the first error.
 */
import { assert } from '../core/assert.ts';
import type { Expr } from '../plan/expr.ts';
import type { ScanPlan, Split, TableProvider } from '../plan/ports.ts';
import type { Control } from './control.ts';
import { joinFilters, shortened } from './join-files.ts';
import type { SpilledBuild } from './join-spill.ts';
import type { JoinTable } from './join-table.ts';
import { locatedError } from './located-error.ts';
import type { Morsel } from './morsel.ts';
import type { SinkOutput, SinkPartial } from './operators/operator.ts';
import type { PhysicalPlan, Pipeline, Source } from './physical.ts';
import type { ResultQueue } from './result-queue.ts';
import { morselsOfScan } from './scan-morsels.ts';
import type { ExecThread, SplitQuestion } from './thread.ts';

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
  morsels: Work[] | null;
  running: number;
  isDone: boolean;
  /** Where its probes stand whose build side lies on disk, in order: of those that are still to be run. */
  stages: number[];
}

/** A morsel, or a file of which the row groups are still to be found out. */
type Work =
  | { readonly kind: 'morsel'; readonly morsel: Morsel }
  | { readonly kind: 'open'; readonly question: SplitQuestion }
  /** The probe rows that all threads wrote to disk for a join are there, and can be looked up part by part. */
  | { readonly kind: 'stage'; readonly stage: number };

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
    this.#pipelines = input.plan.pipelines.map((pipeline) => ({
      pipeline,
      morsels: null,
      running: 0,
      isDone: false,
      stages: [],
    }));
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
      const work = this.#takeWork(state);
      if (work !== null) return () => this.#runWork(state, work, thread, at);
    }
    return null;
  }

  #isFilled(progress: SinkProgress): boolean {
    return progress.state === 'filling' && progress.feeders.every(({ isDone }) => isDone);
  }

  /** The next piece of a pipeline that may run now; a pipeline without pieces left is done. */
  #takeWork(state: PipelineState): Work | null {
    if (state.isDone || !this.#isReady(state)) return null;
    if (state.morsels === null) {
      state.morsels = this.#morselsOf(state.pipeline);
      state.stages = this.#spilledStages(state.pipeline);
    }
    if (state.morsels.length === 0 && state.running === 0 && state.stages.length > 0) {
      state.running += 1;
      return { kind: 'stage', stage: state.stages.shift()! };
    }
    if (state.morsels.length === 0) {
      if (state.running === 0) this.#endPipeline(state);
      return null;
    }
    if (state.pipeline.isOrdered && state.running > 0) return null;
    if (state.pipeline.sink === this.#input.plan.result && this.#input.results.isFull) return null;
    state.running += 1;
    return state.morsels.shift()!;
  }

  #spilledStages({ transforms }: Pipeline): number[] {
    return transforms.flatMap((transform, stage) => {
      const isSpilled = transform.kind === 'probe' && this.#sinks[transform.sink]!.spilled !== null;
      return isSpilled && !transform.isOptional ? [stage] : [];
    });
  }

  /** The parts of a join on disk, as work. */
  async #partsOf({ id, transforms }: Pipeline, stage: number): Promise<Work[]> {
    const parts = await Promise.all(this.#input.threads.map((thread) => thread.probeParts(id, stage)));
    const spec = transforms[stage];
    assert(spec?.kind === 'probe', 'only probes have parts');
    const { spilled } = this.#sinks[spec.sink]!;
    return spilled!.parts.flatMap((_, part): Work[] => {
      const probe = parts.flatMap((ofThread) => ofThread?.[part] ?? []);
      return probe.length === 0 ? [] : [{ kind: 'morsel', morsel: { kind: 'joinPart', stage, part, probe } }];
    });
  }

  #isReady({ pipeline, morsels }: PipelineState): boolean {
    if (morsels !== null) return true;
    const isPublished = pipeline.needs.every((sink) => this.#sinks[sink]!.state === 'finished');
    return isPublished && pipeline.after.every((id) => this.#pipelines.some((p) => p.pipeline.id === id && p.isDone));
  }

  #endPipeline(state: PipelineState): void {
    state.isDone = true;
    this.#wake();
  }

  #morselsOf(pipeline: Pipeline): Work[] {
    const { source } = pipeline;
    switch (source.kind) {
      case 'values':
        return [{ kind: 'morsel', morsel: { kind: 'values' } }];
      case 'buildRows':
        return this.#buildRowWork(this.#sinks[source.sink]!);
      case 'breaker':
        return breakerMorsels(this.#sinks[source.sink]!.batches, pipeline.isOrdered ? 1 : this.#input.threads.length);
      case 'scan':
        return this.#scanWork(pipeline, source);
    }
  }

  #buildRowWork({ spilled }: SinkProgress): Work[] {
    if (spilled === null) return [{ kind: 'morsel', morsel: { kind: 'buildRows' } }];
    return spilled.parts.flatMap((blocks, part): Work[] =>
      blocks.length === 0 ? [] : [{ kind: 'morsel', morsel: { kind: 'buildPart', part } }],
    );
  }

  #scanWork(pipeline: Pipeline, source: Source & { kind: 'scan' }): Work[] {
    const plan = this.#input.scans.get(pipeline.id);
    assert(plan !== undefined, 'every scan is planned before it runs');
    const works = morselsOfScan(source, plan, this.#input.threads.length);
    if (!works.some((work) => splitOf(work)?.kind === 'parquet')) return works;
    const filters = joinFilters(pipeline, source, (sink) => this.#sinks[sink]!.table);
    if (filters.length === 0) return works;
    const mayHold = works.length < 2 ? undefined : plan.mayHold?.(filters);
    const kept = works.filter((work) => {
      const split = splitOf(work);
      return split?.kind !== 'parquet' || split.file === undefined || (mayHold?.(split.file) ?? true);
    });
    const learned = filters.map(shortened);
    return kept.map((work) => withLearned(work, learned));
  }

  async #runWork(state: PipelineState, work: Work, thread: ExecThread, at: number): Promise<void> {
    const { pipeline } = state;
    try {
      if (work.kind === 'open') {
        const groups = await thread.rowGroups(work.question);
        state.morsels!.unshift(...groups.map((group) => groupMorsel(work.question, group)));
        return;
      }
      if (work.kind === 'stage') {
        state.morsels = await this.#partsOf(pipeline, work.stage);
        return;
      }
      this.#sinks[pipeline.sink]!.threads.add(at);
      const { results } = this.#input;
      const outcome = await thread.run(pipeline.id, work.morsel, (batch) => results.push(batch));
      if (outcome === 'done') state.morsels!.length = 0;
    } finally {
      state.running -= 1;
    }
    if (state.morsels!.length === 0 && state.running === 0 && state.stages.length === 0) this.#endPipeline(state);
  }

  /** Brings all threads' parts together on this one, and tells every thread what came out. */
  async #finish(sink: number, progress: SinkProgress, at: number): Promise<void> {
    progress.state = 'finishing';
    const { threads } = this.#input;
    const partials = await this.#partials(sink, progress, at);
    const output = await threads[at]!.finish(sink, partials);
    progress.batches = batchesIn(output, this.#input.batchRows);
    if (output.kind === 'table') progress.table = output.table;
    if (output.kind === 'spilledTable') progress.spilled = output.build;
    for (const thread of threads) thread.publish(sink, output);
    progress.state = 'finished';
    this.#wake();
  }

  /** The parts of the other threads; where parts are batches that of this one, too, as all threads put theirs together at once. */
  async #partials(sink: number, progress: SinkProgress, at: number): Promise<readonly SinkPartial[]> {
    const { threads, plan } = this.#input;
    const isOfBatches = plan.sinks[sink]!.kind !== 'aggregate';
    const from = [...progress.threads].filter((other) => other !== at || (isOfBatches && progress.threads.size > 1));
    const partials = await Promise.all(from.map((other) => threads[other]!.partial(sink)));
    return partials.filter((partial) => partial !== null);
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
  if (output.kind === 'sortedRuns') return 1;
  if (output.kind === 'spilledGroups') return output.parts.length;
  return output.kind === 'batches' ? output.batches.length : 0;
}

function splitOf(work: Work): Split | null {
  if (work.kind === 'open') return work.question.split;
  if (work.kind === 'stage') return null;
  return work.kind === 'morsel' && work.morsel.kind === 'split' ? work.morsel.split : null;
}

/** What is known of a row group is held against what joins said, as it is against the scan's own filters. */
function withLearned(work: Work, learned: readonly Expr[]): Work {
  if (work.kind === 'open') {
    const { source } = work.question;
    return {
      kind: 'open',
      question: { ...work.question, source: { ...source, filters: [...source.filters, ...learned] } },
    };
  }
  return work.kind === 'morsel' && work.morsel.kind === 'split'
    ? { kind: 'morsel', morsel: { ...work.morsel, learned } }
    : work;
}

function groupMorsel({ split, sources, ordinal }: SplitQuestion, group: number): Work {
  return { kind: 'morsel', morsel: { kind: 'split', split, sources, rowGroups: [group], ordinal } };
}

/** A few pieces a thread, so that they end at about the same time. */
function breakerMorsels(batches: number, threads: number): Work[] {
  const size = threads === 1 ? batches : Math.max(1, Math.ceil(batches / (4 * threads)));
  const out: Work[] = [];
  for (let from = 0; from < batches; from += size) {
    out.push({ kind: 'morsel', morsel: { kind: 'breaker', from, to: Math.min(batches, from + size) } });
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
