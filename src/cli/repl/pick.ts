/** Moving in a list and picking of it, by keys. Takes a list's state and a key, gives the next state or what was picked. */
import type { Choice, Picked } from '../shell/screen.ts';
import type { KeyPress } from './editor/keymap.ts';

export interface PickState {
  readonly choice: Choice;
  readonly selected: number;
}

export type PickStep =
  | { readonly kind: 'moved'; readonly state: PickState }
  | { readonly kind: 'ended'; readonly picked: Picked | null };

const pageLength = 8;

/** Keys that mean nothing here leave all as it is. */
export function pickStep(state: PickState, key: KeyPress): PickStep {
  const { choice, selected } = state;
  const last = choice.items.length - 1;
  const moved = (to: number): PickStep => ({
    kind: 'moved',
    state: { choice, selected: Math.max(0, Math.min(last, to)) },
  });
  if (key.ctrl) return 'cdg'.includes(key.input) ? { kind: 'ended', picked: null } : moved(selected);
  switch (key.name) {
    case 'up':
      return moved(selected - 1);
    case 'down':
      return moved(selected + 1);
    case 'pageUp':
      return moved(selected - pageLength);
    case 'pageDown':
      return moved(selected + pageLength);
    case 'home':
      return moved(0);
    case 'end':
      return moved(last);
    case 'escape':
      return { kind: 'ended', picked: null };
    case 'enter':
      return { kind: 'ended', picked: { index: selected, key: 'enter' } };
    default: {
      const letter = key.input.toLowerCase();
      if (letter === 'q') return { kind: 'ended', picked: null };
      const isAct = choice.acts.some((act) => act.key === letter);
      return isAct ? { kind: 'ended', picked: { index: selected, key: letter } } : moved(selected);
    }
  }
}

/** The keys and what they do, in a line. */
export function pickHelp({ acts }: Choice): string {
  const named = acts.map(({ key, doc }) => `${key === 'enter' ? 'Enter' : key} ${doc}`);
  return ['Up/Down move', ...named, 'q leaves'].join(' · ');
}
