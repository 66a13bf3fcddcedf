/**
 * A process that races: `node worker.ts FOLDER NAME COUNT SEED [appends]` changes FOLDER/t so many times, and writes what it
 * did to FOLDER/NAME.log. It waits for FOLDER/go, so that all begin together.
 */
import { appendFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { EngineError } from '../../src/core/errors.ts';
import { open } from '../../src/index.ts';
import { queryAll } from '../support/engine.ts';
import { type Done, drawOperation, seeded, statementOf } from './operations.ts';

const [, , folder = '.', name = 'a', count = '10', seed = '1', mode = ''] = process.argv;
const session = open();
const table = `delta.\`${join(folder, 't')}\``;
const next = seeded(Number(seed));
await queryAll(session, `SELECT count(*) FROM ${table}`);
appendFileSync(join(folder, 'ready'), `${name}\n`);
while (!existsSync(join(folder, 'go'))) await later(5);
for (let i = 0; i < Number(count); i++) {
  const id = `${name}-${i}`;
  const operation = drawOperation(next, id, mode === 'appends');
  await queryAll(session, `SET spark.databricks.delta.commitInfo.userMetadata = ${id}`);
  const startedNs = Number(process.hrtime.bigint());
  const outcome = await attempt(statementOf(table, operation), operation.kind);
  const endedNs = Number(process.hrtime.bigint());
  appendFileSync(join(folder, `${name}.log`), `${JSON.stringify({ id, operation, startedNs, endedNs, outcome })}\n`);
}
await session.close();

async function attempt(sql: string, kind: string): Promise<Done['outcome']> {
  try {
    const { rows } = await queryAll(session, sql);
    return { kind: 'done', rows: kind === 'optimize' ? 0 : Number(rows[0]?.[0] ?? 0) };
  } catch (error) {
    if (error instanceof EngineError && error.condition.startsWith('DELTA_CONCURRENT_')) return { kind: 'refused' };
    throw error;
  }
}
