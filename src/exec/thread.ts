/** A thread as the scheduler sees it: this one, or a worker behind a port. */
import type { Batch } from '../core/batch.ts';
import type { ColumnSource } from '../plan/ports.ts';
import type { Morsel } from './morsel.ts';
import type { SinkOutput, SinkPartial } from './operators/operator.ts';
import type { ParquetSplit } from './parquet-source.ts';
import type { Source } from './physical.ts';
import type { RowBlock } from './spilled.ts';
import type { StageCount } from './stages.ts';

/** Takes a batch of the result on memory of its own; the thread waits for what it returns. */
export type TakeBatch = (batch: Batch) => void | Promise<void>;

export type ProbeParts = readonly (readonly RowBlock[])[];

export interface SplitQuestion {
  readonly source: Source & { kind: 'scan' };
  readonly sources: readonly ColumnSource[];
  readonly split: ParquetSplit;
  readonly ordinal: number;
}

/** One statement in one thread. Each call is one task; the scheduler gives a thread one at a time. */
export interface ExecThread {
  run(pipeline: number, morsel: Morsel, take: TakeBatch): Promise<'more' | 'done'>;
  /** The row groups of a file that have to be read. */
  rowGroups(question: SplitQuestion): Promise<readonly number[]>;
  /** The probe rows that this thread wrote to disk for the pipeline's transform `stage`, by part; null where it has none. */
  probeParts(pipeline: number, stage: number): Promise<ProbeParts | null>;
  partial(sink: number): Promise<SinkPartial | null>;
  finish(sink: number, partials: readonly SinkPartial[]): Promise<SinkOutput>;
  publish(sink: number, output: SinkOutput): void;
  /** By pipeline: source, transforms, sink. */
  counts(): Promise<ReadonlyMap<number, readonly StageCount[]>>;
  /** Ends the statement here. */
  close(): Promise<void>;
}
