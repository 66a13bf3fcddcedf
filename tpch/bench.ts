/**
 * `npm run bench`: silt and its peers side by side on the same tables of TPC-H, TPC-DS or many small files, each in a process
 * of its own that lives through all rounds, asked in turn query by query. With --fresh each query is asked of a process that
 * starts for it: its time begins with the process (silt's loads its sources, which the package is spared). Prints a table, writes the figures to tpch/results.
 * Ends with 1 where silt fails a query or gives another number of rows than the answers have.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Engine, type EngineName, installPeers, serveMode, startEngine } from './bench-engine.ts';
import { ensureFiles, fileQueries } from './bench-files.ts';
import { type Measured, resultOf, type Suite, type Times, tableText } from './bench-report.ts';
import { ensureTables, here } from './bench-tables.ts';

const usage = `npm run bench -- [--scale 1] [--threads 1,2] [--peers duckdb,polars|none] [--tables DIR] [--rounds 5]
                [--queries q01,q06] [--results DIR|none] [--suite tpch|tpcds|files] [--fresh]`;

const [mode, ...rest] = process.argv.slice(2);
if (mode === serveMode) await (await import('./bench-silt.ts')).serveSilt(rest);
else process.exitCode = await main();

interface Options {
  readonly suite: Suite;
  readonly scale: number;
  readonly threads: readonly number[];
  readonly engines: readonly EngineName[];
  readonly tables: string;
  readonly rounds: number;
  /** Texts by name. */
  readonly queries: ReadonlyMap<string, string>;
  readonly results: string | null;
  /** A process a query: its start counts. */
  readonly isFresh: boolean;
}

async function main(): Promise<number> {
  const options = readOptions();
  if (options === null) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  await tablesOf(options);
  if (options.engines.length > 1) installPeers();
  let isRight = true;
  for (const threads of options.threads) {
    const { measured, faults } = await measure(options, threads);
    process.stdout.write(`\n${tableText(measured)}`);
    for (const fault of faults) process.stdout.write(`${fault}\n`);
    isRight &&= !faults.some((fault) => fault.startsWith('silt'));
    if (options.results !== null) writeResult(options.results, measured);
  }
  return isRight ? 0 : 1;
}

function readOptions(): Options | null {
  const { values } = parseArgs({
    options: {
      suite: { type: 'string', default: 'tpch' },
      scale: { type: 'string', default: '1' },
      threads: { type: 'string', default: '1,2' },
      peers: { type: 'string', default: 'duckdb,polars' },
      tables: { type: 'string' },
      rounds: { type: 'string', default: '5' },
      queries: { type: 'string' },
      fresh: { type: 'boolean', default: false },
      results: { type: 'string', default: here('results') },
    },
  });
  const { suite } = values;
  const scale = Number(values.scale);
  const threads = values.threads.split(',').map(Number);
  const rounds = Number(values.rounds);
  const peers = values.peers === 'none' ? [] : values.peers.split(',');
  if (!(scale > 0) || ![rounds, ...threads].every((n) => Number.isInteger(n) && n > 0)) return null;
  if (suite !== 'tpch' && suite !== 'tpcds' && suite !== 'files') return null;
  if (!peers.every((peer) => peer === 'duckdb' || peer === 'polars')) return null;
  return {
    suite,
    scale,
    threads,
    rounds,
    engines: ['silt', ...peers],
    tables: resolve(values.tables ?? here(`../.cache/${suite}/sf${scale}`)),
    queries: readQueries(suite, values.queries?.split(',') ?? null),
    results: values.results === 'none' ? null : resolve(values.results),
    isFresh: values.fresh,
  };
}

function readQueries(suite: Suite, names: readonly string[] | null): ReadonlyMap<string, string> {
  if (suite === 'files') return new Map([...fileQueries].filter(([name]) => names === null || names.includes(name)));
  const files = globSync(here(suite === 'tpch' ? 'queries/q*.sql' : '../.cache/tpcds/tpcds/q*.sql')).toSorted();
  const all = files.map((file) => [basename(file, '.sql'), readFileSync(file, 'utf8')] as const);
  return new Map(all.filter(([name]) => names === null || names.includes(name)));
}

