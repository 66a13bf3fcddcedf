/**
 * INSERT INTO ... REPLACE WHERE and REPLACE USING: rows of the table go by a condition, or where they agree with new rows in
 * some columns, and the new rows come in their place; one commit.
 */
import { bindCondition, filtered } from '../../bind/relation.ts';
import { EngineError } from '../../core/errors.ts';
import { int32 } from '../../core/types.ts';
import { and, column, equals, literal } from '../../plan/build.ts';
import type { LogicalPlan } from '../../plan/logical.ts';
import type { Insert } from '../../sql/ast-statement.ts';
import { printExpression } from '../../sql/print.ts';
import type { StatementEnv } from '../env.ts';
import { type ChangeTarget, passedColumns, predicateText, scanTarget, scopeOf } from './change-plan.ts';
import type { EvolvedTable } from './evolved-table.ts';
import { materialized } from './merge-source.ts';
import type { RowSource } from './row-source.ts';
import { type ChangeCounts, runChanges } from './run-change.ts';
import { project, type StoredInput, type StoredRows, storedRows } from './stored-rows.ts';
import { beginOn, qualifierOf, type Target } from './target.ts';
import { hasVectors, isOfPartitions } from './whole-files.ts';

export interface ReplaceInput {
  readonly statement: Insert;
  readonly target: Target;
  readonly source: RowSource;
  /** The new rows as they are stored. */
  readonly input: StoredInput;
  readonly given: ReadonlySet<string>;
  readonly table: EvolvedTable;
}

/** Gives the count of new rows. Errors: DELTA_REPLACE_WHERE_MISMATCH for a new row beyond the condition, those of an INSERT. */
export async function runReplace(replace: ReplaceInput, env: StatementEnv): Promise<bigint> {
  const { target, source, table, given, statement } = replace;
  const { binding } = source;
  const change = scanTarget(target, qualifierOf(target, null, env), binding, beginOn(target, env), env);
  const { plan, added, predicate, recordsChanges } =
    statement.replaceWhere === null ? await byColumns(replace, change, env) : byCondition(replace, change, env);
  const relation = { plan, columns: change.scan.columns };
  const { fields } = table;
  const action = literal(int32, 0);
  const passed = passedColumns(change, { action, scanned: change.scan.columns, fields, span: undefined });
  const own = table.fields.map((f, i) => {
    const at = change.columns[i];
    return { id: binding.newId(), name: f.name, expr: at === undefined ? literal(f.type, null) : column(at) };
  });
  const broken = { id: binding.newId(), name: '_broken', expr: literal(int32, null) };
  const gone = { relation: project(binding, relation, [...own, ...passed, broken]), checks: [] };
  const counts = await runChanges(
    {
      change,
      plan: { stored: gone, kinds: ['delete'], allowsRepeats: false, recordsChanges },
      table,
      added,
      given,
      operation: (done) => ({
        name: 'WRITE',
        parameters: { mode: 'Overwrite', partitionBy: '[]', predicate },
        metrics: metricsOf(done),
      }),
    },
    env,
  );
  return BigInt(counts.inserted);
}

interface Replaced {
  /** The rows that go. */
  readonly plan: LogicalPlan;
  readonly added: StoredRows;
  readonly predicate: string;
  /** False where the files that go and come tell by themselves, deletion vectors among them. */
  readonly recordsChanges: boolean;
}

function byCondition({ statement, input, source }: ReplaceInput, change: ChangeTarget, env: StatementEnv): Replaced {
  const { binding } = source;
  const written = statement.replaceWhere!;
  const replaceWhere = printExpression(written);
  const { expr } = bindCondition(binding, written, scopeOf(change.scan.columns));
  const predicate = predicateText(expr, env);
  const added = storedRows(
    {
      ...input,
      moreChecks: (columns) => [
        {
          holds: bindCondition(binding, written, scopeOf(columns)).expr,
          error: (values) => new EngineError('DELTA_REPLACE_WHERE_MISMATCH', { replaceWhere, values }),
        },
      ],
    },
    binding,
    env,
  );
  const recordsChanges = !isOfPartitions(change, expr) && !hasVectors(change.target.snapshot);
  return { plan: filtered(change.scan.plan, expr), added, predicate, recordsChanges };
}

/** NULL agrees with nothing. The new rows are read twice, so that they are kept. */
async function byColumns(
  { statement, input, source, table }: ReplaceInput,
  change: ChangeTarget,
  env: StatementEnv,
): Promise<Replaced> {
  const { binding } = source;
  const names = statement.replaceUsing!;
  const stored = storedRows(input, binding, env);
  const kept = await materialized(stored.relation, binding, statement.source.span, env);
  const pairs = names.map(({ text, span }) => {
    const at = table.fields.findIndex((f) => f.name.toLowerCase() === text.toLowerCase());
    const target = change.columns[at];
    if (target === undefined) {
      const proposal = table.fields.map((f) => `\`${f.name}\``).join(', ');
      throw new EngineError('UNRESOLVED_COLUMN.WITH_SUGGESTION', { objectName: `\`${text}\``, proposal }, { span });
    }
    return equals(column(target), column(kept.relation.columns[at]!));
  });
  const plan: LogicalPlan = {
    kind: 'join',
    type: 'semi',
    left: change.scan.plan,
    right: kept.relation.plan,
    condition: and(pairs),
    isNullAware: false,
    isLateral: false,
    mark: null,
  };
  const predicate = names.map(({ text }) => text).join(', ');
  return {
    plan,
    added: { ...stored, relation: kept.relation },
    predicate,
    recordsChanges: !hasVectors(change.target.snapshot),
  };
}

function metricsOf(done: ChangeCounts): Record<string, number> {
  return {
    // As Spark counts: a file whose deletion vector grows is one that came.
    numFiles: done.addedFiles + done.vectorsAdded,
    numRemovedFiles: done.removedFiles,
    numRemovedBytes: done.removedBytes,
    numOutputRows: done.inserted + done.copiedRows + done.keptRows,
    numOutputBytes: done.addedBytes,
    numDeletedRows: done.rows[0]!,
    numCopiedRows: done.copiedRows + done.keptRows,
    numAddedChangeFiles: done.changeFiles,
  };
}
