/** The real command, spawned: what a user gets of streams, signals and exit codes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { projectRoot } from './engine.ts';

export const siltCommand = `${projectRoot}bin/silt.js`;
export const lineitemTable = `${projectRoot}test/fixtures/lineitem`;

export interface CommandResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** What it reads on standard input; nothing where absent. */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called once it runs; may send signals. */
  readonly whileRunning?: (child: ChildProcess) => Promise<void>;
}

/** Runs `silt ARGS` to its end. */
export async function silt(
  args: readonly string[],
  { input = '', env = {}, whileRunning }: CommandOptions = {},
): Promise<CommandResult> {
  const child = spawn(process.execPath, [siltCommand, ...args], {
    env: { ...process.env, TZ: 'UTC', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const read = async (stream: AsyncIterable<Buffer>): Promise<string> => {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  };
  const closed = once(child, 'close');
  child.stdin.end(input);
  const [stdout, stderr] = await Promise.all([read(child.stdout), read(child.stderr), whileRunning?.(child)]);
  const [code, signal] = (await closed) as [number | null, NodeJS.Signals | null];
  return { code, signal, stdout: stdout!, stderr: stderr! };
}
