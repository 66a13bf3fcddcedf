/**
 * `npm run wire-speed`: how fast rows and answers leave the endpoints, beside PostgreSQL and beside gRPC alone, in turns and in one run.
 * Needs PostgreSQL's server and pgbench on this machine, and the judges' Python (.ci/interop makes it). Prints each time or rate and silt's
 * part of the peer's beside the limit. Ends with 1 where a limit is not kept.
 */
import { existsSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type AskedProcess, startProcess } from './asked-process.ts';
import { here } from './bench-tables.ts';
import { ensureRows, type Running, selectsPerSecond, startPostgres, startReplay, startSilt } from './wire-peers.ts';

const usage = 'npm run wire-speed -- [--rounds 7] [--seconds 4] [--cases rows,selects,flight]';
const python = here('../.cache/judges/bin/python');

type Asked = { readonly pg: string; readonly sql: string } | { readonly flight: string; readonly sql: string };
type Read = { readonly ms: number; readonly rows: number; readonly bytes?: number; readonly last?: readonly string[] };
type Client = AskedProcess<'client', Asked, Read>;

interface Finding {
  readonly text: string;
  readonly isKept: boolean;
}

interface Options {
  readonly rounds: number;
  readonly seconds: number;
  readonly cases: ReadonlySet<string>;
}

async function main(): Promise<number> {
  const options = readOptions();
  if (options === null) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  if (!existsSync(python)) throw new Error('no clients: run .ci/interop once');
  const folder = here('../.cache/wire-speed');
  const silt = await startSilt(ensureRows(folder));
  const postgres = await startPostgres(`${folder}/postgres`);
  const client: Client = startProcess('client', python, ['-W', 'ignore', here('wire-client.py')]);
  const findings: Finding[] = [];
  try {
    if (postgres === null) process.stdout.write('no PostgreSQL server on this machine: its cases are left out\n');
    if (postgres !== null && options.cases.has('rows')) findings.push(await rows(client, silt, postgres, options));
    if (postgres !== null && options.cases.has('selects')) findings.push(selects(silt, postgres, folder, options));
    if (options.cases.has('flight')) findings.push(await flight(client, silt.flightPort, options));
  } finally {
    await client.close();
    await silt.stop();
    await postgres?.stop();
    rmSync(`${folder}/postgres`, { recursive: true, force: true });
  }
  for (const { text, isKept } of findings) process.stdout.write(`${isKept ? 'kept  ' : 'MISSED'} ${text}\n`);
  return findings.every(({ isKept }) => isKept) ? 0 : 1;
}

function readOptions(): Options | null {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '7' },
      seconds: { type: 'string', default: '4' },
      cases: { type: 'string', default: 'rows,selects,flight' },
    },
  });
  const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)];
  const cases = new Set(values.cases.split(','));
  const isKnown = [...cases].every((name) => ['rows', 'selects', 'flight'].includes(name));
  return rounds > 0 && seconds > 0 && isKnown ? { rounds, seconds, cases } : null;
}

const ofSilt = { user: 'me', database: 'silt' } as const;
const ofPostgres = { user: 'postgres', database: 'postgres' } as const;

async function rows(client: Client, silt: Running, postgres: Running, { rounds }: Options): Promise<Finding> {
  const dsn = (port: number, { user, database }: { readonly user: string; readonly database: string }): string =>
    `host=127.0.0.1 port=${port} user=${user} dbname=${database}`;
  const places = [dsn(silt.port, ofSilt), dsn(postgres.port, ofPostgres)].map((pg) => ({
    pg,
    sql: 'SELECT * FROM t5',
  }));
  const [ours, theirs] = await inTurns(client, places, rounds);
  if (ours!.rows !== theirs!.rows || String(ours!.last) !== String(theirs!.last))
    throw new Error(`rows differ: ${JSON.stringify([ours, theirs])}`);
  const part = ours!.ms / theirs!.ms;
  const text = `${ours!.rows} rows of 5 columns to libpq in binary: ${ours!.ms.toFixed(0)} ms, PostgreSQL ${theirs!.ms.toFixed(0)} ms, ratio ${part.toFixed(2)} of at most 1.5`;
  return { text, isKept: part <= 1.5 };
}

function selects(silt: Running, postgres: Running, folder: string, { rounds, seconds }: Options): Finding {
  const best = [0, 0];
  for (let round = 0; round < Math.min(rounds, 4); round++) {
    best[0] = Math.max(best[0]!, selectsPerSecond(silt.port, ofSilt.user, ofSilt.database, folder, seconds));
    best[1] = Math.max(
      best[1]!,
      selectsPerSecond(postgres.port, ofPostgres.user, ofPostgres.database, folder, seconds),
    );
  }
  const part = best[0]! / best[1]!;
  const text = `SELECT 1, prepared, 8 connections: ${best[0]!.toFixed(0)} a second, PostgreSQL ${best[1]!.toFixed(0)}, ratio ${part.toFixed(2)} of at least 0.2`;
  return { text, isKept: part >= 0.2 };
}

async function flight(client: Client, port: number, { rounds }: Options): Promise<Finding> {
  const raw = await startReplay(port);
  const sql = 'SELECT * FROM t5';
  const places = [port, raw.port].map((each) => ({ flight: `grpc://127.0.0.1:${each}`, sql }));
  // What is sent again is what the first long stream held.
  const [ours, theirs] = await inTurns(client, places, rounds);
  await raw.stop();
  const rate = ours!.bytes! / 2 ** 20 / (ours!.ms / 1000);
  const part = theirs!.ms / ours!.ms;
  const text = `Flight SQL to ADBC: ${rate.toFixed(0)} MiB/s of at least 250, or ratio ${part.toFixed(2)} of at least 0.6 of gRPC alone`;
  return { text, isKept: rate >= 250 || part >= 0.6 };
}

/** Of each place the shortest time; the first round, which warms up, is not counted, and another place goes first in each. */
async function inTurns(client: Client, places: readonly Asked[], rounds: number): Promise<readonly Read[]> {
  const best: Read[] = [];
  for (let round = 0; round <= rounds; round++) {
    for (let i = 0; i < places.length; i++) {
      const at = (i + round) % places.length;
      const answer = await client.ask(places[at]!);
      if ('error' in answer) throw new Error(answer.error);
      if (round > 0 && answer.ms < (best[at]?.ms ?? Number.POSITIVE_INFINITY)) best[at] = answer;
    }
  }
  return best;
}

process.exitCode = await main();
