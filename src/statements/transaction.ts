/**
 * BEGIN, COMMIT and ROLLBACK: several statements over one table as one version, and the names that they make and drop as one
 * commit of the catalog. What they commit is held until the end (catalog/open-transaction.ts); COMMIT makes one commit of it,
 * which is judged against others by all that was read, then one of the names.
 */
import { OpenTransaction, type TransactionTable } from '../catalog/open-transaction.ts';
import { EngineError } from '../core/errors.ts';
import { netActions } from '../delta/transaction/net-actions.ts';
import type { Operation } from '../delta/transaction/operation.ts';
import { Transaction } from '../delta/transaction/transaction.ts';
import { noResult, type StatementEnv, type StatementResult } from './env.ts';
import { deleteMade } from './write/made-files.ts';
import { netChanges } from './write/net-changes.ts';
import { commitChanges } from './write/target.ts';

/** Errors: TRANSACTION_ALREADY_OPEN. */
export async function runBegin(env: StatementEnv): Promise<StatementResult> {
  const { tables, changes, warehouse } = env.catalog;
  if (tables.transaction !== null) throw new EngineError('TRANSACTION_ALREADY_OPEN');
  const ownVersion = (name: string): bigint | null => changes.last(name)?.latest ?? null;
  tables.transaction = new OpenTransaction(env.commitContext.nowMs, ownVersion, env.catalog.save());
  warehouse.names.hold();
  return noResult;
}

/**
 * The transaction is over in any case. Errors: NO_OPEN_TRANSACTION, TRANSACTION_ABORTED where a statement failed,
 * DELTA_CONCURRENT_* and their kin where another commit stands against it: nothing of it is committed then.
 */
export async function runCommit(env: StatementEnv): Promise<StatementResult> {
  const transaction = openOne(env);
  const { changed } = transaction;
  if (transaction.hasFailed) {
    await abandon(transaction, env);
    throw new EngineError('TRANSACTION_ABORTED');
  }
  const { names } = env.catalog.warehouse;
  try {
    await names.checkHeld(env.signal);
  } catch (error) {
    await abandon(transaction, env);
    throw withHint(error);
  }
  if (changed === null) end(transaction, env);
  else await commitRows(changed, transaction, env);
  // Names come last: what they stand for is there. The rows stand, so that from here on no cancel ends it half-way.
  await names.commitHeld();
  for (const location of transaction.dropped) await env.catalog.deleteFiles(location);
  return noResult;
}

async function commitRows(changed: TransactionTable, transaction: OpenTransaction, env: StatementEnv): Promise<void> {
  let tx: Transaction | null = null;
  try {
    tx = await netCommit(changed, env);
    end(transaction, env);
    if (tx.staged.length > 0) await commitChanges(tx, operationOf(changed), env);
  } catch (error) {
    end(transaction, env);
    if (tx?.isInDoubt !== true) await deleteMade(changed, [], env);
    await forgetNames(transaction, env);
    throw withHint(error);
  }
  await deleteMade(changed, tx.staged, env);
}

/** The tables that it has made were never there. */
async function forgetNames(transaction: OpenTransaction, env: StatementEnv): Promise<void> {
  env.catalog.warehouse.names.release();
  transaction.undo();
  for (const location of transaction.made) await env.catalog.deleteFiles(location);
}

/** Errors: NO_OPEN_TRANSACTION. */
export async function runRollback(env: StatementEnv): Promise<StatementResult> {
  await abandon(openOne(env), env);
  return noResult;
}

/** Ends a transaction without a commit; files that cannot be deleted are left for VACUUM. */
export async function abandon(transaction: OpenTransaction, env: StatementEnv): Promise<void> {
  end(transaction, env);
  if (transaction.changed !== null) await deleteMade(transaction.changed, [], env);
  await forgetNames(transaction, env);
}

function openOne(env: StatementEnv): OpenTransaction {
  const { transaction } = env.catalog.tables;
  if (transaction === null) throw new EngineError('NO_OPEN_TRANSACTION');
  return transaction;
}

function end(transaction: OpenTransaction, env: StatementEnv): void {
  transaction.end();
  env.catalog.tables.transaction = null;
}

/** The held commits as one on top of the version that they began with. */
async function netCommit(changed: TransactionTable, env: StatementEnv): Promise<Transaction> {
  const { commits, real, reads, unplanned } = changed;
  const base = await changed.base(env.signal);
  const tx = new Transaction(real.log, base, env.commitContext);
  for (const each of [reads, ...commits.map((commit) => commit.tx.reads)]) {
    tx.reads.isWholeTable ||= each.isWholeTable;
    for (const path of each.files) tx.reads.files.add(path);
    tx.reads.matchers.push(...each.matchers);
    for (const appId of each.appIds) tx.reads.appIds.add(appId);
  }
  tx.reads.isWholeTable ||= unplanned.size > 0;
  if (commits.length === 1) {
    tx.stage(...commits[0]!.tx.staged);
    return tx;
  }
  const net = netActions(
    base,
    commits.map((commit) => commit.tx.committed),
  );
  const { cdc, isUnchanged } = await netChanges(changed, base, env);
  tx.stage(...(isUnchanged ? net.map(asRearranged) : net), ...cdc);
  return tx;
}

/** Rows went and came back: the files tell of no change. */
function asRearranged<T extends ReturnType<typeof netActions>[number]>(action: T): T {
  if (action.kind === 'add') return { ...action, add: { ...action.add, dataChange: false } };
  return action.kind === 'remove' ? { ...action, dataChange: false } : action;
}

/** One statement is what it is; several are a TRANSACTION, with the sums of what they count. */
function operationOf({ commits }: TransactionTable): Operation {
  if (commits.length === 1) return commits[0]!.operation;
  const operations = commits.map(({ operation }) => operation);
  const metrics: Record<string, bigint> = {};
  for (const operation of operations) {
    for (const [name, value] of Object.entries(operation.metrics))
      metrics[name] = (metrics[name] ?? 0n) + BigInt(value);
  }
  const parameters = { operations: JSON.stringify(operations.map(({ name }) => name)) };
  return { name: 'TRANSACTION', parameters, metrics, changesData: true };
}

function withHint(error: unknown): unknown {
  if (!(error instanceof EngineError) || !error.condition.startsWith('DELTA_')) return error;
  if (error.condition === 'DELTA_COMMIT_STATE_UNKNOWN') return error;
  const hint = 'The transaction is over, and nothing of it was committed: run it again from BEGIN.';
  return new EngineError(error.condition, error.parameters, { hint, cause: error });
}
