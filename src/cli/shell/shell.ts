/**
 * The shell behind every screen: takes what was entered, runs statements in a session of a worker, so that the keys are
 * heard whatever a statement does, and commands of its own. Errors are printed and end nothing.
 */
import type { Progress } from '../../exec/control.ts';
import { openRemote, type RemoteSession } from '../../session/remote.ts';
import type { OpenOptions } from '../../session/session.ts';
import { findFormat } from '../formats/all.ts';
import type { FormatOptions } from '../formats/format.ts';
import { printError, type StatementPlace } from '../print-error.ts';
import { runStatement, type ScriptContext, StatementFailure } from '../run-script.ts';
import { cellText } from './cell-text.ts';
import { findCommand } from './commands/all.ts';
import { splitArguments, UsageError } from './commands/command.ts';
import { endingCommands } from './commands/endings.ts';
import type { Screen } from './screen.ts';
import { openSink, type Sink } from './sink.ts';
import { type Entered, splitInput } from './split-input.ts';
import { newShellState, type ShellState } from './state.ts';

/** A second Ctrl-C within this time ends a statement that does not listen to the first. */
const impatienceMs = 2000;
/** A script that reads itself would never end. */
const scriptDepthMax = 20;

/** How one statement's result is shown, where other than the shell's state says. */
export interface Showing {
  readonly format?: string;
  readonly expanded?: ShellState['expanded'];
  readonly output?: string;
}

export class Shell {
  readonly screen: Screen;
  readonly state: ShellState = newShellState();
  #options: OpenOptions;
  #session: RemoteSession;
  #cancel: (() => void) | null = null;
  #canceledMs = Number.NEGATIVE_INFINITY;
  #depth = 0;
  #schema = '';
  /** Called after statements, since they may have changed names. */
  onChange: () => void = () => {};

  private constructor(options: OpenOptions, screen: Screen, session: RemoteSession) {
    this.#options = options;
    this.screen = screen;
    this.#session = session;
  }

  /** Errors: those of opening the session. */
  static async open(options: OpenOptions, screen: Screen): Promise<Shell> {
    const session = await openReady(options);
    const shell = new Shell(options, screen, session);
    await shell.#readSchema();
    return shell;
  }

  get session(): RemoteSession {
    return this.#session;
  }

  get isBusy(): boolean {
    return this.#cancel !== null;
  }

  /** `schema`, with the dialect where it is not the usual one. */
  get title(): string {
    const { dialect } = this.#session.settings;
    return dialect === 'spark' ? this.#schema : `${this.#schema} ${dialect}`;
  }

  get options(): OpenOptions {
    return this.#options;
  }

  /** Whether Enter behind the text runs it. */
  isComplete(text: string): boolean {
    const last = this.split(text).at(-1);
    return last === undefined || last.kind === 'command' || last.isComplete;
  }

