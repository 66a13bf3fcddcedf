/**
 * silt in the bench: the library in a long-lived process, asked by JSON texts a line on standard input.
 * {sql} is answered with {ms, rows} or {error}, "peak" with {peakKib}.
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { open, type Session } from '../src/index.ts';
import type { Answer, Request } from './bench-engine.ts';

/** Serves until standard input ends. Arguments: the tables' folder, the number of threads. */
export async function serveSilt([folder = '.', threads = '1']: readonly string[]): Promise<void> {
  const session = open({ paths: [folder], settings: { threads } });
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await answer(session, JSON.parse(line) as Request))}\n`);
  }
  await session.close();
}

async function answer(session: Session, request: Request): Promise<Answer> {
  if (request === 'peak') return { peakKib: peakKib() };
  try {
    const startedMs = performance.now();
    const result = await session.query(request.sql);
    const { length } = await result.rows();
    return { ms: performance.now() - startedMs, rows: length };
  } catch (error) {
    return { error: String(error) };
  }
}

/** The process's own mark: that of getrusage starts with the parent's. */
function peakKib(): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
}
