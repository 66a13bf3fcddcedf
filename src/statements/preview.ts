/**
 * PREVIEW: what a statement would do, with nothing written. The statement runs on a table whose writes stay in memory and are
 * dropped; what it would change is read from the change data of that run. Takes statements that change the rows of a table.
 */
import { bindQuery } from '../bind/bind.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { ChangesMade } from '../catalog/changes-made.ts';
import { forEachRow, rowsOf } from '../core/batch.ts';
import { unsupported } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import { quotedName } from '../core/text/type-sql.ts';
import { field, int64, type Schema, utf8 } from '../core/types.ts';
import { scalarAt } from '../core/vector.ts';
import { changesProvider } from '../delta/changes/change-scan.ts';
import { readChanges } from '../delta/changes/read-changes.ts';
import { logFolder, parseLogFileName } from '../delta/log/file-names.ts';
import type { DeltaTable, Snapshot } from '../delta/snapshot.ts';
import type { TableProvider } from '../plan/ports.ts';
import type { Preview } from '../sql/ast-inspect.ts';
import type { Statement } from '../sql/ast-statement.ts';
import { locationText } from '../storage/open-store.ts';
import { StagedStore } from '../storage/staged.ts';
import { fileChanges } from './diff.ts';
import type { StatementEnv, StatementResult } from './env.ts';
import { runChange } from './run-change.ts';
import { schemaChanges } from './schema-changes.ts';
import { namePartsOf } from './write/target.ts';

const schema: Schema = {
  fields: [
    field('part', utf8, false),
    field('change', utf8, false),
    field('count', int64),
    field('bytes', int64),
    field('before', utf8),
    field('after', utf8),
  ],
};

/** So many rows of each change are shown. */
const samplesMax = 5;

type Previewed = Extract<
  Statement,
  { readonly kind: 'insert' | 'copyInto' | 'delete' | 'update' | 'merge' | 'truncateTable' }
>;

/** Errors: UNSUPPORTED_FEATURE for other statements, and all that the statement itself would raise. */
export async function runPreview({ statement, span }: Preview, env: StatementEnv): Promise<StatementResult> {
  if (!isPreviewed(statement))
    throw unsupported('PREVIEW of anything but INSERT, COPY INTO, UPDATE, DELETE, MERGE and TRUNCATE', { span });
  const parts = namePartsOf(statement.table, env);
  if (parts.length === 1 && env.catalog.temporary.find(parts[0]!) !== undefined) {
    throw unsupported('PREVIEW of a change of a temporary table', { span });
  }
  const staging = new Staging(env);
  try {
    await runChange(statement, staging.env);
    for (const each of staging.tables.values()) {
      const version = await firstVersion(each.store);
      if (version !== null) return { schema, rows: await report(each.table, version, each.store, staging.env) };
    }
    return { schema, rows: countRows(new Map()) };
  } finally {
    staging.drop();
  }
}

function isPreviewed(statement: Statement): statement is Previewed {
  return ['insert', 'copyInto', 'delete', 'update', 'merge', 'truncateTable'].includes(statement.kind);
}

interface StagedTable {
  readonly table: DeltaTable;
  readonly store: StagedStore;
}

/** An environment in which every table is written in memory. */
class Staging {
  readonly env: StatementEnv;
  /** By place. */
  readonly tables = new Map<string, StagedTable>();
  readonly #releases: (() => void)[] = [];

  constructor(env: StatementEnv) {
    const catalog: Catalog = env.catalog.seenThrough(({ location, table: behind }, open) => {
      const { table, store } = this.#staged(locationText(location), env, (id) => {
        const options = { ref: { kind: 'memory', id }, isHeld: () => true, isHidden: () => false } as const;
        const made = new StagedStore(behind.log.store, { ...options, nowMs: env.commitContext.nowMs });
        return { table: withFeed(open(made)), store: made };
      });
      return { table, location: { store: store.ref, path: location.path } };
    });
    catalog.changes = new ChangesMade();
    const bindEnv = () => ({ ...env.bindEnv(), scope: catalog.scope() });
    this.env = { ...env, noteVersion: () => {}, catalog, bindEnv, bind: (query) => bindQuery(query, bindEnv()) };
  }

  #staged(key: string, env: StatementEnv, make: (id: string) => StagedTable): StagedTable {
    const known = this.tables.get(key);
    if (known !== undefined) return known;
    const made = make(`preview-${env.commitContext.newId()}`);
    this.tables.set(key, made);
    this.#releases.push(env.holdStore(made.store));
    return made;
  }

  drop(): void {
    for (const release of this.#releases) release();
  }
}

/** The table as one that keeps change data, so that each change of a row is told apart. */
function withFeed(table: DeltaTable): DeltaTable {
  const seen = (snapshot: Snapshot): Snapshot => {
    const configuration = { ...snapshot.metadata.configuration, 'delta.enableChangeDataFeed': 'true' };
    return { ...snapshot, metadata: { ...snapshot.metadata, configuration } };
  };
  return { ...table, snapshot: async (travel, signal) => seen(await table.snapshot(travel, signal)) };
}

