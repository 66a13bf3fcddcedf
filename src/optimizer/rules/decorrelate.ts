/**
 * Turns every subquery into a join: EXISTS and IN in a filter into semi and anti joins, elsewhere into mark joins,
 * a scalar subquery into a left join; lateral joins into plain ones. Afterwards no expression holds a plan.
 */
import { unsupported } from '../../core/errors.ts';
import { boolType } from '../../core/types.ts';
import { and, column, conjuncts, equals, literal, not } from '../../plan/build.ts';
import type { Expr, NotExpr, SubqueryExpr } from '../../plan/expr.ts';
import type { JoinPlan, LogicalPlan, NamedExpr, ValuesPlan } from '../../plan/logical.ts';
import { outputIds, outputOf } from '../../plan/output.ts';
import { columnsOf, mapExprChildren, mapPlanChildren, mapPlanExprs, planExprs, someExpr } from '../../plan/walk.ts';
import type { OptimizerContext, Rule } from '../context.ts';
import { joinLateral, joinScalar } from '../decorrelate/join-lateral.ts';
import { pushNots } from '../push-not.ts';

export const decorrelate: Rule = { name: 'decorrelate', apply: flatten };

function flatten(plan: LogicalPlan, context: OptimizerContext): LogicalPlan {
  const rewritten = mapPlanChildren(plan, (child) => flatten(child, context));
  if (rewritten.kind === 'join' && rewritten.isLateral) return flattenLateral(rewritten, context);
  if (!planExprs(rewritten).some(hasSubquery)) return rewritten;
  // NOT IN and IN treat an unknown membership differently: the answer must not hang on where else a NOT was moved.
  const node = mapPlanExprs(rewritten, (expr) => (hasSubquery(expr) ? pushNots(expr) : expr));
  switch (node.kind) {
    case 'filter':
      return flattenFilter(node.input, conjuncts(node.predicate), context);
    case 'join':
      return flattenJoinCondition(node, context);
    case 'values':
      return flattenValues(node, context);
    case 'project':
    case 'aggregate': {
      const extraction = new Extraction(node.input, context);
      const changed = mapPlanExprs(node, (expr) => extraction.replace(expr)) as typeof node;
      return { ...changed, input: extraction.input };
    }
    case 'sort':
    case 'window':
    case 'generate': {
      const extraction = new Extraction(node.input, context);
      const changed = mapPlanExprs(node, (expr) => extraction.replace(expr)) as typeof node;
      return restricted({ ...changed, input: extraction.input }, node);
    }
    case 'scan':
    case 'limit':
    case 'setOperation':
    case 'singleRow':
      return node;
  }
}

function hasSubquery(expr: Expr): boolean {
  return someExpr(expr, (e) => e.kind === 'subquery');
}

/** `NOT (x IN (SELECT ...))`. */
function isNegatedMembership(expr: Expr): expr is NotExpr & { readonly arg: SubqueryExpr } {
  return expr.kind === 'not' && expr.arg.kind === 'subquery' && expr.arg.mode === 'in';
}

/** `plan` with only the columns of `original`. */
function restricted(plan: LogicalPlan, original: LogicalPlan): LogicalPlan {
  const items: NamedExpr[] = outputOf(original).map((c) => ({ id: c.id, name: c.name, expr: column(c) }));
  return { kind: 'project', input: plan, items };
}

function flattenLateral(join: JoinPlan, context: OptimizerContext): LogicalPlan {
  if (join.type !== 'inner' && join.type !== 'left') {
    throw unsupported(`LATERAL on the right of a ${join.type} join`);
  }
  return joinLateral({ ...join, isLateral: false, type: join.type }, context);
}

/** Plain conditions first, below the joins; then one join a subquery; then conditions that combine subqueries. */
function flattenFilter(input: LogicalPlan, conditions: readonly Expr[], context: OptimizerContext): LogicalPlan {
  const plain = conditions.filter((c) => !hasSubquery(c));
  let current: LogicalPlan = plain.length === 0 ? input : { kind: 'filter', input, predicate: and(plain) };
  const rest: Expr[] = [];
  for (const condition of conditions.filter(hasSubquery)) {
    const isNegated = condition.kind === 'not';
    const inner = isNegated ? condition.arg : condition;
    const isJoin = inner.kind === 'subquery' && inner.mode !== 'scalar' && !inner.values.some(hasSubquery);
    if (isJoin) current = joinSubquery(current, inner, isNegated ? 'anti' : 'semi', context);
    else rest.push(condition);
  }
  if (rest.length === 0) return current;
  const extraction = new Extraction(current, context);
  const predicate = and(rest.map((condition) => extraction.replace(condition)));
  return restricted({ kind: 'filter', input: extraction.input, predicate }, input);
}

