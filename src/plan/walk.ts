/**
 * Visiting and rewriting expressions and plans. Rewrites share what did not change, so `===` tells whether anything did.
 * Subqueries inside expressions are plans of their own: the expression walkers do not enter them, the plan walkers can.
 */
import type { AggregateCall, ColumnId, Expr, SortKey, WindowCall } from './expr.ts';
import type { LogicalPlan, NamedExpr } from './logical.ts';

/** The direct sub-expressions. */
export function exprChildren(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'literal':
    case 'column':
    case 'parameter':
    case 'error':
      return [];
    case 'call':
    case 'and':
    case 'or':
    case 'coalesce':
      return expr.args;
    case 'not':
    case 'isNull':
    case 'cast':
    case 'field':
      return [expr.arg];
    case 'case':
      return [...expr.branches.flatMap((b) => [b.when, b.then]), ...(expr.otherwise ? [expr.otherwise] : [])];
    case 'in':
      return [expr.arg, ...expr.list];
    case 'lambda':
      return [expr.body];
    case 'subquery':
      return expr.values;
  }
}

/** The expression with each direct sub-expression replaced; the same object where none changed. Types are kept as they are. */
export function mapExprChildren(expr: Expr, change: (child: Expr) => Expr): Expr {
  switch (expr.kind) {
    case 'literal':
    case 'column':
    case 'parameter':
    case 'error':
      return expr;
    case 'call':
    case 'and':
    case 'or':
    case 'coalesce': {
      const args = mapShared(expr.args, change);
      return args === expr.args ? expr : { ...expr, args };
    }
    case 'not':
    case 'isNull':
    case 'cast':
    case 'field': {
      const arg = change(expr.arg);
      return arg === expr.arg ? expr : { ...expr, arg };
    }
    case 'case': {
      const branches = mapShared(expr.branches, (branch) => {
        const when = change(branch.when);
        const then = change(branch.then);
        return when === branch.when && then === branch.then ? branch : { when, then };
      });
      const otherwise = expr.otherwise === null ? null : change(expr.otherwise);
      return branches === expr.branches && otherwise === expr.otherwise ? expr : { ...expr, branches, otherwise };
    }
    case 'in': {
      const arg = change(expr.arg);
      const list = mapShared(expr.list, change);
      return arg === expr.arg && list === expr.list ? expr : { ...expr, arg, list };
    }
    case 'lambda': {
      const body = change(expr.body);
      return body === expr.body ? expr : { ...expr, body };
    }
    case 'subquery': {
      const values = mapShared(expr.values, change);
      return values === expr.values ? expr : { ...expr, values };
    }
  }
}

/** Rewrites bottom-up: children first, then `change` on the result. */
export function rewriteExpr(expr: Expr, change: (expr: Expr) => Expr): Expr {
  return change(mapExprChildren(expr, (child) => rewriteExpr(child, change)));
}

/** True where `test` holds for the expression or any below it (subqueries' plans not entered). */
export function someExpr(expr: Expr, test: (expr: Expr) => boolean): boolean {
  return test(expr) || exprChildren(expr).some((child) => someExpr(child, test));
}

/** The columns that an expression reads, correlated references of its subqueries included. */
export function columnsOf(expr: Expr, into: Set<ColumnId> = new Set()): Set<ColumnId> {
  if (expr.kind === 'column') into.add(expr.id);
  if (expr.kind === 'subquery') for (const id of freeColumns(expr.plan)) into.add(id);
  for (const child of exprChildren(expr)) columnsOf(child, into);
  if (expr.kind === 'lambda') for (const parameter of expr.parameters) into.delete(parameter.id);
  return into;
}

/** `expr` with columns replaced, in the plans of its subqueries too. */
export function substitute(expr: Expr, replacements: ReadonlyMap<ColumnId, Expr>): Expr {
  return rewriteExpr(expr, (node) => {
    if (node.kind === 'column') return replacements.get(node.id) ?? node;
    if (node.kind !== 'subquery') return node;
    const plan = rewriteAllExprs(node.plan, (inner) => substitute(inner, replacements));
    return plan === node.plan ? node : { ...node, plan };
  });
}

