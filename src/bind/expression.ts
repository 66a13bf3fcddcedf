/**
 * Expressions as written to bound ones. Takes an AST node and what it may name, gives a term; every node of the AST is
 * either bound here, handed to the file of its kind, or refused by name.
 */
import { EngineError, type Span } from '../core/errors.ts';
import { boolType, type DataType, list, nullType, utf8 } from '../core/types.ts';
import { lookupScalar } from '../functions/registry.ts';
import { literal } from '../plan/build.ts';
import type * as ast from '../sql/ast-expression.ts';
import { castText, concatText, operatorText, trimText, unaryText } from './auto-name.ts';
import { callScalar } from './call.ts';
import { callText } from './call-name.ts';
import { explicitCast } from './casts.ts';
import { bindCase } from './conditional.ts';
import { type Binding, refuse, type Term } from './env.ts';
import { bindFunctionCall } from './function-call.ts';
import { intervalOf } from './interval-literal.ts';
import { legacyArguments } from './legacy-forms.ts';
import { bindNumber, bindTypedLiteral, literalTerm, literalText, specialValue, sqlOfValue } from './literal.ts';
import { bindField, bindName, bindSubscript, nameParts } from './name.ts';
import { castOfNames } from './names-cast.ts';
import { openNumeric } from './open-numeric.ts';
import { pgArrayItems } from './pg-array.ts';
import { pgField, pgOperands } from './pg-forms.ts';
import * as predicate from './predicate.ts';
import type { ExprScope } from './scope.ts';
import { structTerm } from './struct.ts';
import { bindExists, bindInSubquery, bindQuantified, bindScalarSubquery } from './subquery.ts';
import { bindType } from './type-name.ts';
import { bindVariantPath } from './variant-path.ts';

/** Errors: everything that can be wrong with an expression, at the place of the part that is. */
export function bindExpression(binding: Binding, node: ast.Expression, scope: ExprScope): Term {
  const { zone } = binding.env.settings;
  switch (node.kind) {
    case 'null':
      return literalTerm(nullType, null, node.span, zone);
    case 'boolean':
      return literalTerm(boolType, node.value, node.span, zone);
    case 'string':
      return literalTerm(utf8, node.value, node.span, zone);
    case 'number':
      return bindNumber(node, zone);
    case 'typedLiteral':
      return bindTypedLiteral(binding, node);
    case 'interval': {
      const { type, value } = intervalOf(node, binding.env.settings.calendarIntervals);
      return literalTerm(type, value, node.span, zone);
    }
    case 'parameter':
      return bindParameter(binding, node);
    case 'name':
      return bindName(binding, node, scope);
    case 'identifierClause':
      return bindIdentifierClause(binding, node, scope);
    case 'call':
      return bindFunctionCall(binding, node, scope);
    case 'and':
    case 'or':
      return predicate.bindLogic(binding, node, scope);
    case 'not':
      return predicate.bindNot(binding, binding.bindExpr(node.operand, scope), node.span);
    case 'arithmetic':
      return bindArithmetic(binding, node, scope);
    case 'comparison':
      return predicate.bindComparison(
        binding,
        node.operator,
        binding.bindExpr(node.left, scope),
        binding.bindExpr(node.right, scope),
        node.span,
      );
    case 'case':
      return bindCase(binding, node, scope);
    case 'cast': {
      const value = binding.bindExpr(node.value, scope);
      const type = openNumeric(binding, node, value, bindType(node.type, binding.env.settings));
      const named = castOfNames(binding, node, value.expr.type, type);
      if (named !== null) return binding.bindExpr(named, scope);
      const array = arrayTerm(binding, value, type);
      if (array !== null) return explicitCast(binding, array, type, node.isTry, node.span);
      const special = node.value.kind === 'string' ? specialValue(binding, type, node.value.value) : undefined;
      if (special === undefined) return explicitCast(binding, value, type, node.isTry, node.span);
      return { expr: { ...literal(type, special), span: node.span }, text: castText(value.text, type, node.isTry) };
    }
    default:
      return bindOther(binding, node, scope);
  }
}

type OtherExpression = Exclude<
  ast.Expression,
  | ast.NullLiteral
  | ast.BooleanLiteral
  | ast.StringLiteral
  | ast.NumberLiteral
  | ast.TypedLiteral
  | ast.IntervalLiteral
  | ast.Parameter
  | ast.Name
  | ast.IdentifierClause
  | ast.FunctionCall
  | ast.And
  | ast.Or
  | ast.Not
  | ast.Arithmetic
  | ast.Comparison
  | ast.Case
  | ast.Cast
>;

