/** The prompt as a pure machine: keys in, text and requests out. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type EditCommand, edit, emptyEditor } from '../../../../src/cli/repl/editor/editor.ts';
import type { KeyPress, NamedKey } from '../../../../src/cli/repl/editor/keymap.ts';
import {
  emptyPrompt,
  offer,
  type Pressed,
  type PromptState,
  paste,
  press,
  type Request,
} from '../../../../src/cli/repl/editor/prompt.ts';
import { nextGrapheme, previousGrapheme } from '../../../../src/cli/repl/editor/text.ts';

const around = {
  history: ['SELECT 1;', 'SELECT\n  2;', 'FROM orders;'],
  isComplete: (text: string) => text.trimEnd().endsWith(';'),
};

const key = (input: string, more: Partial<KeyPress> = {}): KeyPress => ({
  input,
  name: null,
  ctrl: false,
  alt: false,
  shift: false,
  ...more,
});
const named = (name: NamedKey): KeyPress => key('', { name });
const ctrl = (letter: string): KeyPress => key(letter, { ctrl: true });
const alt = (letter: string): KeyPress => key(letter, { alt: true });

/** Presses keys in turn; a text is typed letter by letter. `|` in the result marks the cursor. */
function play(...keys: readonly (string | KeyPress)[]): { shown: string; state: PromptState; requests: Request[] } {
  let state = emptyPrompt;
  const requests: Request[] = [];
  const one = (k: KeyPress): void => {
    const pressed: Pressed = press(state, k, around);
    state = pressed.state;
    if (pressed.request !== null) requests.push(pressed.request);
  };
  for (const k of keys) {
    if (typeof k !== 'string') one(k);
    else for (const letter of k) one(key(letter));
  }
  const { text, cursor } = state.editor;
  return { shown: `${text.slice(0, cursor)}|${text.slice(cursor)}`, state, requests };
}

describe('typing and moving', () => {
  test.each<[string, (string | KeyPress)[], string]>([
    ['letters', ['select'], 'select|'],
    ['to the line start and back', ['ab', ctrl('a'), 'x', ctrl('e'), 'y'], 'xaby|'],
    ['backspace takes a whole grapheme', ['ae\u0301', named('backspace')], 'a|'],
    ['a family is one step', ['👨‍👩‍👧x', named('left'), named('left')], '|👨‍👩‍👧x'],
    ['words', ['select o_key', alt('b')], 'select |o_key'],
    ['a word is cut and pasted', ['select a', ctrl('w'), ctrl('y'), ctrl('y')], 'select aa|'],
    ['cuts join', ['a b c', ctrl('w'), ctrl('w'), ctrl('a'), ctrl('y')], 'b c|a '],
    ['older cuts are exchanged', ['one', ctrl('u'), 'two', ctrl('u'), ctrl('y'), alt('y')], 'one|'],
    ['to the line end', ['abc', ctrl('a'), named('right'), ctrl('k')], 'a|'],
    ['transposed', ['ab', ctrl('t')], 'ba|'],
    ['upper case', ['select', ctrl('a'), alt('u')], 'SELECT|'],
    ['undo takes a word', ['select a', ctrl('_')], 'select|'],
    ['redo', ['ab', ctrl('_'), alt('_')], 'ab|'],
    ['Enter begins a line, indented as the one before', ['  a', named('enter'), 'b'], '  a\n  b|'],
    ['up and down keep the column', ['abcd\nx\nabcd', named('up'), named('up')].flatMap(lines), 'abcd|\nx\nabcd'],
    ['Ctrl-D deletes', ['ab', ctrl('a'), ctrl('d')], '|b'],
  ])('%s', (_name, keys, shown) => {
    expect(play(...keys).shown).toBe(shown);
  });

  test('controls in pasted text are gone, and its line ends run nothing', () => {
    const state = paste(emptyPrompt, 'a;\r\n\u001b[2Jb;\u0007');
    expect(state.editor.text).toBe('a;\n[2Jb;');
  });

  test('Enter behind a semicolon submits, Ctrl-D on an empty line ends, Ctrl-C interrupts', () => {
    const { requests, shown } = play('select 1;', named('enter'), ctrl('c'), ctrl('d'));
    expect(requests).toEqual([{ kind: 'submit', text: 'select 1;' }, { kind: 'interrupt' }, { kind: 'end' }]);
    expect(shown).toBe('|');
  });

  test('whatever is pressed, the cursor stands between graphemes and undo leads back to nothing', () => {
    const commands: readonly EditCommand['kind'][] = [
      'left',
      'right',
      'wordLeft',
      'wordRight',
      'lineStart',
      'lineEnd',
      'up',
      'down',
      'killToLineEnd',
      'killToLineStart',
      'killWordLeft',
      'killWordRight',
      'deleteLeft',
      'deleteRight',
      'yank',
      'yankPrevious',
      'transpose',
      'capitalize',
      'redo',
    ];
    const command = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 4 }).map((text): EditCommand => ({ kind: 'insert', text })),
      fc.constant<EditCommand>({ kind: 'insert', text: '\n' }),
      fc.constantFrom(...commands).map((kind) => ({ kind }) as EditCommand),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 40 }), (all) => {
        let state = emptyEditor;
        for (const each of all) {
          state = edit(state, each);
          const { text, cursor } = state;
          expect(cursor).toBeGreaterThanOrEqual(0);
          expect(cursor).toBeLessThanOrEqual(text.length);
          const before = previousGrapheme(text, cursor);
          expect(nextGrapheme(text, before)).toBeGreaterThanOrEqual(cursor);
        }
        for (let i = 0; i <= all.length; i++) state = edit(state, { kind: 'undo' });
        expect(state.text).toBe('');
      }),
      { numRuns: 300 },
    );
  });
});

