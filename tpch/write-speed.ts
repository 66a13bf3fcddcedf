/**
 * `npm run write-speed`: silt and deltalake (with --spark Spark, too) change the same TPC-H tables in turns, each in a
 * process of its own that lives through all rounds; a first round, which warms up, is not counted. Every run gets a table of
 * its own, whose data files are links to those made once. Prints the times and silt's part of each peer's beside the part
 * that it may take at most; writes them to tpch/results. Ends with 1 where rows differ between the engines or a part is
 * larger than its limit.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { installPeers } from './bench-engine.ts';
import { machineText } from './bench-report.ts';
import { ensureTables, here } from './bench-tables.ts';
import { type Case, cases, linkTable, makeSources, type Sources, type WriterName } from './write-cases.ts';
import { startWriter, type WriteAnswer, type Writer, writerMode } from './write-engine.ts';

const usage = `npm run write-speed -- [--scale 1] [--rounds 5] [--cases merge,delete] [--threads N] [--spark]
                [--folder DIR] [--results DIR|none]`;

const [mode, ...rest] = process.argv.slice(2);
if (mode === writerMode) await (await import('./write-silt.ts')).serveWriter(rest);
else process.exitCode = await main();

interface Options {
  readonly scale: number;
  readonly rounds: number;
  readonly cases: readonly Case[];
  readonly threads: string | null;
  readonly peers: readonly WriterName[];
  /** Where tables are changed. */
  readonly folder: string;
  readonly results: string | null;
}

/** Milliseconds of the counted runs. */
interface Times {
  readonly wall: readonly number[];
  /** Of the process; empty for Spark, whose work is done in another one. */
  readonly cpu: readonly number[];
}

type CaseTimes = ReadonlyMap<WriterName, Times>;

async function main(): Promise<number> {
  const options = readOptions();
  if (options === null) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  const tables = await ensureTables(options.scale);
  installPeers();
  const sources = await makeSources(tables, options.scale);
  const writers = (['silt', ...options.peers] as const).map((name) => startWriter(name, options.threads));
  const faults: string[] = [];
  const times = new Map<Case, CaseTimes>();
  try {
    for (const each of options.cases) times.set(each, await measure(each, writers, sources, options, faults));
    for (const [each, byWriter] of times) process.stdout.write(lineOf(each, byWriter));
    const counted = await writers[0]!.ask('peak');
    const peakMib = 'peakKib' in counted ? Math.round(counted.peakKib / 1024) : null;
    process.stdout.write(`silt's process: at most ${peakMib} MiB\n`);
    for (const { name, peakMibMax = Number.POSITIVE_INFINITY } of options.cases) {
      if ((peakMib ?? 0) > peakMibMax) faults.push(`${name}: ${peakMib} MiB, at most ${peakMibMax}`);
    }
    if (options.results !== null) writeResult(options, times, peakMib);
  } finally {
    for (const writer of writers) await writer.close();
    rmSync(options.folder, { recursive: true, force: true });
  }
  const slow = [...times].flatMap(([each, byWriter]) => tooSlow(each, byWriter));
  for (const fault of new Set([...faults, ...slow])) process.stdout.write(`${fault}\n`);
  return faults.length + slow.length > 0 ? 1 : 0;
}

function readOptions(): Options | null {
  const { values } = parseArgs({
    options: {
      scale: { type: 'string', default: '1' },
      rounds: { type: 'string', default: '5' },
      cases: { type: 'string' },
      threads: { type: 'string' },
      spark: { type: 'boolean', default: false },
      folder: { type: 'string', default: here('../.cache/write-speed/run') },
      results: { type: 'string', default: here('results') },
    },
  });
  const [scale, rounds] = [Number(values.scale), Number(values.rounds)];
  const names = values.cases?.split(',') ?? cases.flatMap(({ name, isByName }) => (isByName ? [] : [name]));
  const chosen = names.map((name) => cases.find((each) => each.name === name));
  if (!(scale > 0) || !Number.isInteger(rounds) || rounds < 1 || chosen.includes(undefined)) return null;
  return {
    scale,
    rounds,
    cases: chosen.filter((each) => each !== undefined),
    threads: values.threads ?? null,
    peers: values.spark ? ['deltalake', 'spark'] : ['deltalake'],
    folder: resolve(values.folder),
    results: values.results === 'none' ? null : resolve(values.results),
  };
}

