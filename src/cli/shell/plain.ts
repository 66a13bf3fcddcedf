/**
 * The shell on node:readline, for terminals that cannot move a cursor: statements end with a semicolon and may span
 * lines, Ctrl-C cancels the statement that runs or drops the one being typed, Ctrl-D ends.
 */
import { createInterface, type Interface } from 'node:readline';
import type { OpenOptions } from '../../session/session.ts';
import { type History, openHistory } from '../history.ts';
import { Output } from '../output.ts';
import type { Terminal } from '../terminal.ts';
import { readVersion } from '../version.ts';
import { runConfig } from './config.ts';
import type { Screen } from './screen.ts';
import { Shell } from './shell.ts';

const historySize = 1000;
const unfinishedPrompt = '   -> ';

/** Errors: those of opening the session. */
export async function runPlainShell(options: OpenOptions, terminal: Terminal): Promise<void> {
  await new PlainShell(terminal).run(options);
}

class PlainShell implements Screen {
  readonly isUnicode: boolean;
  readonly isColored: boolean;
  readonly #output = new Output(null);
  readonly #history: History = openHistory();
  #readline: Interface | null = null;
  #shell: Shell | null = null;
  /** Lines of a statement that is not ended yet. */
  #typed = '';
  #proposed: string | null = null;
  #lines: AsyncIterator<string> | null = null;

  constructor(terminal: Terminal) {
    this.isUnicode = terminal.isUnicode;
    this.isColored = terminal.isErrorColored;
  }

  async run(options: OpenOptions): Promise<void> {
    const shell = await Shell.open(options, this);
    this.#shell = shell;
    await this.print(
      `silt ${readVersion()}. Statements end with a semicolon; .help tells more, .quit or Ctrl-D ends.\n`,
    );
    await runConfig(shell);
    // From outside, or of a terminal without raw mode.
    process.on('SIGINT', () => this.#interrupt());
    this.#open();
    this.#prompt();
    for (;;) {
      const { value, done } = await this.#lines!.next();
      if (done === true) break;
      this.#history.add(value);
      if (!(await this.#take(value))) break;
      this.#prompt();
    }
    this.#readline!.close();
    // Ctrl-D leaves the cursor behind the prompt.
    process.stdout.write('\n');
    await shell.end();
  }

  print(text: string | Uint8Array): Promise<void> {
    return this.#output.write(text);
  }

  complain(text: string): void {
    process.stderr.write(text);
  }

  get size(): Screen['size'] {
    return { columns: process.stdout.columns || 80, rows: process.stdout.rows || 24 };
  }

  get entered(): readonly string[] {
    return this.#history.entries;
  }

  async suspended<T>(work: () => Promise<T>): Promise<T> {
    this.#readline?.pause();
    process.stdin.setRawMode?.(false);
    try {
      return await work();
    } finally {
      process.stdin.setRawMode?.(true);
      this.#readline?.resume();
    }
  }

  clear(): void {
    process.stdout.write('\u001b[H\u001b[2J');
  }

  propose(text: string): void {
    this.#proposed = text;
  }

  async confirm(question: string): Promise<boolean> {
    this.#readline!.setPrompt(`${question} (y/n) `);
    this.#readline!.prompt();
    const { value, done } = await this.#lines!.next();
    return done !== true && /^\s*y/i.test(value);
  }

  readonly canPick = false;

  pick(): Promise<null> {
    return Promise.resolve(null);
  }

  running(): void {}

  #open(): void {
    this.#readline = createInterface({
      input: process.stdin,
      output: process.stdout,
      // Newest first; of an entry of several lines readline can show one.
      history: this.#history.entries
        .map((entry) => entry.replaceAll('\n', ' '))
        .toReversed()
        .slice(0, historySize),
      historySize,
      removeHistoryDuplicates: true,
    });
    this.#readline.on('SIGINT', () => this.#interrupt());
    this.#lines = this.#readline[Symbol.asyncIterator]();
  }

  /** False where the line ends the shell. */
  async #take(line: string): Promise<boolean> {
    this.#typed += `${line}\n`;
    const shell = this.#shell!;
    const pieces = shell.split(this.#typed);
    const last = pieces.at(-1);
    const isOpen = last?.kind === 'sql' && !last.isComplete;
    const ready = isOpen ? this.#typed.slice(0, last.start) : this.#typed;
    this.#typed = isOpen ? this.#typed.slice(last.start) : '';
    if (!(await shell.enter(ready))) return false;
    const proposed = this.#proposed;
    this.#proposed = null;
    if (proposed === null || proposed === '') return true;
    await this.print(`${proposed}\n`);
    return this.#take(proposed);
  }

  #interrupt(): void {
    if (this.#shell!.interrupt()) return;
    this.#typed = '';
    process.stdout.write('^C\n');
    this.#readline!.write(null, { ctrl: true, name: 'e' });
    this.#readline!.write(null, { ctrl: true, name: 'u' });
    this.#prompt();
  }

  #prompt(): void {
    this.#readline!.setPrompt(this.#typed === '' ? 'silt> ' : unfinishedPrompt);
    this.#readline!.prompt();
  }
}
