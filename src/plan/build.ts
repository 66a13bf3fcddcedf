/** Constructors of the expressions that several stages make: types, nullability and mayFail derived in one place. */
import type { Scalar } from '../core/scalar.ts';
import { boolType, type DataType, int32 } from '../core/types.ts';
import type { AggregateCall, CaseExpr, ColumnExpr, Expr, LiteralExpr, OutputColumn, WindowCall } from './expr.ts';
import type { JoinPlan, LogicalPlan } from './logical.ts';

export function literal(type: DataType, value: Scalar): LiteralExpr {
  return { kind: 'literal', type, nullable: value === null, mayFail: false, value };
}

export function column(output: OutputColumn): ColumnExpr {
  return {
    kind: 'column',
    id: output.id,
    name: output.name,
    type: output.type,
    nullable: output.nullable,
    mayFail: false,
  };
}

/** AND of any number of conditions, nested ANDs flattened; TRUE of none. */
export function and(args: readonly Expr[]): Expr {
  return logic('and', args);
}

/** OR of any number of conditions, nested ORs flattened; FALSE of none. */
export function or(args: readonly Expr[]): Expr {
  return logic('or', args);
}

function logic(kind: 'and' | 'or', args: readonly Expr[]): Expr {
  const flat = args.some((arg) => arg.kind === kind)
    ? args.flatMap((arg) => (arg.kind === kind ? arg.args : [arg]))
    : args;
  if (flat.length === 0) return literal(boolType, kind === 'and');
  if (flat.length === 1) return flat[0]!;
  return {
    kind,
    type: boolType,
    nullable: flat.some((arg) => arg.nullable),
    mayFail: flat.some((arg) => arg.mayFail),
    args: flat,
  };
}

export function not(arg: Expr): Expr {
  return { kind: 'not', type: boolType, nullable: arg.nullable, mayFail: arg.mayFail, arg };
}

export function isNull(arg: Expr): Expr {
  return { kind: 'isNull', type: boolType, nullable: false, mayFail: arg.mayFail, arg };
}

/** `left = right` of two expressions of one type. */
export function equals(left: Expr, right: Expr): Expr {
  return compared('=', left, right);
}

/** `left <name> right` of two expressions of one type: `=`, `<>`, `<`, `<=`, `>`, `>=`. */
export function compared(name: string, left: Expr, right: Expr): Expr {
  return {
    kind: 'call',
    name,
    type: boolType,
    nullable: left.nullable || right.nullable,
    mayFail: left.mayFail || right.mayFail,
    args: [left, right],
  };
}

/** A plain call of an aggregate or window function: every row, no order. It cannot fail. */
export function plainCall(
  name: string,
  args: readonly Expr[],
  { type, nullable }: Pick<OutputColumn, 'type' | 'nullable'>,
): AggregateCall {
  return { name, args, distinct: false, filter: null, orderBy: [], ignoreNulls: false, type, nullable, mayFail: false };
}

/** row_number(), an INT, in the order of its window. */
export function rowNumber(): WindowCall {
  return {
    call: plainCall('row_number', [], { type: int32, nullable: false }),
    isAggregate: false,
    frame: { unit: 'rows', start: { kind: 'unboundedPreceding' }, end: { kind: 'currentRow' } },
  };
}

/** An inner join of two plans that stand on their own; a null condition is every pair. */
export function innerJoin(left: LogicalPlan, right: LogicalPlan, condition: Expr | null): JoinPlan {
  return { kind: 'join', type: 'inner', left, right, condition, isNullAware: false, isLateral: false, mark: null };
}

export function coalesce(args: readonly [Expr, ...Expr[]]): Expr {
  return {
    kind: 'coalesce',
    type: args[0].type,
    nullable: args.every((arg) => arg.nullable),
    mayFail: args.some((arg) => arg.mayFail),
    args,
  };
}

export function caseWhen(branches: CaseExpr['branches'], otherwise: Expr | null): Expr {
  const results = [...branches.map((b) => b.then), ...(otherwise ? [otherwise] : [])];
  return {
    kind: 'case',
    type: results[0]!.type,
    nullable: otherwise === null || results.some((r) => r.nullable),
    mayFail: results.some((r) => r.mayFail) || branches.some((b) => b.when.mayFail),
    branches,
    otherwise,
  };
}

/** The conditions that are ANDed together in `expr`; just itself where it is no AND, none for TRUE. */
export function conjuncts(expr: Expr | null): readonly Expr[] {
  if (expr === null) return [];
  if (expr.kind === 'and') return expr.args.flatMap((arg) => conjuncts(arg));
  if (expr.kind === 'literal' && expr.value === true) return [];
  return [expr];
}
