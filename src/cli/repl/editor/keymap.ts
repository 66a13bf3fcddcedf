/** Keys to commands, as emacs and readline have them. Takes a key as the terminal names it, gives a command or null. */
import type { Change, Kill, Move } from './editor.ts';

/** A key as typed: `input` is its text, '' for keys without one. */
export interface KeyPress {
  readonly input: string;
  readonly name: NamedKey | null;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

export type NamedKey =
  | 'enter'
  | 'tab'
  | 'escape'
  | 'backspace'
  | 'delete'
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'home'
  | 'end'
  | 'pageUp'
  | 'pageDown';

export type KeyCommand =
  | Move
  | Kill
  | Change
  | 'enter'
  | 'newline'
  | 'complete'
  | 'completeBackwards'
  | 'escape'
  | 'historyPrevious'
  | 'historyNext'
  | 'search'
  | 'searchForward'
  | 'interrupt'
  | 'endOrDelete'
  | 'clear'
  | 'abort'
  | 'editExternally';

/** Null: the key types its text, or does nothing where it has none. */
export function commandOf(key: KeyPress): KeyCommand | null {
  if (key.name !== null) return named(key.name, key);
  if (key.ctrl) return controls[key.input.toLowerCase()] ?? null;
  if (key.alt) return alts[key.input] ?? alts[key.input.toLowerCase()] ?? null;
  return null;
}

function named(name: NamedKey, { ctrl, alt, shift }: KeyPress): KeyCommand {
  const byWord = ctrl || alt;
  switch (name) {
    case 'enter':
      return alt || shift ? 'newline' : 'enter';
    case 'tab':
      return shift ? 'completeBackwards' : 'complete';
    case 'escape':
      return 'escape';
    case 'backspace':
      return byWord ? 'killWordLeft' : 'deleteLeft';
    case 'delete':
      return byWord ? 'killWordRight' : 'deleteRight';
    case 'left':
      return byWord ? 'wordLeft' : 'left';
    case 'right':
      return byWord ? 'wordRight' : 'right';
    case 'up':
      return 'up';
    case 'down':
      return 'down';
    case 'home':
      return ctrl ? 'textStart' : 'lineStart';
    case 'end':
      return ctrl ? 'textEnd' : 'lineEnd';
    case 'pageUp':
      return 'historyPrevious';
    case 'pageDown':
      return 'historyNext';
  }
}

const controls: Readonly<Record<string, KeyCommand>> = {
  a: 'lineStart',
  b: 'left',
  c: 'interrupt',
  d: 'endOrDelete',
  e: 'lineEnd',
  f: 'right',
  g: 'abort',
  h: 'deleteLeft',
  j: 'newline',
  k: 'killToLineEnd',
  l: 'clear',
  n: 'historyNext',
  p: 'historyPrevious',
  r: 'search',
  s: 'searchForward',
  t: 'transpose',
  u: 'killToLineStart',
  w: 'killBlankLeft',
  x: 'editExternally',
  y: 'yank',
  z: 'undo',
  _: 'undo',
  '/': 'undo',
};

const alts: Readonly<Record<string, KeyCommand>> = {
  b: 'wordLeft',
  f: 'wordRight',
  d: 'killWordRight',
  y: 'yankPrevious',
  u: 'upper',
  l: 'lower',
  c: 'capitalize',
  '<': 'textStart',
  '>': 'textEnd',
  _: 'redo',
  '/': 'redo',
  z: 'redo',
};