/** All rounds of a case: another engine goes first in each. */
async function measure(
  each: Case,
  writers: readonly Writer[],
  sources: Sources,
  options: Options,
  faults: string[],
): Promise<CaseTimes> {
  const times = new Map<WriterName, Times>();
  const taking = writers.filter(({ name }) => name === 'silt' || each.limits[name] !== undefined);
  const [judge] = writers;
  for (let round = 0; round <= options.rounds; round++) {
    const seen = new Map<WriterName, string>();
    for (let i = 0; i < taking.length; i++) {
      const writer = taking[(i + round) % taking.length]!;
      const path = join(each.isInMemory ? '/dev/shm/silt-write-speed' : options.folder, `${each.name}-${writer.name}`);
      const answer = await changed(each, writer, judge!, path, sources);
      if (!('ms' in answer)) {
        faults.push(`${writer.name}, ${each.name}: ${JSON.stringify(answer)}`);
        continue;
      }
      if (round > 0) note(times, writer.name, answer);
      const rows = await judge!.ask({ statements: [each.digest(path)] });
      seen.set(writer.name, JSON.stringify('rows' in rows ? rows.rows : rows));
      if (answer.fsyncs !== undefined && answer.fsyncs > (each.fsyncsMax ?? Infinity) * each.statements) {
        faults.push(`${each.name}: ${answer.fsyncs / each.statements} fsyncs a statement`);
      }
      rmSync(path, { recursive: true, force: true });
    }
    const ours = seen.get('silt');
    for (const [name, rows] of seen) if (rows !== ours) faults.push(`${each.name}: ${name} ${rows}, silt ${ours}`);
  }
  return times;
}

/** One run on a table of its own. */
async function changed(
  each: Case,
  writer: Writer,
  judge: Writer,
  path: string,
  sources: Sources,
): Promise<WriteAnswer> {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(join(path, '..'), { recursive: true });
  if (each.table !== null) linkTable(sources.tables, each.table, path);
  await judge.ask({ statements: each.before(path, writer.name) });
  return writer.ask(each.request(path, writer.name, sources));
}

function note(times: Map<WriterName, Times>, name: WriterName, { ms, cpuMs }: { ms: number; cpuMs?: number }): void {
  const before = times.get(name) ?? { wall: [], cpu: [] };
  times.set(name, { wall: [...before.wall, ms], cpu: [...before.cpu, ...(cpuMs === undefined ? [] : [cpuMs])] });
}

function lineOf({ name, limits }: Case, times: CaseTimes): string {
  const parts = [...times].map(([writer, { wall, cpu }]) => {
    const limit = writer === 'silt' ? undefined : limits[writer];
    const [ofWall, ofCpu] = (['wall', 'cpu'] as const).map((of) => ratioOf(times, writer, of).toFixed(2));
    const part = limit === undefined ? '' : `, ratio ${ofWall} of at most ${limit} (of CPU ${ofCpu})`;
    const least = `${leastOf(wall).toFixed(0)} ms (median ${medianOf(wall).toFixed(0)}, CPU ${leastOf(cpu).toFixed(0)})`;
    return `${writer} ${least}${part}`;
  });
  return `${name.padEnd(16)} ${parts.join('; ')}\n`;
}

function tooSlow({ name, limits }: Case, times: CaseTimes): string[] {
  return [...times.keys()].flatMap((writer) => {
    const limit = writer === 'silt' ? undefined : limits[writer];
    if (limit === undefined || ratioOf(times, writer, 'wall') <= limit) return [];
    return [`${name}: ${ratioOf(times, writer, 'wall').toFixed(2)} of ${writer}, at most ${limit}`];
  });
}

function ratioOf(times: CaseTimes, writer: WriterName, of: keyof Times): number {
  return leastOf(times.get('silt')?.[of] ?? []) / leastOf(times.get(writer)?.[of] ?? []);
}

function leastOf(all: readonly number[]): number {
  return Math.min(...all);
}

function medianOf(all: readonly number[]): number {
  const sorted = all.toSorted((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] ?? Number.NaN) + (sorted[sorted.length >> 1] ?? Number.NaN)) / 2;
}

function writeResult(options: Options, times: ReadonlyMap<Case, CaseTimes>, peakMib: number | null): void {
  const git = ['rev-parse', '--short', 'HEAD'];
  const commit = execFileSync('git', git, { cwd: here('..'), encoding: 'utf8' }).trim();
  const { scale, threads, rounds, results } = options;
  const found = [...times].map(([{ name, limits }, byWriter]) => {
    const ms = [...byWriter].map(([writer, { wall, cpu }]) => {
      return [writer, { least: leastOf(wall), median: medianOf(wall), cpu: leastOf(cpu) }] as const;
    });
    const peers = ms.filter(([writer]) => writer !== 'silt');
    const ratios = peers.map(([writer]) => [writer, ratioOf(byWriter, writer, 'wall')] as const);
    return [name, { ms: Object.fromEntries(ms), ratios: Object.fromEntries(ratios), limits }] as const;
  });
  const body = { commit, machine: machineText(), scale, threads, rounds, cases: Object.fromEntries(found), peakMib };
  mkdirSync(results!, { recursive: true });
  const file = join(results!, `${new Date().toISOString().slice(0, 10)}-${commit}-write.json`);
  const rounded = (_: string, value: unknown): unknown =>
    typeof value === 'number' ? Number(value.toFixed(3)) : value;
  writeFileSync(file, `${JSON.stringify(body, rounded, 2)}\n`);
  process.stdout.write(`${existsSync(file) ? 'written' : 'missing'}: ${file}\n`);
}