describe('history', () => {
  test.each<[string, (string | KeyPress)[], string]>([
    ['up shows what was entered last', [named('up')], 'FROM orders;|'],
    ['the draft comes back', ['dra', named('up'), named('down')], 'dra|'],
    ['Ctrl-P twice; an entry of two lines is whole', [ctrl('p'), ctrl('p')], 'SELECT\n  2;|'],
    ['up within an entry of two lines moves first', [ctrl('p'), ctrl('p'), named('up')], 'SELE|CT\n  2;'],
    ['search finds', [ctrl('r'), '1', named('escape')], 'SELECT 1;|'],
    ['search again finds older', [ctrl('r'), 'sel', ctrl('r'), named('escape')], 'SELECT 1;|'],
    ['search given up leaves the draft', ['dra', ctrl('r'), 'sel', ctrl('g')], 'dra|'],
    ['nothing found leaves the draft', ['dra', ctrl('r'), 'zzz', named('escape')], 'dra|'],
  ])('%s', (_name, keys, shown) => {
    expect(play(...keys).shown).toBe(shown);
  });

  test('Enter in a search runs what was found', () => {
    expect(play(ctrl('r'), 'orders', named('enter')).requests).toEqual([{ kind: 'submit', text: 'FROM orders;' }]);
  });
});

describe('the list of completions', () => {
  const candidate = (insert: string) => ({ insert, label: insert, detail: '' });
  const offered = (text: string, ...names: string[]): PromptState =>
    offer(play(text).state, { start: 7, end: text.length, candidates: names.map(candidate) }, true);

  test('one candidate is taken at once', () => {
    expect(offered('select o_o', 'o_orderkey').editor.text).toBe('select o_orderkey');
  });

  test('what all begin with is typed, and the list stays open', () => {
    const state = offered('select o', 'o_orderkey', 'o_orderdate');
    expect(state.editor.text).toBe('select o_order');
    expect(state.list?.candidates).toHaveLength(2);
  });

  test('Tab goes round, Enter takes, Escape closes', () => {
    const open = offered('select x', 'a', 'b');
    const next = press(open, named('tab'), around).state;
    expect(press(next, named('enter'), around).state.editor.text).toBe('select b');
    expect(press(press(next, named('tab'), around).state, named('enter'), around).state.editor.text).toBe('select a');
    expect(press(open, named('escape'), around).state.list).toBeNull();
  });

  test('typing on asks anew, a blank closes', () => {
    const open = offered('select x', 'xa', 'xb');
    expect(press(open, key('y'), around).request).toEqual({ kind: 'complete', isAsked: false });
    expect(press(open, key(' '), around).state.list).toBeNull();
  });
});

/** A text with line ends as keys that begin lines. */
function lines(part: string | KeyPress): (string | KeyPress)[] {
  if (typeof part !== 'string') return [part];
  return part.split('\n').flatMap((text, i) => (i === 0 ? [text] : [key('', { name: 'enter', alt: true }), text]));
}