/** The version of the first commit that was held; null where there is none. */
async function firstVersion({ held }: StagedStore): Promise<number | null> {
  for await (const { path } of held.list('')) {
    const at = path.lastIndexOf(`${logFolder}/`);
    const name = at < 0 ? null : parseLogFileName(path.slice(at + logFolder.length + 1));
    if (name?.kind === 'commit') return name.version;
  }
  return null;
}

async function report(
  table: DeltaTable,
  version: number,
  store: StagedStore,
  env: StatementEnv,
): Promise<(readonly Scalar[])[]> {
  const before = await table.snapshot({ kind: 'version', version: BigInt(version - 1) }, env.signal);
  const after = await table.snapshot({ kind: 'version', version: BigInt(version) }, env.signal);
  const from = { kind: 'version', version } as const;
  const provider = changesProvider(
    await readChanges(table, from, from, env.signal),
    env.catalog.scanOptions('changes'),
  );
  const ask = (text: string): Promise<readonly (readonly Scalar[])[]> => rowsOver(provider, text, env);
  const counts = await ask('SELECT _change_type, count(*) FROM changes GROUP BY _change_type');
  const columns = after.schema.fields.map(({ name }) => quotedName(name)).join(', ');
  const json = `to_json(struct(${columns}), map('ignoreNullFields', 'false'))`;
  const sample = async (change: string): Promise<readonly Scalar[]> => {
    const found = await ask(`SELECT ${json} FROM changes WHERE _change_type = '${change}' LIMIT ${samplesMax}`);
    return found.map(([text]) => text!);
  };
  const changes = schemaChanges(before, after);
  return [
    ...countRows(new Map(counts.map(([change, count]) => [String(change), count as bigint]))),
    ...fileRows(before, after),
    ...changes.map((each) => ['schema', `${each.change} ${each.name}`, null, null, each.before, each.after]),
    ...(await sample('delete')).map((row) => ['sample', 'deleted', null, null, row, null]),
    ...updatedRows(await sample('update_preimage'), await sample('update_postimage'), await isInOrder(store)),
    ...(await sample('insert')).map((row) => ['sample', 'inserted', null, null, null, row]),
  ];
}

function countRows(counts: ReadonlyMap<string, bigint>): (readonly Scalar[])[] {
  const of = (change: string): bigint => counts.get(change) ?? 0n;
  return [
    ['rows', 'deleted', of('delete'), null, null, null],
    ['rows', 'updated', of('update_postimage'), null, null, null],
    ['rows', 'inserted', of('insert'), null, null, null],
  ];
}

/** Files that go, that come, and that stay with more of their rows marked as deleted. */
function fileRows(before: Snapshot, after: Snapshot): (readonly Scalar[])[] {
  const { removed, added } = fileChanges(before, after);
  const paths = new Set(added.map((file) => file.path));
  const marked = new Set(removed.map((file) => file.path).filter((path) => paths.has(path)));
  const rows = (
    change: string,
    files: readonly { readonly path: string; readonly add: { readonly sizeBytes: number } }[],
  ) => {
    const kept = files.filter(({ path }) => marked.has(path) === (change === 'marked'));
    const bytes = kept.reduce((sum, { add }) => sum + add.sizeBytes, 0);
    return ['files', change, BigInt(kept.length), BigInt(bytes), null, null];
  };
  return [rows('removed', [...removed]), rows('added', [...added]), rows('marked', [...added])];
}

/** Old and new rows stand in one order where one file has them all. */
async function isInOrder({ held }: StagedStore): Promise<boolean> {
  let files = 0;
  for await (const { path } of held.list('')) if (path.includes('_change_data/')) files += 1;
  return files === 1;
}

function updatedRows(old: readonly Scalar[], now: readonly Scalar[], areInOrder: boolean): (readonly Scalar[])[] {
  const row = (before: Scalar, after: Scalar): readonly Scalar[] => ['sample', 'updated', null, null, before, after];
  if (areInOrder) return old.map((before, i) => row(before, now[i] ?? null));
  return [...old.map((before) => row(before, null)), ...now.map((after) => row(null, after))];
}

async function rowsOver(
  provider: TableProvider,
  text: string,
  env: StatementEnv,
): Promise<readonly (readonly Scalar[])[]> {
  const bindEnv = env.bindEnv();
  const scope = { resolveRelation: async () => ({ kind: 'table', provider }) as const, suggest: async () => [] };
  const bound = await bindQuery(bindEnv.parse(text, 'spark'), { ...bindEnv, scope });
  const { batches } = await env.run(bound, env.optimize(bound), false);
  const rows: (readonly Scalar[])[] = [];
  for (const batch of batches) {
    forEachRow(rowsOf(batch), (row) => void rows.push(batch.columns.map((vector) => scalarAt(vector, row))));
  }
  return rows;
}
