/**
 * The prompt: the editor with its history, its search and its list of completions. Pure: takes a state and what was
 * pressed or pasted, gives the next state and what the shell is asked to do. Knows nothing of the terminal.
 */
import { type EditorState, edit, emptyEditor } from './editor.ts';
import { noWalk, type Search, search, step, type Walk } from './history.ts';
import { commandOf, type KeyCommand, type KeyPress } from './keymap.ts';
import { lineStart } from './text.ts';

export interface Candidate {
  /** What takes the place of the word. */
  readonly insert: string;
  /** What the list shows; `detail` stands beside it: a type, a signature. */
  readonly label: string;
  readonly detail: string;
}

export interface Completion {
  /** The range of the text that a candidate replaces. */
  readonly start: number;
  readonly end: number;
  /** Best first. */
  readonly candidates: readonly Candidate[];
}

export interface PromptState {
  readonly editor: EditorState;
  readonly walk: Walk;
  readonly search: Search | null;
  readonly list: (Completion & { readonly selected: number }) | null;
}

export type Request =
  | { readonly kind: 'submit'; readonly text: string }
  /** `isAsked`: by Tab, so that one candidate alone is taken at once; else the open list follows what is typed. */
  | { readonly kind: 'complete'; readonly isAsked: boolean }
  | { readonly kind: 'interrupt' | 'end' | 'clear' | 'editExternally' };

export interface Surroundings {
  /** Statements entered before, newest last. */
  readonly history: readonly string[];
  /** Whether Enter behind this text runs it, or begins another line. */
  readonly isComplete: (text: string) => boolean;
}

export interface Pressed {
  readonly state: PromptState;
  readonly request: Request | null;
}

export const emptyPrompt: PromptState = { editor: emptyEditor, walk: noWalk, search: null, list: null };

/** Pasted text is text, whatever it holds: nothing of it is a key. */
export function paste(state: PromptState, text: string): PromptState {
  const { editor, search: found } = leaveSearch(state);
  return { ...typed(state, edit({ ...editor, last: 'other' }, { kind: 'insert', text })), search: found, list: null };
}

/** Puts another text in the place of what was typed, as an editor outside gives it back. */
export function fill(state: PromptState, text: string): PromptState {
  return { ...emptyPrompt, editor: edit(state.editor, { kind: 'set', text }) };
}

/** Shows candidates, or takes the only one where they were asked for. */
export function offer(state: PromptState, completion: Completion, isAsked: boolean): PromptState {
  const { candidates } = completion;
  if (candidates.length === 0) return { ...state, list: null };
  if (isAsked && candidates.length === 1) return accept({ ...state, list: { ...completion, selected: 0 } });
  const shared = isAsked ? sharedStart(candidates.map((c) => c.insert)) : '';
  const word = state.editor.text.slice(completion.start, completion.end);
  if (shared.length <= word.length || !shared.toLowerCase().startsWith(word.toLowerCase()))
    return { ...state, list: { ...completion, selected: 0 } };
  const { start, end } = completion;
  const editor = edit(state.editor, { kind: 'replace', start, end, text: shared });
  return { ...state, editor, list: { start, end: start + shared.length, candidates, selected: 0 } };
}

export function press(state: PromptState, key: KeyPress, around: Surroundings): Pressed {
  const command = commandOf(key);
  if (state.search !== null) return pressInSearch(state, key, command, around);
  if (state.list !== null) {
    const chosen = pressInList(state, command);
    if (chosen !== null) return chosen;
  }
  if (command === null) return type(state, key);
  return run(state, command, around);
}

function type(state: PromptState, key: KeyPress): Pressed {
  if (key.ctrl || key.alt || key.input === '') return { state, request: null };
  const editor = edit(state.editor, { kind: 'insert', text: key.input });
  return follow(state, typed(state, editor));
}

/** An open list follows what is typed, and closes behind a word. */
function follow(before: PromptState, state: PromptState): Pressed {
  if (before.list === null) return { state, request: null };
  const { text, cursor } = state.editor;
  const isInWord = cursor >= before.list.start && /^[\p{L}\p{N}_]*$/u.test(text.slice(before.list.start, cursor));
  if (!isInWord || cursor === before.list.start) return { state: { ...state, list: null }, request: null };
  return { state: { ...state, list: before.list }, request: { kind: 'complete', isAsked: false } };
}

function run(state: PromptState, command: KeyCommand, around: Surroundings): Pressed {
  const { editor } = state;
  switch (command) {
    case 'enter':
      return enter(state, around);
    case 'newline':
      return { state: typed(state, newline(editor)), request: null };
    case 'complete':
      return complete(state);
    case 'completeBackwards':
    case 'escape':
    case 'abort':
      return { state: { ...state, list: null }, request: null };
    case 'historyPrevious':
      return { state: walked(state, around.history, 1), request: null };
    case 'historyNext':
      return { state: walked(state, around.history, -1), request: null };
    case 'search':
    case 'searchForward':
      return { state: { ...state, list: null, search: search(around.history, '', 0) }, request: null };
    case 'interrupt':
    case 'clear':
    case 'editExternally':
      return { state: { ...state, list: null }, request: { kind: command } };
    case 'endOrDelete':
      if (editor.text === '') return { state, request: { kind: 'end' } };
      return { state: typed(state, edit(editor, { kind: 'deleteRight' })), request: null };
    case 'up':
    case 'down': {
      const next = edit(editor, { kind: command });
      if (next !== editor) return { state: { ...state, editor: next, list: null }, request: null };
      return { state: walked(state, around.history, command === 'up' ? 1 : -1), request: null };
    }
    case 'deleteLeft':
      return follow(state, typed(state, edit(editor, { kind: command })));
    default:
      return { state: typed(state, edit(editor, { kind: command })), request: null };
  }
}

