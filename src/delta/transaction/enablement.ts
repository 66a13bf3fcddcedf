/**
 * In-commit timestamps that a table takes on later than with its first version: the metadata says from which version on
 * commits carry them. Takes a commit's actions, gives them with that noted. Source: PROTOCOL.md, "In-Commit Timestamps".
 */
import type { Metadata } from '../actions.ts';
import { isOn } from '../features/feature.ts';
import type { StagedAction } from './action-json.ts';

/** The same actions where the commit turns nothing on. */
export function withEnablement(
  actions: readonly StagedAction[],
  before: Metadata | null,
  version: bigint,
  timestampMs: number | null,
): readonly StagedAction[] {
  if (before === null || timestampMs === null || isOn(before, 'delta.enableInCommitTimestamps')) return actions;
  return actions.map((action) => {
    if (action.kind !== 'metaData') return action;
    const configuration = {
      ...action.metadata.configuration,
      'delta.inCommitTimestampEnablementVersion': String(version),
      'delta.inCommitTimestampEnablementTimestamp': String(timestampMs),
    };
    return { ...action, metadata: { ...action.metadata, configuration } };
  });
}
