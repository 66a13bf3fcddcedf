/**
 * The command. Reads the command line, opens a session, runs what was asked, ends with an exit code.
 * Data goes to stdout alone, errors and progress to stderr. The shell and the generator are loaded only when asked for.
 */
import { readFileSync } from 'node:fs';
import { EngineError } from '../core/errors.ts';
import { open, type Session } from '../session/session.ts';
import { fileNotFound, storageFailure } from '../storage/store.ts';
import { findFormat } from './formats/all.ts';
import { readOptions, type QueryOptions, type Source } from './options.ts';
import { Output, OutputClosed } from './output.ts';
import { exitCodeOf, printError } from './print-error.ts';
import { runScript, type ScriptContext, StatementFailure } from './run-script.ts';
import { readTerminal, type Terminal } from './terminal.ts';
import { readVersion } from './version.ts';

const rowsShownMax = 40;

process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  const terminal = readTerminal();
  const invocation = await readOptions(argv, readVersion());
  switch (invocation.kind) {
    case 'exit':
      return invocation.code;
    case 'tpch':
      return guarded(terminal, 'text', async () => {
        const { makeTpch } = await import('./make-tpch.ts');
        await makeTpch(invocation, terminal);
      });
    case 'query':
      return guarded(terminal, invocation.errorFormat, () => query(invocation, terminal));
  }
}

/** Runs `work`; its error is printed and becomes the exit code. */
async function guarded(terminal: Terminal, format: QueryOptions['errorFormat'], work: () => Promise<void>): Promise<number> {
  try {
    await work();
    return 0;
  } catch (error) {
    if (error instanceof OutputClosed) return 0;
    const [failure, text] = error instanceof StatementFailure ? [error.failure, error.text] : [error, null];
    process.stderr.write(printError(failure, text, format, terminal.isErrorColored));
    return exitCodeOf(failure);
  }
}

async function query(options: QueryOptions, terminal: Terminal): Promise<void> {
  const session = await open({ paths: options.paths, settings: options.settings });
  try {
    const isInteractive = options.sources === null && terminal.isInputTty && terminal.isOutputTty;
    if (isInteractive) {
      const { runShell } = await import('./shell.ts');
      await runShell(session, terminal);
    } else {
      await runSources(session, options, terminal);
    }
  } finally {
    await session.close();
  }
}

async function runSources(session: Session, options: QueryOptions, terminal: Terminal): Promise<void> {
  const isBox = options.format === null && options.output === null && terminal.isOutputTty;
  const format = (await findFormat(options.format ?? (isBox ? 'box' : 'csv')))!;
  const output = Output.open(options.output);
  const interrupt = cancelOnInterrupt();
  const context: ScriptContext = {
    session,
    format,
    output,
    parameters: options.parameters,
    formatOptions: {
      width: options.output === null ? terminal.width : Number.POSITIVE_INFINITY,
      rowsMax: terminal.isOutputTty && options.output === null ? rowsShownMax : Number.POSITIVE_INFINITY,
      isColored: terminal.isOutputColored,
    },
    running: interrupt.running,
  };
  try {
    for (const source of options.sources ?? [{ kind: 'file', path: '-' } as const]) {
      await runScript(readSource(source), context);
    }
    await output.end();
  } finally {
    interrupt.dispose();
  }
}

/** The first Ctrl-C cancels the statement that runs, a second one ends the process. */
function cancelOnInterrupt(): { running: ScriptContext['running']; dispose: () => void } {
  let cancel: (() => void) | null = null;
  let wasAsked = false;
  const onInterrupt = (): void => {
    if (wasAsked || cancel === null) process.exit(130);
    wasAsked = true;
    cancel();
  };
  process.on('SIGINT', onInterrupt);
  return {
    running: (next) => {
      cancel = next;
    },
    dispose: () => process.off('SIGINT', onInterrupt),
  };
}

function readSource(source: Source): string {
  if (source.kind === 'text') return source.text;
  try {
    return readFileSync(source.path === '-' ? 0 : source.path, 'utf8');
  } catch (error) {
    if (error instanceof EngineError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw fileNotFound(source.path, error);
    throw storageFailure('Reading', source.path, message, error);
  }
}
