/**
 * Files added where we read: rows that we should have seen. Under WriteSerializable, additions that read nothing themselves
 * count as if they came after us, unless we change the metadata.
 */
import { canonicalPath } from '../../log/data-path.ts';
import type { Rule } from '../conflict.ts';

export const appended: Rule = (ours, winner) => {
  if (ours.isolation === 'SnapshotIsolation') return null;
  const changesMetadata = ours.actions.some((action) => action.kind === 'metaData');
  if (winner.isBlindAppend && ours.isolation === 'WriteSerializable' && !changesMetadata) return null;
  const { isWholeTable, matchers } = ours.reads;
  for (const action of winner.actions) {
    if (action.kind !== 'add' || !action.add.dataChange) continue;
    if (isWholeTable || matchers.some((matches) => matches(action.add))) {
      return { reason: 'concurrentAppend', where: canonicalPath(action.add.path, ours.place) };
    }
  }
  return null;
};
