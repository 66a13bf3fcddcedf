/** An endpoint in a process of its own, for tests that count what the process holds, or that would take this one with them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { projectRoot } from './engine.ts';
import { lineitemPath } from './pg-server.ts';

export interface Served extends AsyncDisposable {
  readonly port: number;
  readonly process: ChildProcess;
  /** All that it wrote, which is its log. */
  log(): string;
  /** Resident memory. */
  residentMib(): number;
  /** Open files and sockets. */
  descriptors(): number;
  /** Gives its exit code, null where a signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export async function startServed(args: readonly string[] = [], paths = [lineitemPath]): Promise<Served> {
  const command = [`${projectRoot}bin/silt.js`, 'serve', ...paths, '--pg', '127.0.0.1:0', ...args];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  const port = await new Promise<number>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      const found = /PostgreSQL endpoint: .*port=(\d+)/.exec(log);
      if (found !== null) resolve(Number(found[1]));
    });
    child.once('exit', (code) => reject(new Error(`silt serve ended with ${code}: ${log}`)));
  });
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const ended = once(child, 'exit') as Promise<[number | null]>;
    child.kill(signal);
    return (await ended)[0];
  };
  return {
    port,
    process: child,
    log: () => log,
    residentMib: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))![1]) / 1024,
    descriptors: () => readdirSync(`/proc/${child.pid}/fd`).length,
    stop,
    [Symbol.asyncDispose]: async () => void (await stop('SIGKILL')),
  };
}
