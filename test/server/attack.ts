/**
 * `node test/server/attack.ts [--streams 50000] [--seed N]`: broken streams at an endpoint in a process of its own, many at a time.
 * Ends with 1 where the process died, a connection hung, or sockets and memory did not come back.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { type Served, startServed } from '../support/served.ts';
import { mutated, randomOf, type Stream, validStreams } from '../support/wire-mutation.ts';

export interface AttackOptions {
  readonly streams: number;
  readonly seed: number;
  readonly valid: readonly Stream[];
  readonly login: { readonly user: string; readonly password?: string };
}

export interface Attack {
  readonly faults: readonly string[];
  readonly residentMib: { readonly before: number; readonly after: number };
  readonly seconds: number;
}

const atOnce = 64;
/** A stream whose end was sent is answered by the end of the connection within this time. */
const hangMs = 20_000;
/** No byte for so long: the server waits for more. */
const quietMs = 250;

/** `login`: how a client beside gets in that has to be answered in the end. */
export async function attack(served: Served, { streams, seed, valid, login }: AttackOptions): Promise<Attack> {
  const started = performance.now();
  const faults: string[] = [];
  let sent = 0;
  const work = async (until: number): Promise<void> => {
    for (let i = sent++; i < until; i = sent++) {
      const random = randomOf(seed + i);
      const bytes = mutated(valid[random(valid.length)]!, random);
      const fault = await broken(served.port, bytes);
      if (fault !== null) faults.push(`stream ${seed + i}: ${fault}`);
    }
    sent--;
  };
  const all = (until: number): Promise<unknown> => Promise.all(Array.from({ length: atOnce }, () => work(until)));
  // What the first ones load and compile stays.
  await all(Math.min(streams, Math.ceil(streams / 5)));
  const before = { descriptors: served.descriptors(), residentMib: served.residentMib() };
  await all(streams);
  // Sessions end a moment after their sockets.
  for (let tries = 0; tries < 100 && served.descriptors() > before.descriptors + 4; tries++) await sleep(200);
  const after = { descriptors: served.descriptors(), residentMib: served.residentMib() };
  if (after.descriptors > before.descriptors + 4)
    faults.push(`descriptors: ${before.descriptors} before, ${after.descriptors} after`);
  if (served.process.exitCode !== null)
    faults.push(`the process ended with ${served.process.exitCode}: ${served.log()}`);
  else faults.push(...(await answers({ ...login, port: served.port })));
  const residentMib = { before: before.residentMib, after: after.residentMib };
  return { faults, residentMib, seconds: (performance.now() - started) / 1000 };
}

/**
 * Sends bytes, and the end of them once the server has nothing more to say; null where it ends the connection in time. Whoever ends at
 * once is taken to have gone away, and nothing of what was sent would be looked at.
 */
async function broken(port: number, bytes: Buffer): Promise<string | null> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.setTimeout(quietMs, () => socket.end());
  let told = '';
  socket.on('data', (chunk: Buffer) => {
    told += chunk.toString('latin1');
  });
  socket.write(bytes);
  const timer = setTimeout(() => socket.destroy(), hangMs);
  const started = performance.now();
  await once(socket, 'close').catch(() => {});
  clearTimeout(timer);
  const after = JSON.stringify(bytes.toString('latin1'));
  if (told.includes('CXX000\0')) return `an internal error (${told.slice(told.indexOf('CXX000'))}) after ${after}`;
  return performance.now() - started >= hangMs ? `hangs after ${after}` : null;
}

async function answers(login: pg.ClientConfig): Promise<string[]> {
  const client = new pg.Client({ host: '127.0.0.1', database: 'silt', ...login });
  try {
    await client.connect();
    const { rows } = await client.query('SELECT count(*) AS n FROM lineitem');
    await client.end();
    return rows.length === 1 ? [] : ['the client beside got no answer'];
  } catch (error) {
    return [`the client beside got ${String(error)}`];
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { streams: { type: 'string' }, seed: { type: 'string' } } });
  const streams = Number(values.streams ?? 50_000);
  const seed = Number(values.seed ?? Date.now() % 2 ** 31);
  await using served = await startServed(['--set', 'statement_timeout=5000']);
  const options = { streams, seed, valid: validStreams, login: { user: 'me' } };
  const { faults, residentMib, seconds } = await attack(served, options);
  for (const fault of faults) process.stdout.write(`${fault}\n`);
  const memory = `${residentMib.before.toFixed(0)} MiB after a fifth, ${residentMib.after.toFixed(0)} MiB at the end`;
  process.stdout.write(
    `seed ${seed}, ${streams} streams in ${seconds.toFixed(0)} s, ${faults.length} faults; ${memory}\n`,
  );
  return faults.length > 0 ? 1 : 0;
}

if (import.meta.main) process.exitCode = await main();
