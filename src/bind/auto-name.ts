/**
 * How Spark prints an expression as the name of its result column: `count(1)`, `(5 / 2)`, `CAST(3.99 AS INT)`.
 * Takes the printed parts, gives the printed whole; casts that the user did not write never show.
 * Source: the schemas of Spark's own SQL golden tests.
 */
import { typeSql } from '../core/text/type-sql.ts';
import { type DataType, isNested } from '../core/types.ts';

export function operatorText(operator: string, left: string, right: string): string {
  if (operator === '<>') return `(NOT (${left} = ${right}))`;
  return `(${left} ${operator} ${right})`;
}

export function unaryText(operator: string, operand: string): string {
  return operator === '~' ? `~${operand}` : `(${operator} ${operand})`;
}

export function notText(operand: string): string {
  return `(NOT ${operand})`;
}

/** AND and OR print as the left-deep trees that Spark has. */
export function chainText(operator: 'AND' | 'OR', operands: readonly string[]): string {
  const opening = '('.repeat(operands.length - 1);
  return opening + operands.map((text, i) => (i === 0 ? text : ` ${operator} ${text})`)).join('');
}

export function concatText(operands: readonly string[]): string {
  const opening = 'concat('.repeat(operands.length - 1);
  return opening + operands.map((text, i) => (i === 0 ? text : `, ${text})`)).join('');
}

/** A cast to a nested type does not show. */
export function castText(value: string, type: DataType, isTry: boolean): string {
  if (isNested(type)) return value;
  return `${isTry ? 'TRY_CAST' : 'CAST'}(${value} AS ${typeSql(type)})`;
}

export function inText(value: string, items: readonly string[]): string {
  return `(${value} IN (${items.join(', ')}))`;
}

export function isNullText(value: string, isNegated: boolean): string {
  return `(${value} IS ${isNegated ? 'NOT ' : ''}NULL)`;
}

export function caseText(branches: readonly { when: string; then: string }[], otherwise: string | null): string {
  const parts = branches.map((b) => ` WHEN ${b.when} THEN ${b.then}`).join('');
  return `CASE${parts}${otherwise === null ? '' : ` ELSE ${otherwise}`} END`;
}

export function sortText(value: string, descending: boolean, nullsFirst: boolean): string {
  return `${value} ${descending ? 'DESC' : 'ASC'} NULLS ${nullsFirst ? 'FIRST' : 'LAST'}`;
}

export function trimText(side: 'both' | 'leading' | 'trailing', characters: string | null, source: string): string {
  if (characters === null) {
    const name = side === 'both' ? 'trim' : side === 'leading' ? 'ltrim' : 'rtrim';
    return `${name}(${source})`;
  }
  return `TRIM(${side.toUpperCase()} ${characters} FROM ${source})`;
}

/** A window call: `sum(a) OVER (PARTITION BY b ORDER BY c ASC NULLS FIRST RANGE BETWEEN ... AND ...)`. */
export function windowText(
  call: string,
  partitionBy: readonly string[],
  orderBy: readonly string[],
  frame: string,
): string {
  const partition = partitionBy.length === 0 ? '' : `PARTITION BY ${partitionBy.join(', ')} `;
  const order = orderBy.length === 0 ? '' : `ORDER BY ${orderBy.join(', ')} `;
  return `${call} OVER (${partition}${order}${frame})`;
}
