/** A thread as the scheduler sees it: this one, or a worker behind a port. */
import type { Batch } from '../core/batch.ts';
import type { MorselQueue } from './morsel-queue.ts';
import type { GroupsShare, SinkOutput, SinkPartial } from './operators/operator.ts';
import type { RowBlock } from './spilled.ts';
import type { StageCount } from './stages.ts';

/** Takes a batch of the result on memory of its own; the thread waits for what it returns. */
export type TakeBatch = (batch: Batch) => void | Promise<void>;

export type ProbeParts = readonly (readonly RowBlock[])[];

/** One statement in one thread. Each call is one task; the scheduler gives a thread one at a time. */
export interface ExecThread {
  /** Runs morsels of the queue until it is empty, or no more rows are wanted: then 'done'. */
  run(pipeline: number, queue: MorselQueue, take: TakeBatch): Promise<'more' | 'done'>;
  /** The probe rows that this thread wrote to disk for the pipeline's transform `stage`, by part; null where it has none. */
  probeParts(pipeline: number, stage: number): Promise<ProbeParts | null>;
  partial(sink: number): Promise<SinkPartial | null>;
  finish(sink: number, partials: readonly SinkPartial[]): Promise<SinkOutput>;
  /** For an aggregation that all threads finish, each a part; null where one has to do it alone. */
  share(sink: number, parts: number): Promise<GroupsShare | null>;
  finishPart(sink: number, part: number, others: readonly GroupsShare[]): Promise<readonly Batch[]>;
  publish(sink: number, output: SinkOutput): void;
  /** By pipeline: source, transforms, sink. */
  counts(): Promise<ReadonlyMap<number, readonly StageCount[]>>;
  /** Ends the statement here. */
  close(): Promise<void>;
}
