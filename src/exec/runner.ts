/**
 * One statement in one thread: makes operators when they are first needed, runs one morsel through one pipeline at a time,
 * hands over and merges the sinks' states. The same in a worker and in process; knows no messages.
 */
import { assert } from '../core/assert.ts';
import { type Batch, rowCount } from '../core/batch.ts';
import type { Mark } from '../kernels/memory.ts';
import type { BatchSource } from './batch-source.ts';
import type { ExecContext } from './context.ts';
import { joinPartSteps, type SpilledJoin } from './join-parts.ts';
import type { Morsel } from './morsel.ts';
import type { GroupsShare, SinkOutput, SinkPartial, SinkState, Transform } from './operators/operator.ts';
import { probeLayout } from './operators/probe-spill.ts';
import { layoutAfter, type PhysicalPlan, type Pipeline } from './physical.ts';
import { createSink, createTransforms, flow, newCounts, type Published, type StageCount } from './stages.ts';
import type { ProbeParts } from './thread.ts';

/** Takes a batch of the result; what it returns is awaited before the next one is made. */
export type Emit = (batch: Batch) => void | Promise<void>;

export class Runner {
  readonly context: ExecContext;
  readonly #plan: PhysicalPlan;
  readonly #source: BatchSource;
  readonly #breathe: () => Promise<void> | null;
  readonly #sinks = new Map<number, SinkState>();
  readonly #transforms = new Map<number, readonly Transform[]>();
  readonly #published = new Map<number, SinkOutput>();
  readonly counts = new Map<number, StageCount[]>();

  /** `breathe` gives something to await when others should have the thread for a moment. */
  constructor(context: ExecContext, plan: PhysicalPlan, source: BatchSource, breathe: () => Promise<void> | null) {
    this.context = context;
    this.#breathe = breathe;
    this.#plan = plan;
    this.#source = source;
  }

  /** What a breaker gave, here or elsewhere, before the pipelines that need it run. */
  publish(sink: number, output: SinkOutput): void {
    this.#published.set(sink, output);
  }

