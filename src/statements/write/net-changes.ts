/**
 * The change data of several commits that become one version, which shows each row as it was before and is after it. Takes
 * the held commits of a transaction; gives files of change data where the files that come and go do not tell by themselves.
 */
import { bindQuery } from '../../bind/bind.ts';
import type { TransactionTable } from '../../catalog/open-transaction.ts';
import { EngineError } from '../../core/errors.ts';
import { quotedName } from '../../core/text/type-sql.ts';
import { type Field, field, utf8 } from '../../core/types.ts';
import { scalarAt } from '../../core/vector.ts';
import { changesProvider } from '../../delta/changes/change-scan.ts';
import { readChanges } from '../../delta/changes/read-changes.ts';
import { DataFileWriter } from '../../delta/data-files.ts';
import { isOn } from '../../delta/features/feature.ts';
import type { Snapshot } from '../../delta/snapshot.ts';
import type { StagedAction } from '../../delta/transaction/action-json.ts';
import type { BoundQuery } from '../../plan/bound.ts';
import type { StatementEnv } from '../env.ts';
import { layoutOf } from './target.ts';
import { dataFileContext } from './write-rows.ts';

/** `_change_type`, behind the table's columns in files of change data. */
export const changeField: Field = field('_change_type', utf8, true);

export interface NetChanges {
  readonly cdc: readonly Extract<StagedAction, { readonly kind: 'cdc' }>[];
  /** Rows were changed, and all of them are again as they were. */
  readonly isUnchanged: boolean;
}

const untold: NetChanges = { cdc: [], isUnchanged: false };

/** Errors: those of reading changes and of the store. */
export async function netChanges(
  { table, commits }: TransactionTable,
  base: Snapshot,
  env: StatementEnv,
): Promise<NetChanges> {
  const isTold = commits.every(({ tx }) => tx.staged.every(({ kind }) => kind !== 'cdc'));
  if (isTold || !isOn(base.metadata, 'delta.enableChangeDataFeed')) return untold;
  const from = { kind: 'version', version: Number(base.version) + 1 } as const;
  const provider = changesProvider(
    await readChanges(table, from, null, env.signal),
    env.catalog.scanOptions('changes'),
  );
  const scope = { resolveRelation: async () => ({ kind: 'table', provider }) as const, suggest: async () => [] };
  const bind = (text: string): Promise<BoundQuery> => {
    const bindEnv = env.bindEnv();
    return bindQuery(bindEnv.parse(text, 'spark'), { ...bindEnv, scope });
  };
  const after = await table.snapshot(null, env.signal);
  const columns = after.schema.fields.map(({ name }) => quotedName(name)).join(', ');
  const text = (await countOf(overlap(columns), bind, env)) > 0n ? netted(columns) : all(columns);
  return written(await bind(text), after, table.log.root, env);
}

type Bind = (text: string) => Promise<BoundQuery>;

const gone = "_change_type IN ('delete', 'update_preimage')";
const come = "_change_type IN ('insert', 'update_postimage')";

/** Rows that one statement made and another one changed again. */
function overlap(columns: string): string {
  return `SELECT count(*) FROM (SELECT ${columns} FROM changes WHERE ${gone} INTERSECT ALL SELECT ${columns} FROM changes WHERE ${come})`;
}

function all(columns: string): string {
  return `SELECT ${columns}, _change_type FROM changes`;
}

/** Old and new row of an update cannot be told to belong together any more. */
function netted(columns: string): string {
  const part = (type: string, of: string, without: string): string =>
    `SELECT *, '${type}' AS _change_type FROM (SELECT ${columns} FROM changes WHERE ${of} EXCEPT ALL SELECT ${columns} FROM changes WHERE ${without})`;
  return `${part('delete', gone, come)} UNION ALL ${part('insert', come, gone)}`;
}

/** 0 where rows of the table cannot be compared: each change is told as it was made then. */
async function countOf(text: string, bind: Bind, env: StatementEnv): Promise<bigint> {
  try {
    const bound = await bind(text);
    const { batches } = await env.run(bound, env.optimize(bound), false);
    return scalarAt(batches[0]!.columns[0]!, 0) as bigint;
  } catch (error) {
    if (error instanceof EngineError && error.sqlState.startsWith('42')) return 0n;
    throw error;
  }
}

async function written(bound: BoundQuery, after: Snapshot, root: string, env: StatementEnv): Promise<NetChanges> {
  const context = dataFileContext({ store: after.log.store.ref, path: root }, env);
  const options = { folder: '_change_data', prefix: 'cdc', extraColumns: [changeField] };
  const writer = new DataFileWriter(layoutOf(after), context, options);
  try {
    for await (const batch of env.stream(bound)) await writer.write(batch);
    const files = await writer.finish();
    const cdc = files.map(({ path, partitionValues, sizeBytes }) => {
      return { kind: 'cdc', cdc: { path, partitionValues, sizeBytes } } as const;
    });
    return { cdc, isUnchanged: cdc.length === 0 };
  } catch (error) {
    await writer.abort();
    throw error;
  }
}
