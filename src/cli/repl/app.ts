/** The shell's picture drawn by Ink: the prompt with what is typed, the list of completions, the progress of a statement. */
import { Box, type Key, Text, useApp, useCursor, useInput, usePaste, useStdout, useWindowSize } from 'ink';
import { createElement, type ReactNode, useEffect, useLayoutEffect, useState, useSyncExternalStore } from 'react';
import { progressDelayMs, progressText } from '../shell/progress-text.ts';
import { cutToWidth, type Measure } from '../text-width.ts';
import type { KeyPress, NamedKey } from './editor/keymap.ts';
import { nextGrapheme } from './editor/text.ts';
import { highlight } from './highlight.ts';
import { type Laid, type Look, layList, layText, paint } from './layout.ts';
import type { Picture, ReplModel } from './model.ts';
import { pickHelp } from './pick.ts';

export interface AppProps {
  readonly model: ReplModel;
  readonly measure: Measure;
}

const listHeight = 8;
const tickMs = 200;

export function App({ model, measure }: AppProps): ReactNode {
  const picture = useSyncExternalStore(model.subscribe, () => model.picture);
  const { columns, rows } = useWindowSize();
  const { setCursorPosition } = useCursor();
  useStage(model);
  useInput((input, key) => {
    for (const press of keysOf(input, key)) model.press(press);
  });
  usePaste((text) => model.paste(text));
  const look: Look = { columns, rows, isColored: model.isColored, measure };
  if (picture.isEnded) {
    setCursorPosition(undefined);
    return null;
  }
  const text = laid(picture, model, look);
  const below = [...listLines(picture, look, rows - text.lines.length - 2)];
  setCursorPosition({ x: text.cursor.x, y: text.cursor.y });
  return createElement(
    Box,
    { flexDirection: 'column' },
    ...text.lines.map((line, i) => createElement(Text, { key: `t${i}`, wrap: 'truncate' }, line === '' ? ' ' : line)),
    ...below.map((line, i) => createElement(Text, { key: `l${i}`, wrap: 'truncate' }, line)),
    createElement(ProgressLine, { key: 'p', picture, look }),
  );
}

/** Hands the terminal to the model, and ends the app with it. */
function useStage(model: ReplModel): void {
  const { exit, suspendTerminal, waitUntilRenderFlush } = useApp();
  const { stdout, write } = useStdout();
  useLayoutEffect(() => {
    model.attach({
      write: async (data) => {
        write(typeof data === 'string' ? data : Buffer.from(data).toString('utf8'));
        await waitUntilRenderFlush();
      },
      suspended: async (work) => {
        await using _ = await suspendTerminal();
        return await work();
      },
      clear: () => write('\u001b[2J\u001b[3J\u001b[H'),
      get size() {
        const { columns, rows } = stdout as { columns?: number; rows?: number };
        return { columns: columns ?? 80, rows: rows ?? 24 };
      },
    });
    void model.ended.then(() => exit());
  }, [model, exit, suspendTerminal, waitUntilRenderFlush, stdout, write]);
}

function laid(picture: Picture, model: ReplModel, look: Look): Laid {
  const { question } = picture;
  if (question !== null) {
    const line = cutToWidth(`${question} (y/n) `, look.columns - 1, look.measure);
    return { lines: [line], cursor: { x: look.measure(line), y: 0 } };
  }
  if (picture.pick !== null) {
    const line = cutToWidth(picture.pick.choice.title, look.columns - 1, look.measure);
    return { lines: [paint(line, '1', look.isColored)], cursor: { x: look.measure(line), y: 0 } };
  }
  const { editor, search } = picture.prompt;
  if (search !== null) return laidSearch(picture, model, look);
  const spans = highlight(editor.text, model.dialect, model.isFunction, picture.wrong);
  return layText(spans, editor.cursor, model.prompts, look);
}

function laidSearch({ prompt: { search } }: Picture, model: ReplModel, look: Look): Laid {
  const { query, found, rank, matches } = search!;
  const text = found === null ? '' : model.entered[found]!;
  const place = matches === 0 ? 'no match' : `${rank + 1} of ${matches}`;
  const head = cutToWidth(`(search, ${place}) ${query}`, look.columns - 1, look.measure);
  const spans = highlight(text, model.dialect, model.isFunction, []);
  const below = layText(spans, 0, { first: '  ', more: '  ' }, { ...look, rows: look.rows - 1 });
  return { lines: [paint(head, '36', look.isColored), ...below.lines], cursor: { x: look.measure(head), y: 0 } };
}

function listLines({ prompt, pick }: Picture, look: Look, room: number): readonly string[] {
  if (pick !== null) {
    const { choice, selected } = pick;
    const list = { candidates: choice.items, selected };
    const help = cutToWidth(pickHelp(choice), look.columns - 1, look.measure);
    return [...layList(list, Math.max(1, room - 3), look), paint(help, '90', look.isColored)];
  }
  return prompt.list === null || room < 2 ? [] : layList(prompt.list, Math.min(listHeight, room - 1), look);
}

function ProgressLine({ picture, look }: { readonly picture: Picture; readonly look: Look }): ReactNode {
  const { running } = picture;
  const [nowMs, setNowMs] = useState(() => performance.now());
  useEffect(() => {
    if (running === null) return;
    const timer = setInterval(() => setNowMs(performance.now()), tickMs);
    return () => clearInterval(timer);
  }, [running]);
  if (running === null || nowMs - running.sinceMs < progressDelayMs) return null;
  const text = `${progressText(running.progress(), nowMs - running.sinceMs)} · Ctrl-C stops`;
  return createElement(
    Text,
    { wrap: 'truncate' },
    paint(cutToWidth(text, look.columns - 1, look.measure), '90', look.isColored),
  );
}

/** Ink's event as keys: text that came in one piece may hold several, and line ends among them. */
export function keysOf(input: string, key: Key): readonly KeyPress[] {
  const name = nameOf(key);
  const { ctrl, meta: alt, shift } = key;
  if (name !== null) return [{ input: '', name, ctrl, alt: alt && name !== 'escape', shift }];
  if (ctrl || alt) return [{ input, name: null, ctrl, alt, shift }];
  const keys: KeyPress[] = [];
  for (let i = 0; i < input.length; ) {
    const end = nextGrapheme(input, i);
    keys.push(typedKey(input.slice(i, end)));
    i = end;
  }
  return keys;
}

function typedKey(text: string): KeyPress {
  const plain = { ctrl: false, alt: false, shift: false };
  const code = text.charCodeAt(0);
  if (text === '\r' || text === '\n' || text === '\r\n') return { input: '', name: 'enter', ...plain };
  if (text === '\t') return { input: '', name: 'tab', ...plain };
  if (code === 127) return { input: '', name: 'backspace', ...plain };
  // Ctrl with a letter is the letter's number.
  if (code < 32) return { input: String.fromCharCode(code + 64).toLowerCase(), name: null, ...plain, ctrl: true };
  return { input: text, name: null, ...plain };
}

function nameOf(key: Key): NamedKey | null {
  if (key.return) return 'enter';
  if (key.tab) return 'tab';
  if (key.backspace) return 'backspace';
  if (key.delete) return 'delete';
  if (key.leftArrow) return 'left';
  if (key.rightArrow) return 'right';
  if (key.upArrow) return 'up';
  if (key.downArrow) return 'down';
  if (key.home) return 'home';
  if (key.end) return 'end';
  if (key.pageUp) return 'pageUp';
  if (key.pageDown) return 'pageDown';
  return key.escape ? 'escape' : null;
}
