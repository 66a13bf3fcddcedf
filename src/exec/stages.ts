/** Makes the operators of a pipeline, and moves batches through them. */

import { assert } from '../core/assert.ts';
import { type Batch, rowCount } from '../core/batch.ts';
import type { ExecContext } from './context.ts';
import { aggregateSink } from './operators/aggregate.ts';
import { buildSink } from './operators/build.ts';
import { collectSink, discardSink } from './operators/collect.ts';
import { filesSink } from './operators/files.ts';
import { filterTransform } from './operators/filter.ts';
import { generateTransform } from './operators/generate.ts';
import { limitTransform } from './operators/limit.ts';
import type { SinkOutput, SinkState, Transform } from './operators/operator.ts';
import { probeTransform } from './operators/probe.ts';
import { probeSpill } from './operators/probe-spill.ts';
import { projectTransform } from './operators/project.ts';
import { setRowsTransform } from './operators/set-rows.ts';
import { sortSink } from './operators/sort.ts';
import { windowSink } from './operators/window.ts';
import { type Layout, layoutAfter, type Pipeline, type Sink, type Transform as TransformSpec } from './physical.ts';

/** What breakers gave, by sink. */
export type Published = ReadonlyMap<number, SinkOutput>;

export function createTransforms(context: ExecContext, pipeline: Pipeline, published: Published): readonly Transform[] {
  return pipeline.transforms.map((spec, i) => createTransform(context, spec, layoutAfter(pipeline, i), published));
}

function createTransform(context: ExecContext, spec: TransformSpec, input: Layout, published: Published): Transform {
  switch (spec.kind) {
    case 'filter':
      return filterTransform(context, spec.predicate, input);
    case 'project':
      return projectTransform(context, spec.items, input, spec.output);
    case 'limit':
      return limitTransform(context, spec.counter, spec.limit, spec.offset);
    case 'probe': {
      const output = published.get(spec.sink);
      if (output?.kind === 'spilledTable') return spec.isOptional ? passing : probeSpill(context, spec, input);
      assert(output?.kind === 'table', 'a probe runs after its build');
      return probeTransform(context, spec, input, output.table);
    }
    case 'generate':
      return generateTransform(context, spec, input);
    case 'setRows':
      return setRowsTransform(context, spec, input);
  }
}

/** A runtime filter whose rows lie on disk drops nothing. */
const passing: Transform = { process: (batch) => [batch], isDone: () => false };

/** Null for the result, which is not kept. */
export function createSink(context: ExecContext, sink: Sink): SinkState | null {
  switch (sink.kind) {
    case 'result':
      return null;
    case 'aggregate':
      return aggregateSink(context, sink);
    case 'build':
      return buildSink(context, sink);
    case 'sort':
      return sortSink(context, sink);
    case 'window':
      return windowSink(context, sink);
    case 'collect':
      return collectSink(context, sink.isSingle, sink.output);
    case 'files':
      return filesSink(context, sink.target);
    case 'discard':
      return discardSink();
  }
}

/** Rows, batches and own time of one operator in one thread: of a pipeline's source, its transforms, its sink, in order. */
export interface StageCount {
  /** The kind of the source, transform or sink. */
  readonly name: string;
  rowsIn: number;
  rowsOut: number;
  batches: number;
  timeMs: number;
}

/**
 * What comes out of the last transform for one source batch. A batch without rows comes out at once: it says no more than
 * that an operator is still at work, so that whoever drives it may stop or pause.
 * `counts` are the pipeline's, where they are kept.
 */
export function* flow(
  transforms: readonly Transform[],
  batch: Batch,
  at: number,
  counts: readonly StageCount[] | null,
): Iterable<Batch> {
  const transform = transforms[at];
  if (transform === undefined) {
    yield batch;
    return;
  }
  const given = counts === null ? transform.process(batch) : counted(transform, batch, counts[at + 1]!);
  for (const out of given) {
    if (rowCount(out) === 0) yield out;
    else yield* flow(transforms, out, at + 1, counts);
  }
}

export function newCounts(pipeline: Pipeline, sink: Sink): StageCount[] {
  const names = [pipeline.source.kind, ...pipeline.transforms.map((transform) => transform.kind), sink.kind];
  return names.map((name) => ({ name, rowsIn: 0, rowsOut: 0, batches: 0, timeMs: 0 }));
}

function* counted(transform: Transform, batch: Batch, count: StageCount): Iterable<Batch> {
  count.rowsIn += rowCount(batch);
  let started = performance.now();
  for (const out of transform.process(batch)) {
    count.timeMs += performance.now() - started;
    count.batches += 1;
    count.rowsOut += rowCount(out);
    yield out;
    started = performance.now();
  }
  count.timeMs += performance.now() - started;
}
