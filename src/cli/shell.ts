/**
 * The plain shell on node:readline: statements end with a semicolon and may span lines, Ctrl-C cancels the statement
 * that runs or drops the one being typed, Ctrl-D ends. Errors do not end it.
 */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Session } from '../session/session.ts';
import { box } from './formats/box.ts';
import { Output } from './output.ts';
import { printError } from './print-error.ts';
import { runStatement, type ScriptContext, StatementFailure } from './run-script.ts';
import type { Terminal } from './terminal.ts';
import { readVersion } from './version.ts';

const rowsShownMax = 40;
const historyLinesMax = 1000;
const prompts = { fresh: 'silt> ', unfinished: '   -> ' };

export async function runShell(session: Session, terminal: Terminal): Promise<void> {
  const history = historyFile();
  const readline = createInterface({
    input: process.stdin,
    output: process.stdout,
    history: readHistory(history),
    historySize: historyLinesMax,
    removeHistoryDuplicates: true,
    prompt: prompts.fresh,
  });
  process.stdout.write(`silt ${readVersion()}. Statements end with a semicolon; .help tells more, .quit or Ctrl-D ends.\n`);
  await new Shell(session, terminal, readline).run();
  writeHistory(history, (readline as Interface & { history: string[] }).history);
}

class Shell {
  readonly #session: Session;
  readonly #terminal: Terminal;
  readonly #readline: Interface;
  #typed = '';
  #cancel: (() => void) | null = null;

  constructor(session: Session, terminal: Terminal, readline: Interface) {
    this.#session = session;
    this.#terminal = terminal;
    this.#readline = readline;
  }

  async run(): Promise<void> {
    this.#readline.on('SIGINT', () => this.#interrupt());
    this.#readline.prompt();
    for await (const line of this.#readline) {
      if (this.#typed === '' && line.trim().startsWith('.')) {
        if (['.quit', '.exit'].includes(line.trim())) break;
        await this.#command(line.trim());
      } else {
        this.#typed += `${line}\n`;
        await this.#runComplete();
      }
      this.#readline.setPrompt(this.#typed.trim() === '' ? prompts.fresh : prompts.unfinished);
      this.#readline.prompt();
    }
    this.#readline.close();
  }

  /** Runs the statements that a semicolon has ended; what is left waits for more lines. */
  async #runComplete(): Promise<void> {
    const pieces = this.#session.split(this.#typed);
    const last = pieces.at(-1);
    const rest = last === undefined || last.isComplete ? '' : last.text;
    const complete = pieces.filter((piece) => piece.isComplete && piece.text.trim() !== '');
    this.#typed = rest.trim() === '' ? '' : rest;
    for (const piece of complete) {
      if (!(await this.#runOne(piece.text))) break;
    }
  }

  async #runOne(text: string): Promise<boolean> {
    const started = performance.now();
    try {
      await runStatement(text, this.#context());
      process.stdout.write(`(${((performance.now() - started) / 1000).toFixed(3)} s)\n`);
      return true;
    } catch (error) {
      const failure = error instanceof StatementFailure ? error.failure : error;
      process.stderr.write(printError(failure, text, 'text', this.#terminal.isErrorColored));
      return false;
    }
  }

  #context(): ScriptContext {
    return {
      session: this.#session,
      format: box,
      output: new Output(process.stdout),
      parameters: {},
      formatOptions: {
        width: process.stdout.columns ?? 80,
        rowsMax: rowsShownMax,
        isColored: this.#terminal.isOutputColored,
      },
      running: (cancel) => {
        this.#cancel = cancel;
      },
    };
  }

  #interrupt(): void {
    if (this.#cancel !== null) {
      this.#cancel();
      return;
    }
    this.#typed = '';
    process.stdout.write('\n');
    this.#readline.setPrompt(prompts.fresh);
    this.#readline.prompt();
  }

  async #command(line: string): Promise<void> {
    if (line === '.tables') await this.#runOne('SHOW TABLES');
    else if (line === '.help') process.stdout.write(help);
    else process.stderr.write(`No command is called ${line.split(/\s/)[0]}; .help lists them.\n`);
  }
}

const help = `.tables   the tables of the current schema
.help     this text
.quit     ends the shell, as .exit and Ctrl-D do
Everything else is SQL: SHOW TABLES; DESCRIBE t; SELECT ...; EXPLAIN SELECT ...; SET name = value;
`;

function historyFile(): string {
  const state = process.env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state');
  return join(state, 'silt', 'history');
}

/** Newest first, as readline has it. */
function readHistory(path: string): string[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8').split('\n').filter((line) => line !== '').reverse();
}

function writeHistory(path: string, lines: readonly string[]): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, `${[...lines].reverse().join('\n')}\n`, { mode: 0o600 });
    chmodSync(path, 0o600);
  } catch (error) {
    process.stderr.write(`The history could not be kept: ${(error as Error).message}\n`);
  }
}
