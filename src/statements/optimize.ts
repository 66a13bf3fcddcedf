/**
 * OPTIMIZE and REORG: the rows of files go into fewer or better ones, none of them changed. Small files of a partition are
 * packed together; ZORDER BY and clustering sort rows along a curve, so that files hold near values; PURGE rewrites what has
 * deletion vectors. Takes files of one version; other commits may add and even remove others meanwhile.
 */
import { finish, newBinding } from '../bind/bind.ts';
import type { Relation } from '../bind/env.ts';
import { withoutLength } from '../bind/type-name.ts';
import { EngineError } from '../core/errors.ts';
import type { AddFile } from '../delta/actions.ts';
import { type DataFileLayout, type DataFileOptions, DataFileWriter } from '../delta/data-files.ts';
import { readDeletionVector } from '../delta/deletion-vector.ts';
import { clusteringColumns } from '../delta/properties.ts';
import { writerFeatures } from '../delta/protocol.ts';
import { trackedColumns } from '../delta/target-scan.ts';
import { column } from '../plan/build.ts';
import type { NamedExpr } from '../plan/logical.ts';
import type { Optimize, Reorg } from '../sql/ast-maintenance.ts';
import type { StatementEnv, StatementResult } from './env.ts';
import { type CurveOrder, curveOrder, sortedAlong } from './maintain/curve-order.ts';
import { optimizeAnswer, optimizeMetrics } from './maintain/optimize-metrics.ts';
import { type Bin, binsOf, type PackOptions } from './maintain/pack-files.ts';
import { chosenFiles } from './maintain/partition-filter.ts';
import { type ChangeTarget, scanRest, scanTarget, trackedFields, trackedItems } from './write/change-plan.ts';
import { upgraded } from './write/reshape.ts';
import { project } from './write/stored-rows.ts';
import { beginOn, commitChanges, layoutOf, openTarget, qualifierOf, type Target } from './write/target.ts';
import { canWriteInThreads, writeInThreads } from './write/write-files.ts';
import { dataFileContext } from './write/write-rows.ts';

/** Errors: DELTA_NON_PARTITION_COLUMN_REFERENCE, DELTA_ZORDERING_ON_PARTITION_COLUMN, DELTA_CLUSTERING_WITH_ZORDER_BY, DELTA_CONCURRENT_*. */
export async function runOptimize(statement: Optimize, env: StatementEnv): Promise<StatementResult> {
  const target = await openTarget(statement.table, env);
  const clustered = clusteringColumns(target.snapshot);
  // As Spark has it, a table that lists the feature is a clustered one, by no columns even.
  const isClustered = writerFeatures(target.snapshot.protocol).includes('clustering');
  if (isClustered && statement.zOrderBy.length > 0) {
    throw new EngineError('DELTA_CLUSTERING_WITH_ZORDER_BY', {}, { span: statement.zOrderBy[0]!.span });
  }
  if (isClustered && statement.where !== null) {
    throw new EngineError('DELTA_CLUSTERING_WITH_PARTITION_PREDICATE', {}, { span: statement.where.span });
  }
  if (statement.isFull && (clustered ?? []).length === 0) {
    throw new EngineError('DELTA_OPTIMIZE_FULL_NOT_SUPPORTED', {}, { span: statement.span });
  }
  const order = curveOrder(target.snapshot, statement, clustered);
  const kind = order === null ? 'pack' : statement.zOrderBy.length > 0 || statement.isFull ? 'all' : 'unclustered';
  const parameters = {
    zOrderBy: JSON.stringify(statement.zOrderBy.map(({ parts }) => parts.map(({ text }) => text).join('.'))),
    clusterBy: JSON.stringify((clustered ?? []).map((path) => path.join('.'))),
    auto: 'false',
    ...(clustered === null ? {} : { isFull: String(statement.isFull) }),
  };
  return rearrange({ statement, order, kind, name: 'OPTIMIZE', parameters }, env);
}

/** Errors: as OPTIMIZE. */
export async function runReorg(statement: Reorg, env: StatementEnv): Promise<StatementResult> {
  return rearrange({ ...purge, statement }, env);
}

/** Rewrites the files at these positions as REORG does; nothing where there is none. Errors: DELTA_CONCURRENT_* and their kin. */
export async function reorganize(target: Target, only: ReadonlySet<number>, env: StatementEnv): Promise<void> {
  const parts = target.found.name.split('.').map((text) => ({ text, isQuoted: true, span: target.span }));
  const statement = { table: { kind: 'name', parts, span: target.span }, where: null, span: target.span } as const;
  if (only.size > 0) await rearrangeFiles(target, { ...purge, statement, kind: 'all', only }, env);
}

/** The rows of every file in one of its own of another layout. What was made can be taken back. */
export async function copiedFiles(target: Target, layout: DataFileLayout, env: StatementEnv): Promise<Rewritten> {
  const binding = newBinding(env.bindEnv());
  const change = scanTarget(target, qualifierOf(target, null, env), binding, beginOn(target, env), env);
  const made: Rewritten[] = [];
  const abort = async (): Promise<void> => {
    for (const each of made) await each.abort();
  };
  try {
    for (let index = 0; index < target.snapshot.files.length; index++) {
      made.push(await rewriteBin(change, null, { indexes: [index], maxBytes: maxBytesDefault }, env, layout));
    }
    return { adds: made.flatMap(({ adds }) => adds), abort };
  } catch (error) {
    await abort();
    throw error;
  }
}

const purge = { order: null, kind: 'purge', name: 'REORG', parameters: { applyPurge: 'true' } } as const;

interface Rearrangement {
  readonly statement: Pick<Optimize, 'table' | 'where' | 'span'>;
  readonly order: CurveOrder | null;
  readonly kind: PackOptions['kind'];
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Positions of the files that alone are thought of. */
  readonly only?: ReadonlySet<number>;
}