function joinSubquery(
  input: LogicalPlan,
  subquery: SubqueryExpr,
  type: 'semi' | 'anti',
  context: OptimizerContext,
): LogicalPlan {
  const right = flatten(subquery.plan, context);
  const columns = outputOf(right);
  const isNullAware =
    type === 'anti' &&
    subquery.mode === 'in' &&
    (subquery.values.some((v) => v.nullable) || subquery.values.some((_, i) => columns[i]!.nullable));
  const condition = membership(subquery, right);
  return joinLateral(
    { kind: 'join', type, left: input, right, condition, isNullAware, isLateral: false, mark: null },
    context,
  );
}

/** values = columns of the subquery; null for EXISTS. */
function membership(subquery: SubqueryExpr, right: LogicalPlan): Expr | null {
  if (subquery.mode !== 'in') return null;
  const columns = outputOf(right);
  return and(subquery.values.map((value, i) => equals(value, column(columns[i]!))));
}

/**
 * A subquery in ON: of an inner join it filters the result; of any other its value is computed beside the one input that it
 * reads, so that the condition chooses matches and drops no row.
 */
function flattenJoinCondition(join: JoinPlan, context: OptimizerContext): LogicalPlan {
  const all = conjuncts(join.condition);
  const plain = all.filter((c) => !hasSubquery(c));
  const nested = all.filter(hasSubquery);
  if (join.type === 'inner') {
    return flattenFilter({ ...join, condition: plain.length === 0 ? null : and(plain) }, nested, context);
  }
  const [leftIds, rightIds] = [outputIds(join.left), outputIds(join.right)];
  const left = new Extraction(join.left, context);
  const right = new Extraction(join.right, context);
  const replace = (expr: Expr): Expr => {
    if (expr.kind !== 'subquery' && !isNegatedMembership(expr)) return mapExprChildren(expr, replace);
    const ids = columnsOf(expr);
    const readsLeft = [...ids].some((id) => leftIds.has(id));
    const readsRight = [...ids].some((id) => rightIds.has(id));
    if (readsLeft && readsRight) {
      throw unsupported(`a subquery over both sides in the condition of a ${join.type} join`, { span: expr.span });
    }
    return (readsLeft ? left : right).replace(expr);
  };
  const replaced = nested.map(replace);
  const plan = { ...join, left: left.input, right: right.input, condition: and([...plain, ...replaced]) };
  return restricted(plan, join);
}

/** VALUES with subqueries: one projection a row, put together. */
function flattenValues(plan: ValuesPlan, context: OptimizerContext): LogicalPlan {
  const inputs = plan.rows.map((row): LogicalPlan => {
    const extraction = new Extraction({ kind: 'values', output: [], rows: [[]] }, context);
    const items = row.map((expr, i) => ({
      id: context.freshId(),
      name: plan.output[i]!.name,
      expr: extraction.replace(expr),
    }));
    return { kind: 'project', input: extraction.input, items };
  });
  return { kind: 'setOperation', operation: 'union', isAll: true, inputs, output: plan.output };
}

/** Joins subqueries to an input one by one, and gives the expression that stands for each. */
class Extraction {
  input: LogicalPlan;
  readonly #context: OptimizerContext;

  constructor(input: LogicalPlan, context: OptimizerContext) {
    this.input = input;
    this.#context = context;
  }

  replace(expr: Expr): Expr {
    if (isNegatedMembership(expr)) {
      const values = expr.arg.values.map((value) => this.replace(value));
      return not(this.#join({ ...expr.arg, values }, true));
    }
    const inner = mapExprChildren(expr, (child) => this.replace(child));
    return inner.kind === 'subquery' ? this.#join(inner, false) : inner;
  }

  /** With `isNullAware` (NOT IN) an unknown comparison counts as a match: as a value it is false then, never NULL. */
  #join(subquery: SubqueryExpr, isNullAware: boolean): Expr {
    const right = flatten(subquery.plan, this.#context);
    if (subquery.mode === 'scalar') {
      const { plan, value } = joinScalar(this.input, right, this.#context);
      this.input = plan;
      return value;
    }
    const mark = this.#context.freshId();
    const condition = membership(subquery, right);
    this.input = joinLateral(
      { kind: 'join', type: 'mark', left: this.input, right, condition, isNullAware, isLateral: false, mark },
      this.#context,
    );
    const isConstant = this.input.kind !== 'join' || this.input.mark !== mark;
    if (isConstant && !outputOf(this.input).some((c) => c.id === mark)) return literal(boolType, true);
    return column({ id: mark, name: 'exists', type: boolType, nullable: false });
  }
}
