/**
 * Many processes on one table, and whether it was right: every version has to be what its operation makes of the one before
 * it, and nothing that was acknowledged may be missing or there twice. Takes how many of which kind; gives what is wrong and
 * how fast it was.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Attempt, faultOf, type Logged } from '../simulation/history.ts';
import type { Row, Rows } from '../simulation/model.ts';
import { openSession, queryAll } from '../support/engine.ts';
import type { Done } from './operations.ts';

export interface Race {
  readonly folder: string;
  /** Processes of silt. */
  readonly processes: number;
  /** Commits that each tries. */
  readonly commits: number;
  readonly seed: number;
  readonly isSerializable: boolean;
  readonly hasVectors: boolean;
  readonly appendsOnly?: boolean;
  /** Commands of other engines' processes: FOLDER NAME COUNT SEED come behind. */
  readonly others?: readonly (readonly [command: string, ...args: readonly string[]])[];
}

export interface RaceVerdict {
  /** Null where all is right. */
  readonly fault: string | null;
  readonly versions: number;
  readonly refused: number;
  readonly seconds: number;
  readonly rows: number;
}

export async function runRace(race: Race): Promise<RaceVerdict> {
  const { folder, others = [] } = race;
  await makeTable(race);
  const worker = fileURLToPath(new URL('worker.ts', import.meta.url));
  const commands = [
    ...Array.from({ length: race.processes }, () => [process.execPath, worker] as const),
    ...others,
  ].map(([command, ...args], i) => {
    const own = [folder, `${nameOf(args)}${i}`, String(race.commits), String(race.seed * 1000 + i)];
    return started(command, [...args, ...own, ...(race.appendsOnly ? ['appends'] : [])]);
  });
  await Promise.race([ready(folder, commands.length), Promise.all(commands)]);
  const startedMs = performance.now();
  writeFileSync(join(folder, 'go'), '');
  await Promise.all(commands);
  const seconds = (performance.now() - startedMs) / 1000;
  return judged(race, logsOf(folder), seconds);
}

type Shape = Pick<Race, 'folder' | 'isSerializable' | 'hasVectors'>;

/** What was done, held against the table's versions. */
export async function judged(
  { folder, isSerializable }: Shape,
  done: readonly Done[],
  seconds: number,
): Promise<RaceVerdict> {
  const log = await readLog(folder);
  const attempts = attemptsOf(done, log);
  const fault = faultOf({ attempts, reads: [], log, isSerializable });
  const refused = done.filter(({ outcome }) => outcome.kind === 'refused').length;
  return { fault, versions: log.length - 1, refused, seconds, rows: log.at(-1)!.rows.size };
}

/** An empty table of the race's kind. */
export async function makeTable({ folder, isSerializable, hasVectors }: Shape): Promise<void> {
  const session = openSession();
  const isolation = isSerializable ? 'Serializable' : 'WriteSerializable';
  const vectors = hasVectors ? ", 'delta.enableDeletionVectors' = 'true'" : '';
  await queryAll(
    session,
    `CREATE TABLE delta.\`${join(folder, 't')}\` (k STRING, v BIGINT, p STRING) PARTITIONED BY (p)
     TBLPROPERTIES ('delta.isolationLevel' = '${isolation}'${vectors})`,
  );
  await session.close();
}

function nameOf(args: readonly string[]): string {
  return args.some((arg) => arg.endsWith('.py')) ? 'peer' : 'silt';
}

function started(command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${args.join(' ')} ended with ${code ?? 'a signal'}`)),
    );
  });
}

async function ready(folder: string, count: number): Promise<void> {
  const file = join(folder, 'ready');
  while (!existsSync(file) || readFileSync(file, 'utf8').trim().split('\n').length < count) await later(20);
}

function logsOf(folder: string): readonly Done[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.log'));
  return files.flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Done),
  );
}

/** Every version's rows, and who made it. */
async function readLog(folder: string): Promise<readonly Logged[]> {
  const logFolder = join(folder, 't/_delta_log');
  const files = readdirSync(logFolder).filter((name) => /^\d{20}\.json$/.test(name));
  const session = openSession();
  const out: Logged[] = [];
  try {
    for (const name of files.toSorted()) {
      const version = BigInt(name.slice(0, 20));
      const info = commitInfoOf(readFileSync(join(logFolder, name), 'utf8'));
      const { rows } = await queryAll(session, `SELECT * FROM delta.\`${join(folder, 't')}\` VERSION AS OF ${version}`);
      const { readVersion } = info;
      const read = typeof readVersion === 'number' ? BigInt(readVersion) : null;
      out.push({ version, id: info.userMetadata ?? null, readVersion: read, rows: byKey(rows as never) });
    }
  } finally {
    await session.close();
  }
  return out;
}

function commitInfoOf(text: string): { readonly userMetadata?: string; readonly readVersion?: number } {
  for (const line of text.split('\n')) {
    if (!line.includes('"commitInfo"')) continue;
    return (JSON.parse(line) as { commitInfo: { userMetadata?: string; readVersion?: number } }).commitInfo;
  }
  return {};
}

/** A key that is there twice gets a name of its own, so that it is seen. */
function byKey(rows: readonly (readonly [string, bigint, string])[]): Rows {
  const out = new Map<string, Row>();
  for (const [key, value, partition] of rows) {
    out.set(out.has(key) ? `${key} again` : key, { partition, value: Number(value) });
  }
  return out;
}

function attemptsOf(done: readonly Done[], log: readonly Logged[]): readonly Attempt[] {
  const places = new Map(log.map(({ id, version }) => [id, version]));
  return done.map(({ id, operation, startedNs, endedNs, outcome }) => {
    const version = places.get(id);
    const mayChangeNothing = outcome.kind === 'done' && outcome.rows === 0;
    const ended: Attempt['outcome'] =
      outcome.kind === 'refused'
        ? { kind: 'refused' }
        : version === undefined && mayChangeNothing
          ? { kind: 'skipped' }
          : { kind: 'ok', version: version ?? -1n };
    return { id, operation, startedAt: startedNs, endedAt: endedNs, outcome: ended };
  });
}
