/**
 * The command's statements: texts are read, a session is opened, results are written.
 * Data goes to stdout alone, errors and progress to stderr.
 */
import { dirname, resolve } from 'node:path';
import { EngineError } from '../core/errors.ts';
import { open } from '../session/local-session.ts';
import type { OpenOptions, Session } from '../session/session.ts';
import { fileNotFound, storageFailure } from '../storage/store.ts';
import { needsDeepStack } from './deep-text.ts';
import { findFormat, formatOfFile } from './formats/all.ts';
import { withIncludes } from './includes.ts';
import type { QueryOptions, Source } from './options.ts';
import { Output, OutputClosed } from './output.ts';
import { exitCodeOf, printError, type StatementPlace } from './print-error.ts';
import { runScript, type ScriptContext, StatementFailure } from './run-script.ts';
import type { Terminal } from './terminal.ts';

const rowsShownMax = 40;
const usageExitCode = 2;

/** True where the statements are typed in, not given. */
export function asksForShell(options: QueryOptions, terminal: Terminal): boolean {
  return options.task === 'run' && options.sources === null && terminal.isInputTty && terminal.isOutputTty;
}

/** The session that the command line asks for. */
export function sessionOptions(options: QueryOptions): OpenOptions {
  const { paths, settings, warehouse, allowedRoots, isReadOnly } = options;
  return {
    paths,
    settings,
    ...(warehouse !== null && { warehouse }),
    ...(allowedRoots !== null && { allowedRoots }),
    ...(isReadOnly && { isReadOnly }),
  };
}

/** Runs or examines the texts of the command line. */
export async function runTexts(options: QueryOptions, terminal: Terminal): Promise<void> {
  const opened = sessionOptions(options);
  const texts: string[] = [];
  for (const source of options.sources ?? [{ kind: 'file', path: '-' } as const])
    texts.push(...(await textsOf(source)));
  await using session = texts.some(needsDeepStack) ? await openDeep(opened) : open(opened);
  const interrupt = cancelOnInterrupt();
  try {
    await session.ready();
    if (options.task !== 'run') {
      await examineTexts(texts, session, options);
      return;
    }
    await runScripts(texts, session, options, terminal, interrupt.running);
  } finally {
    interrupt.dispose();
  }
}

/** Runs `work`; its error is printed and becomes the exit code. */
export async function guarded(
  terminal: Terminal,
  format: QueryOptions['errorFormat'],
  work: () => Promise<void>,
): Promise<number> {
  try {
    await work();
    return 0;
  } catch (error) {
    if (error instanceof OutputClosed) return 0;
    const [failure, place] = error instanceof StatementFailure ? [error.failure, error.place] : [error, null];
    process.stderr.write(await printError(failure, place, format, terminal.isErrorColored));
    return isWrongOption(failure, place) ? usageExitCode : exitCodeOf(failure);
  }
}

/** A setting that no statement set was one of the command line. */
function isWrongOption(failure: unknown, place: StatementPlace | null): boolean {
  return place === null && failure instanceof EngineError && failure.condition.startsWith('INVALID_CONF_VALUE');
}

/** This thread's stack cannot be raised any more; a worker has its own. */
async function openDeep(options: OpenOptions): Promise<Session> {
  const { openRemote } = await import('../session/remote.ts');
  return openRemote(options);
}

async function runScripts(
  texts: readonly string[],
  session: Session,
  options: QueryOptions,
  terminal: Terminal,
  running: ScriptContext['running'],
): Promise<void> {
  const isOnTerminal = terminal.isOutputTty && options.output === null;
  const name =
    options.format ?? (isOnTerminal ? 'box' : options.output === null ? 'csv' : formatOfFile(options.output));
  const output = new Output(options.output);
  const context: ScriptContext = {
    session,
    format: (await findFormat(name === 'parquet' ? 'csv' : name))!,
    output,
    parameters: options.parameters,
    formatOptions: {
      width: options.output === null ? terminal.width : Number.POSITIVE_INFINITY,
      rowsMax: isOnTerminal ? rowsShownMax : Number.POSITIVE_INFINITY,
      isUnicode: terminal.isUnicode,
    },
    // Beside a table of rows, never among data that programs read.
    tell: name === 'box' && options.output === null ? (line) => output.write(line) : complain,
    running,
  };
  if (name === 'parquet') {
    const { runToParquet } = await import('./run-parquet.ts');
    await runToParquet(texts, options.output!, context);
    return;
  }
  for (const text of texts) await runScript(text, context);
  await output.end();
  if (session.transaction !== 'none') await complain('The transaction was not committed: nothing of it stays.\n');
}

/** The first Ctrl-C cancels the statement that runs, a second one ends the process; so does one where none runs. */
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

/** `silt check`, `silt format` and `silt portable`. */
async function examineTexts(texts: readonly string[], session: Session, options: QueryOptions): Promise<void> {
  const { checkText, formatText } = await import('./check.ts');
  for (const text of texts) {
    if (options.task === 'portable') {
      const { portableText } = await import('./portable.ts');
      const { text: printed, refused } = portableText(text, session);
      process.stdout.write(printed);
      if (refused > 0) process.exitCode = 1;
    } else if (options.task === 'format') process.stdout.write(formatText(text, session));
    else if ((await checkText(text, session, options.errorFormat)) > 0) process.exitCode = 1;
  }
}

/** A file's text, with those that it takes in. */
async function textsOf(source: Source): Promise<readonly string[]> {
  const text = await readSource(source);
  if (source.kind === 'text') return [text];
  const folder = source.path === '-' ? process.cwd() : dirname(resolve(source.path));
  return withIncludes(text, folder, (path) => readSource({ kind: 'file', path }));
}

/** Waits without holding the thread, so that Ctrl-C ends the wait for standard input. */
async function readSource(source: Source): Promise<string> {
  if (source.kind === 'text') return source.text;
  const { path } = source;
  try {
    if (path === '-') return await readStream(process.stdin);
    const { readFile } = await import('node:fs/promises');
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw fileNotFound(path, error);
    throw storageFailure('Reading', path === '-' ? 'standard input' : path, message, error);
  }
}

async function readStream(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function complain(line: string): Promise<void> {
  process.stderr.write(line);
}