/** A moved cursor or changed text closes the list; changed text ends the walk through the history. */
function typed(state: PromptState, editor: EditorState): PromptState {
  const walk = editor.text === state.editor.text ? state.walk : noWalk;
  return { ...state, editor, walk, list: null };
}

function enter(state: PromptState, { isComplete }: Surroundings): Pressed {
  const { text } = state.editor;
  if (text.trim() === '' || isComplete(text)) return { state: emptied(state), request: { kind: 'submit', text } };
  return { state: typed(state, newline(state.editor)), request: null };
}

/** What was killed can still be yanked into the next statement. */
function emptied(state: PromptState): PromptState {
  return { ...emptyPrompt, editor: { ...emptyEditor, killed: state.editor.killed } };
}

/** The next line begins below the start of this one. */
function newline(editor: EditorState): EditorState {
  const start = lineStart(editor.text, editor.cursor);
  const indent = /^ */.exec(editor.text.slice(start, editor.cursor))![0];
  return edit({ ...editor, last: 'other' }, { kind: 'insert', text: `\n${indent}` });
}

/** Tab in front of a line's text indents it; elsewhere it completes. */
function complete(state: PromptState): Pressed {
  const { text, cursor } = state.editor;
  if (text.includes('\n') && /^ *$/.test(text.slice(lineStart(text, cursor), cursor)))
    return { state: typed(state, edit(state.editor, { kind: 'insert', text: '  ' })), request: null };
  return { state, request: { kind: 'complete', isAsked: true } };
}

function walked(state: PromptState, history: readonly string[], by: 1 | -1): PromptState {
  const next = step(history, state.walk, state.editor.text, by);
  if (next === null) return state;
  return { ...state, editor: edit(state.editor, { kind: 'set', text: next.text }), walk: next.walk, list: null };
}

function pressInList(state: PromptState, command: KeyCommand | null): Pressed | null {
  const list = state.list!;
  const move = (by: number): Pressed => {
    const selected = (list.selected + by + list.candidates.length) % list.candidates.length;
    return { state: { ...state, list: { ...list, selected } }, request: null };
  };
  switch (command) {
    case 'complete':
      return list.candidates.length === 1 ? { state: accept(state), request: null } : move(1);
    case 'down':
    case 'historyNext':
      return move(1);
    case 'completeBackwards':
    case 'up':
    case 'historyPrevious':
      return move(-1);
    case 'enter':
      return { state: accept(state), request: null };
    case 'escape':
    case 'abort':
      return { state: { ...state, list: null }, request: null };
    default:
      return null;
  }
}

function accept(state: PromptState): PromptState {
  const { start, end, candidates, selected } = state.list!;
  const { insert } = candidates[selected]!;
  return typed(state, edit(state.editor, { kind: 'replace', start, end, text: insert }));
}

function pressInSearch(state: PromptState, key: KeyPress, command: KeyCommand | null, around: Surroundings): Pressed {
  const found = state.search!;
  const again = (query: string, skip: number): Pressed => ({
    state: { ...state, search: search(around.history, query, skip) },
    request: null,
  });
  switch (command) {
    case 'search':
    case 'up':
      return again(found.query, found.rank + 1);
    case 'searchForward':
    case 'down':
      return again(found.query, found.rank - 1);
    case 'deleteLeft':
      return again(found.query.slice(0, -1), 0);
    case 'abort':
    case 'interrupt':
      return { state: { ...state, search: null }, request: null };
    case null:
      if (key.input !== '' && !key.ctrl && !key.alt) return again(found.query + key.input, 0);
      return { state, request: null };
    default: {
      const left = chosen(state, around.history);
      // Escape keeps what was found; every other key does its work on it.
      return command === 'escape' ? { state: left, request: null } : run(left, command, around);
    }
  }
}

function chosen(state: PromptState, history: readonly string[]): PromptState {
  const at = state.search?.found ?? null;
  if (at === null) return { ...state, search: null };
  return { ...state, search: null, walk: noWalk, editor: edit(state.editor, { kind: 'set', text: history[at]! }) };
}

function leaveSearch(state: PromptState): PromptState {
  return { ...state, search: null };
}

function sharedStart(texts: readonly string[]): string {
  let shared = texts[0]!;
  for (const text of texts) {
    let i = 0;
    while (i < shared.length && text[i] === shared[i]) i++;
    shared = shared.slice(0, i);
  }
  return shared;
}