/** The direct inputs of a plan node. */
export function planChildren(plan: LogicalPlan): readonly LogicalPlan[] {
  switch (plan.kind) {
    case 'scan':
    case 'values':
      return [];
    case 'filter':
    case 'project':
    case 'aggregate':
    case 'sort':
    case 'limit':
    case 'window':
    case 'generate':
    case 'singleRow':
      return [plan.input];
    case 'join':
      return [plan.left, plan.right];
    case 'setOperation':
      return plan.inputs;
  }
}

/** The plan with each direct input replaced; the same object where none changed. */
export function mapPlanChildren(plan: LogicalPlan, change: (child: LogicalPlan) => LogicalPlan): LogicalPlan {
  switch (plan.kind) {
    case 'scan':
    case 'values':
      return plan;
    case 'filter':
    case 'project':
    case 'aggregate':
    case 'sort':
    case 'limit':
    case 'window':
    case 'generate':
    case 'singleRow': {
      const input = change(plan.input);
      return input === plan.input ? plan : { ...plan, input };
    }
    case 'join': {
      const left = change(plan.left);
      const right = change(plan.right);
      return left === plan.left && right === plan.right ? plan : { ...plan, left, right };
    }
    case 'setOperation': {
      const inputs = mapShared(plan.inputs, change);
      return inputs === plan.inputs ? plan : { ...plan, inputs };
    }
  }
}

/** Rewrites a plan bottom-up; subqueries in expressions are not entered. */
export function rewritePlan(plan: LogicalPlan, change: (plan: LogicalPlan) => LogicalPlan): LogicalPlan {
  return change(mapPlanChildren(plan, (child) => rewritePlan(child, change)));
}

/** The expressions that stand directly in a node. */
export function planExprs(plan: LogicalPlan): readonly Expr[] {
  const out: Expr[] = [];
  mapPlanExprs(plan, (expr) => {
    out.push(expr);
    return expr;
  });
  return out;
}

/** The node with each expression that stands directly in it replaced; inputs untouched. */
export function mapPlanExprs(plan: LogicalPlan, change: (expr: Expr) => Expr): LogicalPlan {
  switch (plan.kind) {
    case 'limit':
    case 'setOperation':
    case 'singleRow':
      return plan;
    case 'scan': {
      const filters = mapShared(plan.filters, change);
      return filters === plan.filters ? plan : { ...plan, filters };
    }
    case 'values': {
      const rows = mapShared(plan.rows, (row) => mapShared(row, change));
      return rows === plan.rows ? plan : { ...plan, rows };
    }
    case 'filter': {
      const predicate = change(plan.predicate);
      return predicate === plan.predicate ? plan : { ...plan, predicate };
    }
    case 'project': {
      const items = mapNamed(plan.items, change);
      return items === plan.items ? plan : { ...plan, items };
    }
    case 'aggregate': {
      const keys = mapNamed(plan.keys, change);
      const aggregates = mapShared(plan.aggregates, (item) => {
        const call = mapCall(item.call, change);
        return call === item.call ? item : { ...item, call };
      });
      return keys === plan.keys && aggregates === plan.aggregates ? plan : { ...plan, keys, aggregates };
    }
    case 'join': {
      if (plan.condition === null) return plan;
      const condition = change(plan.condition);
      return condition === plan.condition ? plan : { ...plan, condition };
    }
    case 'sort': {
      const keys = mapKeys(plan.keys, change);
      return keys === plan.keys ? plan : { ...plan, keys };
    }
    case 'window': {
      const partitionBy = mapShared(plan.partitionBy, change);
      const orderBy = mapKeys(plan.orderBy, change);
      const functions = mapShared(plan.functions, (item) => {
        const window = mapWindow(item.window, change);
        return window === item.window ? item : { ...item, window };
      });
      const isSame = partitionBy === plan.partitionBy && orderBy === plan.orderBy && functions === plan.functions;
      return isSame ? plan : { ...plan, partitionBy, orderBy, functions };
    }
    case 'generate': {
      const args = mapShared(plan.generator.args, change);
      return args === plan.generator.args ? plan : { ...plan, generator: { ...plan.generator, args } };
    }
  }
}

