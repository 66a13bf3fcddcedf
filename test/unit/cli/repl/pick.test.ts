/** Keys in a list to pick from. */
import { expect, test } from 'vitest';
import type { KeyPress, NamedKey } from '../../../../src/cli/repl/editor/keymap.ts';
import { type PickState, pickHelp, pickStep } from '../../../../src/cli/repl/pick.ts';

const items = Array.from({ length: 20 }, (_, i) => ({ label: String(i), detail: '' }));
const choice = {
  title: 't',
  items,
  selected: 0,
  acts: [
    { key: 'enter', doc: 'shows it' },
    { key: 'd', doc: 'compares it' },
  ],
};
const plain = { ctrl: false, alt: false, shift: false };
const named = (name: NamedKey): KeyPress => ({ input: '', name, ...plain });
const typed = (input: string, ctrl = false): KeyPress => ({ input, name: null, ...plain, ctrl });

function after(...keys: readonly KeyPress[]): number {
  let state: PickState = { choice, selected: 0 };
  for (const key of keys) {
    const step = pickStep(state, key);
    if (step.kind === 'ended') throw new Error('it ended');
    ({ state } = step);
  }
  return state.selected;
}

test.each([
  ['stays within the list upwards', [named('up'), named('pageUp')], 0],
  ['moves down and up', [named('down'), named('down'), named('up')], 1],
  ['moves by pages, to the end and no further', [named('pageDown'), named('pageDown'), named('pageDown')], 19],
  ['goes to both ends', [named('end'), named('home'), named('down')], 1],
  ['does nothing for other keys', [named('down'), typed('x'), named('tab'), typed('é'), typed('r')], 1],
])('%s', (_, keys, selected) => {
  expect(after(...keys)).toBe(selected);
});

test.each([
  ['Enter', named('enter'), { index: 3, key: 'enter' }],
  ['the letter of an act', typed('D'), { index: 3, key: 'd' }],
  ['q', typed('q'), null],
  ['Escape', named('escape'), null],
  ['Ctrl-C', typed('c', true), null],
  ['Ctrl-D, which is no letter', typed('d', true), null],
])('%s ends it', (_, key, picked) => {
  expect(pickStep({ choice, selected: 3 }, key)).toEqual({ kind: 'ended', picked });
});

test('the keys are named', () => {
  expect(pickHelp(choice)).toBe('Up/Down move · Enter shows it · d compares it · q leaves');
});
