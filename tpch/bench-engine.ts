/**
 * The engines of the bench as long-lived processes that are asked one query at a time.
 * Takes the tables' folder and a number of threads, gives times. Installs the peers into .cache once.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type AskedProcess, startProcess } from './asked-process.ts';

export type EngineName = 'silt' | 'duckdb' | 'polars';

/** The first argument that makes bench.ts the process of silt. */
export const serveMode = 'serve';

export type Request = 'peak' | { readonly sql: string };
export type Answer =
  | { readonly ms: number; readonly rows: number }
  | { readonly error: string }
  | { readonly peakKib: number };

export type Engine = AskedProcess<EngineName, Request, Answer>;

/** Starts an engine on the tables of a folder. */
export function startEngine(name: EngineName, folder: string, threads: number): Engine {
  const [command, script] =
    name === 'silt'
      ? [process.execPath, [pathOf('bench.ts'), serveMode]]
      : [peerPython, [pathOf('bench-peer.py'), name]];
  return startProcess(name, command, [...script, folder, String(threads)]);
}

/** Makes the Python environment of the peers where it is missing or older than its list of packages. */
export function installPeers(): void {
  const wanted = readFileSync(pathOf('bench-requirements.txt'), 'utf8');
  const mark = `${peerFolder}/requirements.txt`;
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return;
  process.stderr.write('bench: installing the peers into .cache (once) ...\n');
  rmSync(peerFolder, { recursive: true, force: true });
  mkdirSync(peerFolder, { recursive: true });
  mustSucceed('python3', ['-m', 'venv', peerFolder]);
  mustSucceed(peerPython, [
    '-m',
    'pip',
    'install',
    '-q',
    '--disable-pip-version-check',
    '-r',
    pathOf('bench-requirements.txt'),
  ]);
  writeFileSync(mark, wanted);
}

const peerFolder = fileURLToPath(new URL('../.cache/bench-peers', import.meta.url));
const peerPython = `${peerFolder}/bin/python`;

function pathOf(file: string): string {
  return fileURLToPath(new URL(`./${file}`, import.meta.url));
}

function mustSucceed(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 2, 2] });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ended with ${status}`);
}
