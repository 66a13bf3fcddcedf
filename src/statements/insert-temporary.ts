/** INSERT INTO and INSERT OVERWRITE of temporary tables: the query's columns by position or name, cast as the table stores them. */
import { newBinding } from '../bind/bind.ts';
import { emptyScope } from '../bind/scope.ts';
import { nearestNames } from '../bind/suggest.ts';
import type { TemporaryTable } from '../catalog/temporary.ts';
import { type Batch, forEachRow, rowCount, rowsOf } from '../core/batch.ts';
import { EngineError, type Span, unsupported } from '../core/errors.ts';
import { quotedType } from '../core/text/type-sql.ts';
import { type Field, field, int64 } from '../core/types.ts';
import { isNullAt } from '../core/vector.ts';
import { idsAbove } from '../optimizer/context.ts';
import type { BoundQuery } from '../plan/bound.ts';
import { column, literal } from '../plan/build.ts';
import type { Expr, OutputColumn } from '../plan/expr.ts';
import { outputOf } from '../plan/output.ts';
import type { Expression } from '../sql/ast-expression.ts';
import type { Insert } from '../sql/ast-statement.ts';
import type { StatementEnv, StatementResult } from './env.ts';
import { assigned } from './store-assignment.ts';
import { findRelation, partsOf } from './table-name.ts';

/**
 * Errors: INSERT_COLUMN_ARITY_MISMATCH.*, INCOMPATIBLE_DATA_FOR_TABLE.*, CAST_OVERFLOW_IN_TABLE_INSERT, NOT_NULL_ASSERT_VIOLATION;
 * UNSUPPORTED_FEATURE for tables that are not temporary. A statement that fails adds nothing.
 */
export async function insertTemporary(statement: Insert, env: StatementEnv): Promise<StatementResult> {
  const table = await targetOf(statement, env);
  refuseOthers(statement);
  const bound = await env.bind(statement.source);
  const stored = assignAll(statement, table, bound, env);
  const { batches } = await runStored(stored, table, env);
  checkNulls(table, batches);
  const isThere = env.catalog.temporary.setRows(table.name, (before) =>
    statement.isOverwrite ? batches : [...before, ...batches],
  );
  if (!isThere) await targetOf(statement, env);
  const rows = BigInt(batches.reduce((sum, batch) => sum + rowCount(batch), 0));
  return { schema: countsSchema, rows: [[rows, rows]] };
}

const countsSchema = {
  fields: [field('num_affected_rows', int64, false), field('num_inserted_rows', int64, false)],
};

/** What a column gets that an INSERT leaves out. Errors: those of binding, and of storing it. */
export function defaultValue(value: Expression, target: Field, tableName: string, env: StatementEnv): Expr {
  const { expr } = newBinding(env.bindEnv()).bindExpr(value, emptyScope('values', null));
  return assigned(expr, target, tableName, value.span);
}

async function targetOf({ table: name }: Insert, env: StatementEnv): Promise<TemporaryTable> {
  const parts = partsOf(name);
  const found = parts.length === 1 ? env.catalog.temporary.find(parts[0]!) : undefined;
  if (found?.kind === 'table') return found.table;
  const other = await findRelation(parts, name.span, env);
  throw unsupported(other.kind === 'view' ? 'INSERT into a view' : 'INSERT into a table that is not temporary', {
    span: name.span,
  });
}

function refuseOthers(statement: Insert): void {
  const { span } = statement;
  const refused: readonly (readonly [boolean, string])[] = [
    [statement.partition.length > 0, 'PARTITION'],
    [statement.ifNotExists, 'IF NOT EXISTS'],
    [statement.evolvesSchema, 'WITH SCHEMA EVOLUTION'],
    [statement.replaceWhere !== null, 'REPLACE WHERE'],
    [statement.replaceUsing !== null, 'REPLACE USING'],
  ];
  for (const [isRefused, what] of refused) {
    if (isRefused) throw unsupported(`INSERT with ${what} into a temporary table`, { span });
  }
}