/** The rarer kinds; apart, so that deep nesting of the common ones takes little stack. */
function bindOther(binding: Binding, node: OtherExpression, scope: ExprScope): Term {
  switch (node.kind) {
    case 'unary':
      return bindUnary(binding, node, scope);
    case 'concat':
      return bindConcat(binding, node, scope);
    case 'is':
      return predicate.bindIs(binding, node, scope);
    case 'isDistinct':
      return predicate.bindIsDistinct(binding, node, scope);
    case 'between':
      return predicate.bindBetween(binding, node, scope);
    case 'inList':
      return predicate.bindInList(binding, node, scope);
    case 'like':
      return predicate.bindLike(binding, node, scope);
    case 'likeQuantified':
      return predicate.bindLikeQuantified(binding, node, scope);
    case 'scalarSubquery':
      return bindScalarSubquery(binding, node, scope);
    case 'exists':
      return bindExists(binding, node, scope);
    case 'inSubquery':
      return bindInSubquery(binding, node, scope);
    case 'quantifiedComparison':
      return bindQuantified(binding, node, scope);
    case 'field': {
      const value = binding.bindExpr(node.value, scope);
      const term = bindField(binding, value, node.field);
      // Only a column's member is named by itself.
      return value.name === undefined ? { expr: term.expr, text: term.text } : term;
    }
    case 'subscript':
      return bindSubscript(
        binding,
        binding.bindExpr(node.value, scope),
        binding.bindExpr(node.index, scope),
        node.span,
      );
    case 'extract':
      return bindExtract(binding, node, scope);
    case 'trim':
      return bindTrim(binding, node, scope);
    case 'row':
      return bindRow(binding, node, scope);
    case 'collate':
      return bindCollate(binding, node, scope);
    case 'variantPath':
      return bindVariantPath(binding, node, scope);
    case 'lambda':
      throw new EngineError(
        'INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION',
        { class: 'this' },
        { span: node.span },
      );
    case 'star':
      throw new EngineError(
        'INVALID_USAGE_OF_STAR_OR_REGEX',
        { elem: "'*'", prettyName: 'expression' },
        { span: node.span },
      );
  }
}

/** The longest chain of one operator: it becomes a tree as deep, which later stages walk. */
const chainMax = 15_000;

/** `a + b - c` folded from the left. Errors: STATEMENT_TOO_COMPLEX for a longer chain than plans may be deep. */
function bindArithmetic(binding: Binding, node: ast.Arithmetic, scope: ExprScope): Term {
  if (node.rest.length > chainMax) {
    throw new EngineError(
      'STATEMENT_TOO_COMPLEX',
      { limit: `a chain of more than ${chainMax} operators` },
      { span: node.span },
    );
  }
  let left = binding.bindExpr(node.first, scope);
  for (const step of node.rest) {
    const right = binding.bindExpr(step.operand, scope);
    left = operate(binding, step.operator, left, right, { start: node.span.start, end: step.span.end });
  }
  return left;
}

function operate(binding: Binding, operator: ast.ArithmeticOperator, left: Term, right: Term, span: Span): Term {
  const operands = pgOperands(binding, operator, left, right, span);
  if (!('length' in operands)) return operands;
  return callScalar(binding, operator, operands, arithmeticText(operator, left, right), span);
}

/** Date arithmetic prints as the functions that Spark makes of it. */
function arithmeticText(operator: ast.ArithmeticOperator, left: Term, right: Term): string {
  const a = left.expr.type;
  const b = right.expr.type;
  const isSwapped = (!isTemporal(a) && isTemporal(b)) || (a.id === 'interval' && b.id === 'utf8');
  if (operator === '+' && isSwapped) return arithmeticText('+', right, left);
  if (operator === '*' && a.id !== 'interval' && b.id === 'interval') return operatorText('*', right.text, left.text);
  if ((operator === '+' || operator === '-') && a.id === 'date') {
    const name = operator === '+' ? 'date_add' : 'date_sub';
    if (b.id === 'int') return callText(name, [left.text, right.text]);
    const isDays = b.id === 'interval' && b.unit === 'dayTime' && b.from === 'day' && b.to === 'day';
    const days = `extractansiintervaldays(${right.text})`;
    if (isDays) return callText('date_add', [left.text, operator === '+' ? days : unaryText('-', days)]);
  }
  if (operator === '-' && (a.id === 'time' || b.id === 'time')) return `${left.text} - ${right.text}`;
  const isMove =
    ((operator === '+' || operator === '-') && b.id === 'interval' && a.id !== 'interval' && a.id !== 'null') ||
    (operator === '+' && isTemporal(a) && b.id === 'null');
  return isMove ? `${left.text} ${operator} ${right.text}` : operatorText(operator, left.text, right.text);
}

function isTemporal(type: DataType): boolean {
  return type.id === 'date' || type.id === 'timestamp' || type.id === 'time';
}

function bindUnary(binding: Binding, node: ast.Unary, scope: ExprScope): Term {
  const operand = binding.bindExpr(node.operand, scope);
  const text = unaryText(node.operator, operand.text);
  const name = node.operator === '-' ? 'negative' : node.operator === '+' ? 'positive' : '~';
  return callScalar(binding, name, [operand], text, node.span);
}

function bindConcat(binding: Binding, node: ast.Concat, scope: ExprScope): Term {
  const bound = node.operands.map((operand) => binding.bindExpr(operand, scope));
  const operands = legacyArguments(binding, 'concat', bound);
  return callScalar(binding, 'concat', operands, concatText(operands.map((term) => term.text)), node.span);
}

