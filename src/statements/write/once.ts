/**
 * Writes that happen once however often they are tried: the session names an application and a number, the table remembers
 * the last number of each application, and a statement whose number is not above it has been done already.
 */
import { EngineError } from '../../core/errors.ts';
import type { Snapshot } from '../../delta/snapshot.ts';
import type { Transaction } from '../../delta/transaction/transaction.ts';
import type { StatementEnv } from '../env.ts';

const appIdSetting = 'spark.databricks.delta.write.txnAppId';
const versionSetting = 'spark.databricks.delta.write.txnVersion';

/** True where the table holds the session's application at its number or a later one. Errors: DELTA_INVALID_IDEMPOTENT_WRITES_OPTIONS. */
export function isDone({ transactions }: Snapshot, env: StatementEnv): boolean {
  const wanted = applicationOf(env);
  const last = wanted === null ? undefined : transactions.get(wanted.appId);
  return last !== undefined && last.version >= wanted!.version;
}

/** Stages the application's new number; another writer's number for it is a conflict. */
export function stageApplication(tx: Transaction, env: StatementEnv): void {
  const wanted = applicationOf(env);
  if (wanted === null) return;
  tx.reads.appIds.add(wanted.appId);
  tx.stage({ kind: 'txn', txn: { ...wanted, lastUpdatedMs: env.commitContext.nowMs() } });
}

/** Null where the session names none. */
function applicationOf({ settings }: StatementEnv): { readonly appId: string; readonly version: bigint } | null {
  const [appId, version] = [settings.get(appIdSetting), settings.get(versionSetting)];
  if (appId === undefined && version === undefined) return null;
  if (appId !== undefined && version !== undefined && /^\d{1,18}$/.test(version))
    return { appId, version: BigInt(version) };
  const explanation = `${appIdSetting} and ${versionSetting} go together, the second a whole number`;
  throw new EngineError('DELTA_INVALID_IDEMPOTENT_WRITES_OPTIONS', { explanation });
}
