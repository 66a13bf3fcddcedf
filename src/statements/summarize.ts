/**
 * SUMMARIZE: a row a column of a query, with its bounds, about how many values it has, its mean, deviation and quartiles, and
 * how much of it is NULL. One aggregation over the query; what a type has not is NULL.
 */
import { quotedName, typeSql } from '../core/text/type-sql.ts';
import { type DataType, decimal, type Field, field, int64, type Schema, utf8 } from '../core/types.ts';
import type { Summarize } from '../sql/ast-copy.ts';
import type { StatementEnv, StatementResult } from './env.ts';
import { rowsOfQuery } from './query-of.ts';

const schema: Schema = {
  fields: [
    field('column_name', utf8, false),
    field('column_type', utf8, false),
    ...['min', 'max'].map((name) => field(name, utf8)),
    field('approx_unique', int64),
    ...['avg', 'std', 'q25', 'q50', 'q75'].map((name) => field(name, utf8)),
    field('count', int64, false),
    field('null_percentage', decimal(9, 2)),
  ],
};

/** Without its name and type: what is asked of each column. */
const questions = schema.fields.length - 2;

export async function runSummarize({ source }: Summarize, env: StatementEnv): Promise<StatementResult> {
  const { fields } = (await env.bind(source)).schema;
  if (fields.length === 0) return { schema, rows: [] };
  const names = fields.map((_, i) => `c${i}`);
  const items = fields.flatMap((f, i) => expressionsOf(f, quotedName(names[i]!)));
  const text = `WITH s(${names.join(', ')}) AS (SELECT 1) SELECT ${items.join(', ')} FROM s`;
  const query = env.bindEnv().parse(text, 'spark');
  const [table] = query.with!.tables;
  const asked = { ...query, with: { ...query.with!, tables: [{ ...table!, query: source }] } };
  const [values] = (await rowsOfQuery(asked, env)).rows;
  const rows = fields.map((f, i) => [f.name, typeSql(f.type), ...values!.slice(i * questions, (i + 1) * questions)]);
  return { schema, rows };
}

function expressionsOf({ type }: Field, c: string): readonly string[] {
  const text = (value: string): string => (type.id === 'binary' ? `hex(${value})` : `string(${value})`);
  const bounds = isOrdered(type) ? [text(`min(${c})`), text(`max(${c})`)] : ['NULL', 'NULL'];
  return [
    ...bounds,
    isOrdered(type) ? `approx_count_distinct(${c})` : 'bigint(NULL)',
    ...moments(type, c),
    ...quartiles(type, c),
    'count(1)',
    `CAST(100 * count_if(${c} IS NULL) / nullif(count(1), 0) AS DECIMAL(9,2))`,
  ].map((expression) => (expression === 'NULL' ? 'string(NULL)' : expression));
}

function moments(type: DataType, c: string): readonly string[] {
  if (isNumber(type)) return [`string(avg(double(${c})))`, `string(stddev(double(${c})))`];
  if (type.id !== 'date' && type.id !== 'timestamp') return ['NULL', 'NULL'];
  return [`string(timestamp_micros(bigint(avg(unix_micros(timestamp(${c}))))))`, 'NULL'];
}

function quartiles(type: DataType, c: string): readonly string[] {
  if (!isNumber(type) && type.id !== 'date' && type.id !== 'timestamp') return ['NULL', 'NULL', 'NULL'];
  return ['0.25', '0.5', '0.75'].map((part) => `string(percentile_approx(${c}, ${part}))`);
}

function isNumber({ id }: DataType): boolean {
  return id === 'int' || id === 'float' || id === 'decimal';
}

function isOrdered(type: DataType): boolean {
  return !['map', 'variant', 'null', 'interval', 'struct', 'list'].includes(type.id);
}
