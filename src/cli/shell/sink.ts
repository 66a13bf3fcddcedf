/** Where one result of a shell goes: the screen, a pager, or the file of `.output` and `.once`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Output } from '../output.ts';
import type { Screen } from './screen.ts';
import type { ShellState } from './state.ts';

export interface Sink {
  write(data: string | Uint8Array): Promise<void>;
  /** All is written: what was held back is shown, a file is closed. */
  end(): Promise<void>;
  /** The statement failed: what is held back is dropped. */
  abandon(): Promise<void>;
  /** Whether a table has to fit the screen's width. */
  readonly isScreen: boolean;
  /** Whether all rows are shown. */
  readonly isWhole: boolean;
}

/** `file` goes before what the state says. */
export async function openSink(state: ShellState, screen: Screen, file?: string): Promise<Sink> {
  const path = file ?? state.once ?? state.output;
  if (file === undefined) state.once = null;
  if (path !== null) return fileSink(path);
  return state.pager === 'off' ? screenSink(screen) : new PagerSink(screen, state.pager === 'on');
}

function fileSink(path: string): Sink {
  const output = new Output(path);
  let isBegun = false;
  return {
    write: (data) => {
      isBegun = true;
      return output.write(data);
    },
    end: () => output.end(),
    // A statement that failed before its first row leaves the file as it was.
    abandon: async () => {
      if (isBegun) await output.end();
    },
    isScreen: false,
    isWhole: true,
  };
}

function screenSink(screen: Screen): Sink {
  return {
    write: (data) => screen.print(data),
    end: async () => {},
    abandon: async () => {},
    isScreen: true,
    isWhole: false,
  };
}

/** What a pager is given before it is asked whether it is needed, in characters. */
const heldMax = 1 << 20;

/** Holds a result until it is longer than the screen; then a pager shows it, and the rest as it comes. */
class PagerSink implements Sink {
  readonly isScreen = true;
  readonly isWhole = true;
  readonly #screen: Screen;
  readonly #isAlways: boolean;
  #held: (string | Uint8Array)[] = [];
  #heldLines = 0;
  #heldLength = 0;
  #pager: { readonly child: ChildProcess; readonly done: Promise<void>; isGone: boolean } | null = null;

  constructor(screen: Screen, isAlways: boolean) {
    this.#screen = screen;
    this.#isAlways = isAlways;
  }

  async write(data: string | Uint8Array): Promise<void> {
    if (this.#pager === null) {
      this.#held.push(data);
      this.#heldLength += data.length;
      this.#heldLines += typeof data === 'string' ? data.split('\n').length - 1 : 0;
      if (this.#heldLength > heldMax || this.#heldLines >= this.#screen.size.rows - 1) await this.#start();
      return;
    }
    await this.#send(data);
  }

  async end(): Promise<void> {
    if (this.#pager === null && this.#isAlways && this.#held.length > 0) await this.#start();
    if (this.#pager === null) {
      for (const data of this.#held) await this.#screen.print(data);
      return;
    }
    this.#pager.child.stdin!.end();
    await this.#pager.done;
  }

  async abandon(): Promise<void> {
    this.#held = [];
    if (this.#pager !== null) await this.end();
  }

  async #start(): Promise<void> {
    const command = process.env['SILT_PAGER'] ?? process.env['PAGER'] ?? 'less -SRX';
    const started = Promise.withResolvers<ChildProcess>();
    const done = this.#screen.suspended(async () => {
      const child = spawn(command, { shell: true, stdio: ['pipe', 'inherit', 'inherit'] });
      // Whoever leaves the pager early has seen enough.
      child.stdin.on('error', () => {});
      started.resolve(child);
      await once(child, 'close');
    });
    const pager = { child: await started.promise, done, isGone: false };
    void done.finally(() => {
      pager.isGone = true;
    });
    this.#pager = pager;
    for (const data of this.#held) await this.#send(data);
    this.#held = [];
  }

  async #send(data: string | Uint8Array): Promise<void> {
    const { child, done, isGone } = this.#pager!;
    if (isGone || child.stdin!.write(data)) return;
    const stop = new AbortController();
    const drained = once(child.stdin!, 'drain', { signal: stop.signal }).catch(() => {});
    await Promise.race([drained, done]);
    stop.abort();
  }
}
