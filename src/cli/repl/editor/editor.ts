/**
 * The editor's state and what each command makes of it: text, cursor, undo, kill ring. Pure: takes a state and a
 * command, gives the next state. Knows nothing of keys, of the terminal or of SQL.
 */
import {
  cleanText,
  columnOf,
  lineEnd,
  lineStart,
  nextGrapheme,
  nextWord,
  offsetOfColumn,
  previousBlank,
  previousGrapheme,
  previousWord,
} from './text.ts';

export interface EditorState {
  readonly text: string;
  /** UTF-16 offset, between graphemes. */
  readonly cursor: number;
  /** The column that up and down aim at, in graphemes; null after any other command. */
  readonly goal: number | null;
  readonly undo: readonly Moment[];
  readonly redo: readonly Moment[];
  /** What was killed, newest last. */
  readonly killed: readonly string[];
  /** What the last command was: typing joins one undo step, kills join one entry of the ring, a yank can be exchanged. */
  readonly last: 'insert' | 'kill' | 'yank' | 'other';
  /** Where the last yank stands, and which entry of the ring it was; null where none was. */
  readonly yanked: { readonly start: number; readonly index: number } | null;
}

export interface Moment {
  readonly text: string;
  readonly cursor: number;
}

export type EditCommand =
  | { readonly kind: 'insert'; readonly text: string }
  /** Replaces a range, as completion does; the cursor goes behind it. */
  | { readonly kind: 'replace'; readonly start: number; readonly end: number; readonly text: string }
  | { readonly kind: 'set'; readonly text: string }
  | { readonly kind: Move | Kill | Change };

export type Move =
  | 'left'
  | 'right'
  | 'wordLeft'
  | 'wordRight'
  | 'lineStart'
  | 'lineEnd'
  | 'textStart'
  | 'textEnd'
  | 'up'
  | 'down';
export type Kill = 'killToLineEnd' | 'killToLineStart' | 'killWordLeft' | 'killBlankLeft' | 'killWordRight';
export type Change =
  | 'deleteLeft'
  | 'deleteRight'
  | 'yank'
  | 'yankPrevious'
  | 'transpose'
  | 'upper'
  | 'lower'
  | 'capitalize'
  | 'undo'
  | 'redo';

const undoDepthMax = 500;
const killRingMax = 60;

export const emptyEditor: EditorState = {
  text: '',
  cursor: 0,
  goal: null,
  undo: [],
  redo: [],
  killed: [],
  last: 'other',
  yanked: null,
};

/** The next state; the same object where nothing changes (`up` in the first line). */
export function edit(state: EditorState, command: EditCommand): EditorState {
  switch (command.kind) {
    case 'insert':
      return insert(state, cleanText(command.text), 'insert');
    case 'replace':
      return replace(state, command.start, command.end, cleanText(command.text), 'other');
    case 'set':
      return { ...emptyEditor, text: command.text, cursor: command.text.length, killed: state.killed };
    case 'up':
    case 'down':
      return moveLine(state, command.kind === 'up' ? -1 : 1);
    case 'left':
    case 'right':
    case 'wordLeft':
    case 'wordRight':
    case 'lineStart':
    case 'lineEnd':
    case 'textStart':
    case 'textEnd':
      return { ...state, cursor: target(state, command.kind), goal: null, last: 'other' };
    case 'deleteLeft':
      return replace(state, previousGrapheme(state.text, state.cursor), state.cursor, '', 'other');
    case 'deleteRight':
      return replace(state, state.cursor, nextGrapheme(state.text, state.cursor), '', 'other');
    case 'killToLineEnd':
    case 'killToLineStart':
    case 'killWordLeft':
    case 'killBlankLeft':
    case 'killWordRight':
      return kill(state, command.kind);
    case 'yank':
      return yank(state, state.killed.length - 1, state.cursor);
    case 'yankPrevious':
      return yankPrevious(state);
    case 'transpose':
      return transpose(state);
    case 'upper':
    case 'lower':
    case 'capitalize':
      return recase(state, command.kind);
    case 'undo':
      return travel(state, 'undo', 'redo');
    case 'redo':
      return travel(state, 'redo', 'undo');
  }
}

function target({ text, cursor }: EditorState, move: Exclude<Move, 'up' | 'down'>): number {
  switch (move) {
    case 'left':
      return previousGrapheme(text, cursor);
    case 'right':
      return nextGrapheme(text, cursor);
    case 'wordLeft':
      return previousWord(text, cursor);
    case 'wordRight':
      return nextWord(text, cursor);
    case 'lineStart':
      return lineStart(text, cursor);
    case 'lineEnd':
      return lineEnd(text, cursor);
    case 'textStart':
      return 0;
    case 'textEnd':
      return text.length;
  }
}