async function rearrange(wanted: Rearrangement, env: StatementEnv): Promise<StatementResult> {
  return rearrangeFiles(await openTarget(wanted.statement.table, env), wanted, env);
}

async function rearrangeFiles(target: Target, wanted: Rearrangement, env: StatementEnv): Promise<StatementResult> {
  const { statement, order, kind, name, only } = wanted;
  const tx = beginOn(target, env);
  const binding = newBinding(env.bindEnv());
  // What the scan would note as read matters not: rearranging depends on the files that go, and on no others.
  const change: ChangeTarget = scanTarget(target, qualifierOf(target, null, env), binding, beginOn(target, env), env);
  const { files } = target.snapshot;
  await files.loadStatistics(env.signal);
  const { indexes: all, predicate } = await chosenFiles(change, statement.where, env);
  const indexes = only === undefined ? all : all.filter((index) => only.has(index));
  const bins = binsOf(files, indexes, { kind, maxBytes: maxBytesOf(target.snapshot.metadata.configuration, env) });
  const startedMs = env.commitContext.nowMs();
  const rewritten: Rewritten[] = [];
  try {
    for (const bin of bins) rewritten.push(await rewriteBin(change, order, bin, env));
    const written = rewritten.flatMap(({ adds }) => adds);
    const removed = bins.flatMap((bin) => bin.indexes.map((index) => files.at(index)));
    for (const file of removed) {
      tx.reads.files.add(file.path);
      tx.remove(file, false);
    }
    for (const add of written) tx.stage({ kind: 'add', add });
    const counts = { added: written, removed: removed.map(({ add }) => add), considered: indexes.length, bins };
    const parameters = { predicate: JSON.stringify(predicate === null ? [] : [predicate]), ...wanted.parameters };
    if (removed.length > 0) {
      await commitChanges(tx, { name, parameters, metrics: optimizeMetrics(counts), changesData: false }, env);
    }
    return optimizeAnswer(target.found.location, counts, startedMs, env.commitContext.nowMs());
  } catch (error) {
    if (!tx.isInDoubt) for (const { abort } of rewritten) await abort();
    throw error;
  }
}

function optionsOf({ target }: ChangeTarget, order: CurveOrder | null, bin: Bin): DataFileOptions {
  return {
    extraColumns: trackedFields(target.snapshot),
    dataChange: false,
    targetBytes: bin.maxBytes,
    clusteringProvider: order?.isClustering === true ? 'liquid' : null,
  };
}

/** The files that a bin's rows went into. */
export interface Rewritten {
  readonly adds: readonly AddFile[];
  readonly abort: () => Promise<void>;
}

/** The rows that the bin's files still have, in the order that is wanted. */
async function rewriteBin(
  change: ChangeTarget,
  order: CurveOrder | null,
  bin: Bin,
  env: StatementEnv,
  layout: DataFileLayout = layoutOf(change.target.snapshot),
): Promise<Rewritten> {
  const rest = scanRest(change, await deletedRows(change, bin, env), env);
  const sorted = order === null ? rest : sortedAlong(order, rest, change.binding, env);
  const relation = storedItems(change, sorted);
  const { target, binding } = change;
  const { location } = target.found;
  const options = optionsOf(change, order, bin);
  // Packed rows are to lie in one file, which one thread writes.
  if (order !== null && canWriteInThreads(location, layout)) {
    return writeInThreads({ relation, binding, layout, location, options, broken: null }, env);
  }
  const writer = new DataFileWriter(layout, dataFileContext(location, env), options);
  try {
    for await (const batch of env.stream(finish(binding, relation))) await writer.write(batch);
    return { adds: await writer.finish(), abort: () => writer.abort() };
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

/** The table's columns as they are today, and what row tracking keeps of each row. */
function storedItems({ target, binding }: ChangeTarget, rest: Relation): Relation {
  const { fields } = target.snapshot.schema;
  const items = fields.map((member, i): NamedExpr => {
    const expr = upgraded(column(rest.columns[i]!), withoutLength(member.type), binding);
    return { id: binding.newId(), name: member.name, expr };
  });
  const named = (name: string) => rest.columns.find((c) => c.name === name)!;
  const tracked = trackedColumns(target.snapshot) === null ? [] : trackedItems(binding, named, false);
  return project(binding, rest, [...items, ...tracked]);
}

async function deletedRows(
  { target }: ChangeTarget,
  { indexes }: Bin,
  env: StatementEnv,
): Promise<ReadonlyMap<number, Uint32Array>> {
  const { files, log } = target.snapshot;
  const place = { store: log.store.ref, root: log.root };
  const out = new Map<number, Uint32Array>();
  for (const index of indexes) {
    const vector = files.vectorAt(index);
    const open = (location: { store: typeof place.store }) => env.openStore(location.store);
    out.set(index, vector === null ? new Uint32Array(0) : await readDeletionVector(vector, place, open, env.signal));
  }
  return out;
}

const maxBytesDefault = 1 << 30;
const maxBytesKey = 'spark.databricks.delta.optimize.maxFileSize';

function maxBytesOf(configuration: Readonly<Record<string, string>>, env: StatementEnv): number {
  const text = env.settings.get(maxBytesKey) ?? configuration['delta.targetFileSize'];
  return (text === undefined ? null : bytesOf(text)) ?? maxBytesDefault;
}

/** `134217728`, `128mb`. */
function bytesOf(text: string): number | null {
  const match = /^(\d+)\s*([kmg]?)b?$/i.exec(text.trim());
  if (match === null || Number(match[1]) === 0) return null;
  return Number(match[1]) * 1024 ** ['', 'k', 'm', 'g'].indexOf(match[2]!.toLowerCase());
}
