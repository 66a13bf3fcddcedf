/** Backslash commands that end a statement: `SELECT ... \gx`. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { StatementPlace } from '../../print-error.ts';
import type { Shell } from '../shell.ts';
import { type EndingCommand, UsageError } from './command.ts';

export const endingCommands: readonly EndingCommand[] = [
  {
    names: ['\\g'],
    usage: '[FILE]',
    doc: 'Runs the statement; its result goes to a file.',
    run: async (shell, place, [file]) => {
      await shell.run(place, file === undefined ? {} : { output: file });
    },
  },
  {
    names: ['\\gx', '\\G'],
    usage: '[FILE]',
    doc: 'As \\g, a block a row.',
    run: async (shell, place, [file]) => {
      await shell.run(place, { format: 'vertical', ...(file !== undefined && { output: file }) });
    },
  },
  {
    names: ['\\gdesc'],
    usage: '',
    doc: 'Names and types of the columns, without running the statement.',
    run: async (shell, { statement }) => {
      await shell.runText(`DESCRIBE QUERY ${statement}`);
    },
  },
  {
    names: ['\\gset'],
    usage: '[PREFIX]',
    doc: 'The one row of the result becomes values for :name in later statements.',
    run: (shell, { statement }, [prefix = '']) => keepRow(shell, statement, prefix),
  },
  {
    names: ['\\watch'],
    usage: '[SECONDS]',
    doc: 'Runs the statement again and again, every 2 seconds, until Ctrl-C.',
    run: (shell, place, [seconds = '2']) => watch(shell, place, seconds),
  },
  {
    names: ['\\r'],
    usage: '',
    doc: 'Drops the statement.',
    run: async () => {},
  },
];

async function keepRow(shell: Shell, statement: string, prefix: string): Promise<void> {
  using result = await shell.session.query(statement, Object.fromEntries(shell.state.variables));
  const rows = await result.rows();
  if (rows.length !== 1) throw new UsageError(`\\gset wants one row, and there were ${rows.length}.`);
  for (const [name, value] of Object.entries(rows[0]!)) {
    if (value === null) shell.state.variables.delete(prefix + name);
    else shell.state.variables.set(prefix + name, value);
  }
}

const secondMs = 1000;

async function watch(shell: Shell, place: StatementPlace, seconds: string): Promise<void> {
  const pauseMs = Number(seconds) * secondMs;
  if (!(pauseMs >= 0.1 * secondMs) || pauseMs > 86_400 * secondMs)
    throw new UsageError('Usage: \\watch [SECONDS], from 0.1 to 86400');
  const stop = new AbortController();
  for (;;) {
    await shell.screen.print(`${new Date().toLocaleTimeString()} (every ${seconds} s)\n`);
    if (!(await shell.run(place)) || shell.wasCanceled) return;
    await shell.whileRunning(
      () => stop.abort(),
      () => sleep(pauseMs, undefined, { signal: stop.signal }).catch(() => {}),
    );
    if (stop.signal.aborted) return;
  }
}
