/**
 * Row tracking: a number for every row that stays with it, given by the file's first number and the row's place in it.
 * Takes staged actions and the mark of the numbers given so far; gives the actions with numbers, and the mark moved on.
 * Source: PROTOCOL.md, "Row Tracking".
 */
import { parseJson } from '../../formats/json/lossless.ts';
import { type AddFile, type DomainMetadata, isObject, type Metadata, type Protocol } from '../actions.ts';
import { writerFeatures } from '../protocol.ts';
import type { Snapshot } from '../snapshot.ts';
import type { StagedAction } from './action-json.ts';
import type { Winner } from './conflict.ts';

export const rowTrackingDomain = 'delta.rowTracking';

/** The domains of the table after the winners' commits. */
export function domainsAfter(
  snapshot: Snapshot | null,
  winners: readonly Winner[],
): ReadonlyMap<string, DomainMetadata> {
  const domains = new Map(snapshot?.domains);
  for (const { actions } of winners) {
    for (const action of actions) {
      if (action.kind !== 'domainMetadata') continue;
      if (action.domain.removed) domains.delete(action.domain.domain);
      else domains.set(action.domain.domain, action.domain);
    }
  }
  return domains;
}

export interface RowIdsInput {
  readonly actions: readonly StagedAction[];
  readonly protocol: Protocol | null;
  readonly metadata: Metadata | null;
  readonly domains: ReadonlyMap<string, DomainMetadata>;
  /** Of the commit. */
  readonly version: bigint;
}

/** The actions as the commit of that version holds them. */
export function assignRowIds(input: RowIdsInput): readonly StagedAction[] {
  const { actions, protocol, domains, version } = input;
  if (protocol === null || !writerFeatures(protocol).includes('rowTracking')) return actions;
  let mark = highWaterMark(domains.get(rowTrackingDomain));
  const before = mark;
  const out = actions.map((action): StagedAction => {
    if (action.kind !== 'add' || action.add.baseRowId !== null) return action;
    const baseRowId = mark + 1n;
    mark += BigInt(recordsOf(action.add));
    return { kind: 'add', add: { ...action.add, baseRowId, defaultRowCommitVersion: version } };
  });
  if (mark === before) return out;
  const configuration = `{"rowIdHighWaterMark":${mark}}`;
  return [...out, { kind: 'domainMetadata', domain: { domain: rowTrackingDomain, configuration, removed: false } }];
}

/** The last number given; -1 where none was. */
function highWaterMark(domain: DomainMetadata | undefined): bigint {
  if (domain === undefined) return -1n;
  const value = parseJson(domain.configuration);
  const mark = isObject(value) ? value['rowIdHighWaterMark'] : null;
  return typeof mark === 'number' || typeof mark === 'bigint' ? BigInt(mark) : -1n;
}

/** Physical rows of a file. */
function recordsOf(add: AddFile): number {
  const stats = typeof add.stats === 'string' ? parseJson(add.stats) : add.stats;
  const records = isObject(stats ?? undefined) ? stats!['numRecords' as keyof typeof stats] : 0;
  return Number(records ?? 0);
}
