/**
 * What wire-speed.ts starts: silt's endpoints, PostgreSQL on the same rows, a server that sends the bytes of a Flight stream again.
 * Takes folders, gives ports and ways to end them.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { here } from './bench-tables.ts';

export interface Running {
  readonly port: number;
  stop(): Promise<void>;
}

const columns = (day: string, text: string): string =>
  `id AS a, CAST(id * 7 % 100000 AS INT) AS b, CAST(id AS DOUBLE PRECISION) / 3 AS c, ${text} AS d, ${day} AS e`;

/** A million rows of five types, the same in both. */
const ofSilt =
  `SELECT ${columns("date_add(DATE '2020-01-01', CAST(id % 1000 AS INT))", "'row number ' || CAST(id AS STRING)")}
  FROM range(1, 1000001)`.replace('DOUBLE PRECISION', 'DOUBLE');
const ofPostgres = `SELECT ${columns("DATE '2020-01-01' + CAST(id % 1000 AS INT)", "'row number ' || id")}
  FROM generate_series(CAST(1 AS BIGINT), 1000000) AS g(id)`;

/** Makes silt's table once; gives its folder. */
export function ensureRows(folder: string): string {
  const table = join(folder, 't5');
  if (existsSync(join(table, '_delta_log'))) return table;
  rmSync(table, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const sql = `CREATE TABLE delta.\`${table}\` AS ${ofSilt}`;
  execFileSync(process.execPath, [here('../bin/silt.js'), '-c', sql], { stdio: ['ignore', 'ignore', 'inherit'] });
  return table;
}

export async function startSilt(table: string): Promise<Running & { readonly flightPort: number }> {
  const args = ['serve', table, '--pg', '127.0.0.1:0', '--flight', '127.0.0.1:0'];
  const child = spawn(process.execPath, [here('../bin/silt.js'), ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  const log = await told(child, child.stderr, /no user file/);
  const port = Number(/PostgreSQL endpoint: .*port=(\d+)/.exec(log)![1]);
  const flightPort = Number(/Flight SQL endpoint: .*:(\d+)/.exec(log)![1]);
  return { port, flightPort, stop: () => stopped(child) };
}

/** Null where PostgreSQL's server is not installed. */
export async function startPostgres(folder: string): Promise<Running | null> {
  const bin = globSync('/usr/lib/postgresql/*/bin').toSorted().at(-1);
  if (bin === undefined) return null;
  const as = postgresUser();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  if (as !== null) chownSync(folder, as.uid, as.gid);
  const data = join(folder, 'data');
  const quiet = { ...as, cwd: '/', stdio: 'ignore' } as const;
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust'], quiet);
  const port = await freePort();
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${data}`, 'fsync=off'];
  const args = ['-D', data, ...settings.flatMap((each) => ['-c', each])];
  const child = spawn(join(bin, 'postgres'), args, { ...as, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
  await told(child, child.stderr, /ready to accept connections/);
  const psql = ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', '-qc'];
  // Visibility is settled before the first reading, not by it.
  for (const sql of [`CREATE TABLE t5 AS ${ofPostgres}`, 'VACUUM ANALYZE t5'])
    execFileSync(join(bin, 'psql'), [...psql, sql], { stdio: ['ignore', 'ignore', 'inherit'] });
  return { port, stop: () => stopped(child, 'SIGINT') };
}

/** PostgreSQL refuses to be root. */
function postgresUser(): { readonly uid: number; readonly gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const id = (option: string): number => Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** Sends what silt's Flight endpoint sends, without an engine behind it. */
export async function startReplay(flightPort: number): Promise<Running> {
  const args = [here('../test/interop/flight-replay.ts'), String(flightPort)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = Number(/\d+/.exec(await told(child, child.stdout, /\d+\n/))![0]);
  return { port, stop: () => stopped(child) };
}

/** Statements a second of eight connections that ask for SELECT 1, prepared. */
export function selectsPerSecond(
  port: number,
  user: string,
  database: string,
  folder: string,
  seconds: number,
): number {
  const script = join(folder, 'select.sql');
  writeFileSync(script, 'SELECT 1;\n');
  const where = ['-h', '127.0.0.1', '-p', String(port), '-U', user];
  const how = ['-n', '-M', 'prepared', '-c', '8', '-j', '1', '-T', String(seconds), '-f', script];
  const told = execFileSync('pgbench', [...where, ...how, database], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return Number(/tps = ([\d.]+)/.exec(told)![1]);
}

/** What a stream has said once `pattern` fits it. Errors: where the process ends before. */
function told(child: ChildProcess, stream: NodeJS.ReadableStream, pattern: RegExp): Promise<string> {
  let text = '';
  return new Promise((resolve, reject) => {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (pattern.test(text)) resolve(text);
    });
    child.once('exit', (code) => reject(new Error(`a process ended with ${code}: ${text}`)));
    child.once('error', reject);
  });
}

async function stopped(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
