/** A file that we remove, or give another deletion vector, is gone or has another one already. */
import { canonicalPath } from '../../log/data-path.ts';
import type { Rule } from '../conflict.ts';

export const deletedDeleted: Rule = (ours, winner) => {
  const own = new Set<string>();
  for (const action of ours.actions) {
    if (action.kind === 'remove') own.add(canonicalPath(action.file.path, ours.place));
  }
  for (const action of winner.actions) {
    if (action.kind !== 'remove') continue;
    const path = canonicalPath(action.remove.path, ours.place);
    if (own.has(path)) return { reason: 'concurrentDeleteDelete', where: path };
  }
  return null;
};
