/** Sums of scores, their printed lines, and the file of the best sums so far, which may only rise. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Score } from './score.ts';

/** What is counted: `parses` of statements with rows, `ok` of those with an effect alone. */
export const measures = ['rows', 'types', 'names', 'errors', 'ok', 'parses'] as const;
export type Measure = (typeof measures)[number];

export type Tally = Readonly<Record<Measure, { readonly right: number; readonly total: number }>>;

export function tallyOf(scores: readonly Score[]): Tally {
  const count = (measure: Measure): { right: number; total: number } => {
    const of = scores.filter(
      (score) => score[measure] !== undefined && (measure !== 'parses' || score.kind === 'rows'),
    );
    return { right: of.filter((score) => score[measure]).length, total: of.length };
  };
  return Object.fromEntries(measures.map((measure) => [measure, count(measure)])) as unknown as Tally;
}

export function sumOf(tallies: readonly Tally[]): Tally {
  const sum = (measure: Measure): { right: number; total: number } => ({
    right: tallies.reduce((n, tally) => n + tally[measure].right, 0),
    total: tallies.reduce((n, tally) => n + tally[measure].total, 0),
  });
  return Object.fromEntries(measures.map((measure) => [measure, sum(measure)])) as unknown as Tally;
}

/** `T1/limit.jsonl rows 8/8 types 8/8 names 8/8 errors 5/6 parses 8/8`; what a file has none of is left out. */
export function fileLine(file: string, tally: Tally): string {
  const parts = measures.filter((measure) => tally[measure].total > 0);
  return [file, ...parts.map((measure) => `${measure} ${tally[measure].right}/${tally[measure].total}`)].join(' ');
}

/** `T1 rows 97.3 (2764/2841) errors 92.0 (611/664) parses 99.1`; counts of what was not run are 0/0. */
export function tierLine(tier: string, tally: Tally): string {
  const counted = (measure: Measure): string =>
    `${measure} ${percent(tally[measure])} (${tally[measure].right}/${tally[measure].total})`;
  return `${tier} ${counted('rows')} ${counted('errors')} parses ${percent(tally.parses)}`;
}

/** The share in percent with one decimal, never rounded up to 100. */
function percent({ right, total }: { readonly right: number; readonly total: number }): string {
  if (total === 0) return '0.0';
  const share = (100 * right) / total;
  return (right < total ? Math.min(99.9, Math.round(share * 10) / 10) : share).toFixed(1);
}

/** File -> measure -> how many were right. */
export type Best = Readonly<Record<string, Partial<Readonly<Record<Measure, number>>>>>;

export function readBest(path: string): Best {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Best) : {};
}

/** Every count that is lower than it was, as lines for people. */
export function losses(best: Best, tallies: ReadonlyMap<string, Tally>): string[] {
  return [...tallies].flatMap(([file, tally]) =>
    measures.flatMap((measure) => {
      const before = best[file]?.[measure] ?? 0;
      const { right, total } = tally[measure];
      return total > 0 && right < before ? [`${file} ${measure} ${right}, was ${before}`] : [];
    }),
  );
}

/** Writes the higher of both counts, a file a line, so that a diff shows which file rose. */
export function writeBest(path: string, best: Best, tallies: ReadonlyMap<string, Tally>): void {
  const merged: Record<string, Partial<Record<Measure, number>>> = { ...best };
  for (const [file, tally] of tallies) {
    const counts = measures
      .filter((measure) => tally[measure].total > 0)
      .map((measure) => [measure, Math.max(tally[measure].right, best[file]?.[measure] ?? 0)]);
    merged[file] = { ...best[file], ...Object.fromEntries(counts) };
  }
  const lines = Object.keys(merged)
    .toSorted()
    .map((file) => `${JSON.stringify(file)}: ${JSON.stringify(merged[file])}`);
  writeFileSync(path, `{\n${lines.join(',\n')}\n}\n`);
}