  /** Runs a morsel to its end, or until no more rows are wanted: then 'done'. */
  async run(pipelineId: number, morsel: Morsel, emit: Emit): Promise<'more' | 'done'> {
    const pipeline = this.#pipeline(pipelineId);
    if (morsel.kind === 'joinPart') return this.#runPart(pipeline, morsel, emit);
    const transforms = this.#transformsOf(pipeline);
    const { scratch, control } = this.context;
    this.context.evalScratch.piece!.id = 0;
    this.#sinkOf(pipeline.sink);
    const counts = this.#countsOf(pipeline);
    const start = scratch.mark();
    try {
      const batches = this.#source(this.context, pipeline.source, morsel, this.#published);
      const iterator = Symbol.asyncIterator in batches ? batches[Symbol.asyncIterator]() : batches[Symbol.iterator]();
      try {
        for (;;) {
          if (transforms.some((transform) => transform.isDone())) return 'done';
          const pause = this.#breathe();
          if (pause !== null) await pause;
          control.check();
          const mark = scratch.mark();
          const started = performance.now();
          const step = iterator.next();
          const { value, done } = step instanceof Promise ? await step : step;
          if (counts !== null) addGiven(counts[0]!, done === true ? null : value, started);
          if (done === true) return 'more';
          if ((await this.#push(pipeline, transforms, value, 0, emit)) === 'done') return 'done';
          scratch.release(mark);
        }
      } finally {
        await iterator.return?.(undefined);
      }
    } finally {
      this.#endTask(start);
    }
  }

  /** Scratch memory that a large task took goes back where memory is scarce. */
  #endTask(start: Mark): void {
    const { scratch, lease } = this.context;
    scratch.release(start);
    if (lease.leftBytes < lease.limitBytes / 2) scratch.trim();
  }

  /** Looks up the probe rows of one part of a join on disk; what comes of them goes the rest of the way. */
  async #runPart(
    pipeline: Pipeline,
    { stage, part, probe }: Morsel & { kind: 'joinPart' },
    emit: Emit,
  ): Promise<'more' | 'done'> {
    const transforms = this.#transformsOf(pipeline);
    const behind = transforms.slice(stage + 1);
    const { scratch, control } = this.context;
    const start = scratch.mark();
    const join = spilledJoinAt(pipeline, stage, this.#published);
    try {
      for (const { transform, batch } of joinPartSteps(this.context, join, part, probe)) {
        if (behind.some((each) => each.isDone())) return 'done';
        const pause = this.#breathe();
        if (pause !== null) await pause;
        control.check();
        const mark = scratch.mark();
        const chain = transform === null ? transforms : transforms.with(stage, transform);
        const at = transform === null ? stage + 1 : stage;
        if ((await this.#push(pipeline, chain, batch, at, emit)) === 'done') return 'done';
        scratch.release(mark);
      }
      return 'more';
    } finally {
      this.#endTask(start);
    }
  }

  async #push(
    pipeline: Pipeline,
    transforms: readonly Transform[],
    batch: Batch,
    at: number,
    emit: Emit,
  ): Promise<'more' | 'done'> {
    const { scratch, control } = this.context;
    const sink = this.#sinkOf(pipeline.sink);
    const counts = this.#countsOf(pipeline);
    for (const out of flow(transforms, batch, at, counts)) {
      const pause = this.#breathe();
      if (pause !== null) await pause;
      control.check();
      if (rowCount(out) === 0) continue;
      const mark = scratch.mark();
      const started = performance.now();
      if (sink !== null) {
        const pushed = sink.push(out);
        const outcome = pushed instanceof Promise ? await pushed : pushed;
        if (counts !== null) addTaken(counts.at(-1)!, out, started);
        if (outcome === 'done') return 'done';
      } else {
        if (counts !== null) addTaken(counts.at(-1)!, out, started);
        const waiting = emit(out);
        if (waiting !== undefined) await waiting;
      }
      scratch.release(mark);
    }
    return 'more';
  }

  /** The probe rows that the transform `stage` wrote to disk here; null where the pipeline did not run in this thread. */
  probeParts(pipelineId: number, stage: number): ProbeParts | null {
    return this.#transforms.get(pipelineId)?.[stage]?.takeParts?.() ?? null;
  }

  /** This thread's part of a sink, given away; null where it has none. */
  async partial(sinkId: number): Promise<SinkPartial | null> {
    const state = this.#sinks.get(sinkId);
    if (state === undefined) return null;
    const partial = await state.partial();
    this.#sinks.delete(sinkId);
    return partial;
  }

  /** Merges the other threads' parts into this one's and finishes the sink. */
  finish(sinkId: number, partials: readonly SinkPartial[]): SinkOutput {
    const mark = this.context.scratch.mark();
    const started = performance.now();
    const state = this.#sinkOf(sinkId);
    assert(state !== null, 'the result is not merged');
    for (const partial of partials) {
      this.context.control.check();
      state.merge(partial);
    }
    const output = state.finish();
    this.#sinks.delete(sinkId);
    this.#countFinish(sinkId, output, started);
    this.context.scratch.release(mark);
    return output;
  }

  /** This thread's groups, which stay, and to which of `parts` each belongs; null where the sink is not finished by parts. */
  share(sinkId: number, parts: number): GroupsShare | null {
    return this.#sinkOf(sinkId)?.share?.(parts) ?? null;
  }

  /** Finishes a part of a sink that was shared. */
  finishPart(sinkId: number, part: number, others: readonly GroupsShare[]): readonly Batch[] {
    const mark = this.context.scratch.mark();
    const started = performance.now();
    const output = this.#sinkOf(sinkId)?.finishPart?.(part, others);
    assert(output !== undefined, 'what was shared is finished by parts');
    this.#sinks.delete(sinkId);
    this.#countFinish(sinkId, output, started);
    this.context.scratch.release(mark);
    return output.batches;
  }

  /** What finishing a sink took is counted where it is fed first. */
  #countFinish(sinkId: number, output: SinkOutput, started: number): void {
    const feeder = this.#plan.pipelines.find((pipeline) => pipeline.sink === sinkId);
    const count = feeder === undefined ? undefined : this.#countsOf(feeder)?.at(-1);
    if (count === undefined) return;
    count.timeMs += performance.now() - started;
    if (output.kind === 'batches') count.rowsOut += output.batches.reduce((sum, batch) => sum + rowCount(batch), 0);
    else if (output.kind === 'ordered') count.rowsOut += output.order.length;
    else if (output.kind === 'sortedRuns') count.rowsOut += output.rows;
    else if (output.kind === 'spilledWindow') count.rowsOut += output.rows.rows;
    else if (output.kind === 'table') count.rowsOut += output.table.rows;
    else if (output.kind === 'spilledTable') count.rowsOut += output.build.rows;
  }

  /** Gives the memory back to the lease, and closes temporary files; takes back what nobody asked for. */
  async close(): Promise<void> {
    for (const sink of this.#sinks.values()) await sink.abort?.();
    this.context.temp.close();
    this.context.scratch.close();
  }

  #pipeline(id: number): Pipeline {
    const pipeline = this.#plan.pipelines.find((candidate) => candidate.id === id);
    assert(pipeline !== undefined, 'a task names a pipeline of the plan');
    return pipeline;
  }

  #transformsOf(pipeline: Pipeline): readonly Transform[] {
    let transforms = this.#transforms.get(pipeline.id);
    if (transforms === undefined) {
      transforms = createTransforms(this.context, pipeline, this.#published);
      this.#transforms.set(pipeline.id, transforms);
    }
    return transforms;
  }

  #sinkOf(id: number): SinkState | null {
    const known = this.#sinks.get(id);
    if (known !== undefined) return known;
    const made = createSink(this.context, this.#plan.sinks[id]!);
    if (made !== null) this.#sinks.set(id, made);
    return made;
  }

  #countsOf(pipeline: Pipeline): StageCount[] | null {
    if (!this.context.settings.isAnalyzed) return null;
    let counts = this.counts.get(pipeline.id);
    if (counts === undefined) {
      counts = newCounts(pipeline, this.#plan.sinks[pipeline.sink]!);
      this.counts.set(pipeline.id, counts);
    }
    return counts;
  }
}

function spilledJoinAt(pipeline: Pipeline, stage: number, published: Published): SpilledJoin {
  const spec = pipeline.transforms[stage];
  const output = spec?.kind === 'probe' ? published.get(spec.sink) : undefined;
  assert(
    spec?.kind === 'probe' && output?.kind === 'spilledTable',
    'a part is of a join whose build side lies on disk',
  );
  const { sink, build, matched } = output;
  return { spec, input: probeLayout(spec, layoutAfter(pipeline, stage)), sink, build, matched };
}

function addGiven(count: StageCount, batch: Batch | null, started: number): void {
  count.timeMs += performance.now() - started;
  if (batch === null) return;
  count.batches += 1;
  count.rowsOut += rowCount(batch);
}

function addTaken(count: StageCount, batch: Batch, started: number): void {
  count.timeMs += performance.now() - started;
  count.batches += 1;
  count.rowsIn += rowCount(batch);
}
