/** What the bench found, as a table for people and as data for the results folder. */
import { cpus, totalmem } from 'node:os';
import type { EngineName } from './bench-engine.ts';

/** Milliseconds of the counted rounds; null where the engine cannot run the query. */
export type Times = readonly number[] | null;

export type Suite = 'tpch' | 'tpcds' | 'files';

const titles: Readonly<Record<Suite, string>> = { tpch: 'TPC-H', tpcds: 'TPC-DS', files: 'Many small files' };

export interface Measured {
  readonly suite: Suite;
  readonly threads: number;
  readonly scale: number;
  readonly engines: readonly EngineName[];
  /** By query name, then by engine. */
  readonly times: ReadonlyMap<string, ReadonlyMap<EngineName, Times>>;
  readonly peakKib: ReadonlyMap<EngineName, number>;
  /** Each query had a process of its own. */
  readonly isFresh: boolean;
}

export type ResultFile = {
  readonly commit: string;
  readonly machine: string;
  readonly scale: number;
  readonly threads: number;
  /** The least of the rounds, in milliseconds. */
  readonly queries: Readonly<Record<string, Partial<Record<EngineName, number | null>>>>;
  /** silt's geometric mean by the peer's, over the queries that both ran. */
  readonly ratios: Partial<Record<EngineName, number>>;
  readonly peakMib: Partial<Record<EngineName, number>>;
};

export function resultOf(measured: Measured, commit: string): ResultFile {
  const { scale, threads, engines, times, peakKib } = measured;
  const queries = [...times].map(([query, byEngine]) => {
    const least = engines.map((engine) => [engine, rounded(leastOf(byEngine.get(engine) ?? null))]);
    return [query, Object.fromEntries(least)] as const;
  });
  return {
    commit,
    machine: machineText(),
    scale,
    threads,
    queries: Object.fromEntries(queries),
    ratios: Object.fromEntries(
      engines.filter((engine) => engine !== 'silt').map((engine) => [engine, rounded(ratioOf(measured, engine), 3)]),
    ),
    peakMib: Object.fromEntries([...peakKib].map(([engine, kib]) => [engine, Math.round(kib / 1024)])),
  };
}

/** Of each query and engine the least and the median, and silt's time by each peer's; geometric means and peak memory below. */
export function tableText(measured: Measured): string {
  const { suite, engines, times, threads, scale, peakKib, isFresh } = measured;
  const peers = engines.filter((engine) => engine !== 'silt');
  const head = ['', ...engines.flatMap((engine) => [engine, 'median']), ...peers.map((peer) => `/ ${peer}`)];
  const rows = [...times].map(([query, byEngine]) => [
    query,
    ...engines.flatMap((engine) => {
      const all = byEngine.get(engine) ?? null;
      return [msText(leastOf(all)), msText(medianOf(all))];
    }),
    ...peers.map((peer) =>
      ratioText(quotient(leastOf(byEngine.get('silt') ?? null), leastOf(byEngine.get(peer) ?? null))),
    ),
  ]);
  const means = [
    'geometric mean',
    ...engines.flatMap((engine) => [
      msText(meanOf(measured, engine, leastOf)),
      msText(meanOf(measured, engine, medianOf)),
    ]),
    ...peers.map((peer) => ratioText(ratioOf(measured, peer))),
  ];
  const peaks = [
    'peak MiB',
    ...engines.flatMap((engine) => [String(Math.round((peakKib.get(engine) ?? 0) / 1024)), '']),
    ...peers.map(() => ''),
  ];
  const counted = isFresh ? ' from the start of a process' : '';
  const title = `${titles[suite]} scale ${scale}, ${threads} thread${threads === 1 ? '' : 's'}, milliseconds${counted}: least and median`;
  return `${title}\n${aligned([head, ...rows, means, peaks])}\n`;
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function leastOf(times: Times): number | null {
  return times === null || times.length === 0 ? null : Math.min(...times);
}

function medianOf(times: Times): number | null {
  if (times === null || times.length === 0) return null;
  const sorted = times.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Over the queries that the engine ran. */
function meanOf({ times }: Measured, engine: EngineName, pick: (times: Times) => number | null): number | null {
  return geometricMean([...times.values()].map((byEngine) => pick(byEngine.get(engine) ?? null)));
}

function ratioOf({ times }: Measured, peer: EngineName): number | null {
  const quotients = [...times.values()].map((each) =>
    quotient(leastOf(each.get('silt') ?? null), leastOf(each.get(peer) ?? null)),
  );
  return geometricMean(quotients);
}

function geometricMean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.exp(known.reduce((sum, value) => sum + Math.log(value), 0) / known.length);
}

function quotient(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a / b;
}

function rounded(value: number | null, digits = 2): number | null {
  return value === null ? null : Number(value.toFixed(digits));
}

function msText(value: number | null): string {
  return value === null ? '-' : value.toFixed(value < 100 ? 1 : 0);
}

function ratioText(value: number | null): string {
  return value === null ? '-' : value.toFixed(2);
}

/** The machine in words. */
export function machineText(): string {
  const all = cpus();
  return `${all[0]?.model.trim() ?? 'unknown'}, ${all.length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`;
}
