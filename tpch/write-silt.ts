/**
 * silt in the bench of writing: the library in a long-lived process, asked by JSON texts a line on standard input.
 * {statements} is answered with {ms, cpuMs, rows, fsyncs} or {error}, "peak" with {peakKib}.
 */
import fs, { readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { createInterface } from 'node:readline';
import { open, type Session } from '../src/index.ts';
import type { WriteAnswer, WriteRequest } from './write-engine.ts';

/** Serves until standard input ends. Argument: the number of threads. */
export async function serveWriter([threads]: readonly string[]): Promise<void> {
  const fsyncs = await countFsyncs();
  const session = open(threads === undefined ? {} : { settings: { threads } });
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line) as WriteRequest;
    process.stdout.write(`${JSON.stringify(await answer(session, request, fsyncs), plain)}\n`);
  }
  await session.close();
}

async function answer(session: Session, request: WriteRequest, fsyncs: () => number): Promise<WriteAnswer> {
  if (request === 'peak') return { peakKib: peakKib() };
  if (!('statements' in request)) return { error: 'silt takes statements' };
  try {
    const startedMs = performance.now();
    const startedCpu = process.cpuUsage();
    const before = fsyncs();
    let rows: readonly unknown[] = [];
    for (const sql of request.statements) rows = await (await session.query(sql)).rows();
    const { user, system } = process.cpuUsage(startedCpu);
    return { ms: performance.now() - startedMs, cpuMs: (user + system) / 1000, rows, fsyncs: fsyncs() - before };
  } catch (error) {
    return { error: String(error) };
  }
}

/** How often this thread has waited for the disk since. */
async function countFsyncs(): Promise<() => number> {
  let count = 0;
  const { fsyncSync } = fs;
  fs.fsyncSync = (descriptor) => {
    count++;
    fsyncSync(descriptor);
  };
  syncBuiltinESMExports();
  const handle = await fs.promises.open(import.meta.filename);
  const prototype = Object.getPrototypeOf(handle) as typeof handle;
  await handle.close();
  const { sync } = prototype;
  prototype.sync = function counted() {
    count++;
    return sync.call(this);
  };
  return () => count;
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

/** The process's own mark: that of getrusage starts with the parent's. */
function peakKib(): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
}
