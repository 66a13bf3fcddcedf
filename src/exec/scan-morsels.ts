/** Cuts a scan into pieces of work: whole files where there are many, parts of them where there are few. */
import type { ScanPlan, Split } from '../plan/ports.ts';
import type { FilePart, Morsel } from './morsel.ts';

/** Smaller parts of a file are not worth a look at its footer. */
const partBytesMin = 4 << 20;
/** So many pieces a thread end at about the same time. */
const piecesPerThread = 8;

export function morselsOfScan({ sources, splits }: ScanPlan, threads: number): (Morsel & { kind: 'split' })[] {
  const areFilesEnough = threads === 1 || splits.length >= 4 * threads;
  const sizeBytes = splits.reduce((sum, split) => sum + (split.kind === 'parquet' ? split.sizeBytes : 0), 0);
  const partBytes = Math.max(partBytesMin, sizeBytes / (piecesPerThread * threads));
  return splits.flatMap((split, ordinal) =>
    (areFilesEnough ? [null] : partsOf(split, partBytes)).map((part) => {
      return { kind: 'split', split, sources, part, ordinal } as const;
    }),
  );
}

function partsOf(split: Split, partBytes: number): readonly (FilePart | null)[] {
  const of = split.kind === 'parquet' ? Math.ceil(split.sizeBytes / partBytes) : 1;
  return of <= 1 ? [null] : Array.from({ length: of }, (_, index) => ({ index, of }));
}
