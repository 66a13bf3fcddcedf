/**
 * The shell on a terminal, without the terminal: what is typed, what runs, what is shown. Takes keys and pasted text,
 * gives a picture to draw whenever it changes; results go out through what the drawing side attaches.
 */
import type { Progress } from '../../exec/control.ts';
import type { History } from '../history.ts';
import type { Choice, Picked, Screen } from '../shell/screen.ts';
import type { Shell } from '../shell/shell.ts';
import type { KeyPress } from './editor/keymap.ts';
import { emptyPrompt, fill, offer, type Pressed, type PromptState, paste, press } from './editor/prompt.ts';
import { highlight, type Wrong } from './highlight.ts';
import { paintSpans } from './layout.ts';
import { type PickState, pickStep } from './pick.ts';

/** What a drawing side gives: it alone touches the terminal. */
export interface Stage {
  /** Text above what is drawn; ends with a line end. */
  write(data: string | Uint8Array): Promise<void>;
  suspended<T>(work: () => Promise<T>): Promise<T>;
  clear(): void;
  readonly size: { readonly columns: number; readonly rows: number };
}

export interface ModelOptions {
  readonly isUnicode: boolean;
  readonly isColored: boolean;
  readonly history: History;
}

/** What is drawn. A new object for every change. */
export interface Picture {
  readonly prompt: PromptState;
  readonly wrong: readonly Wrong[];
  readonly running: { readonly sinceMs: number; readonly progress: () => Progress | null } | null;
  /** A question that wants y or n; null where none is open. */
  readonly question: string | null;
  /** A list to pick from; null where none is open. */
  readonly pick: PickState | null;
  readonly isReady: boolean;
  readonly isEnded: boolean;
}

/** What completion knows beside the session; loaded while the first prompt is shown. */
export interface Knowledge {
  readonly isFunction: (name: string) => boolean;
  readonly complete: (text: string, cursor: number) => Promise<Parameters<typeof offer>[1]>;
  /** The place where the parser stops, of a whole statement; null where it is right, or may still become so. */
  readonly check: (text: string) => Wrong | null;
}

/** A pause in typing after which the text is parsed. */
const checkDelayMs = 250;