/** Those of TPC-H and of small files are made where they are missing. */
async function tablesOf({ suite, scale, tables }: Options): Promise<void> {
  if (suite === 'tpch') await ensureTables(scale, tables);
  else if (suite === 'files') await ensureFiles(tables);
  else if (!existsSync(tables)) throw new Error(`no tables in ${tables}: run test/tpcds/prepare ${scale}`);
}

/** All rounds with a number of threads; the first, which warms up, is not counted. */
async function measure(options: Options, threads: number): Promise<{ measured: Measured; faults: readonly string[] }> {
  const { suite, scale, engines, queries, rounds } = options;
  const start = (name: EngineName): Engine => startEngine(name, options.tables, threads);
  const running = engines.map((name) => (options.isFresh ? freshEngine(name, start) : start(name)));
  const times = new Map([...queries.keys()].map((query) => [query, new Map<EngineName, Times>()]));
  const faults = new Set<string>();
  for (let round = 0; round <= rounds; round++) {
    for (const [query, sql] of queries) {
      const wanted = suite === 'tpch' ? answerRows(scale, query) : null;
      // Another one goes first in each round.
      const order = running.map((_, i) => running[(i + round) % running.length]!);
      for (const engine of order) {
        const taken = await run(engine, query, sql, wanted, faults);
        const byEngine = times.get(query)!;
        const before = byEngine.get(engine.name);
        if (taken === null || before === null) byEngine.set(engine.name, null);
        else byEngine.set(engine.name, round === 0 ? [] : [...(before ?? []), taken]);
      }
    }
  }
  const peakKib = new Map<EngineName, number>();
  for (const engine of running) {
    const peak = await engine.ask('peak');
    if ('peakKib' in peak) peakKib.set(engine.name, peak.peakKib);
    await engine.close();
  }
  return {
    measured: { suite, threads, scale, engines, times, peakKib, isFresh: options.isFresh },
    faults: [...faults],
  };
}

/** An engine that starts for each query, whose time counts from there, and ends with it. */
function freshEngine(name: EngineName, start: (name: EngineName) => Engine): Engine {
  let peakKib = 0;
  return {
    name,
    async ask(request) {
      if (request === 'peak') return { peakKib };
      const startedMs = performance.now();
      const engine = start(name);
      const answer = await engine.ask(request);
      const ms = performance.now() - startedMs;
      const peak = await engine.ask('peak');
      if ('peakKib' in peak) peakKib = Math.max(peakKib, peak.peakKib);
      await engine.close();
      return 'ms' in answer ? { ...answer, ms } : answer;
    },
    close: async () => {},
  };
}

/** Milliseconds, or null with a fault noted. */
async function run(
  engine: Engine,
  query: string,
  sql: string,
  wanted: number | null,
  faults: Set<string>,
): Promise<number | null> {
  const answer = await engine.ask({ sql });
  if ('error' in answer) {
    faults.add(`${engine.name} ${query}: ${answer.error}`);
    return null;
  }
  if (!('ms' in answer)) return null;
  if (wanted !== null && answer.rows !== wanted) {
    faults.add(`${engine.name} ${query}: ${answer.rows} rows instead of ${wanted}`);
    return null;
  }
  return answer.ms;
}

/** The rows of the known answer; null at scales without one. */
function answerRows(scale: number, query: string): number | null {
  const file = here(`answers/sf${scale}/${query}.psv`);
  if (!existsSync(file)) return null;
  return readFileSync(file, 'utf8').replace(/\n$/, '').split('\n').length - 1;
}

function writeResult(folder: string, measured: Measured): void {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { cwd: here('..'), encoding: 'utf8' }).trim();
  const commit = git('rev-parse', '--short', 'HEAD');
  const day = new Date().toISOString().slice(0, 10);
  mkdirSync(folder, { recursive: true });
  const suite = `${measured.suite === 'tpch' ? '' : `-${measured.suite}`}${measured.isFresh ? '-fresh' : ''}`;
  const file = join(folder, `${day}-${commit}${suite}-sf${measured.scale}-t${measured.threads}.json`);
  writeFileSync(file, `${JSON.stringify(resultOf(measured, commit), null, 2)}\n`);
  process.stdout.write(`written: ${file}\n`);
}
