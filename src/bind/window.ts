/**
 * Window calls: partition, order and frame of `OVER`, with Spark's defaults. Each distinct call becomes a column of a
 * window node; calls that share partition and order share a node.
 */
import { EngineError, type Span } from '../core/errors.ts';
import { lookupAggregate, lookupScalar, lookupWindow } from '../functions/registry.ts';
import type { AggregateCall, ColumnExpr, ColumnId, Expr, SortKey, WindowCall, WindowFrame } from '../plan/expr.ts';
import type * as ast from '../sql/ast-expression.ts';
import { aggregateCallOf } from './aggregate-call.ts';
import { windowText } from './auto-name.ts';
import { argumentsOf, mismatchError } from './call.ts';
import { callText } from './call-name.ts';
import { castTo } from './casts.ts';
import { constantOf } from './constant.ts';
import { type Binding, refuse, type Term } from './env.ts';
import type { ExprKeys } from './expr-key.ts';
import { bindFrame, frameText } from './frame.ts';
import { unresolvedRoutine } from './routines.ts';
import type { ExprScope } from './scope.ts';
import { bindSortItems, type SortTerm } from './sort-key.ts';
import { quoteName } from './suggest.ts';

/** Calls over one partitioning and order: one window node. */
export interface WindowGroup {
  readonly partitionBy: readonly Expr[];
  readonly orderBy: readonly SortKey[];
  readonly functions: { readonly id: ColumnId; readonly name: string; readonly window: WindowCall }[];
}

export interface WindowCollector {
  readonly groups: readonly WindowGroup[];
  add(window: WindowCall, partitionBy: readonly Expr[], orderBy: readonly SortKey[], name: string): ColumnExpr;
}

export function createWindowCollector(binding: Binding, keys: ExprKeys): WindowCollector {
  const groups = new Map<string, WindowGroup>();
  const known = new Map<string, ColumnExpr>();
  return {
    get groups() {
      return [...groups.values()];
    },
    add(window, partitionBy, orderBy, name) {
      const order = orderBy.map((k) => `${keys.of(k.expr)}${k.descending}${k.nullsFirst}`).join(',');
      const place = `${partitionBy.map(keys.of).join(',')} ${order}`;
      const key = `${place} ${keys.ofCall(window.call)} ${frameKey(window.frame, keys)}`;
      const before = known.get(key);
      if (before !== undefined) return before;
      const { type, nullable, span } = window.call;
      const result: ColumnExpr = { kind: 'column', id: binding.newId(), name, type, nullable, mayFail: false, span };
      const group = groups.get(place) ?? { partitionBy, orderBy, functions: [] };
      groups.set(place, group);
      group.functions.push({ id: result.id, name, window });
      known.set(key, result);
      return result;
    },
  };
}

function frameKey(frame: WindowFrame, keys: ExprKeys): string {
  const bound = (b: WindowFrame['start']): string => ('offset' in b ? `${b.kind} ${keys.of(b.offset)}` : b.kind);
  return `${frame.unit} ${bound(frame.start)} ${bound(frame.end)}`;
}

/** `f(args) OVER (...)`. Errors: misplaced windows, DISTINCT_WINDOW_FUNCTION_UNSUPPORTED, frames and orders that do not fit. */
export function bindWindowCall(binding: Binding, node: ast.FunctionCall, name: string, scope: ExprScope): Term {
  if (scope.windows === null) throw misplaced(name, scope, node.span);
  const spec = resolveSpec(node.over!, scope, []);
  const inner: ExprScope = {
    ...scope,
    clause: 'window',
    windows: null,
    aliases: scope.clause === 'select' ? refusedAliases(scope, node.span) : scope.aliases,
  };
  const partitionBy = spec.partitionBy.map((expr) => binding.bindExpr(expr, inner));
  const orderBy = bindSortItems(binding, spec.orderBy, inner);
  const bound = bindCall(binding, node, name, inner);
  const frame = frameOf(binding, spec, orderBy, { name, call: bound.call }, bound.usesFrame, inner, node.span);
  const text = windowText(
    bound.text,
    partitionBy.map((t) => t.text),
    orderBy.map((t) => t.text),
    frameText(frame.text),
  );
  const isOrdered = name === 'median' || (bound.call.orderBy.length > 0 && name !== 'mode');
  if (isOrdered && (orderBy.length > 0 || spec.frame !== null)) {
    throw new EngineError(
      'INVALID_WINDOW_SPEC_FOR_AGGREGATION_FUNC',
      { aggFunc: `"${bound.text}"` },
      { span: node.span },
    );
  }
  const window: WindowCall = { call: bound.call, isAggregate: bound.isAggregate, frame: frame.frame };
  const keys = orderBy.map((item) => item.key);
  const expr = scope.windows.add(
    window,
    partitionBy.map((t) => t.expr),
    keys,
    text,
  );
  return { expr, text };
}

/** Window expressions do not see the aliases of their own select list. */
function refusedAliases({ aliases }: ExprScope, span: Span): ExprScope['aliases'] {
  if (aliases === null) return null;
  const find = (name: string): readonly Term[] => {
    if (aliases.find(name).length === 0) return [];
    const parameters = { lca: quoteName([name]) };
    throw new EngineError('UNSUPPORTED_FEATURE.LATERAL_COLUMN_ALIAS_IN_WINDOW', parameters, { span });
  };
  return { ...aliases, precedence: 'after', find };
}

