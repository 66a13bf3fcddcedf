/** CREATE TEMPORARY TABLE: columns as written, or a query's columns and rows. Its rows are in memory, for the session. */
import { bindType, withoutLength } from '../bind/type-name.ts';
import { EngineError, unsupported } from '../core/errors.ts';
import { type Field, isSameType, type Schema } from '../core/types.ts';
import type { Expression } from '../sql/ast-expression.ts';
import type { ColumnDefinition, CreateTable } from '../sql/ast-statement.ts';
import { noResult, type StatementEnv, type StatementResult } from './env.ts';
import { defaultValue } from './insert-temporary.ts';
import { temporaryName } from './table-name.ts';
import { primaryKey } from './write/primary-key.ts';

/** Errors: TEMP_TABLE_OR_VIEW_ALREADY_EXISTS, COLUMN_ALREADY_EXISTS, UNSUPPORTED_FEATURE for tables that outlive the session. */
export async function createTemporaryTable(statement: CreateTable, env: StatementEnv): Promise<StatementResult> {
  refuseOthers(statement, isPostgres(env));
  const { span } = statement.name;
  const name = temporaryName(statement.name);
  const { temporary } = env.catalog;
  if (statement.ifNotExists && temporary.find(name) !== undefined) return noResult;
  const replaces = statement.mode !== 'create';
  // A name that is taken is refused before the query runs.
  if (!replaces && temporary.find(name) !== undefined) {
    throw new EngineError('TEMP_TABLE_OR_VIEW_ALREADY_EXISTS', { relationName: `\`${name}\`` }, { span });
  }
  if (statement.query !== null) {
    const bound = await env.bind(statement.query);
    checkNames(bound.schema.fields.map((f) => ({ name: f.name, span: statement.query!.span })));
    const { batches } = await env.run(bound, env.optimize(bound), false);
    const schema: Schema = { fields: bound.schema.fields.map((f) => ({ ...f, nullable: true })) };
    temporary.add({ table: { name, schema, batches, defaults: new Map() } }, replaces, span);
    return noResult;
  }
  const { settings } = env.bindEnv();
  const keys = primaryKey(statement);
  checkNames(statement.columns.map((column) => ({ name: column.name.text, span: column.span })));
  const fields = statement.columns.map((column): Field => {
    const written = bindType(column.type, settings);
    // PostgreSQL's clients write lengths and keys of themselves; nobody checks them here.
    const type = isPostgres(env) ? withoutLength(written) : written;
    if (!isSameType(type, withoutLength(type))) {
      throw unsupported('CHAR and VARCHAR in a temporary table', { span: column.span, hint: 'STRING has no length.' });
    }
    const nullable = column.isNullable && !keys.has(column.name.text.toLowerCase());
    return { name: column.name.text, type, nullable, ...commentOf(column) };
  });
  const defaults = new Map<string, Expression>();
  for (const [i, { defaultValue: value }] of statement.columns.entries()) {
    if (value === null) continue;
    defaultValue(value, fields[i]!, name, env);
    defaults.set(fields[i]!.name, value);
  }
  temporary.add({ table: { name, schema: { fields }, batches: [], defaults } }, replaces, span);
  return noResult;
}

/** Each thing that a temporary table does not have is refused by its name. */
function isPostgres({ dialect }: StatementEnv): boolean {
  return dialect.name === 'postgres';
}

function refuseOthers(statement: CreateTable, takesKeys: boolean): void {
  const { span } = statement;
  const hint = 'CREATE TEMPORARY TABLE keeps rows for the session.';
  if (!statement.isTemporary) throw unsupported('CREATE TABLE without TEMPORARY', { span, hint });
  const refused: readonly (readonly [boolean, string])[] = [
    [statement.mode === 'replace', 'REPLACE TABLE'],
    [statement.provider !== null, 'USING'],
    [statement.location !== null, 'LOCATION'],
    [statement.partitionBy.length > 0, 'PARTITIONED BY'],
    [statement.clusterBy.length > 0, 'CLUSTER BY'],
    [statement.constraints.some(({ check }) => check !== null || !takesKeys), 'a constraint'],
    [statement.columns.some((c) => c.generated !== null), 'a generated column'],
    [statement.columns.some((c) => c.identity !== null) && !takesKeys, 'an identity column'],
    [statement.query !== null && statement.columns.length > 0, 'both columns and a query'],
    [statement.query === null && statement.columns.length === 0, 'no columns'],
  ];
  for (const [isRefused, what] of refused) {
    if (isRefused) throw unsupported(`A temporary table with ${what}`, { span });
  }
}

function checkNames(columns: readonly { readonly name: string; readonly span: CreateTable['span'] }[]): void {
  const seen = new Set<string>();
  for (const { name, span } of columns) {
    const key = name.toLowerCase();
    if (seen.has(key)) throw new EngineError('COLUMN_ALREADY_EXISTS', { columnName: `\`${name}\`` }, { span });
    seen.add(key);
  }
}

function commentOf({ comment }: ColumnDefinition): Pick<Field, 'metadata'> {
  return comment === null ? {} : { metadata: { comment } };
}
