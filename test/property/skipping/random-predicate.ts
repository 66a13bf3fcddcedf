/** Random conditions over the zoo's columns, as SQL: comparisons of every kind, functions that keep order and some that do not, any nesting. */
import type { Scalar } from '../../../src/core/scalar.ts';
import { formatScalar } from '../../../src/core/text/format.ts';
import type { DataType } from '../../../src/core/types.ts';
import { type Draw, oneOf } from './random.ts';
import { pools, zooSchema } from './zoo.ts';

export function randomPredicate(draw: Draw, depth = 2): string {
  const kind = draw();
  if (depth === 0 || kind < 0.4) return atom(draw);
  if (kind < 0.65) return `(${randomPredicate(draw, depth - 1)} AND ${randomPredicate(draw, depth - 1)})`;
  if (kind < 0.85) return `(${randomPredicate(draw, depth - 1)} OR ${randomPredicate(draw, depth - 1)})`;
  if (kind < 0.97) return `NOT (${randomPredicate(draw, depth - 1)})`;
  return `(${randomPredicate(draw, depth - 1)}) IS ${oneOf(draw, ['', 'NOT '])}NULL`;
}

const comparisons = ['=', '<>', '<', '<=', '>', '>=', '<=>'];

function atom(draw: Draw): string {
  const { name, type } = oneOf(draw, zooSchema.fields);
  const compare = oneOf(draw, comparisons);
  const value = (): string => (draw() < 0.05 ? 'NULL' : literalOf(oneOf(draw, pools[name]!), type));
  switch (Math.floor(draw() * 8)) {
    case 0:
      return `${name} IN (${Array.from({ length: 1 + Math.floor(draw() * 4) }, value).join(', ')})`;
    case 1:
      return `${name} ${oneOf(draw, ['', 'NOT '])}BETWEEN ${value()} AND ${value()}`;
    case 2:
      return `${name} IS ${oneOf(draw, ['', 'NOT '])}NULL`;
    case 3:
      return `${value()} ${compare} ${name}`;
    case 4:
    case 5:
      return special(draw, name, type, compare);
    default:
      return `${name} ${compare} ${value()}`;
  }
}

