/** What one task reads: a piece of a pipeline's source, as plain data. */
import type { Expr } from '../plan/expr.ts';
import type { ColumnSource, Split } from '../plan/ports.ts';
import type { RowBlock } from './spilled.ts';

export type Morsel =
  | { readonly kind: 'values' }
  /** Batches from..to-1 of a breaker. */
  | { readonly kind: 'breaker'; readonly from: number; readonly to: number }
  | { readonly kind: 'buildRows' }
  /** The build rows of one part of a join whose build side lies on disk. */
  | { readonly kind: 'buildPart'; readonly part: number }
  /** The probe rows of one part of such a join: the transform at `stage` and all behind it run. */
  | { readonly kind: 'joinPart'; readonly stage: number; readonly part: number; readonly probe: readonly RowBlock[] }
  /** A split of a scan; of a Parquet file all its row groups, or those of a part. */
  | {
      readonly kind: 'split';
      readonly split: Split;
      readonly sources: readonly ColumnSource[];
      readonly part: FilePart | null;
      /** Which split of the scan it is, from 0. */
      readonly ordinal: number;
      /** What joins said of its rows before it was begun: for skipping, as the source's own filters are. */
      readonly learned?: readonly Expr[];
    };

/** One of `of` equal stretches of a file's bytes: the row groups the middle of which lies there. */
export interface FilePart {
  readonly index: number;
  readonly of: number;
}
