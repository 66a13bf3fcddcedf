/** The way from all files of a table to what is read, a step a kind of statistic: what is left, what each filter left out, and the bytes saved. */
import type { Skipped } from '../../plan/ports.ts';
import { sizeText } from '../size-text.ts';
import type { ScanSurvey } from './survey.ts';

export interface Step {
  readonly step: 'partitions' | 'file statistics' | 'limit' | 'row groups' | 'Bloom filters' | 'pages';
  /** Files, row groups of the files that are left, or rows of those row groups. */
  readonly kept: number;
  readonly skipped: number;
  /** Null where it is not known. */
  readonly bytesSkipped: number | null;
  /** The filters that decided, the one that left out most first, each with the statistic of one piece that it left out. */
  readonly deciding: readonly Deciding[];
}

export interface Deciding {
  readonly predicate: string;
  readonly skipped: number;
  readonly statistic: string;
}

/** Steps that had something to decide: a table without partitions has no step of them. */
export function stepsOf({ filesTotal, kept, skipped, provider }: ScanSurvey): readonly Step[] {
  if (filesTotal === 0) return [];
  const isLimit = (each: Skipped): boolean => each.predicate.startsWith('LIMIT ');
  const byPartition = skipped.filter(({ level }) => level === 'partition');
  const byFile = skipped.filter((each) => each.level === 'file' && !isLimit(each));
  const byLimit = skipped.filter(isLimit);
  const steps: Step[] = [];
  let left = filesTotal;
  const add = (step: Step['step'], pieces: readonly Piece[]): void => {
    left -= pieces.length;
    steps.push(stepOf(step, left, pieces));
  };
  if ((provider.partitionBy ?? []).length > 0) add('partitions', byPartition);
  if (left > 0) add('file statistics', byFile);
  if (byLimit.length > 0) add('limit', byLimit);
  const groups = kept.flatMap(({ skippedGroups }) => skippedGroups);
  const byStatistics = groups.filter(({ by }) => by === 'statistics');
  const byBloom = groups.filter(({ by }) => by === 'bloom');
  const judged = sum(kept, ({ rowGroups }) => rowGroups ?? 0);
  if (judged > 0) steps.push(stepOf('row groups', judged - byStatistics.length, byStatistics));
  if (byBloom.length > 0) steps.push(stepOf('Bloom filters', judged - groups.length, byBloom));
  const pages = kept.flatMap((file) => file.pages ?? []);
  if (pages.length > 0) {
    const [rowsKept, skippedRows] = [sum(pages, (each) => each.rowsKept), sum(pages, (each) => each.rowsSkipped)];
    steps.push({ step: 'pages', kept: rowsKept, skipped: skippedRows, bytesSkipped: null, deciding: [] });
  }
  return steps;
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

type Piece = Pick<Skipped, 'predicate' | 'statistic' | 'sizeBytes'>;

function stepOf(step: Step['step'], kept: number, pieces: readonly Piece[]): Step {
  const found = new Map<string, { skipped: number; readonly statistic: string }>();
  let bytesSkipped = 0;
  for (const { predicate, statistic, sizeBytes } of pieces) {
    bytesSkipped += sizeBytes;
    const known = found.get(predicate);
    if (known === undefined) found.set(predicate, { skipped: 1, statistic });
    else known.skipped++;
  }
  const deciding = [...found].map(([predicate, rest]) => ({ predicate, ...rest }));
  deciding.sort((a, b) => b.skipped - a.skipped);
  return { step, kept, skipped: pieces.length, bytesSkipped, deciding };
}

/** `partitions: 10 of 40 files left, 3.0 MiB saved`. */
export function stepText({ step, kept, skipped, bytesSkipped }: Step): string {
  const what = step === 'row groups' || step === 'Bloom filters' ? 'row groups' : step === 'pages' ? 'rows' : 'files';
  const saved = bytesSkipped === null ? 'the rest saved' : `${sizeText(bytesSkipped)} saved`;
  return `${step}: ${kept} of ${kept + skipped} ${what} left, ${saved}`;
}
