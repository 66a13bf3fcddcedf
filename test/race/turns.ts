/**
 * silt and another engine on one table in turns, an operation each, judged as a race is: for an engine that is not safe
 * beside others on a local disk.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Operation } from '../simulation/model.ts';
import { openSession, queryAll } from '../support/engine.ts';
import { type Done, drawOperation, seeded, statementOf } from './operations.ts';
import { judged, makeTable, type Race, type RaceVerdict } from './race.ts';

export interface Turns extends Omit<Race, 'processes' | 'others' | 'appendsOnly'> {
  /** A command that runs a JSON line {id, sql} at a time and answers {rows} or {error}. */
  readonly peer: readonly [command: string, ...args: readonly string[]];
}

export async function runTurns(turns: Turns): Promise<RaceVerdict> {
  await makeTable(turns);
  const [command, ...args] = turns.peer;
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const session = openSession();
  const table = `delta.\`${join(turns.folder, 't')}\``;
  const next = seeded(turns.seed);
  const done: Done[] = [];
  const startedMs = performance.now();
  try {
    for (let i = 0; i < turns.commits; i++) {
      const isOurs = i % 2 === 0;
      const id = `${isOurs ? 'silt' : 'peer'}-${i}`;
      const operation = drawOperation(next, id, false);
      const sql = statementOf(table, operation);
      const startedNs = Number(process.hrtime.bigint());
      let rows: number;
      if (isOurs) rows = await ourTurn(id, sql, operation);
      else {
        child.stdin.write(`${JSON.stringify({ id, sql })}\n`);
        const answer = JSON.parse((await lines.next()).value ?? '{"error":"it has ended"}') as Answer;
        if (answer.error !== undefined) throw new Error(`${sql}: ${answer.error}`);
        rows = operation.kind === 'optimize' ? 0 : (answer.rows ?? 0);
      }
      done.push({
        id,
        operation,
        startedNs,
        endedNs: Number(process.hrtime.bigint()),
        outcome: { kind: 'done', rows },
      });
    }
  } finally {
    child.stdin.end();
    await session.close();
  }
  return judged(turns, done, (performance.now() - startedMs) / 1000);

  async function ourTurn(id: string, sql: string, operation: Operation): Promise<number> {
    await queryAll(session, `SET spark.databricks.delta.commitInfo.userMetadata = ${id}`);
    const { rows } = await queryAll(session, sql);
    return operation.kind === 'optimize' ? 0 : Number(rows[0]?.[0] ?? 0);
  }
}

interface Answer {
  readonly rows?: number;
  readonly error?: string;
}
