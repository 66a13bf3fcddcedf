/**
 * The plain shell on node:readline: statements end with a semicolon and may span lines, Ctrl-C cancels the statement
 * that runs or drops the one being typed, Ctrl-D ends. Errors do not end it. The session runs in a worker, so that
 * the keys are heard whatever a statement does.
 */
import { createInterface, type Interface } from 'node:readline';
import { openRemote, type RemoteSession } from '../session/remote.ts';
import type { OpenOptions } from '../session/session.ts';
import { box } from './formats/box.ts';
import { type History, openHistory } from './history.ts';
import { Output } from './output.ts';
import { printError, type StatementPlace } from './print-error.ts';
import { runStatement, type ScriptContext, StatementFailure } from './run-script.ts';
import type { Terminal } from './terminal.ts';
import { readVersion } from './version.ts';

const rowsShownMax = 40;
const historySize = 1000;
const prompts = { fresh: 'silt> ', unfinished: '   -> ' };
/** A second Ctrl-C within this time ends a statement that does not listen to the first. */
const impatienceMs = 2000;

/** Errors: those of opening the session. */
export async function runShell(options: OpenOptions, terminal: Terminal): Promise<void> {
  const session = await openRemote(options);
  try {
    await session.ready();
  } catch (error) {
    await session.kill();
    throw error;
  }
  process.stdout.write(
    `silt ${readVersion()}. Statements end with a semicolon; .help tells more, .quit or Ctrl-D ends.\n`,
  );
  await new Shell(options, terminal, session).run();
}

class Shell {
  readonly #options: OpenOptions;
  readonly #terminal: Terminal;
  readonly #readline: Interface;
  readonly #history: History = openHistory();
  readonly #output = new Output(null);
  #session: RemoteSession;
  /** Lines of a statement that is not ended yet. */
  #typed = '';
  #cancel: (() => void) | null = null;
  #canceledMs = Number.NEGATIVE_INFINITY;

  constructor(options: OpenOptions, terminal: Terminal, session: RemoteSession) {
    this.#options = options;
    this.#terminal = terminal;
    this.#session = session;
    this.#readline = createInterface({
      input: process.stdin,
      output: process.stdout,
      history: [...this.#history.lines],
      historySize,
      removeHistoryDuplicates: true,
      prompt: prompts.fresh,
    });
  }

  async run(): Promise<void> {
    this.#readline.on('SIGINT', () => this.#interrupt());
    // From outside, or of a terminal without raw mode.
    process.on('SIGINT', () => this.#interrupt());
    this.#readline.prompt();
    for await (const line of this.#readline) {
      this.#history.add(line);
      if (!(await this.#take(line))) break;
      this.#prompt();
    }
    this.#readline.close();
    // Ctrl-D leaves the cursor behind the prompt.
    process.stdout.write('\n');
    await this.#session.kill();
  }

  /** False where the line ends the shell. */
  async #take(line: string): Promise<boolean> {
    const isCommand = this.#typed === '' && line.trimStart().startsWith('.');
    if (!isCommand) {
      this.#typed += `${line}\n`;
      await this.#runComplete();
      return true;
    }
    const command = line.trim().split(/\s/)[0]!;
    if (command === '.quit' || command === '.exit') return false;
    if (command === '.tables') await this.#runOne(wholeText('SHOW TABLES'));
    else if (command === '.help') process.stdout.write(help);
    else process.stderr.write(`No command is called ${command}; .help lists them.\n`);
    return true;
  }

  /** Runs the statements that a semicolon has ended; what is left waits for more lines. */
  async #runComplete(): Promise<void> {
    const source = this.#typed;
    const pieces = this.#session.split(source);
    const last = pieces.at(-1);
    this.#typed = last === undefined || last.isComplete ? '' : last.text;
    for (const { text: statement, start, isComplete } of pieces) {
      if (isComplete && !(await this.#runOne({ statement, start, source }))) return;
    }
  }

  /** False where it was cancelled. */
  async #runOne(place: StatementPlace): Promise<boolean> {
    const started = performance.now();
    try {
      const rows = await runStatement(place, this.#context());
      const seconds = `${((performance.now() - started) / 1000).toFixed(3)} s`;
      const count = rows === null ? '' : `${rows.toLocaleString('en')} row${rows === 1 ? '' : 's'}, `;
      process.stdout.write(`(${count}${seconds})\n`);
      return true;
    } catch (error) {
      const failure = error instanceof StatementFailure ? error.failure : error;
      process.stderr.write(await printError(failure, place, 'text', this.#terminal.isErrorColored));
      return this.#canceledMs < started;
    }
  }

  #context(): ScriptContext {
    return {
      session: this.#session,
      format: box,
      output: this.#output,
      parameters: {},
      formatOptions: {
        width: process.stdout.columns || 80,
        rowsMax: rowsShownMax,
        isUnicode: this.#terminal.isUnicode,
      },
      running: (cancel) => {
        this.#cancel = cancel;
      },
    };
  }

  #interrupt(): void {
    if (this.#cancel === null) {
      this.#dropTyped();
      return;
    }
    const isImpatient = performance.now() - this.#canceledMs < impatienceMs;
    this.#canceledMs = performance.now();
    if (isImpatient) void this.#restart();
    else this.#cancel();
  }

  /** The statement does not stop: its session ends, and another begins. */
  async #restart(): Promise<void> {
    const stuck = this.#session;
    this.#session = await openRemote(this.#options);
    process.stderr.write('The session was restarted: its settings, temporary views and tables are gone.\n');
    await stuck.kill();
  }

  #dropTyped(): void {
    this.#typed = '';
    process.stdout.write('^C\n');
    this.#readline.write(null, { ctrl: true, name: 'e' });
    this.#readline.write(null, { ctrl: true, name: 'u' });
    this.#prompt();
  }

  #prompt(): void {
    this.#readline.setPrompt(this.#typed === '' ? prompts.fresh : prompts.unfinished);
    this.#readline.prompt();
  }
}

const help = `.tables   the tables of the current schema
.help     this text
.quit     ends the shell, as .exit and Ctrl-D do
Everything else is SQL: SHOW TABLES; DESCRIBE t; SELECT ...; EXPLAIN SELECT ...; SET name = value;
Ctrl-C stops the statement that runs; twice, it ends the session that does not listen.
`;

function wholeText(statement: string): StatementPlace {
  return { statement, start: 0, source: statement };
}
