/** Cuts a scan into pieces of work: whole files where there are many, row groups where there are few. */
import type { ScanPlan } from '../plan/ports.ts';
import type { Morsel } from './morsel.ts';
import type { Source } from './physical.ts';
import type { SplitQuestion } from './thread.ts';

export type ScanWork =
  | { readonly kind: 'morsel'; readonly morsel: Morsel }
  | { readonly kind: 'open'; readonly question: SplitQuestion };

/** Files below this size are not worth a look at their row groups. */
const smallBytes = 4 << 20;

export function morselsOfScan(source: Source & { kind: 'scan' }, plan: ScanPlan, threads: number): ScanWork[] {
  const { sources, splits } = plan;
  const areFilesEnough = threads === 1 || splits.length >= 4 * threads;
  return splits.map((split, ordinal): ScanWork => {
    if (split.kind === 'parquet' && !areFilesEnough && split.sizeBytes > smallBytes) {
      return { kind: 'open', question: { source, sources, split, ordinal } };
    }
    return { kind: 'morsel', morsel: { kind: 'split', split, sources, rowGroups: null, ordinal } };
  });
}
