/** ANALYZE TABLE: counts rows, and of columns distinct values and NULLs, for the session. Writes nothing into the table. */
import { relationNotFound } from '../bind/resolve-relations.ts';
import { EngineError, unsupported } from '../core/errors.ts';
import { nameSql } from '../core/text/type-sql.ts';
import type { DataType, Field, Schema } from '../core/types.ts';
import type { AnalyzeTable } from '../sql/ast-maintenance.ts';
import type { StatementEnv, StatementResult } from './env.ts';
import { partsOf } from './table-name.ts';

/** Errors: TABLE_OR_VIEW_NOT_FOUND, COLUMN_NOT_FOUND, UNSUPPORTED_FEATURE for views and for columns of nested types. */
export async function runAnalyzeTable(statement: AnalyzeTable, env: StatementEnv): Promise<StatementResult> {
  const parts = partsOf(statement.table);
  const scope = env.catalog.scope();
  const found = await scope.resolveRelation(parts, null, statement.table.span);
  if (found === null) throw await relationNotFound(scope, parts, statement.table.span);
  if (found.kind === 'view') throw unsupported('ANALYZE TABLE of a view', { span: statement.table.span });
  const { provider } = found;
  const fields = fieldsOf(statement, provider.schema);
  const counts = fields.flatMap(({ name }) => [`approx_count_distinct(${nameSql(name)})`, `count(${nameSql(name)})`]);
  const text = `SELECT ${['count(*)', ...counts].join(', ')} FROM ${parts.map(nameSql).join('.')}`;
  const { rows } = await env.execute(text, new Map());
  const [total, ...values] = rows[0]!.map(Number) as [number, ...number[]];
  const columns = fields.map(({ name }, i): [string, { distinct: number; nulls: number }] => [
    name,
    { distinct: Math.max(1, values[2 * i]!), nulls: total - values[2 * i + 1]! },
  ]);
  env.analyzed.keep(provider.ref.id, { rows: total, columns: new Map(columns) });
  return { schema: { fields: [] }, rows: [] };
}

function fieldsOf({ columns }: AnalyzeTable, { fields }: Schema): readonly Field[] {
  if (columns === 'all') return fields.filter(({ type }) => isCountable(type));
  return columns.map(({ text, span }) => {
    const found = fields.find(({ name }) => name.toLowerCase() === text.toLowerCase());
    if (found === undefined) {
      throw new EngineError('COLUMN_NOT_FOUND', { colName: `\`${text}\`` }, { span });
    }
    if (!isCountable(found.type)) throw unsupported(`ANALYZE TABLE of the nested column ${found.name}`, { span });
    return found;
  });
}

function isCountable({ id }: DataType): boolean {
  return id !== 'list' && id !== 'map' && id !== 'struct' && id !== 'variant' && id !== 'interval' && id !== 'null';
}