function moveLine(state: EditorState, by: -1 | 1): EditorState {
  const { text, cursor } = state;
  const start = lineStart(text, cursor);
  const end = lineEnd(text, cursor);
  if (by < 0 ? start === 0 : end === text.length) return state;
  const goal = state.goal ?? columnOf(text, cursor);
  const there = by < 0 ? start - 1 : end + 1;
  return { ...state, cursor: offsetOfColumn(text, there, goal), goal, last: 'other' };
}

function insert(state: EditorState, text: string, last: EditorState['last']): EditorState {
  return text === '' ? state : replace(state, state.cursor, state.cursor, text, last);
}

/** Every change of the text comes through here, so that it can be undone. */
function replace(state: EditorState, start: number, end: number, text: string, last: EditorState['last']): EditorState {
  if (start === end && text === '') return { ...state, goal: null, last: 'other' };
  // A word typed is one step; a new word or line begins another.
  const joins = last === 'insert' && state.last === 'insert' && !/\s/.test(text);
  return {
    text: state.text.slice(0, start) + text + state.text.slice(end),
    cursor: start + text.length,
    goal: null,
    undo: joins ? state.undo : [...state.undo, { text: state.text, cursor: state.cursor }].slice(-undoDepthMax),
    redo: [],
    killed: state.killed,
    last,
    yanked: null,
  };
}

function kill(state: EditorState, how: Kill): EditorState {
  const { text, cursor } = state;
  const [start, end] = killRange(text, cursor, how);
  if (start === end) return { ...state, last: 'other' };
  const piece = text.slice(start, end);
  const before = state.last === 'kill' ? state.killed.at(-1)! : '';
  const joined = end === cursor && start < cursor ? piece + before : before + piece;
  const ring = state.last === 'kill' ? state.killed.slice(0, -1) : state.killed;
  return { ...replace(state, start, end, '', 'kill'), killed: [...ring, joined].slice(-killRingMax) };
}

function killRange(text: string, cursor: number, how: Kill): readonly [start: number, end: number] {
  switch (how) {
    case 'killToLineEnd': {
      const end = lineEnd(text, cursor);
      // At a line's end the line break goes, as in emacs.
      return [cursor, end === cursor ? Math.min(text.length, end + 1) : end];
    }
    case 'killToLineStart': {
      const start = lineStart(text, cursor);
      return [start === cursor ? Math.max(0, start - 1) : start, cursor];
    }
    case 'killWordLeft':
      return [previousWord(text, cursor), cursor];
    case 'killBlankLeft':
      return [previousBlank(text, cursor), cursor];
    case 'killWordRight':
      return [cursor, nextWord(text, cursor)];
  }
}

function yank(state: EditorState, index: number, start: number): EditorState {
  const text = state.killed[index];
  if (text === undefined) return state;
  return { ...replace(state, start, state.cursor, text, 'yank'), yanked: { start, index } };
}

/** Exchanges what was just yanked for the entry before it. */
function yankPrevious(state: EditorState): EditorState {
  if (state.last !== 'yank' || state.yanked === null) return state;
  const { start, index } = state.yanked;
  return yank(state, index === 0 ? state.killed.length - 1 : index - 1, start);
}

/** Exchanges the graphemes around the cursor; at a line's end the two before it. */
function transpose(state: EditorState): EditorState {
  const { text, cursor } = state;
  const middle = cursor === lineEnd(text, cursor) ? previousGrapheme(text, cursor) : cursor;
  const start = previousGrapheme(text, middle);
  const end = nextGrapheme(text, middle);
  if (start < lineStart(text, cursor) || start === middle) return state;
  return replace(state, start, end, text.slice(middle, end) + text.slice(start, middle), 'other');
}

function recase(state: EditorState, how: 'upper' | 'lower' | 'capitalize'): EditorState {
  const end = nextWord(state.text, state.cursor);
  const piece = state.text.slice(state.cursor, end);
  const changed =
    how === 'upper'
      ? piece.toUpperCase()
      : how === 'lower'
        ? piece.toLowerCase()
        : piece.toLowerCase().replace(/\p{L}/u, (letter) => letter.toUpperCase());
  return replace(state, state.cursor, end, changed, 'other');
}

function travel(state: EditorState, from: 'undo' | 'redo', to: 'undo' | 'redo'): EditorState {
  const moment = state[from].at(-1);
  if (moment === undefined) return state;
  const now: Moment = { text: state.text, cursor: state.cursor };
  return {
    ...state,
    ...moment,
    goal: null,
    last: 'other',
    yanked: null,
    [from]: state[from].slice(0, -1),
    [to]: [...state[to], now],
  };
}
