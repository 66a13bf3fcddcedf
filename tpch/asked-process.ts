/** A long-lived process that is asked one thing at a time, by a JSON text a line, and answers by one. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface AskedProcess<Name, Request, Answer> {
  readonly name: Name;
  /** A process that died answers with an error. */
  ask(request: Request): Promise<Answer | { readonly error: string }>;
  close(): Promise<void>;
}

export function startProcess<Name extends string, Request, Answer>(
  name: Name,
  command: string,
  args: readonly string[],
): AskedProcess<Name, Request, Answer> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  // A process that died is told by its closed output.
  child.stdin.on('error', () => undefined);
  return {
    name,
    async ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value, done } = await lines.next();
      return done === true ? { error: `the process of ${name} ended` } : (JSON.parse(value) as Answer);
    },
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}
