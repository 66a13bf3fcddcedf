/** INSERT INTO and INSERT OVERWRITE: what the query gives for each column, by position or name, into files and one commit. */

import { emptyScope } from '../bind/scope.ts';
import { nearestNames } from '../bind/suggest.ts';
import { EngineError, type Span, unsupported } from '../core/errors.ts';
import { type Field, field, int64, type StructType, struct } from '../core/types.ts';
import { isOn } from '../delta/features/feature.ts';
import { partitionValueText } from '../delta/partition.ts';
import type { Snapshot } from '../delta/snapshot.ts';
import { column, literal } from '../plan/build.ts';
import { evaluateConstant } from '../plan/evaluate/compile.ts';
import type { Expr } from '../plan/expr.ts';
import type { Identifier } from '../sql/ast-expression.ts';
import type { Insert } from '../sql/ast-statement.ts';
import type { StatementEnv, StatementResult } from './env.ts';
import { insertTemporary } from './insert-temporary.ts';
import { withDefaults } from './write/default-values.ts';
import { evolvedTable } from './write/evolved-table.ts';
import { defaultKey, identityOf } from './write/fields.ts';
import { commitInsert, type FileLoad, mayEvolve } from './write/insert-commit.ts';
import { runReplace } from './write/insert-replace.ts';
import { mismatch, namedByPosition, shaped } from './write/insert-shape.ts';
import { merged } from './write/merge-evolution.ts';
import { isDone } from './write/once.ts';
import { querySource, type RowSource } from './write/row-source.ts';
import { storedExpr, storedRows } from './write/stored-rows.ts';
import { beginOn, layoutOf, namePartsOf, openTarget, type Target } from './write/target.ts';
import { writeRows } from './write/write-rows.ts';

/**
 * Gives the count of rows. Errors: INSERT_COLUMN_ARITY_MISMATCH.*, INCOMPATIBLE_DATA_FOR_TABLE.*, CAST_OVERFLOW_IN_TABLE_INSERT,
 * the table's constraints by name, DELTA_CONCURRENT_*. A statement that fails adds nothing.
 */
export async function runInsert(
  statement: Insert,
  env: StatementEnv,
  load: FileLoad | null = null,
): Promise<StatementResult> {
  const parts = namePartsOf(statement.table, env);
  if (parts.length === 1 && env.catalog.temporary.find(parts[0]!)?.kind === 'table') {
    return insertTemporary(statement, env);
  }
  refuse(statement);
  const target = await openTarget(statement.table, env);
  if (isDone(target.snapshot, env)) return { schema: countsSchema, rows: [[0n, 0n]] };
  // Before files are written: a table that cannot be changed is left alone.
  beginOn(target, env);
  const before = target.snapshot.schema.fields;
  const source = await querySource(withDefaults(statement, before, env), env);
  const table = evolvedTable(target.snapshot, wantedFields(statement, target.snapshot, source, env), env);
  const { fields } = table;
  const statics = staticValues(statement, target, source, env);
  const values = new Map([...statics.exprs, ...given(statement, target, fields, source, env)]);
  checkIdentity(values, fields, statement.span);
  checkMissing(statement, values, fields);
  const named = new Set(values.keys());
  for (const [name, expr] of defaultsFor(fields, values, target.found.name, source, env)) values.set(name, expr);
  const { relation, binding } = source;
  const { configuration } = table;
  const tableName = target.found.name;
  const input = { relation, values, fields, configuration, tableName, span: statement.source.span };
  if (statement.replaceWhere !== null || statement.replaceUsing !== null) {
    const count = await runReplace({ statement, target, source, input, given: named, table }, env);
    return { schema: countsSchema, rows: [[count, count]] };
  }
  const layout = { ...layoutOf(target.snapshot), schema: { fields }, configuration };
  const written = await writeRows(storedRows(input, binding, env), named, binding, layout, target.found.location, env);
  await commitInsert({ statement, target, source, written, statics: statics.texts, table, load }, env);
  const rows = BigInt(written.rows);
  return { schema: countsSchema, rows: [[rows, rows]] };
}

const countsSchema = {
  fields: [field('num_affected_rows', int64, false), field('num_inserted_rows', int64, false)],
};