/** Fields of dates and timestamps that have a function of their own. */
const fieldFunctions: ReadonlyMap<string, string> = new Map([
  ...['year', 'y', 'years', 'yr', 'yrs'].map((name) => [name, 'year'] as const),
  ...['quarter', 'qtr'].map((name) => [name, 'quarter'] as const),
  ...['month', 'mon', 'mons', 'months'].map((name) => [name, 'month'] as const),
  ...['week', 'w', 'weeks'].map((name) => [name, 'weekofyear'] as const),
  ...['day', 'd', 'days'].map((name) => [name, 'dayofmonth'] as const),
  ...['dayofweek', 'dow'].map((name) => [name, 'dayofweek'] as const),
  ['doy', 'dayofyear'] as const,
]);

function bindExtract(binding: Binding, node: ast.Extract, scope: ExprScope): Term {
  const source = binding.bindExpr(node.source, scope);
  const text = `extract(${node.field} FROM ${source.text})`;
  const field = node.field.toLowerCase();
  const isTime = source.expr.type.id === 'date' || source.expr.type.id === 'timestamp';
  const name = fieldFunctions.get(field);
  const ofPostgres = pgField(binding, field, source, text, node.span);
  if (ofPostgres !== null) return ofPostgres;
  if (isTime && name !== undefined && lookupScalar(name) !== undefined)
    return callScalar(binding, name, [source], text, node.span);
  const unit: Term = { expr: literal(utf8, node.field), text: node.field, isLiteral: true };
  return callScalar(binding, 'date_part', [unit, source], text, node.span);
}

function bindTrim(binding: Binding, node: ast.Trim, scope: ExprScope): Term {
  const source = binding.bindExpr(node.source, scope);
  const characters = node.characters === null ? null : binding.bindExpr(node.characters, scope);
  const text = trimText(node.side, characters?.text ?? null, source.text);
  const name = { both: 'trim', leading: 'ltrim', trailing: 'rtrim' }[node.side];
  return callScalar(binding, name, characters === null ? [source] : [characters, source], text, node.span);
}

/** `(a, b AS x)` is a struct; members are named by alias, column name, or `col1`, `col2`, ... */
function bindRow(binding: Binding, node: ast.Row, scope: ExprScope): Term {
  const members = node.items.map((item) => ({ term: binding.bindExpr(item.value, scope), alias: item.alias?.text }));
  const named = members.map(({ term, alias }, i) => [alias ?? term.name ?? `col${i + 1}`, term] as const);
  const printed = named.map(([name, term]) => `${name}, ${term.text}`).join(', ');
  return { ...structTerm(binding, named, 'struct', node.span), text: `named_struct(${printed})` };
}

/** A text that writes an array where one is wanted, in PostgreSQL; null elsewhere. */
function arrayTerm(binding: Binding, value: Term, type: DataType): Term | null {
  const { expr } = value;
  if (binding.env.dialect.name !== 'postgres' || type.id !== 'list') return null;
  if (expr.kind !== 'literal' || typeof expr.value !== 'string') return null;
  const items = pgArrayItems(expr.value);
  return items === null ? null : { ...value, expr: literal(list(utf8), items) };
}

function bindCollate(binding: Binding, node: ast.Collate, scope: ExprScope): Term {
  const name = node.collation.parts.map((part) => part.text).join('.');
  const isPlain = binding.env.dialect.name === 'postgres' && /^(pg_catalog\.)?(default|C|POSIX)$/i.test(name);
  if (name.toUpperCase() !== 'UTF8_BINARY' && !isPlain) throw refuse(`the collation ${name}`, node.span);
  const value = binding.bindExpr(node.value, scope);
  return { expr: value.expr, text: `collate(${value.text}, ${name})` };
}

function bindIdentifierClause(binding: Binding, node: ast.IdentifierClause, scope: ExprScope): Term {
  const parts = nameParts(binding, node).map((text) => ({ text, isQuoted: true, span: node.span }));
  return bindName(binding, { kind: 'name', parts, span: node.span }, scope);
}

/** A given value is a literal; without values the parameter stays open until its use gives it a type. */
function bindParameter(binding: Binding, node: ast.Parameter): Term {
  const name = node.name ?? String((node.index ?? 0) + 1);
  const given = binding.env.parameters;
  if (given === undefined) {
    const type = binding.parameters.get(name) ?? nullType;
    binding.parameters.set(name, type);
    const text = node.name === null ? '?' : `:${name}`;
    return { expr: { kind: 'parameter', name, type, nullable: true, mayFail: false, span: node.span }, text };
  }
  const value = given.get(name);
  if (value === undefined)
    throw new EngineError('UNBOUND_SQL_PARAMETER', { name: node.name ?? `_${name}` }, { span: node.span });
  binding.parameters.set(name, value.type);
  const { zone } = binding.env.settings;
  const isTypedNull = value.value === null && value.type.id !== 'null';
  const text = (isTypedNull ? sqlOfValue : literalText)(value.type, value.value, zone);
  return { expr: { ...literal(value.type, value.value), span: node.span }, text, isLiteral: true };
}
