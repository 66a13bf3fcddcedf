/** What OPTIMIZE tells: the history's metrics, and the statement's answer. */
import type { Scalar } from '../../core/scalar.ts';
import { field, float64, int64, struct, utf8 } from '../../core/types.ts';
import type { AddFile } from '../../delta/actions.ts';
import { type Location, locationText } from '../../storage/open-store.ts';
import type { StatementResult } from '../env.ts';
import type { Bin } from './pack-files.ts';

export interface OptimizeCounts {
  readonly added: readonly AddFile[];
  readonly removed: readonly AddFile[];
  /** Files that were looked at. */
  readonly considered: number;
  readonly bins: readonly Bin[];
}

export function optimizeMetrics({ added, removed }: OptimizeCounts): Record<string, number> {
  const sizes = added.map(({ sizeBytes }) => sizeBytes).toSorted((a, b) => a - b);
  const at = (share: number): number => sizes[Math.min(sizes.length - 1, Math.floor(share * sizes.length))] ?? 0;
  return {
    numRemovedFiles: removed.length,
    numRemovedBytes: bytesOf(removed),
    p25FileSize: at(0.25),
    numDeletionVectorsRemoved: removed.filter(({ deletionVector }) => deletionVector !== null).length,
    minFileSize: sizes[0] ?? 0,
    p75FileSize: at(0.75),
    p50FileSize: at(0.5),
    numAddedBytes: bytesOf(added),
    numAddedFiles: added.length,
    maxFileSize: sizes.at(-1) ?? 0,
  };
}

const sizes = struct([
  field('min', int64),
  field('max', int64),
  field('avg', float64),
  field('totalFiles', int64),
  field('totalSize', int64),
]);

const schema = {
  fields: [
    field('path', utf8),
    field(
      'metrics',
      struct([
        field('numFilesAdded', int64),
        field('numFilesRemoved', int64),
        field('filesAdded', sizes),
        field('filesRemoved', sizes),
        field('partitionsOptimized', int64),
        field('numBatches', int64),
        field('totalConsideredFiles', int64),
        field('totalFilesSkipped', int64),
        field('startTimeMs', int64),
        field('endTimeMs', int64),
      ]),
    ),
  ],
};

export function optimizeAnswer(
  location: Location,
  { added, removed, considered, bins }: OptimizeCounts,
  startedMs: number,
  endedMs: number,
): StatementResult {
  const partitions = new Set(removed.map(({ partitionValues }) => JSON.stringify(partitionValues))).size;
  const metrics: readonly Scalar[] = [
    BigInt(added.length),
    BigInt(removed.length),
    sizesOf(added),
    sizesOf(removed),
    BigInt(Object.keys(removed[0]?.partitionValues ?? {}).length === 0 ? 0 : partitions),
    BigInt(bins.length),
    BigInt(considered),
    BigInt(considered - removed.length),
    BigInt(startedMs),
    BigInt(endedMs),
  ];
  return { schema, rows: [[locationText(location), metrics]] };
}

function sizesOf(files: readonly AddFile[]): Scalar {
  if (files.length === 0) return [null, null, 0, 0n, 0n];
  const all = files.map(({ sizeBytes }) => sizeBytes);
  const total = bytesOf(files);
  return [
    BigInt(all.reduce((low, each) => Math.min(low, each))),
    BigInt(all.reduce((high, each) => Math.max(high, each))),
    total / files.length,
    BigInt(files.length),
    BigInt(total),
  ];
}

function bytesOf(files: readonly AddFile[]): number {
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}
