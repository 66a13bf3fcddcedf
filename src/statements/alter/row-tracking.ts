/**
 * Row tracking is turned on for a table that is there: the protocol first, so that every row that comes from then on is
 * numbered, then numbers for the files that have none. Takes a target, gives it as it is then; the property is the caller's.
 * Source: PROTOCOL.md, "Row Tracking".
 */
import { unsupported } from '../../core/errors.ts';
import { withFeatures } from '../../delta/new-protocol.ts';
import { writerFeatures } from '../../delta/protocol.ts';
import type { CommitContext } from '../../delta/transaction/context.ts';
import type { StatementEnv } from '../env.ts';
import { beginOn, commitChanges, latest, type Target } from '../write/target.ts';

const feature = 'rowTracking';

/** Two commits at most, none where every file has numbers. Errors: DELTA_CONCURRENT_DELETE_READ and its kin; again it goes on. */
export async function backfilled(target: Target, env: StatementEnv): Promise<Target> {
  const { protocol } = target.snapshot;
  if (writerFeatures(protocol).includes(feature)) return numbered(target, env);
  if (env.catalog.tables.transaction !== null) {
    throw unsupported('Turning on row tracking in a transaction for a table that is there', { span: target.span });
  }
  const tx = beginOn(target, env);
  const after = withFeatures(protocol, [feature]);
  tx.stage({ kind: 'protocol', protocol: after });
  const { minReaderVersion, minWriterVersion, readerFeatures, writerFeatures: listed } = after;
  const newProtocol = {
    minReaderVersion,
    minWriterVersion,
    ...(readerFeatures === null ? {} : { readerFeatures }),
    ...(listed === null ? {} : { writerFeatures: listed }),
  };
  const parameters = { newProtocol: JSON.stringify(newProtocol) };
  await commitChanges(tx, { name: 'UPGRADE PROTOCOL', parameters, metrics: {}, changesData: true }, env);
  return numbered(await latest(target, env), env);
}

/** Files that were written before there were numbers are listed again, with some. */
async function numbered(target: Target, env: StatementEnv): Promise<Target> {
  const { files } = target.snapshot;
  await files.loadStatistics(env.signal);
  const tx = beginOn(target, env);
  // Older files first: a deletion vector that came later is no reason to number a file's rows later.
  const byAge = [...files].sort((a, b) => a.add.modificationTimeMs - b.add.modificationTimeMs);
  for (const { path, add } of byAge) {
    if (add.baseRowId !== null) continue;
    tx.reads.files.add(path);
    tx.stage({ kind: 'add', add: { ...add, dataChange: false } });
  }
  if (tx.staged.length === 0) return target;
  const operation = { name: 'ROW TRACKING BACKFILL', parameters: { batchId: '0' }, metrics: {}, changesData: false };
  await commitChanges(tx, operation, env);
  return latest(target, env);
}

/** The properties with names for the columns that carry numbers from file to file. */
export function withRowColumns(
  configuration: Readonly<Record<string, string>>,
  { newId }: CommitContext,
): Readonly<Record<string, string>> {
  const names = {
    'delta.rowTracking.materializedRowIdColumnName': `_row-id-col-${newId()}`,
    'delta.rowTracking.materializedRowCommitVersionColumnName': `_row-commit-version-col-${newId()}`,
  };
  return { ...names, ...configuration };
}
