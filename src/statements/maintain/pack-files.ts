/** Which files are rewritten together: the small ones of a partition up to a size, all of them where they are to be sorted. */
import type { FileList } from '../../delta/log/file-list.ts';
import { fileStatistics } from '../../delta/statistics.ts';

export interface PackOptions {
  /** `pack` small files and those with many deleted rows; `all`; `unclustered`: those that no clustering made; `purge`: those with deletion vectors. */
  readonly kind: 'pack' | 'all' | 'unclustered' | 'purge';
  readonly maxBytes: number;
}

/** Positions of files of one partition. */
export interface Bin {
  readonly indexes: readonly number[];
  /** Of the files that come of it. */
  readonly maxBytes: number;
}

/** Files with more of their rows deleted are rewritten even where they are large. */
const deletedRatioMax = 0.05;

export function binsOf(files: FileList, indexes: readonly number[], options: PackOptions): readonly Bin[] {
  const groups = Map.groupBy(indexes, (index) => files.tupleAt(index));
  return [...groups.values()].flatMap((group) => groupBins(files, group, options));
}

function groupBins(files: FileList, group: readonly number[], { kind, maxBytes }: PackOptions): readonly Bin[] {
  switch (kind) {
    case 'all':
      return [{ indexes: group, maxBytes }];
    case 'unclustered': {
      const indexes = group.filter((index) => files.at(index).add.clusteringProvider === null);
      return indexes.length === 0 ? [] : [{ indexes, maxBytes }];
    }
    case 'purge': {
      const withVectors = group.filter((index) => files.vectorAt(index) !== null);
      return packed(files, withVectors, maxBytes);
    }
    case 'pack': {
      const candidates = group.filter((index) => files.sizeBytesAt(index) < maxBytes || isWorn(files, index));
      // As Spark does it: a file that is alone stays, REORG is what purges it.
      return packed(files, candidates, maxBytes).filter(({ indexes }) => indexes.length > 1);
    }
  }
}

/** The smallest first, each bin as full as it gets. */
function packed(files: FileList, indexes: readonly number[], maxBytes: number): readonly Bin[] {
  const bySize = indexes.toSorted((a, b) => files.sizeBytesAt(a) - files.sizeBytesAt(b));
  const bins: { indexes: number[]; maxBytes: number }[] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const index of bySize) {
    const bytes = files.sizeBytesAt(index);
    if (size + bytes > maxBytes) {
      bins.push({ indexes: [], maxBytes });
      size = 0;
    }
    bins.at(-1)!.indexes.push(index);
    size += bytes;
  }
  return bins;
}

function isWorn(files: FileList, index: number): boolean {
  const deletionVector = files.vectorAt(index);
  if (deletionVector === null) return false;
  const { rows } = fileStatistics({ stats: files.statsAt(index), deletionVector });
  return rows === null || deletionVector.cardinality > deletedRatioMax * rows;
}