function refuse({ ifNotExists, span }: Insert): void {
  if (ifNotExists) throw unsupported('INSERT with IF NOT EXISTS', { span });
}

/** The table's columns, and those of the query that it lacks where the statement may add them. */
function wantedFields(
  statement: Insert,
  { schema: { fields }, metadata }: Snapshot,
  source: RowSource,
  env: StatementEnv,
): readonly Field[] {
  const { isByName, columns } = statement;
  if (!mayEvolve(statement, env) || columns !== null) return fields;
  const widens = isOn(metadata, 'delta.enableTypeWidening');
  if (isByName) return merged(fields, source.fields, widens);
  const named = namedByPosition(struct(source.fields), struct(fields)) as StructType;
  return merged(fields, named.fields, widens);
}

/** The expressions of the query's columns, by the names of the table's. */
function given(
  statement: Insert,
  target: Target,
  fields: readonly Field[],
  source: RowSource,
  env: StatementEnv,
): ReadonlyMap<string, Expr> {
  const statics = staticNames(statement, fields);
  const open = fields.filter((f) => !statics.has(f.name));
  const { isByName, span } = statement;
  const { binding } = source;
  const shape = { isByName, evolves: mayEvolve(statement, env), tableName: target.found.name, binding, span };
  const values = isByName ? byName(statement, target, open, source) : byPosition(statement, target, open, source);
  return new Map([...values].map(([f, value]) => [f.name, shaped(value, f, shape)]));
}

function byPosition(
  { columns, source: { span } }: Insert,
  { found, snapshot }: Target,
  open: readonly Field[],
  { relation }: RowSource,
): ReadonlyMap<Field, Expr> {
  const listed = columns?.map((c) => fieldNamed(snapshot.schema.fields, c)) ?? null;
  const twice = listed?.find((f, i) => listed.indexOf(f) !== i);
  if (twice !== undefined) {
    throw new EngineError('COLUMN_ALREADY_EXISTS', { columnName: `\`${twice.name}\`` }, { span });
  }
  const targets = listed ?? positional(open, relation.columns.length);
  if (targets.length !== relation.columns.length) {
    if (listed === null && relation.columns.length < targets.length) {
      const counts = { tableName: found.name, numColumns: targets.length, insertColumns: relation.columns.length };
      throw new EngineError('DELTA_INSERT_COLUMN_ARITY_MISMATCH', counts, { span });
    }
    if (listed === null && relation.columns.length > targets.length)
      throw mismatch(found.name, relation.columns.slice(targets.length), span);
    const side = relation.columns.length < targets.length ? 'NOT_ENOUGH_DATA_COLUMNS' : 'TOO_MANY_DATA_COLUMNS';
    const parameters = {
      tableName: `\`${found.name.replaceAll('.', '`.`')}\``,
      tableColumns: names(targets),
      dataColumns: names(relation.columns),
    };
    throw new EngineError(`INSERT_COLUMN_ARITY_MISMATCH.${side}`, parameters, { span });
  }
  return new Map(targets.map((f, i) => [f, column(relation.columns[i]!)]));
}

/** Columns that the table computes may be left out of a list that goes by position; those with defaults too, at its end. */
function positional(open: readonly Field[], count: number): readonly Field[] {
  if (open.length === count) return open;
  const without = open.filter((f) => f.metadata?.['delta.generationExpression'] === undefined);
  if (without.length === count) return without;
  const rest = open.slice(count);
  const isFilled = rest.length > 0 && rest.every((f) => f.metadata?.[defaultKey] !== undefined);
  return isFilled ? open.slice(0, count) : open;
}

function byName(
  { source: { span } }: Insert,
  { found }: Target,
  open: readonly Field[],
  { relation }: RowSource,
): ReadonlyMap<Field, Expr> {
  const known = new Map(open.map((f) => [f.name.toLowerCase(), f.name]));
  const extra = relation.columns.filter((c) => !known.has(c.name.toLowerCase()));
  if (extra.length > 0) {
    throw mismatch(found.name, extra, span);
  }
  const given = relation.columns.map((c) => known.get(c.name.toLowerCase())!);
  const twice = given.find((name, i) => given.indexOf(name) !== i);
  if (twice !== undefined) throw new EngineError('COLUMN_ALREADY_EXISTS', { columnName: `\`${twice}\`` }, { span });
  return new Map(
    relation.columns.map((c) => {
      const target = open.find((f) => f.name === known.get(c.name.toLowerCase()))!;
      return [target, column(c)];
    }),
  );
}