  split(text: string): readonly Entered[] {
    return splitInput(text, this.#session.settings.dialect);
  }

  /** Runs statements and commands in order, until one is cancelled. False where one of them ends the shell. */
  async enter(text: string): Promise<boolean> {
    for (const entered of this.split(text)) {
      const outcome = await this.#take(entered, text);
      if (outcome === 'quit') return false;
      if (outcome === 'failed' && (this.#depth > 0 ? this.state.isBailing : this.wasCanceled)) break;
    }
    return true;
  }

  /** As `enter`, of a file's text: errors end it where `.bail on` says so. */
  async enterScript(text: string): Promise<boolean> {
    if (this.#depth >= scriptDepthMax) throw new UsageError('Scripts read scripts more than 20 deep.');
    this.#depth++;
    try {
      return await this.enter(text);
    } finally {
      this.#depth--;
    }
  }

  get wasCanceled(): boolean {
    return performance.now() - this.#canceledMs < impatienceMs;
  }

  async #take(entered: Entered, source: string): Promise<'done' | 'failed' | 'quit'> {
    if (this.state.isEchoed) await this.screen.print(`${entered.text}\n`);
    if (entered.kind === 'command') return this.#command(entered.text);
    const place: StatementPlace = { statement: entered.text, start: entered.start, source };
    const { ending } = entered;
    if (ending === null) return (await this.#runOrPreview(place)) ? 'done' : 'failed';
    const [name = '', ...rest] = splitArguments(ending);
    const command = endingCommands.find((c) => c.names.includes(name));
    if (command !== undefined) return (await this.#guarded(() => command.run(this, place, rest))) ?? 'done';
    // psql's way too: what stands behind is a command of its own, and the statement is dropped by \r.
    this.screen.complain(`No command that ends a statement is called ${name}; .help lists them.\n`);
    return 'failed';
  }

  /** Whoever is shown what a statement would do is asked whether to do it; a script is not. */
  async #runOrPreview(place: StatementPlace): Promise<boolean> {
    if (!(await this.run(place))) return false;
    const before = /^\s*preview\s+/i.exec(place.statement)?.[0].length;
    if (before === undefined || this.#depth > 0 || !(await this.screen.confirm('Do it?'))) return true;
    return this.run({ ...place, statement: place.statement.slice(before), start: place.start + before });
  }

  async #command(text: string): Promise<'done' | 'failed' | 'quit'> {
    const [name = '', ...rest] = splitArguments(text);
    const command = findCommand(name);
    if (command === undefined) {
      this.screen.complain(`No command is called ${name}; .help lists them.\n`);
      return 'failed';
    }
    return (await this.#guarded(() => command.run(this, rest, text.slice(name.length).trim()))) ?? 'done';
  }

  async #guarded(work: () => Promise<'quit' | void>): Promise<'failed' | 'quit' | null> {
    try {
      return (await work()) === 'quit' ? 'quit' : null;
    } catch (error) {
      if (error instanceof UsageError) this.screen.complain(`${error.message}\n`);
      else this.screen.complain(await printError(error, null, 'text', this.screen.isColored));
      return 'failed';
    }
  }

  /** Runs SQL of the shell's own: a command's question. */
  runText(statement: string, showing: Showing = {}): Promise<boolean> {
    return this.run({ statement, start: 0, source: statement }, showing);
  }

  /** Runs one statement and shows its result. False where it failed; the error has been printed. */
  async run(place: StatementPlace, showing: Showing = {}): Promise<boolean> {
    const started = performance.now();
    let sink: Sink | null = null;
    try {
      sink = await openSink(this.state, this.screen, showing.output);
      const rows = await runStatement(place, await this.#context(sink, showing));
      await sink.end();
      if (this.state.isTimed) await this.screen.print(timing(rows, performance.now() - started));
      return true;
    } catch (error) {
      await sink?.abandon();
      const failure = error instanceof StatementFailure ? error.failure : error;
      this.screen.complain(await printError(failure, place, 'text', this.screen.isColored));
      return false;
    } finally {
      this.screen.running(null);
      this.onChange();
      if (/^\s*use\b/i.test(place.statement)) await this.#readSchema();
    }
  }

  async #context(sink: Sink, showing: Showing): Promise<ScriptContext> {
    const expanded = showing.expanded ?? this.state.expanded;
    const name = showing.format ?? this.state.format;
    return {
      session: this.#session,
      format: (await findFormat(name === 'box' && expanded === 'on' ? 'vertical' : name))!,
      output: sink,
      parameters: Object.fromEntries(this.state.variables),
      formatOptions: this.#formatOptions(sink, expanded),
      tell: async (line) => {
        if (name === 'box' && sink.isScreen) await sink.write(line);
        else this.screen.complain(line);
      },
      running: (cancel, progress) => this.#running(cancel, progress ?? null),
    };
  }

  #formatOptions(sink: Sink, expanded: ShellState['expanded']): Omit<FormatOptions, 'zone'> {
    const width = sink.isScreen ? (this.state.width ?? this.screen.size.columns) : Number.POSITIVE_INFINITY;
    return {
      width,
      rowsMax: sink.isWhole ? Number.POSITIVE_INFINITY : this.state.rowsMax,
      isUnicode: this.screen.isUnicode,
      tooWide: expanded === 'auto' ? 'vertical' : 'elide',
    };
  }

  #running(cancel: (() => void) | null, progress: (() => Progress | null) | null): void {
    this.#cancel = cancel;
    if (progress !== null) this.screen.running(progress);
  }

  /** Marks what a command does over time, `\watch`, as running: Ctrl-C calls `cancel`. */
  whileRunning<T>(cancel: () => void, work: () => Promise<T>): Promise<T> {
    const before = this.#cancel;
    this.#cancel = cancel;
    return work().finally(() => {
      this.#cancel = before;
    });
  }

  /** Cancels what runs; a second time within two seconds ends its session. False where nothing runs. */
  interrupt(): boolean {
    if (this.#cancel === null) return false;
    const isImpatient = performance.now() - this.#canceledMs < impatienceMs;
    this.#canceledMs = performance.now();
    if (isImpatient) void this.#restart();
    else this.#cancel();
    return true;
  }

  /** The statement does not stop: its session ends, and another begins. */
  async #restart(): Promise<void> {
    const stuck = this.#session;
    this.#session = await openRemote(this.#options);
    this.screen.complain('The session was restarted: its settings, temporary views and tables are gone.\n');
    await stuck.kill();
    this.onChange();
  }

  /** Opens other paths in a new session; where that fails, the old one stays. */
  async reopen(options: OpenOptions): Promise<void> {
    const next = await openReady(options);
    const old = this.#session;
    this.#session = next;
    this.#options = options;
    await old.kill();
    await this.#readSchema();
    this.onChange();
  }

  async #readSchema(): Promise<void> {
    try {
      using result = await this.#session.query('SELECT current_schema() AS schema');
      const [row] = await result.rows();
      this.#schema = cellText(row?.['schema']);
    } catch {
      // The prompt can do without.
    }
  }

  /** Ends the session, whatever it does. */
  end(): Promise<void> {
    return this.#session.kill();
  }
}

async function openReady(options: OpenOptions): Promise<RemoteSession> {
  const session = await openRemote(options);
  try {
    await session.ready();
    return session;
  } catch (error) {
    await session.kill();
    throw error;
  }
}

function timing(rows: number | null, elapsedMs: number): string {
  const seconds = `${(elapsedMs / 1000).toFixed(3)} s`;
  const count = rows === null ? '' : `${rows.toLocaleString('en')} row${rows === 1 ? '' : 's'}, `;
  return `(${count}${seconds})\n`;
}