/** The query with the table's columns, in the table's order. */
function assignAll(statement: Insert, table: TemporaryTable, bound: BoundQuery, env: StatementEnv): BoundQuery {
  const given = outputOf(bound.plan);
  const sources = statement.isByName ? byName(statement, table, given) : byPosition(statement, table, given);
  const freshId = idsAbove(bound.plan);
  const items = table.schema.fields.map((target) => {
    const source = sources.get(target.name);
    const expr =
      source === undefined
        ? missing(target, table, env)
        : assigned(column(source), target, table.name, statement.source.span);
    return { id: freshId(), name: target.name, expr };
  });
  return { ...bound, schema: table.schema, plan: { kind: 'project', input: bound.plan, items } };
}

function missing(target: Field, table: TemporaryTable, env: StatementEnv): Expr {
  const value = table.defaults.get(target.name);
  return value === undefined ? literal(target.type, null) : defaultValue(value, target, table.name, env);
}

type Sources = ReadonlyMap<string, OutputColumn>;

function byPosition(
  { columns, source: { span } }: Insert,
  table: TemporaryTable,
  given: readonly OutputColumn[],
): Sources {
  const targets = columns === null ? table.schema.fields : columns.map((c) => fieldNamed(table, c.text, c.span));
  const twice = targets.find((target, i) => targets.indexOf(target) !== i);
  if (twice !== undefined)
    throw new EngineError('COLUMN_ALREADY_EXISTS', { columnName: `\`${twice.name}\`` }, { span });
  if (targets.length !== given.length) {
    const side = given.length < targets.length ? 'NOT_ENOUGH_DATA_COLUMNS' : 'TOO_MANY_DATA_COLUMNS';
    const parameters = {
      tableName: `\`${table.name}\``,
      tableColumns: listed(targets),
      dataColumns: listed(given),
    };
    throw new EngineError(`INSERT_COLUMN_ARITY_MISMATCH.${side}`, parameters, { span });
  }
  return new Map(targets.map((target, i) => [target.name, given[i]!]));
}

function byName({ source: { span } }: Insert, table: TemporaryTable, given: readonly OutputColumn[]): Sources {
  const known = new Map(table.schema.fields.map((f) => [f.name.toLowerCase(), f.name]));
  const extra = given.filter((c) => !known.has(c.name.toLowerCase()));
  if (extra.length > 0) {
    const parameters = { tableName: `\`${table.name}\``, extraColumns: listed(extra) };
    throw new EngineError('INCOMPATIBLE_DATA_FOR_TABLE.EXTRA_COLUMNS', parameters, { span });
  }
  return new Map(given.map((c) => [known.get(c.name.toLowerCase())!, c]));
}

function fieldNamed(table: TemporaryTable, name: string, span: Span): Field {
  const { fields } = table.schema;
  const found = fields.find((f) => f.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  const near = nearestNames(
    name,
    fields.map((f) => f.name),
  );
  const parameters = { objectName: `\`${name}\``, proposal: near.map((each) => `\`${each}\``).join(', ') };
  throw new EngineError('UNRESOLVED_COLUMN.WITH_SUGGESTION', parameters, { span });
}

function listed(columns: readonly { readonly name: string }[]): string {
  return columns.map((c) => `\`${c.name}\``).join(', ');
}

/** An overflow of a cast that the user did not write is one of storing. */
async function runStored(
  stored: BoundQuery,
  { schema }: TemporaryTable,
  env: StatementEnv,
): Promise<{ readonly batches: readonly Batch[] }> {
  try {
    return await env.run(stored, env.optimize(stored), false);
  } catch (error) {
    if (!(error instanceof EngineError) || error.condition !== 'CAST_OVERFLOW' || error.span !== undefined) throw error;
    const { sourceType, targetType } = error.parameters;
    const target = schema.fields.find((f) => quotedType(f.type) === targetType);
    const columnName = `\`${target?.name ?? ''}\``;
    throw new EngineError(
      'CAST_OVERFLOW_IN_TABLE_INSERT',
      { sourceType: sourceType ?? null, targetType: targetType ?? null, columnName },
      { cause: error },
    );
  }
}

function checkNulls({ schema }: TemporaryTable, batches: readonly Batch[]): void {
  for (const [i, { name, nullable }] of schema.fields.entries()) {
    if (nullable) continue;
    for (const batch of batches) {
      const vector = batch.columns[i]!;
      forEachRow(rowsOf(batch), (row) => {
        if (isNullAt(vector, row)) throw new EngineError('NOT_NULL_ASSERT_VIOLATION', { walkedTypePath: name });
      });
    }
  }
}
