/**
 * What an aggregate that orders its input prints as and refuses: WITHIN GROUP, and the aggregates that stand for one.
 * Takes bound parts; binds nothing.
 */
import { EngineError, type Span } from '../core/errors.ts';
import { quotedType } from '../core/text/type-sql.ts';
import { type DataType, utf8 } from '../core/types.ts';
import type { Expr } from '../plan/expr.ts';
import type * as ast from '../sql/ast-expression.ts';
import { callText } from './call-name.ts';
import type { Term } from './env.ts';
import { createExprKeys } from './expr-key.ts';
import type { SortTerm } from './sort-key.ts';

/** The text of an aggregate call, as a column name shows it. */
export function aggregateText(
  node: ast.FunctionCall,
  name: string,
  args: readonly Term[],
  order: readonly SortTerm[],
  filter: Term | null,
): string {
  const texts = args.map((arg) => arg.text);
  const body = name === 'mode' ? modeText(node, args, order) : orderedText(node, name, texts, order);
  return `${body}${filter === null ? '' : ` FILTER (WHERE ${filter.text})`}`;
}

function orderedText(
  node: ast.FunctionCall,
  name: string,
  texts: readonly string[],
  order: readonly SortTerm[],
): string {
  const call = callText(node.nulls === null ? name : classNameOf(name), texts, node.isDistinct);
  if (order.length === 0) return call;
  const isPercentile = name.startsWith('percentile_');
  const shown = order.map((item) => (isPercentile ? plainSortText(item, item.key.descending) : item.text)).join(', ');
  return `${call} WITHIN GROUP (ORDER BY ${shown})`;
}

/** What is said of NULLs lets Spark forget under which name it was called. */
function classNameOf(name: string): string {
  return name === 'first_value' || name === 'last_value' ? name.slice(0, -'_value'.length) : name;
}

/** Spark keeps the order of a mode turned around, and prints it so; `mode(x, true)` is the ascending one. */
function modeText(node: ast.FunctionCall, args: readonly Term[], order: readonly SortTerm[]): string {
  const [first, flag] = args;
  const within = (shown: string): string => `mode() WITHIN GROUP (ORDER BY ${shown})`;
  if (order.length === 1) return within(plainSortText(order[0]!, !order[0]!.key.descending));
  if (flag?.expr.kind === 'literal' && flag.expr.value === true) return within(`${first!.text} DESC`);
  const isPlain = flag?.expr.kind === 'literal' && flag.expr.value === false;
  return callText(
    'mode',
    (isPlain ? [first!] : args).map((arg) => arg.text),
    node.isDistinct,
  );
}

function plainSortText({ value }: SortTerm, isDescending: boolean): string {
  return isDescending ? `${value.text} DESC` : value.text;
}

/** `listagg(DISTINCT x) WITHIN GROUP (ORDER BY x)` orders by what it tells apart. Errors: MISMATCH_WITH_DISTINCT_INPUT*. */
export function checkDistinctOrder(
  name: string,
  args: readonly Term[],
  isDistinct: boolean,
  order: readonly SortTerm[],
  span: Span,
): void {
  const [arg] = args;
  if (!isDistinct || order.length === 0 || arg === undefined || (name !== 'listagg' && name !== 'string_agg')) return;
  const funcName = `\`${name}\``;
  const keys = createExprKeys();
  const wanted = keys.of(order[0]!.value.expr);
  const same = [arg.expr, uncast(arg.expr)].find((expr) => keys.of(expr) === wanted);
  if (order.length > 1 || same === undefined) {
    const orderingExpr = order.map((item) => `"${item.value.text}"`).join(', ');
    const parameters = { funcName, funcArg: `"${arg.text}"`, orderingExpr };
    throw new EngineError('INVALID_WITHIN_GROUP_EXPRESSION.MISMATCH_WITH_DISTINCT_INPUT', parameters, { span });
  }
  if (keepsDifferences(same.type)) return;
  const parameters = { funcName, inputType: quotedType(same.type), castType: quotedType(utf8) };
  throw new EngineError('INVALID_WITHIN_GROUP_EXPRESSION.MISMATCH_WITH_DISTINCT_INPUT_UNSAFE_CAST', parameters, {
    span,
  });
}

/** What is cast to STRING. */
function uncast(expr: Expr): Expr {
  return expr.kind === 'cast' && expr.type.id === 'utf8' ? expr.arg : expr;
}

/** Whether two values of the type are equal exactly where their texts are. */
function keepsDifferences(type: DataType): boolean {
  return type.id !== 'float' && !(type.id === 'timestamp' && type.zone === 'utc');
}
