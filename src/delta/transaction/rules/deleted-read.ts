/** A file that we read is gone: what we made of its rows is out of date. */
import { canonicalPath } from '../../log/data-path.ts';
import type { Rule } from '../conflict.ts';

export const deletedRead: Rule = (ours, winner) => {
  const { isWholeTable, files } = ours.reads;
  for (const action of winner.actions) {
    if (action.kind !== 'remove') continue;
    const path = canonicalPath(action.remove.path, ours.place);
    if (isWholeTable || files.has(path)) return { reason: 'concurrentDeleteRead', where: path };
  }
  return null;
};
