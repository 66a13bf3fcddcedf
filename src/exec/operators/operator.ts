/** The two kinds of operator that a pipeline moves batches through. */
import type { Batch } from '../../core/batch.ts';
import type { Vector } from '../../core/vector.ts';
import type { SortKey } from '../../plan/expr.ts';
import type { WrittenFiles } from '../file-target.ts';
import type { SpilledBuild } from '../join-spill.ts';
import type { JoinTable } from '../join-table.ts';
import type { AggregateSink, BuildSink, WindowSink } from '../physical.ts';
import type { RowBlock, SortedRun, SpilledParts } from '../spilled.ts';

/**
 * Takes a batch, gives any number, one when it is asked: whoever iterates may stop between two of them, which is how
 * fan-out is resumed, held back and cut off. A given batch is used up before the next one is asked for.
 */
export interface Transform {
  process(batch: Batch): Iterable<Batch>;
  /** No further batch would give anything: the scan may stop. */
  isDone(): boolean;
  /** Where it keeps rows on disk until all are there: what this thread wrote, by part; nothing is processed afterwards. */
  takeParts?(): readonly (readonly RowBlock[])[];
}

/** State of a sink in one thread. */
export interface SinkState {
  /** Copies what it keeps: the batch lies in scratch memory. Gives 'done' where more rows would change nothing. */
  push(batch: Batch): Pushed | Promise<Pushed>;
  /** What this thread has so far, to be merged elsewhere; the state is not used afterwards. */
  partial(): SinkPartial | Promise<SinkPartial>;
  merge(partial: SinkPartial): void;
  finish(): SinkOutput;
  /** What this thread has and keeps, where each thread may finish a part; null where one has to merge all. */
  share?(parts: number): GroupsShare | null;
  /** After `share`: what comes of the groups of a part, this thread's and the others'. */
  finishPart?(part: number, others: readonly GroupsShare[]): SinkOutput & { readonly kind: 'batches' };
  /** Takes back what is outside of memory, where `partial` and `finish` are not asked for any more. */
  abort?(): Promise<void>;
}

/** A thread's groups, and to which part each belongs. */
export interface GroupsShare {
  readonly groups: GroupsPartial;
  readonly partOf: Uint8Array;
}

export type Pushed = 'more' | 'done';

/** A thread's part of a sink: plain data on shared memory. */
export type SinkPartial =
  | { readonly kind: 'batches'; readonly batches: readonly Batch[] }
  | { readonly kind: 'groups'; readonly groups: GroupsPartial }
  | { readonly kind: 'spilledGroups'; readonly parts: SpilledParts }
  | { readonly kind: 'spilledBuild'; readonly build: SpilledBuild }
  | { readonly kind: 'sortedRuns'; readonly runs: readonly SortedRun[] }
  | { readonly kind: 'files'; readonly written: WrittenFiles };

export interface GroupsPartial {
  readonly count: number;
  readonly keys: readonly Vector[];
  /** One an aggregate: its state columns, or rows that wait (distinct, ordered input). */
  readonly states: readonly (
    | { readonly kind: 'states'; readonly columns: readonly Vector[] }
    | {
        readonly kind: 'rows';
        readonly chunks: readonly {
          readonly groups: Int32Array;
          readonly columns: readonly Vector[];
          readonly rows: number;
        }[];
      }
  )[];
}

/** What a finished breaker offers to the pipelines that read it. */
export type SinkOutput =
  | { readonly kind: 'batches'; readonly batches: readonly Batch[] }
  /** Rows of the columns in this order, to be gathered batch by batch by whoever reads them. */
  | { readonly kind: 'ordered'; readonly columns: readonly Vector[]; readonly order: Int32Array }
  | { readonly kind: 'table'; readonly table: JoinTable }
  /** A join's build side on disk. `matched` has a byte a row, part after part, where probes have to mark. */
  | {
      readonly kind: 'spilledTable';
      readonly sink: BuildSink;
      readonly build: SpilledBuild;
      readonly matched: Uint8Array | null;
    }
  /** Groups in parts that have none in common, each to be merged and finished by whoever reads it. */
  | { readonly kind: 'spilledGroups'; readonly sink: AggregateSink; readonly parts: SpilledParts }
  /** Rows that whoever reads them merges; `places` are where the keys stand among the columns of the runs. */
  | {
      readonly kind: 'sortedRuns';
      readonly keys: readonly SortKey[];
      readonly places: readonly number[];
      readonly runs: readonly SortedRun[];
      readonly rows: number;
    }
  /** Rows of a window and what its functions take, in order; whoever reads them evaluates the functions, partition by partition. */
  | { readonly kind: 'spilledWindow'; readonly sink: WindowSink; readonly rows: SinkOutput & { kind: 'sortedRuns' } }
  | { readonly kind: 'nothing' };
