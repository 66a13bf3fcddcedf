/**
 * `COLUMNS(...)`, silt's own: an expression that names several columns at once stands for one expression a column. Its
 * argument is a regular expression, a list of names, a lambda over names, or a star. Takes and gives syntax.
 */
import { EngineError } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import { compileJavaRegex } from '../functions/java-regex.ts';
import type { SelectItem } from '../sql/ast.ts';
import type { Expression, FunctionCall, Identifier, Name } from '../sql/ast-expression.ts';
import { mapTree, some, withoutSpans } from '../sql/walk.ts';
import { constantOf } from './constant.ts';
import type { Binding } from './env.ts';
import { type ExprScope, emptyScope, matchColumns, type ScopeColumn } from './scope.ts';
import { expandStar } from './star.ts';
import { isMatch } from './star-changes.ts';
import { quoteName } from './suggest.ts';

/** The items that an item with COLUMNS stands for; null where it has none. */
export function columnsItems(binding: Binding, item: SelectItem, scope: ExprScope): readonly SelectItem[] | null {
  const found = expansion(binding, item.expression, scope);
  return (
    found?.map(({ expression, column, groups }) => {
      const [alias] = item.aliases;
      const text = alias === undefined ? column.name : withGroups(alias.text, groups);
      return { ...item, expression, aliases: [{ text, isQuoted: true, span: item.span }] };
    }) ?? null
  );
}

/** A condition with COLUMNS holds for each of the columns. */
export function columnsCondition(binding: Binding, node: Expression, scope: ExprScope): Expression {
  const found = expansion(binding, node, scope);
  if (found === null) return node;
  const operands = found.map((each) => each.expression);
  return operands.length === 1 ? operands[0]! : { kind: 'and', operands, span: node.span };
}

interface Meant {
  readonly column: ScopeColumn;
  /** What the groups of the regular expression matched. */
  readonly groups: readonly string[];
}

function expansion(
  binding: Binding,
  node: Expression,
  scope: ExprScope,
): readonly (Meant & { readonly expression: Expression })[] | null {
  const calls: FunctionCall[] = [];
  some(node, (each) => {
    if (isColumnsCall(each)) calls.push(each);
    return false;
  });
  const [first] = calls;
  if (first === undefined) return null;
  const form = JSON.stringify(withoutSpans(first));
  const other = calls.find((call) => JSON.stringify(withoutSpans(call)) !== form);
  if (other !== undefined) throw refused('two different COLUMNS in one expression', other);
  return meantColumns(binding, first, scope).map((meant) => ({
    ...meant,
    expression: mapTree(node, (each) => (isColumnsCall(each) ? nameOf(meant.column, each) : each)),
  }));
}

function isColumnsCall(node: { readonly kind: string }): node is FunctionCall {
  const call = node as FunctionCall;
  return (
    call.kind === 'call' &&
    call.name.kind === 'name' &&
    call.name.parts.length === 1 &&
    call.name.parts[0]!.text.toLowerCase() === 'columns' &&
    call.args.length === 1
  );
}

function nameOf({ qualifier, name }: ScopeColumn, { span }: FunctionCall): Name {
  const parts = [...qualifier, name].map((text): Identifier => ({ text, isQuoted: true, span }));
  return { kind: 'name', parts, span };
}

function meantColumns(binding: Binding, call: FunctionCall, scope: ExprScope): readonly Meant[] {
  const { value } = call.args[0]!;
  const visible = scope.columns.all.filter((c) => !c.isHidden);
  if (value.kind === 'star') return starColumns(binding, value, scope, visible);
  const test = value.kind === 'lambda' ? null : constantArgument(binding, value);
  const found =
    value.kind === 'lambda'
      ? visible.filter((c) => holds(binding, value, c.name)).map((column) => ({ column, groups: [] }))
      : typeof test === 'string'
        ? matching(visible, compileJavaRegex(test, 'columns'))
        : listed(scope, test as readonly Scalar[], call);
  if (found.length > 0) return found;
  const parameters = {
    parameter: '`columns`',
    functionName: '`columns`',
    reason: `it has to name one of ${visible.map((c) => quoteName([c.name])).join(', ')}`,
  };
  throw new EngineError('INVALID_PARAMETER_VALUE', parameters, { span: call.span });
}

function starColumns(
  binding: Binding,
  star: Extract<Expression, { kind: 'star' }>,
  scope: ExprScope,
  visible: readonly ScopeColumn[],
): readonly Meant[] {
  const { changes } = star;
  if (changes !== undefined && changes.replace.length + changes.rename.length > 0) {
    throw refused('REPLACE and RENAME within COLUMNS', star);
  }
  const ids = new Set(
    expandStar(binding, star, scope).flatMap(({ expr }) => (expr.kind === 'column' ? [expr.id] : [])),
  );
  const isWanted = (c: ScopeColumn): boolean => ids.has(c.id) && isMatch(changes?.pattern ?? null, c.name);
  return visible.filter(isWanted).map((column) => ({ column, groups: [] }));
}

function matching(columns: readonly ScopeColumn[], regex: RegExp): readonly Meant[] {
  return columns.flatMap((column) => {
    const found = regex.exec(column.name);
    regex.lastIndex = 0;
    return found === null ? [] : [{ column, groups: found.map((group) => group ?? '') }];
  });
}

function listed(scope: ExprScope, names: readonly Scalar[], call: FunctionCall): readonly Meant[] {
  return names.map((name) => {
    const match = matchColumns(scope.columns, [String(name)]);
    if (match !== null) return { column: match.columns[0]!, groups: [] };
    const proposal = scope.columns.all
      .slice(0, 5)
      .map((c) => quoteName([c.name]))
      .join(', ');
    const parameters = { objectName: quoteName([String(name)]), proposal };
    throw new EngineError('UNRESOLVED_COLUMN.WITH_SUGGESTION', parameters, { span: call.span });
  });
}

function constantArgument(binding: Binding, node: Expression): string | readonly Scalar[] {
  const term = binding.bindExpr(node, emptyScope('constant'));
  const value = constantOf(binding, term.expr);
  if (typeof value === 'string' || (term.expr.type.id === 'list' && Array.isArray(value))) return value as string;
  const reason = 'it has to be a regular expression, an array of names, a lambda over names, or a star';
  const parameters = { parameter: `"${term.text}"`, functionName: '`columns`', reason };
  throw new EngineError('INVALID_PARAMETER_VALUE', parameters, { span: node.span });
}

function holds(binding: Binding, lambda: Extract<Expression, { kind: 'lambda' }>, name: string): boolean {
  const parameter = lambda.parameters[0]!.text.toLowerCase();
  const body = mapTree(lambda.body, (node) => {
    const isParameter =
      node.kind === 'name' && node.parts.length === 1 && node.parts[0]!.text.toLowerCase() === parameter;
    return isParameter ? { kind: 'string', value: name, raw: '', span: node.span } : node;
  });
  return constantOf(binding, binding.bindExpr(body, emptyScope('constant')).expr) === true;
}

/** `\1` in an alias is what the first group matched. */
function withGroups(alias: string, groups: readonly string[]): string {
  return groups.length === 0 ? alias : alias.replaceAll(/\\(\d)/g, (_, at: string) => groups[Number(at)] ?? '');
}

function refused(feature: string, { span }: { readonly span: Expression['span'] }): EngineError {
  return new EngineError('UNSUPPORTED_FEATURE', { feature }, { span });
}