export class ReplModel implements Screen {
  readonly isUnicode: boolean;
  readonly isColored: boolean;
  readonly #history: History;
  readonly #listeners = new Set<() => void>();
  readonly #queue: string[] = [];
  readonly #ended = Promise.withResolvers<void>();
  #picture: Picture = {
    prompt: emptyPrompt,
    wrong: [],
    running: null,
    question: null,
    pick: null,
    isReady: false,
    isEnded: false,
  };
  #stage: Stage | null = null;
  #shell: Shell | null = null;
  #knowledge: Knowledge | null = null;
  #answer: ((isYes: boolean) => void) | null = null;
  #picked: ((picked: Picked | null) => void) | null = null;
  #isBusy = false;
  /** The part of the output behind its last line end, which waits for the rest. */
  #tail = '';
  #checking: NodeJS.Timeout | null = null;

  constructor({ isUnicode, isColored, history }: ModelOptions) {
    this.isUnicode = isUnicode;
    this.isColored = isColored;
    this.#history = history;
  }

  /** Resolves when the shell has ended. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  get picture(): Picture {
    return this.#picture;
  }

  get isFunction(): (name: string) => boolean {
    return this.#knowledge?.isFunction ?? (() => true);
  }

  get dialect(): 'spark' | 'ansi' | 'postgres' {
    return this.#shell?.session.settings.dialect ?? 'spark';
  }

  /** `schema> `, or a question that search asks; and the mark of lines that follow. */
  get prompts(): { readonly first: string; readonly more: string } {
    const title = this.#shell?.title ?? '';
    const first = title === '' ? 'silt> ' : `silt ${title}> `;
    return { first, more: `${' '.repeat(Math.max(0, first.length - 4))}..> ` };
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  attach(stage: Stage): void {
    this.#stage = stage;
  }

  /** The session is there: what was typed ahead runs now. */
  begin(shell: Shell): void {
    this.#shell = shell;
    this.#change({ isReady: true });
    void this.#drain();
  }

  learn(knowledge: Knowledge): void {
    this.#knowledge = knowledge;
    this.#change({});
  }

  press(key: KeyPress): void {
    if (this.#answer !== null) return this.#answerWith(key);
    if (this.#picture.pick !== null) return this.#pickWith(this.#picture.pick, key);
    const { state, request } = press(this.#picture.prompt, key, {
      history: this.#history.entries,
      isComplete: (text) => this.#shell?.isComplete(text) ?? /;\s*$/.test(text),
    });
    this.#show(state);
    if (request !== null) this.#serve(request);
  }

  paste(text: string): void {
    if (this.#answer === null && this.#picked === null) this.#show(paste(this.#picture.prompt, text));
  }

  #show(prompt: PromptState): void {
    const isChanged = prompt.editor.text !== this.#picture.prompt.editor.text;
    this.#change(isChanged ? { prompt, wrong: [] } : { prompt });
    if (isChanged) this.#checkSoon();
  }

  #serve(request: NonNullable<Pressed['request']>): void {
    switch (request.kind) {
      case 'submit':
        this.#queue.push(request.text);
        void this.#drain();
        return;
      case 'complete':
        void this.#complete(request.isAsked);
        return;
      case 'interrupt':
        this.#interrupt();
        return;
      case 'end':
        this.#end();
        return;
      case 'clear':
        this.clear();
        return;
      case 'editExternally':
        void this.#editExternally();
    }
  }

  /** Runs what was entered, one after the other; typing goes on meanwhile. */
  async #drain(): Promise<void> {
    if (this.#isBusy || this.#shell === null) return;
    this.#isBusy = true;
    for (let text = this.#queue.shift(); text !== undefined; text = this.#queue.shift()) {
      await this.#echo(text);
      this.#history.add(text.trimEnd());
      const goesOn = await this.#shell.enter(text);
      await this.#flush();
      if (!goesOn) return this.#finish();
      if (this.#shell.wasCanceled) this.#queue.length = 0;
    }
    this.#isBusy = false;
  }

  /** The statement as it was typed stays above its result. */
  async #echo(text: string): Promise<void> {
    const spans = highlight(text, this.dialect, this.isFunction, []);
    await this.#stage?.write(`${paintSpans(spans, this.prompts, this.isColored)}\n`);
  }

  async #complete(isAsked: boolean): Promise<void> {
    const { editor } = this.#picture.prompt;
    if (this.#knowledge === null) return;
    const completion = await this.#knowledge.complete(editor.text, editor.cursor);
    // The text has moved on meanwhile: the answer is to a question of before.
    const now = this.#picture.prompt.editor;
    if (now.text === editor.text && now.cursor === editor.cursor)
      this.#show(offer(this.#picture.prompt, completion, isAsked));
  }

  #interrupt(): void {
    if (this.#shell?.interrupt() === true) return;
    const { text } = this.#picture.prompt.editor;
    if (text !== '')
      void this.#stage?.write(`${this.prompts.first}${text.replaceAll('\n', `\n${this.prompts.more}`)}^C\n`);
    this.#show(emptyPrompt);
  }

  /** Ctrl-D while a statement runs ends it and the shell. */
  #end(): void {
    this.#queue.length = 0;
    this.#finish();
  }

  #finish(): void {
    if (this.#checking !== null) clearTimeout(this.#checking);
    this.#change({ isEnded: true, running: null });
    this.#ended.resolve();
  }

  async #editExternally(): Promise<void> {
    const { editText } = await import('../shell/external-editor.ts');
    const { text } = this.#picture.prompt.editor;
    this.propose(await this.suspended(() => editText(text)));
  }

  #checkSoon(): void {
    if (this.#checking !== null) clearTimeout(this.#checking);
    this.#checking = setTimeout(() => {
      this.#checking = null;
      const { text } = this.#picture.prompt.editor;
      const wrong = this.#knowledge?.check(text) ?? null;
      if (wrong !== null) this.#change({ wrong: [wrong] });
    }, checkDelayMs);
  }

  #change(part: Partial<Picture>): void {
    this.#picture = { ...this.#picture, ...part };
    for (const listener of this.#listeners) listener();
  }

  // What the shell asks of its screen.

  async print(data: string | Uint8Array): Promise<void> {
    if (typeof data !== 'string') {
      await this.#flush();
      await this.#stage?.write(data);
      return;
    }
    const text = this.#tail + data;
    const end = text.lastIndexOf('\n') + 1;
    this.#tail = text.slice(end);
    if (end > 0) await this.#stage?.write(text.slice(0, end));
  }

  /** Output without a line end at its end gets one: what is drawn begins on a line of its own. */
  async #flush(): Promise<void> {
    if (this.#tail !== '') await this.print('\n');
  }

  complain(text: string): void {
    void this.#stage?.write(text);
  }

  get size(): Screen['size'] {
    return this.#stage?.size ?? { columns: 80, rows: 24 };
  }

  get entered(): readonly string[] {
    return this.#history.entries;
  }

  suspended<T>(work: () => Promise<T>): Promise<T> {
    return this.#stage === null ? work() : this.#stage.suspended(work);
  }

  clear(): void {
    this.#stage?.clear();
  }

  propose(text: string): void {
    this.#show(fill(this.#picture.prompt, text));
  }

  confirm(question: string): Promise<boolean> {
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.#change({ question });
    });
  }

  #answerWith({ input, name, ctrl }: KeyPress): void {
    const isYes = /^y/i.test(input) && !ctrl;
    const isNo = /^n/i.test(input) || ctrl || name === 'escape' || name === 'enter';
    if (!isYes && !isNo) return;
    const answer = this.#answer!;
    this.#answer = null;
    this.#change({ question: null });
    answer(isYes);
  }

  readonly canPick = true;

  pick(choice: Choice): Promise<Picked | null> {
    if (choice.items.length === 0) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.#picked = resolve;
      this.#change({ pick: { choice, selected: choice.selected } });
    });
  }

  #pickWith(state: PickState, key: KeyPress): void {
    const step = pickStep(state, key);
    if (step.kind === 'moved') return this.#change({ pick: step.state });
    const picked = this.#picked!;
    this.#picked = null;
    this.#change({ pick: null });
    picked(step.picked);
  }

  running(progress: (() => Progress | null) | null): void {
    const sinceMs = this.#picture.running?.sinceMs ?? performance.now();
    this.#change({ running: progress === null ? null : { sinceMs, progress } });
  }
}
