/** What one task reads: a piece of a pipeline's source, as plain data. */
import type { ColumnSource, Split } from '../plan/ports.ts';

export type Morsel =
  | { readonly kind: 'values' }
  /** Batches from..to-1 of a breaker. */
  | { readonly kind: 'breaker'; readonly from: number; readonly to: number }
  | { readonly kind: 'buildRows' }
  /** A split of a scan; of a Parquet file all its row groups, or those listed. */
  | {
      readonly kind: 'split';
      readonly split: Split;
      readonly sources: readonly ColumnSource[];
      readonly rowGroups: readonly number[] | null;
      /** Which split of the scan it is, from 0. */
      readonly ordinal: number;
    };