function special(draw: Draw, name: string, type: DataType, compare: string): string {
  const value = literalOf(oneOf(draw, pools[name]!), type);
  const forms: readonly string[] = (() => {
    switch (name) {
      case 'i':
        return [
          `i + 1 ${compare} 3`,
          `-i ${compare} 2`,
          `i * 2 ${compare} 6`,
          `i ${compare} j`,
          `i % 3 = 1`,
          `CAST(i AS BIGINT) ${compare} 7`,
          `CAST(i AS DOUBLE) ${compare} 2.5`,
          `abs(i) ${compare} 5`,
          `coalesce(i, 4) ${compare} 4`,
          `CASE WHEN i > 2 THEN i ELSE j END ${compare} 3`,
          `i ${compare} 2.5`,
          `10 div i ${compare} 2`,
          `try_add(i, 1) ${compare} 3`,
        ];
      case 'j':
        return [
          `j ${compare} i`,
          `2 - j ${compare} 0`,
          `j ${compare} j`,
          `CAST(j AS STRING) ${compare} '3'`,
          `nullif(j, 2) ${compare} 3`,
          `IF(j > 2, 1, 0) = 1`,
        ];
      case 'l':
        return [
          `l + 1 ${compare} ${value}`,
          `CAST(l AS DOUBLE) ${compare} 9007199254740992.0D`,
          `CAST(l AS INT) ${compare} 1`,
          `l ${compare} i`,
          `l / 2 ${compare} 3`,
          `try_cast(l AS INT) ${compare} 0`,
        ];
      case 'f':
        return [
          `f ${compare} double('NaN')`,
          `-f ${compare} 0D`,
          `f + 1 ${compare} 1.1`,
          `sqrt(f) ${compare} 1`,
          `floor(f) ${compare} 0`,
          `f ${compare} i`,
          `isnan(f)`,
          `CAST(f AS FLOAT) ${compare} 0.1F`,
          `exp(f) ${compare} 1`,
          `round(f) ${compare} 0`,
        ];
      case 's':
        return [
          `s LIKE 'a%'`,
          `s NOT LIKE 'abcdefghijklmnopqrstuvwxyz01234%'`,
          `s LIKE '%b'`,
          `s LIKE 'a_'`,
          `s LIKE 'ab'`,
          `s LIKE '\u{1f600}%'`,
          `startswith(s, 'abcdefghijklmnopqrstuvwxyz012345')`,
          `substring(s, 1, 2) ${compare} 'ab'`,
          `left(s, 1) ${compare} 'a'`,
          `upper(s) ${compare} 'B'`,
          `length(s) ${compare} 2`,
          `s || 'x' ${compare} 'ax'`,
          `s LIKE 'a#%%' ESCAPE '#'`,
        ];
      case 'd':
        return [
          `year(d) ${compare} 1987`,
          `month(d) ${compare} 2`,
          `trunc(d, 'MONTH') ${compare} DATE'2024-03-01'`,
          `d + 1 ${compare} DATE'1970-01-01'`,
          `date_add(d, 30) ${compare} DATE'2024-03-30'`,
          `CAST(d AS TIMESTAMP) ${compare} TIMESTAMP'2024-02-29 00:00:00'`,
          `CAST(d AS STRING) ${compare} '2024-02-29'`,
          `last_day(d) ${compare} DATE'2024-02-29'`,
          `quarter(d) ${compare} 1`,
        ];
      case 't':
        return [
          `CAST(t AS DATE) ${compare} DATE'2010-11-07'`,
          `CAST(t AS DATE) ${compare} DATE'2010-11-06'`,
          `date_trunc('DAY', t) ${compare} TIMESTAMP'2010-11-07 00:00:00'`,
          `date_trunc('HOUR', t) ${compare} TIMESTAMP'1987-10-24 23:00:00'`,
          `year(t) ${compare} 2010`,
          `month(t) ${compare} 11`,
          `to_date(t) ${compare} DATE'1987-10-24'`,
          `hour(t) ${compare} 23`,
          `unix_millis(t) ${compare} 1289097000500`,
          `day(t) ${compare} 7`,
        ];
      case 'n':
        return [
          `CAST(n AS DATE) ${compare} DATE'2024-01-01'`,
          `year(n) ${compare} 1969`,
          `CAST(n AS TIMESTAMP) ${compare} TIMESTAMP'2024-01-01 00:00:00'`,
        ];
      case 'x':
        return [
          `x + 1 ${compare} 0`,
          `CAST(x AS DOUBLE) ${compare} 1e17`,
          `x ${compare} l`,
          `CAST(x AS DECIMAL(38,10)) ${compare} 1`,
        ];
      case 'y':
        return [
          `round(y, 2) ${compare} 1`,
          `y * 2 ${compare} 2`,
          `ceil(y) ${compare} 1`,
          `CAST(y AS DECIMAL(18,2)) ${compare} 0.99`,
          `y ${compare} x`,
        ];
      default:
        return ['b', 'NOT b', `b ${compare} true`, 'b AND i > 1', `b ${compare} (i > 2)`];
    }
  })();
  return oneOf(draw, forms);
}

export function literalOf(value: Scalar, type: DataType): string {
  if (value === null) return 'NULL';
  switch (type.id) {
    case 'utf8':
      return `'${(value as string).replaceAll("'", "''")}'`;
    case 'float':
      return Number.isFinite(value) ? `CAST('${String(value)}' AS DOUBLE)` : `double('${String(value)}')`;
    case 'date':
      return `DATE'${formatScalar(type, value, 'UTC')}'`;
    case 'timestamp':
      return type.zone === 'utc'
        ? `TIMESTAMP'${formatScalar(type, value, 'UTC')}Z'`
        : `TIMESTAMP_NTZ'${formatScalar(type, value, 'UTC')}'`;
    case 'decimal':
      return `CAST('${formatScalar(type, value, 'UTC')}' AS DECIMAL(${type.precision},${type.scale}))`;
    case 'int':
      return type.bits === 64 ? `CAST('${String(value)}' AS BIGINT)` : `CAST('${String(value)}' AS INT)`;
    default:
      return String(value);
  }
}
