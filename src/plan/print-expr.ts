/** A bound expression as text, for EXPLAIN, skip reasons and tests. Columns print as `name#id`, or as `name` alone. */
import type { Scalar } from '../core/scalar.ts';
import { formatScalar } from '../core/text/format.ts';
import { type DataType, typeName } from '../core/types.ts';
import type { AggregateCall, ColumnId, Expr, SortKey, WindowCall } from './expr.ts';

export interface PrintOptions {
  /** What is printed as `#id` after column names, so that equal names can be told apart; null prints names alone. */
  readonly idOf: ((id: ColumnId) => number) | null;
  /** IANA zone in which instants are shown. */
  readonly zone: string;
  /** Prints a subquery's plan in place; absent = `(subquery)`. */
  readonly subquery?: (plan: Extract<Expr, { kind: 'subquery' }>['plan']) => string;
}

const infix = new Set([
  '+',
  '-',
  '*',
  '/',
  '%',
  'div',
  '=',
  '<>',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  '<=>',
  '&',
  '|',
  '^',
  '||',
  '<<',
  '>>',
  '>>>',
]);
const infixWords = new Set(['like', 'ilike', 'rlike']);

export function printExpr(expr: Expr, options: PrintOptions): string {
  const print = (e: Expr): string => printExpr(e, options);
  switch (expr.kind) {
    case 'literal':
      return printLiteral(expr.type, expr.value, options.zone);
    case 'column':
      return options.idOf === null ? expr.name : `${expr.name}#${options.idOf(expr.id)}`;
    case 'call': {
      const [left, right] = expr.args;
      if (left !== undefined && right !== undefined && expr.args.length === 2) {
        if (infix.has(expr.name)) return `(${print(left)} ${expr.name} ${print(right)})`;
        if (infixWords.has(expr.name)) return `${print(left)} ${expr.name.toUpperCase()} ${print(right)}`;
      }
      return `${expr.name}(${expr.args.map(print).join(', ')})`;
    }
    case 'and':
    case 'or':
      return `(${expr.args.map(print).join(expr.kind === 'and' ? ' AND ' : ' OR ')})`;
    case 'not':
      return expr.arg.kind === 'isNull' ? `(${print(expr.arg.arg)} IS NOT NULL)` : `(NOT ${print(expr.arg)})`;
    case 'isNull':
      return `(${print(expr.arg)} IS NULL)`;
    case 'cast': {
      const name = expr.mode === 'try' ? 'try_cast' : 'cast';
      return `${name}(${print(expr.arg)} AS ${typeName(expr.type)})`;
    }
    case 'case': {
      const branches = expr.branches.map((b) => ` WHEN ${print(b.when)} THEN ${print(b.then)}`).join('');
      return `CASE${branches}${expr.otherwise ? ` ELSE ${print(expr.otherwise)}` : ''} END`;
    }
    case 'coalesce':
      return `coalesce(${expr.args.map(print).join(', ')})`;
    case 'in':
      return `(${print(expr.arg)} IN (${expr.list.map(print).join(', ')}))`;
    case 'field':
      return `${print(expr.arg)}.${expr.arg.type.id === 'struct' ? expr.arg.type.fields[expr.index]?.name : expr.index}`;
    case 'lambda':
      return `(${expr.parameters.map((p) => p.name).join(', ')}) -> ${print(expr.body)}`;
    case 'subquery': {
      const plan = options.subquery?.(expr.plan) ?? 'subquery';
      if (expr.mode === 'scalar') return `(${plan})`;
      if (expr.mode === 'exists') return `exists(${plan})`;
      return `(${expr.values.map(print).join(', ')} IN (${plan}))`;
    }
    case 'parameter':
      return `:${expr.name}`;
    case 'error':
      return `raise(${expr.condition})`;
  }
}

/** A literal as SQL text; strings quoted, dates and timestamps bare where that reads well. */
export function printLiteral(type: DataType, value: Scalar, zone: string): string {
  if (value === null) return 'NULL';
  if (type.id === 'utf8') return `'${String(value).replaceAll("'", "''")}'`;
  return formatScalar(type, value, zone);
}

export function printCall(call: AggregateCall, options: PrintOptions): string {
  const args =
    call.args.length === 0 && call.name === 'count' ? '*' : call.args.map((a) => printExpr(a, options)).join(', ');
  const order = call.orderBy.length === 0 ? '' : ` ORDER BY ${printKeys(call.orderBy, options)}`;
  const filter = call.filter === null ? '' : ` FILTER (WHERE ${printExpr(call.filter, options)})`;
  const nulls = call.ignoreNulls ? ' IGNORE NULLS' : '';
  return `${call.name}(${call.distinct ? 'DISTINCT ' : ''}${args}${order})${nulls}${filter}`;
}

export function printKeys(keys: readonly SortKey[], options: PrintOptions): string {
  return keys
    .map((k) => {
      const isDefault = k.nullsFirst === !k.descending;
      const nulls = isDefault ? '' : ` NULLS ${k.nullsFirst ? 'FIRST' : 'LAST'}`;
      return `${printExpr(k.expr, options)}${k.descending ? ' DESC' : ''}${nulls}`;
    })
    .join(', ');
}

export function printFrame(frame: WindowCall['frame'], options: PrintOptions): string {
  const bound = (b: WindowCall['frame']['start']): string => {
    switch (b.kind) {
      case 'unboundedPreceding':
        return 'UNBOUNDED PRECEDING';
      case 'unboundedFollowing':
        return 'UNBOUNDED FOLLOWING';
      case 'currentRow':
        return 'CURRENT ROW';
      case 'preceding':
      case 'following':
        return `${printExpr(b.offset, options)} ${b.kind.toUpperCase()}`;
    }
  };
  return `${frame.unit.toUpperCase()} BETWEEN ${bound(frame.start)} AND ${bound(frame.end)}`;
}
