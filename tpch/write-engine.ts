/**
 * The engines of `npm run write-speed` as long-lived processes that are asked one change at a time, by a JSON text a line.
 * Takes a name, gives times.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { here } from './bench-tables.ts';
import type { WriterName } from './write-cases.ts';

/** The first argument that makes write-speed.ts the process of silt. */
export const writerMode = 'serve';

export type WriteRequest =
  | 'peak'
  | { readonly statements: readonly string[] }
  | { readonly merge: string; readonly source: string }
  | { readonly delete: string; readonly where: string }
  | { readonly write: string; readonly from: string }
  | { readonly zorder: string; readonly columns: readonly string[] }
  | { readonly append: string; readonly count: number };

export type WriteAnswer =
  /** Of wall and of the process's CPU; the last statement's rows; `fsyncs`: of all. */
  | { readonly ms: number; readonly cpuMs?: number; readonly rows?: readonly unknown[]; readonly fsyncs?: number }
  | { readonly peakKib: number }
  | { readonly error: string };

export interface Writer {
  readonly name: WriterName;
  ask(request: WriteRequest): Promise<WriteAnswer>;
  close(): Promise<void>;
}

export function startWriter(name: WriterName, threads: string | null): Writer {
  const child = spawn(...commandOf(name, threads), { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  // A process that died is told by its closed output.
  child.stdin.on('error', () => undefined);
  return {
    name,
    async ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value, done } = await lines.next();
      return done === true ? { error: `the process of ${name} ended` } : (JSON.parse(value) as WriteAnswer);
    },
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}

function commandOf(name: WriterName, threads: string | null): [string, string[]] {
  const script = here('write-peer.py');
  switch (name) {
    case 'silt':
      return [process.execPath, [here('write-speed.ts'), writerMode, ...(threads === null ? [] : [threads])]];
    case 'deltalake':
      return [here('../.cache/bench-peers/bin/python'), ['-W', 'ignore', script, name]];
    case 'spark': {
      const python = here('../.cache/judges-spark/bin/python');
      if (!existsSync(python)) throw new Error('Spark is not installed: run `.ci/interop --spark` once');
      return [python, ['-W', 'ignore', script, name]];
    }
  }
}
