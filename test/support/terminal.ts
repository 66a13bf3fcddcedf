/**
 * A terminal in memory: the real command under a pseudo terminal (of util-linux' `script`), its output drawn by xterm.
 * What is asked of it is what a user would see on the screen.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import xterm from '@xterm/headless';
import { siltCommand } from './command.ts';

export const hasTerminal = spawnSync('script', ['--version']).status === 0;

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

const waitMs = 20_000;

export class VirtualTerminal implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'silt-terminal-'));
  readonly #child: ChildProcess;
  readonly #screen: InstanceType<typeof xterm.Terminal>;
  readonly #changed = new Set<() => void>();
  #written = Promise.resolve();

  /** Runs `silt ARGS`, or another build of it. */
  constructor(
    args: readonly string[],
    { columns, rows }: TerminalSize,
    env: Readonly<Record<string, string>> = {},
    silt = siltCommand,
  ) {
    this.#screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1000 });
    const command = [process.execPath, silt, ...args].map((part) => `'${part}'`).join(' ');
    const setUp = `tty > ${this.#ttyFile}; stty cols ${columns} rows ${rows}; exec ${command}`;
    this.#child = spawn('script', ['-qec', setUp, '/dev/null'], {
      env: {
        ...process.env,
        TERM: 'xterm-256color',
        NO_COLOR: '1',
        // Set on machines that run tests, where Ink would wait with its drawing.
        CI: '1',
        XDG_STATE_HOME: this.#folder,
        XDG_CONFIG_HOME: this.#folder,
        ...env,
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child.stdout!.on('data', (chunk: Buffer) => {
      this.#written = new Promise((resolve) => {
        this.#screen.write(chunk, resolve);
      });
      void this.#written.then(() => this.#changed.forEach((told) => told()));
    });
    // Answers to what programs ask a terminal.
    this.#screen.onData((data) => this.#child.stdin!.write(data));
  }

  get #ttyFile(): string {
    return join(this.#folder, 'tty');
  }

  /** Where what was entered is kept. */
  get historyFile(): string {
    return join(this.#folder, 'silt', 'history');
  }

  /** The lines of the screen and what scrolled off above, without blanks at their ends and empty lines at the end. */
  get lines(): readonly string[] {
    const { active } = this.#screen.buffer;
    const all = Array.from({ length: active.length }, (_, i) => active.getLine(i)!.translateToString(true));
    while (all.at(-1) === '') all.pop();
    return all;
  }

  get text(): string {
    return this.lines.join('\n');
  }

  /** Row and column of the cursor on the screen, from 0. */
  get cursor(): { readonly row: number; readonly column: number } {
    const { active } = this.#screen.buffer;
    return { row: active.baseY + active.cursorY, column: active.cursorX };
  }

  /** How the first character of a text is drawn: ANSI colour number (-1: the terminal's own), bold, underlined. */
  styleOf(text: string): { readonly color: number; readonly isBold: boolean; readonly isUnderlined: boolean } {
    const row = this.lines.findLastIndex((line) => line.includes(text));
    const cell = this.#screen.buffer.active.getLine(row)?.getCell(this.lines[row]?.indexOf(text) ?? 0);
    if (cell === undefined) throw new Error(`not on the screen: ${text}`);
    return {
      color: cell.isFgDefault() ? -1 : cell.getFgColor(),
      isBold: cell.isBold() !== 0,
      isUnderlined: cell.isUnderline() !== 0,
    };
  }

  type(text: string): void {
    this.#child.stdin!.write(text);
  }

  paste(text: string): void {
    this.type(`\u001b[200~${text}\u001b[201~`);
  }

  resize({ columns, rows }: TerminalSize): void {
    this.#screen.resize(columns, rows);
    const tty = readFileSync(this.#ttyFile, 'utf8').trim();
    spawnSync('stty', ['-F', tty, 'cols', String(columns), 'rows', String(rows)]);
  }

  /** Waits until the screen shows what is wanted; fails with the screen where it never does. */
  async until(wanted: string | RegExp | ((text: string) => boolean)): Promise<void> {
    const isThere = (): boolean => {
      const { text } = this;
      if (typeof wanted === 'string') return text.includes(wanted);
      return wanted instanceof RegExp ? wanted.test(text) : wanted(text);
    };
    const deadline = Date.now() + waitMs;
    while (!isThere()) {
      if (Date.now() > deadline) throw new Error(`never shown: ${String(wanted)}\n${this.text}`);
      const change = Promise.withResolvers<void>();
      this.#changed.add(change.resolve);
      const timer = setTimeout(change.resolve, 200);
      await change.promise;
      clearTimeout(timer);
      this.#changed.delete(change.resolve);
    }
  }

  /** The exit code, once the command has ended. */
  async end(): Promise<number> {
    const { exitCode } = this.#child;
    if (exitCode !== null) return exitCode;
    const [code] = (await once(this.#child, 'close')) as [number];
    return code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null) {
      this.#child.kill('SIGKILL');
      await once(this.#child, 'close');
    }
    this.#screen.dispose();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