/** Rewrites every expression of the whole tree; each is handed over whole. */
export function rewriteAllExprs(plan: LogicalPlan, change: (expr: Expr) => Expr): LogicalPlan {
  return rewritePlan(plan, (node) => mapPlanExprs(node, change));
}

/** Column ids that a plan reads and that nothing in it gives: its correlated references. */
export function freeColumns(plan: LogicalPlan): Set<ColumnId> {
  const read = new Set<ColumnId>();
  const given = new Set<ColumnId>();
  const visit = (node: LogicalPlan): void => {
    for (const expr of planExprs(node)) columnsOf(expr, read);
    for (const id of givenBy(node)) given.add(id);
    for (const child of planChildren(node)) visit(child);
  };
  visit(plan);
  for (const id of given) read.delete(id);
  return read;
}

/** Ids that come into being at this node. */
function givenBy(plan: LogicalPlan): readonly ColumnId[] {
  switch (plan.kind) {
    case 'scan':
      return plan.columns.map((c) => c.id);
    case 'values':
    case 'setOperation':
    case 'generate':
      return plan.output.map((c) => c.id);
    case 'project':
      return plan.items.filter((i) => !(i.expr.kind === 'column' && i.expr.id === i.id)).map((i) => i.id);
    case 'aggregate': {
      const keys = plan.keys.filter((k) => !(k.expr.kind === 'column' && k.expr.id === k.id));
      const ids = [...keys, ...plan.aggregates].map((c) => c.id);
      return plan.groupingId === null ? ids : [...ids, plan.groupingId];
    }
    case 'join':
      return plan.mark === null ? [] : [plan.mark];
    case 'window':
      return plan.functions.map((f) => f.id);
    case 'filter':
    case 'sort':
    case 'limit':
    case 'singleRow':
      return [];
  }
}

export function mapCall(call: AggregateCall, change: (expr: Expr) => Expr): AggregateCall {
  const args = mapShared(call.args, change);
  const filter = call.filter === null ? null : change(call.filter);
  const orderBy = mapKeys(call.orderBy, change);
  const isSame = args === call.args && filter === call.filter && orderBy === call.orderBy;
  return isSame ? call : { ...call, args, filter, orderBy };
}

function mapWindow(window: WindowCall, change: (expr: Expr) => Expr): WindowCall {
  const call = mapCall(window.call, change);
  const bound = (b: WindowCall['frame']['start']): WindowCall['frame']['start'] => {
    if (b.kind !== 'preceding' && b.kind !== 'following') return b;
    const offset = change(b.offset);
    return offset === b.offset ? b : { ...b, offset };
  };
  const start = bound(window.frame.start);
  const end = bound(window.frame.end);
  const isSameFrame = start === window.frame.start && end === window.frame.end;
  if (call === window.call && isSameFrame) return window;
  return { ...window, call, frame: isSameFrame ? window.frame : { ...window.frame, start, end } };
}

function mapKeys(keys: readonly SortKey[], change: (expr: Expr) => Expr): readonly SortKey[] {
  return mapShared(keys, (key) => {
    const expr = change(key.expr);
    return expr === key.expr ? key : { ...key, expr };
  });
}

function mapNamed(items: readonly NamedExpr[], change: (expr: Expr) => Expr): readonly NamedExpr[] {
  return mapShared(items, (item) => {
    const expr = change(item.expr);
    return expr === item.expr ? item : { ...item, expr };
  });
}

/** Array.map that gives the same array where every item stayed the same. */
export function mapShared<T>(items: readonly T[], change: (item: T) => T): readonly T[] {
  let out: T[] | null = null;
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as T;
    const changed = change(item);
    if (out === null && changed !== item) out = items.slice(0, i);
    out?.push(changed);
  }
  return out ?? items;
}
