/**
 * Equality of bound expressions by meaning: which select item is the GROUP BY key, which aggregate was already asked for.
 * Places in the text do not count, nor the order of the sides of commutative operators.
 */
import type { AggregateCall, ColumnId, Expr } from '../plan/expr.ts';
import type { LogicalPlan } from '../plan/logical.ts';
import { freeColumns } from '../plan/walk.ts';

/** Numbers expressions so that equal ones have equal numbers. One a query block. */
export interface ExprKeys {
  of(expr: Expr): number;
  ofCall(call: AggregateCall): string;
}

export function createExprKeys(): ExprKeys {
  const numbers = new Map<string, number>();
  const known = new WeakMap<Expr, number>();
  const of = (expr: Expr): number => {
    const before = known.get(expr);
    if (before !== undefined) return before;
    const shape = shapeOf(expr, of);
    const number = numbers.get(shape) ?? numbers.size;
    numbers.set(shape, number);
    known.set(expr, number);
    return number;
  };
  return { of, ofCall: (call) => callShape(call, of) };
}

const commutative: ReadonlySet<string> = new Set(['+', '*', '=', '<=>', '&', '|', '^']);

function shapeOf(expr: Expr, of: (expr: Expr) => number): string {
  const all = (exprs: readonly Expr[]): string => exprs.map(of).join(',');
  switch (expr.kind) {
    case 'literal':
      return `literal ${plain(expr.type)} ${plain(expr.value)}`;
    case 'column':
      return `column ${expr.id}`;
    case 'parameter':
      return `parameter ${expr.name} ${plain(expr.type)}`;
    case 'error':
      return `error ${expr.condition} ${plain(expr.parameters)}`;
    case 'call': {
      const args = expr.args.map(of);
      if (commutative.has(expr.name)) args.sort((a, b) => a - b);
      return `call ${expr.name} ${plain(expr.type)} ${args.join(',')}`;
    }
    case 'and':
    case 'or':
      return `${expr.kind} ${expr.args
        .map(of)
        .sort((a, b) => a - b)
        .join(',')}`;
    case 'coalesce':
      return `coalesce ${all(expr.args)}`;
    case 'not':
    case 'isNull':
      return `${expr.kind} ${of(expr.arg)}`;
    case 'cast':
      return `cast ${expr.mode} ${plain(expr.type)} ${of(expr.arg)}`;
    case 'field':
      return `field ${expr.index} ${of(expr.arg)}`;
    case 'case': {
      const branches = expr.branches.map((b) => `${of(b.when)}:${of(b.then)}`).join(',');
      return `case ${branches} ${expr.otherwise === null ? '' : of(expr.otherwise)}`;
    }
    case 'in':
      return `in ${of(expr.arg)} ${all(expr.list)}`;
    case 'lambda':
      return `lambda ${expr.parameters.map((p) => p.id).join(',')} ${of(expr.body)}`;
    case 'subquery':
      return `subquery ${expr.mode} ${all(expr.values)} ${planShape(expr.plan)}`;
  }
}

function callShape(call: AggregateCall, of: (expr: Expr) => number): string {
  const args = call.args.map(of).join(',');
  const order = call.orderBy.map((k) => `${of(k.expr)}${k.descending}${k.nullsFirst}`).join(',');
  const filter = call.filter === null ? '' : of(call.filter);
  return `${call.name} ${call.distinct} ${call.ignoreNulls} ${filter} (${args}) (${order})`;
}

/** Two bindings of one subquery text differ in their fresh ids alone: those are numbered by first appearance. */
function planShape(plan: LogicalPlan): string {
  const free = freeColumns(plan);
  const numbers = new Map<ColumnId, number>();
  const renumber = (id: ColumnId): string => {
    if (free.has(id)) return `free ${id}`;
    if (!numbers.has(id)) numbers.set(id, numbers.size);
    return `#${numbers.get(id)}`;
  };
  return JSON.stringify(plan, (key, value: unknown) => {
    if (key === 'span') return undefined;
    const isId = key === 'id' || key === 'groupingId' || key === 'mark';
    if (isId && typeof value === 'number') return renumber(value);
    return typeof value === 'bigint' ? `${value}n` : value;
  });
}

function plain(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? `${inner}n` : inner));
}
