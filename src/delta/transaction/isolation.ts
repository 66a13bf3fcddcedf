/** How strictly a commit is checked against those that came between. Source: delta.isolationLevel; Spark's ConflictChecker. */
import type { Metadata } from '../actions.ts';
import type { StagedAction } from './action-json.ts';

export type IsolationLevel = 'Serializable' | 'WriteSerializable' | 'SnapshotIsolation';

/** The table's level. */
export function tableIsolation(metadata: Metadata | null): IsolationLevel {
  const level = metadata?.configuration['delta.isolationLevel']?.toLowerCase();
  return level === 'serializable' ? 'Serializable' : 'WriteSerializable';
}

/** The level at which a commit is checked: one that only rearranges rows needs no more than a snapshot. */
export function isolationOf(
  level: IsolationLevel,
  actions: readonly StagedAction[],
  changesData: boolean,
): IsolationLevel {
  let hasFiles = false;
  for (const action of actions) {
    switch (action.kind) {
      case 'add':
        if (action.add.dataChange) return level;
        hasFiles = true;
        break;
      case 'remove':
        if (action.dataChange) return level;
        hasFiles = true;
        break;
      case 'tombstone':
        break;
      case 'domainMetadata':
        if (action.domain.domain !== 'delta.rowTracking') return level;
        break;
      case 'cdc':
      case 'metaData':
      case 'protocol':
      case 'txn':
        return level;
    }
  }
  if (!hasFiles) return level;
  return level === 'Serializable' || !changesData ? 'SnapshotIsolation' : level;
}
