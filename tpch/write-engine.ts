/**
 * The engines of `npm run write-speed` as long-lived processes that are asked one change at a time, by a JSON text a line.
 * Takes a name, gives times.
 */
import { existsSync } from 'node:fs';
import { type AskedProcess, startProcess } from './asked-process.ts';
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

export type Writer = AskedProcess<WriterName, WriteRequest, WriteAnswer>;

export function startWriter(name: WriterName, threads: string | null): Writer {
  return startProcess(name, ...commandOf(name, threads));
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
