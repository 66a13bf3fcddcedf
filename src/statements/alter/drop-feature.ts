/**
 * ALTER TABLE ... DROP FEATURE: first what the table keeps by the feature goes (feature-traces.ts), then the feature itself, out
 * of the protocol. Where readers had to know it, checkpoints stand between the versions that need it and those that do not, and
 * the table says up to where its history is to be cut at once.
 */
import { EngineError, type Span, unsupported } from '../../core/errors.ts';
import { logProperties } from '../../delta/checkpoint/log-properties.ts';
import { writeCheckpoint } from '../../delta/checkpoint/write-checkpoint.ts';
import { allFeatures } from '../../delta/features/all.ts';
import { checkpointProtection, protectionKey } from '../../delta/features/checkpoint-protection.ts';
import { withFeatures, withoutFeature } from '../../delta/new-protocol.ts';
import { writerFeatures } from '../../delta/protocol.ts';
import type { Snapshot } from '../../delta/snapshot.ts';
import { rowTrackingDomain } from '../../delta/transaction/row-ids.ts';
import type { Transaction } from '../../delta/transaction/transaction.ts';
import type { AlterAction } from '../../sql/ast-alter.ts';
import type { StatementEnv } from '../env.ts';
import { beginOn, commitChanges, latest, type Target } from '../write/target.ts';
import { traces } from './feature-traces.ts';

/** Errors: DELTA_FEATURE_DROP_*, DELTA_CANNOT_DROP_CHECK_CONSTRAINT_FEATURE, DELTA_CONCURRENT_*: again it goes on. */
export async function dropFeature(
  target: Target,
  { name, truncatesHistory }: Extract<AlterAction, { kind: 'dropFeature' }>,
  span: Span,
  env: StatementEnv,
): Promise<void> {
  const feature = allFeatures.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (feature === undefined) {
    throw new EngineError('DELTA_FEATURE_DROP_UNSUPPORTED_CLIENT_FEATURE', { feature: name }, { span });
  }
  const clean = traces[feature.name];
  if (clean === undefined) {
    throw new EngineError('DELTA_FEATURE_DROP_NONREMOVABLE_FEATURE', { feature: name }, { span });
  }
  if (!writerFeatures(target.snapshot.protocol).includes(feature.name)) {
    throw new EngineError('DELTA_FEATURE_DROP_FEATURE_NOT_PRESENT', { feature: name }, { span });
  }
  if (truncatesHistory && feature.kind === 'writer') {
    throw new EngineError('DELTA_FEATURE_DROP_HISTORY_TRUNCATION_NOT_ALLOWED', {}, { span });
  }
  if (truncatesHistory) throw unsupported('DROP FEATURE with TRUNCATE HISTORY', { span });
  if (env.catalog.tables.transaction !== null) throw unsupported('DROP FEATURE in a transaction', { span });
  const bare = await clean(target, env);
  if (feature.kind === 'writer') await commitDrop(bare, feature.name, false, env);
  else await dropReaderFeature(bare, feature.name, env);
}

async function dropReaderFeature(target: Target, name: string, env: StatementEnv): Promise<void> {
  let at = target;
  for (let i = 0; i < barriers; i++) {
    const operation = { name: 'Empty Commit', parameters: {}, metrics: {}, changesData: false };
    await commitChanges(beginOn(at, env), operation, env);
    at = await latest(at, env);
    await checkpoint(at, env);
  }
  await commitDrop(at, name, true, env);
  await checkpoint(await latest(at, env), env);
}

/** As many versions with a checkpoint as Spark has before the drop. */
const barriers = 3;

async function commitDrop(target: Target, name: string, isProtected: boolean, env: StatementEnv): Promise<void> {
  const { metadata, protocol, version } = target.snapshot;
  const tx = beginOn(target, env);
  const without = withoutFeature(protocol, name);
  tx.stage({ kind: 'protocol', protocol: isProtected ? withFeatures(without, [checkpointProtection.name]) : without });
  if (isProtected) {
    const configuration = { ...metadata.configuration, [protectionKey]: String(version + 1n) };
    tx.stage({ kind: 'metaData', metadata: { ...metadata, configuration } });
  }
  if (name === 'rowTracking') await stageUnnumbered(tx, target.snapshot, env);
  const parameters = { featureName: name, truncateHistory: 'false' };
  await commitChanges(tx, { name: 'DROP FEATURE', parameters, metrics: {}, changesData: true }, env);
}

/** The numbers of rows leave the log with the feature; columns that carry them in files mean nothing from then on. */
async function stageUnnumbered(tx: Transaction, { files, domains }: Snapshot, env: StatementEnv): Promise<void> {
  const domain = domains.get(rowTrackingDomain);
  if (domain !== undefined) tx.stage({ kind: 'domainMetadata', domain: { ...domain, removed: true } });
  await files.loadStatistics(env.signal);
  tx.reads.isWholeTable = true;
  for (const { add } of files) {
    if (add.baseRowId === null) continue;
    tx.stage({ kind: 'add', add: { ...add, dataChange: false, baseRowId: null, defaultRowCommitVersion: null } });
  }
}

/** Where one was not due by itself. */
async function checkpoint({ snapshot }: Target, env: StatementEnv): Promise<void> {
  const { configuration } = snapshot.metadata;
  const properties = logProperties(configuration);
  const version = Number(snapshot.version);
  if (version % properties.checkpointInterval === 0) return;
  await writeCheckpoint(snapshot.log, version, { ...snapshot, configuration, properties }, env.checkpointContext());
}