function misplaced(name: string, scope: ExprScope, span: Span): EngineError {
  const shown = callText(name, []);
  if (scope.clause === 'where') {
    const hint = 'QUALIFY filters by window functions.';
    return new EngineError('WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE', { clauseName: 'WHERE' }, { span, hint });
  }
  if (scope.clause === 'window' || scope.clause === 'aggregate') {
    return new EngineError(
      'UNSUPPORTED_FEATURE',
      { feature: 'a window function inside another call over rows' },
      { span },
    );
  }
  return new EngineError('UNSUPPORTED_EXPR_FOR_OPERATOR', { invalidExprSqls: `"${shown}"` }, { span });
}

/** A named window's parts filled into the spec that names it. Errors: MISSING_WINDOW_SPECIFICATION, cycles. */
function resolveSpec(over: ast.WindowSpec | ast.WindowName, scope: ExprScope, seen: readonly string[]): ast.WindowSpec {
  const base = over.kind === 'windowName' ? over.name : over.base;
  if (base === null) return over as ast.WindowSpec;
  const key = base.text.toLowerCase();
  const found = scope.namedWindows.get(key);
  if (found === undefined || seen.includes(key)) {
    throw new EngineError('MISSING_WINDOW_SPECIFICATION', { windowName: base.text, docroot: '' }, { span: base.span });
  }
  const named = resolveSpec(found, scope, [...seen, key]);
  if (over.kind === 'windowName') return named;
  return {
    ...over,
    base: null,
    partitionBy: over.partitionBy.length > 0 ? over.partitionBy : named.partitionBy,
    orderBy: over.orderBy.length > 0 ? over.orderBy : named.orderBy,
    frame: over.frame ?? named.frame,
  };
}

interface BoundWindowed {
  readonly call: AggregateCall;
  readonly text: string;
  readonly isAggregate: boolean;
  readonly usesFrame: boolean;
}

function bindCall(binding: Binding, node: ast.FunctionCall, name: string, scope: ExprScope): BoundWindowed {
  const fn = lookupWindow(name);
  if (fn === undefined) {
    if (lookupAggregate(name) === undefined) throw notWindowed(name, node);
    const bound = aggregateCallOf(binding, node, name, scope);
    if (node.isDistinct) {
      throw new EngineError(
        'DISTINCT_WINDOW_FUNCTION_UNSUPPORTED',
        { windowExpr: `"${callText(name, [], true)}"` },
        { span: node.span },
      );
    }
    return { ...bound, isAggregate: true, usesFrame: true };
  }
  if (node.filter !== null) throw refuse(`FILTER on the window function ${name}`, node.span);
  const written = node.args.map((arg) => binding.bindExpr(arg.value, scope));
  const text = callText(
    name,
    written.map((arg) => arg.text),
  );
  const ignoreNulls = node.nulls === 'ignore';
  const bound = fn.bind(argumentsOf(binding, written), { ignoreNulls }, binding.env.dialect);
  if (bound.kind === 'mismatch') throw mismatchError(bound, written, text, node.span);
  binding.functions.add(fn.name);
  const args = written.map((arg, i) => castTo(binding, arg, bound.arguments[i] ?? arg.expr.type).expr);
  const { type, nullable } = bound;
  const mayFail = bound.mayFail || args.some((arg) => arg.mayFail);
  const call = {
    name: fn.name,
    args,
    distinct: false,
    filter: null,
    orderBy: [],
    ignoreNulls,
    type,
    nullable,
    mayFail,
    span: node.span,
  };
  return { call, text, isAggregate: false, usesFrame: fn.usesFrame };
}

function notWindowed(name: string, node: ast.FunctionCall): EngineError {
  return lookupScalar(name) === undefined
    ? unresolvedRoutine([name], node.name.span)
    : new EngineError('UNSUPPORTED_EXPR_FOR_WINDOW', { sqlExpr: `"${name}"` }, { span: node.span });
}

function frameOf(
  binding: Binding,
  spec: ast.WindowSpec,
  orderBy: readonly SortTerm[],
  { name, call }: { readonly name: string; readonly call: AggregateCall },
  usesFrame: boolean,
  scope: ExprScope,
  span: Span,
): { readonly frame: WindowFrame; readonly text: WindowFrame | string } {
  if (usesFrame && (orderBy.length > 0 || name !== 'nth_value')) {
    const frame = bindFrame(binding, spec.frame, orderBy, scope);
    return { frame, text: frame };
  }
  if (orderBy.length === 0) {
    throw new EngineError(
      'WINDOW_FUNCTION_FRAME_NOT_ORDERED',
      { wf: `\`${name}\`` },
      { span, hint: 'Say ORDER BY inside of OVER.' },
    );
  }
  if (spec.frame !== null) {
    const parameters = { wf: `\`${name}\``, w: spec.frame.units.toUpperCase() };
    const condition = name === 'lag' || name === 'lead' ? '_LEGACY_ERROR_TEMP_1035' : '_LEGACY_ERROR_TEMP_1036';
    throw new EngineError(condition, parameters, { span: spec.frame.span });
  }
  const frame: WindowFrame = { unit: 'rows', start: { kind: 'unboundedPreceding' }, end: { kind: 'currentRow' } };
  return { frame, text: fixedFrame(binding, name, call) ?? frame };
}

/** What Spark prints for functions that bring their own frame. */
function fixedFrame(binding: Binding, name: string, { args }: AggregateCall): string | null {
  if (name === 'cume_dist') return 'RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW';
  if (name !== 'lag' && name !== 'lead') return null;
  const distance = args[1] === undefined ? 1 : Number(constantOf(binding, args[1]) ?? 0);
  const at = `${name === 'lag' ? -distance : distance} FOLLOWING`;
  return `ROWS BETWEEN ${at} AND ${at}`;
}
