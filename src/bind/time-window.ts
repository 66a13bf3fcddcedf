/**
 * `window(time, duration, ...)` in a SELECT: every row is put beside each window that its time falls into, as a lateral view
 * would, and the calls stand for the column that this adds. Takes and gives syntax.
 */
import { type Span, unsupported } from '../core/errors.ts';
import type { LateralView, Select, SelectItem } from '../sql/ast.ts';
import type { FunctionCall, Identifier, Name, SortItem } from '../sql/ast-expression.ts';
import { type AstNode, mapTree, visit, withoutSpans } from '../sql/walk.ts';

export interface WindowedSelect {
  readonly node: Select;
  readonly orderBy: readonly SortItem[];
}

/** The same where it has no such call. Errors: UNSUPPORTED_FEATURE for several that differ. */
export function withTimeWindows(node: Select, orderBy: readonly SortItem[]): WindowedSelect {
  const { items, where, groupBy, having, qualify, windows } = node;
  const parts = { items, where, groupBy, having, qualify, windows, orderBy };
  const calls = windowCalls(parts);
  const [first] = calls;
  if (first === undefined) return { node, orderBy };
  const form = formOf(first);
  const other = calls.find((call) => formOf(call) !== form);
  if (other !== undefined) throw unsupported('more than one time window in a SELECT', { span: other.span });
  const own: ReadonlySet<AstNode> = new Set(calls);
  const changed = mapTree(parts, (each) => (own.has(each) ? nameOf('window', each.span) : each));
  const { orderBy: order, items: shown, ...clauses } = changed;
  const lateralViews = [...node.lateralViews, viewOf(first)];
  return { node: { ...node, ...clauses, items: shown.map(withoutWindow), lateralViews }, orderBy: order };
}

/** Those of this SELECT; queries within it have their own. */
function windowCalls(parts: object): readonly FunctionCall[] {
  const calls: FunctionCall[] = [];
  visit(parts, (node) => {
    if (node.kind === 'query') return false;
    if (!isWindowCall(node)) return true;
    calls.push(node);
    return false;
  });
  return calls;
}

function isWindowCall(node: AstNode): node is FunctionCall {
  if (node.kind !== 'call' || node.over !== null || node.name.kind !== 'name') return false;
  const { parts } = node.name;
  return parts.length === 1 && parts[0]!.text.toLowerCase() === 'window';
}

function formOf(call: FunctionCall): string {
  return JSON.stringify(withoutSpans(call));
}

function viewOf(call: FunctionCall): LateralView {
  const { span } = call;
  return {
    isOuter: false,
    name: nameOf('explode', span),
    args: [{ value: call, name: null, alias: null, span }],
    table: identifier('__window', span),
    columns: [identifier('window', span)],
    span,
  };
}

/** `*` is what there is without the windows. */
function withoutWindow(item: SelectItem): SelectItem {
  const { expression } = item;
  if (expression.kind !== 'star' || expression.qualifier !== null) return item;
  const except = [...expression.except, nameOf('window', expression.span)];
  return { ...item, expression: { ...expression, except } };
}

function nameOf(text: string, span: Span): Name {
  return { kind: 'name', parts: [identifier(text, span)], span };
}

function identifier(text: string, span: Span): Identifier {
  return { text, isQuoted: false, span };
}