/** `PARTITION (p = 1)` gives a column its value; `PARTITION (p)` leaves it to the query. */
function staticNames({ partition }: Insert, fields: readonly Field[]): ReadonlySet<string> {
  return new Set(partition.filter(({ value }) => value !== null).map(({ column: c }) => fieldNamed(fields, c).name));
}

function staticValues(
  { partition }: Insert,
  { snapshot, found }: Target,
  { binding }: RowSource,
  env: StatementEnv,
): { readonly exprs: ReadonlyMap<string, Expr>; readonly texts: ReadonlyMap<string, string | null> } {
  const { fields } = snapshot.schema;
  const exprs = new Map<string, Expr>();
  const texts = new Map<string, string | null>();
  for (const { column: name, value, span } of partition) {
    const target = fieldNamed(fields, name);
    if (!snapshot.partitionColumns.includes(target.name)) {
      throw new EngineError('NON_PARTITION_COLUMN', { columnName: `\`${name.text}\`` }, { span });
    }
    if (value === null) continue;
    const { expr } = binding.bindExpr(value, emptyScope('constant', null));
    const stored = storedExpr(expr, target, found.name, span);
    const constant = evaluateConstant(stored, env.bindEnv().context);
    exprs.set(target.name, literal(stored.type, constant));
    texts.set(target.name, partitionValueText(constant, stored.type));
  }
  return { exprs, texts };
}

function defaultsFor(
  fields: readonly Field[],
  values: ReadonlyMap<string, Expr>,
  tableName: string,
  { binding }: RowSource,
  env: StatementEnv,
): ReadonlyMap<string, Expr> {
  const defaults = new Map<string, Expr>();
  for (const target of fields) {
    const text = target.metadata?.[defaultKey];
    if (values.has(target.name) || typeof text !== 'string') continue;
    const { expr } = binding.bindExpr(env.parseExpression(text), emptyScope('values', null));
    defaults.set(target.name, storedExpr(expr, target, tableName, undefined));
  }
  return defaults;
}

function checkIdentity(values: ReadonlyMap<string, Expr>, fields: readonly Field[], span: Span): void {
  for (const target of fields) {
    const identity = values.has(target.name) ? identityOf(target) : null;
    if (identity === null || identity.allowsExplicit) continue;
    const parameters = { columnName: target.name };
    throw new EngineError('DELTA_IDENTITY_COLUMNS_EXPLICIT_INSERT_NOT_SUPPORTED', parameters, { span });
  }
}

/** A list of columns leaves out none that has to have a value. */
function checkMissing({ columns, span }: Insert, values: ReadonlyMap<string, Expr>, fields: readonly Field[]): void {
  if (columns === null) return;
  const missing = fields.find((f) => {
    const isFilled = values.has(f.name) || f.metadata?.[defaultKey] !== undefined || identityOf(f) !== null;
    return !f.nullable && !isFilled && f.metadata?.['delta.generationExpression'] === undefined;
  });
  if (missing === undefined) return;
  throw new EngineError('DELTA_INSERT_COLUMN_MISMATCH', { columnName: missing.name }, { span });
}

function fieldNamed(fields: readonly Field[], { text, span }: Identifier): Field {
  const found = fields.find((f) => f.name.toLowerCase() === text.toLowerCase());
  if (found !== undefined) return found;
  const near = nearestNames(
    text,
    fields.map((f) => f.name),
  );
  const parameters = { objectName: `\`${text}\``, proposal: near.map((each) => `\`${each}\``).join(', ') };
  throw new EngineError('UNRESOLVED_COLUMN.WITH_SUGGESTION', parameters, { span });
}

function names(columns: readonly { readonly name: string }[]): string {
  return columns.map((c) => `\`${c.name}\``).join(', ');
}
