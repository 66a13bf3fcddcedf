/**
 * A process that changes a table and kills itself: `node kill-worker.ts FOLDER AT`. It adds rows, deletes and rearranges until
 * the store's operation of that number, before or after which it sends itself SIGKILL. What was acknowledged stands in
 * `FOLDER/acknowledged`, a line a statement.
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../../src/core/errors.ts';
import { open } from '../../src/index.ts';
import { LocalStore } from '../../src/storage/local.ts';
import { queryAll } from '../support/engine.ts';

const [, , folder = '.', text = '1'] = process.argv;
const at = Number(text);
let count = 0;

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

for (const name of ['put', 'delete'] as const) {
  const original = LocalStore.prototype[name] as (...args: unknown[]) => Promise<unknown>;
  const patched = async function counted(this: LocalStore, ...args: unknown[]): Promise<unknown> {
    count++;
    if (count === at && at % 2 === 0) die();
    const result = await original.apply(this, args);
    if (count === at) die();
    return result;
  };
  Object.defineProperty(LocalStore.prototype, name, { value: patched });
}

const session = open();
const table = `delta.\`${join(folder, 't')}\``;
for (let i = 0; ; i++) {
  const id = `${process.pid}-${process.hrtime.bigint()}-${i}`;
  await queryAll(session, `INSERT INTO ${table} SELECT '${id}', id FROM range(10)`);
  appendFileSync(join(folder, 'acknowledged'), `${id}\n`);
  if (i % 3 === 2) await rearrange();
}

/** Two at once may stand in each other's way. */
async function rearrange(): Promise<void> {
  try {
    await queryAll(session, `OPTIMIZE ${table}`);
  } catch (error) {
    if (!(error instanceof EngineError) || !error.condition.startsWith('DELTA_CONCURRENT_')) throw error;
  }
}
