/**
 * MERGE: one join of the target with the source, each pair of rows given to the first clause that takes it, and the changes
 * written as those of UPDATE and DELETE are. The source is evaluated once; its keys tell which files of the target matter.
 */
import { newBinding } from '../bind/bind.ts';
import { resolveRelations } from '../bind/resolve-relations.ts';
import { EngineError } from '../core/errors.ts';
import { field, int64 } from '../core/types.ts';
import { isOn } from '../delta/features/feature.ts';
import type { Merge, MergeClause } from '../sql/ast-statement.ts';
import type { StatementEnv, StatementResult } from './env.ts';
import { scanTarget } from './write/change-plan.ts';
import { evolvedTable } from './write/evolved-table.ts';
import { evolvedFields } from './write/merge-evolution.ts';
import { joinMerge, type MergeInput } from './write/merge-join.ts';
import { mergeOperation } from './write/merge-metrics.ts';
import { mergeRows } from './write/merge-rows.ts';
import { bindSource, materialized } from './write/merge-source.ts';
import { isDone } from './write/once.ts';
import { type ChangeCounts, runChanges } from './write/run-change.ts';
import { beginOn, openChanged, qualifierOf } from './write/target.ts';

const resultSchema = {
  fields: ['num_affected_rows', 'num_updated_rows', 'num_deleted_rows', 'num_inserted_rows'].map((name) =>
    field(name, int64, false),
  ),
};

/**
 * Gives the counts of rows. Errors: DELTA_MULTIPLE_SOURCE_ROW_MATCHING_TARGET_ROW_IN_MERGE, DELTA_MERGE_UNRESOLVED_EXPRESSION,
 * NON_LAST_*_CLAUSE_OMIT_CONDITION, those of the clauses, the table's constraints, DELTA_CONCURRENT_*.
 */
export async function runMerge(statement: Merge, env: StatementEnv): Promise<StatementResult> {
  checkConditions(statement.clauses);
  const target = await openChanged(statement.table, 'MERGE', env);
  if (isDone(target.snapshot, env)) return { schema: resultSchema, rows: [[0n, 0n, 0n, 0n]] };
  const binding = newBinding(env.bindEnv());
  const qualifier = qualifierOf(target, statement.alias, env);
  const change = scanTarget(target, qualifier, binding, beginOn(target, env), env);
  await resolveRelations(binding, statement);
  const source = await materialized(bindSource(statement.source, binding), binding, statement.source.span, env);
  const { fields } = target.snapshot.schema;
  const evolves = statement.evolvesSchema || env.settings.get(autoMergeSetting)?.toLowerCase() === 'true';
  const widens = isOn(target.snapshot.metadata, 'delta.enableTypeWidening');
  const wanted = evolves ? evolvedFields(statement, fields, source.relation.columns, widens) : fields;
  const table = evolvedTable(target.snapshot, wanted, env);
  const input: MergeInput = { statement, change, source, qualifier, fields: table.fields, evolves, env };
  const joined = await joinMerge(input);
  const { plan, given, kinds } = mergeRows(input, joined);
  const counts = await runChanges(
    {
      change,
      plan: isInsertOnly(statement.clauses) ? { ...plan, recordsChanges: false } : plan,
      table,
      given,
      operation: (done) => mergeOperation(statement, joined.condition, done, kinds, source.rows, env),
    },
    env,
  );
  const of = (kind: string): bigint => sumOf(counts, (i) => kinds[i]!.kind === kind);
  const all = sumOf(counts, () => true);
  return { schema: resultSchema, rows: [[all, of('update'), of('delete'), of('insert')]] };
}

const autoMergeSetting = 'spark.databricks.delta.schema.autoMerge.enabled';

function sumOf({ rows }: ChangeCounts, counts: (index: number) => boolean): bigint {
  return BigInt(rows.reduce((sum, count, i) => sum + (counts(i) ? count : 0), 0));
}

/** The added files tell by themselves which rows came. */
function isInsertOnly(clauses: readonly MergeClause[]): boolean {
  return clauses.every(({ when }) => when === 'notMatched');
}

const omitted = {
  matched: 'NON_LAST_MATCHED_CLAUSE_OMIT_CONDITION',
  notMatched: 'NON_LAST_NOT_MATCHED_BY_TARGET_CLAUSE_OMIT_CONDITION',
  notMatchedBySource: 'NON_LAST_NOT_MATCHED_BY_SOURCE_CLAUSE_OMIT_CONDITION',
} as const;

function checkConditions(clauses: readonly MergeClause[]): void {
  for (const [i, { when, condition, span }] of clauses.entries()) {
    const isLast = !clauses.slice(i + 1).some((later) => later.when === when);
    if (condition === null && !isLast) throw new EngineError(omitted[when], {}, { span });
  }
}
