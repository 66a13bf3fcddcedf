/** AND, OR, NOT, comparisons, IN, BETWEEN, LIKE, IS: three-valued predicates over bound sides. */
import { EngineError, type Span } from '../core/errors.ts';
import { quotedType } from '../core/text/type-sql.ts';
import { boolType, type DataType, int32, isSameType, list, utf8 } from '../core/types.ts';
import { commonType } from '../functions/coercion.ts';
import { meetAsOne } from '../functions/mismatch.ts';
import { and, coalesce, isNull, literal, not, or } from '../plan/build.ts';
import type { Expr } from '../plan/expr.ts';
import type * as ast from '../sql/ast-expression.ts';
import { chainText, inText, isNullText, notText, operatorText } from './auto-name.ts';
import { callScalar } from './call.ts';
import { callText } from './call-name.ts';
import { asBoolean, castTo } from './casts.ts';
import { differentTypes } from './conditional.ts';
import { type Binding, castMode, type Term } from './env.ts';
import { usedAgain } from './fresh.ts';
import { pgArrayItems } from './pg-array.ts';
import type { ExprScope } from './scope.ts';

export function bindLogic(binding: Binding, node: ast.And | ast.Or, scope: ExprScope): Term {
  const operands = node.operands.map((operand) => binding.bindExpr(operand, scope));
  const text = chainText(
    node.kind === 'and' ? 'AND' : 'OR',
    operands.map((term) => term.text),
  );
  const args = operands.map((term, i) => booleanSide(binding, operands, term, i, text, node.span).expr);
  const expr = node.kind === 'and' ? and(args) : or(args);
  return { text, expr: { ...expr, span: node.span } };
}

/** AND and OR take booleans and NULL; anything else is a mismatch of the two sides. */
function booleanSide(
  binding: Binding,
  all: readonly Term[],
  term: Term,
  index: number,
  text: string,
  span: Span,
): Term {
  const { type } = term.expr;
  if (type.id === 'bool') return term;
  const left = all[Math.max(0, index - 1)]!;
  const right = all[Math.max(1, index)]!;
  const other = left === term ? right : left;
  const isAnsi = castMode(binding) === 'ansi';
  if (type.id === 'null' && other.expr.type.id !== 'utf8') return castTo(binding, term, boolType);
  if (type.id === 'utf8' && other.expr.type.id === 'bool' && isAnsi) return castTo(binding, term, boolType);
  const common = isAnsi ? commonType([left.expr.type, right.expr.type]) : null;
  const meets = meetAsOne(left.expr.type, right.expr.type) && common !== null;
  if (isSameType(left.expr.type, right.expr.type) || meets) {
    const actualDataType = quotedType(common ?? type);
    const parameters = { sqlExpr: `"${text}"`, inputType: '"BOOLEAN"', actualDataType };
    throw new EngineError('DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE', parameters, { span });
  }
  const parameters = { sqlExpr: `"${text}"`, left: quotedType(left.expr.type), right: quotedType(right.expr.type) };
  throw new EngineError('DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES', parameters, { span });
}

export function bindNot(binding: Binding, operand: Term, span: Span): Term {
  const text = notText(operand.text);
  const arg = asBoolean(binding, operand);
  if (arg === null) {
    const parameters = {
      sqlExpr: `"${text}"`,
      paramIndex: 'first',
      requiredType: '"BOOLEAN"',
      inputSql: `"${operand.text}"`,
      inputType: quotedType(operand.expr.type),
    };
    throw new EngineError('DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', parameters, { span });
  }
  return { text, expr: { ...not(arg.expr), span } };
}

/** `left op right`; `<>` is NOT of `=`, as Spark has it. */
export function bindComparison(
  binding: Binding,
  operator: ast.ComparisonOperator,
  left: Term,
  right: Term,
  span: Span,
): Term {
  const [a, b] = aligned(binding, asArray(binding, left, right), asArray(binding, right, left));
  if (operator !== '<>')
    return callScalar(binding, operator, [a, b], operatorText(operator, left.text, right.text), span);
  const equal = callScalar(binding, '=', [a, b], operatorText('=', left.text, right.text), span);
  return { text: notText(equal.text), expr: { ...not(equal.expr), span } };
}

/** A text that writes an array, beside one, in PostgreSQL. */
function asArray(binding: Binding, term: Term, other: Term): Term {
  const { expr } = term;
  if (other.expr.type.id !== 'list' || expr.type.id !== 'utf8' || binding.env.dialect.name !== 'postgres') return term;
  const items = expr.kind === 'literal' && typeof expr.value === 'string' ? pgArrayItems(expr.value) : null;
  return items === null ? term : castTo(binding, { ...term, expr: literal(list(utf8), items) }, other.expr.type);
}

/** Both sides in a form that compares: CHAR columns with texts of their length, structs by position. */
function aligned(binding: Binding, left: Term, right: Term): readonly [Term, Term] {
  if (binding.charLengths.size === 0) return alignStructs(binding, left, right);
  return [lengthened(binding, left, right), lengthened(binding, right, left)];
}

/** A text that stands beside a longer CHAR column gets that column's blanks. */
function lengthened(binding: Binding, term: Term, other: Term): Term {
  const length = charLength(binding, other);
  const { expr } = term;
  if (length === null || length <= (charLength(binding, term) ?? 0)) return term;
  if (expr.kind === 'literal' && typeof expr.value === 'string') {
    const blanks = Math.max(0, length - Array.from(expr.value).length);
    return { ...term, expr: { ...expr, value: expr.value + ' '.repeat(blanks) } };
  }
  if (charLength(binding, term) === null) return term;
  const count = { expr: literal(int32, length), text: String(length) };
  return {
    ...term,
    expr: callScalar(binding, 'rpad', [term, count], term.text, expr.span ?? { start: 0, end: 0 }).expr,
  };
}

function charLength(binding: Binding, { expr }: Term): number | null {
  return expr.kind === 'column' ? (binding.charLengths.get(expr.id) ?? null) : null;
}

/** Structs compare by position: the names of one side's members are taken for the other. */
function alignStructs(binding: Binding, left: Term, right: Term): readonly [Term, Term] {
  const from = right.expr.type;
  const to = left.expr.type;
  if (from.id !== 'struct' || to.id !== 'struct' || from.fields.length !== to.fields.length) return [left, right];
  const renamed: DataType = { id: 'struct', fields: from.fields.map((f, i) => ({ ...f, name: to.fields[i]!.name })) };
  return [left, castTo(binding, right, renamed)];
}

export function bindIsDistinct(binding: Binding, node: ast.IsDistinct, scope: ExprScope): Term {
  const left = binding.bindExpr(node.left, scope);
  const right = binding.bindExpr(node.right, scope);
  const same = bindComparison(binding, '<=>', left, right, node.span);
  return node.isNegated ? same : { text: notText(same.text), expr: { ...not(same.expr), span: node.span } };
}

export function bindIs(binding: Binding, node: ast.Is, scope: ExprScope): Term {
  const value = binding.bindExpr(node.value, scope);
  const term =
    node.what === 'null'
      ? { text: isNullText(value.text, false), expr: isNull(value.expr) }
      : isTruth(binding, node, value);
  if (!node.isNegated) return { ...term, expr: { ...term.expr, span: node.span } };
  const text = node.what === 'null' ? isNullText(value.text, true) : notText(term.text);
  return { text, expr: { ...not(term.expr), span: node.span } };
}

function isTruth(binding: Binding, node: ast.Is, value: Term): Term {
  const arg = asBoolean(binding, value);
  if (arg === null) {
    const parameters = {
      sqlExpr: `"(${value.text} <=> ${node.what})"`,
      left: quotedType(value.expr.type),
      right: '"BOOLEAN"',
    };
    throw new EngineError('DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES', parameters, { span: node.span });
  }
  if (node.what === 'unknown') return { text: isNullText(value.text, false), expr: isNull(arg.expr) };
  const truth = node.what === 'true' ? arg.expr : not(arg.expr);
  return { text: operatorText('<=>', value.text, node.what), expr: coalesce([truth, literal(boolType, false)]) };
}

export function bindBetween(binding: Binding, node: ast.Between, scope: ExprScope): Term {
  const value = binding.bindExpr(node.value, scope);
  const low = binding.bindExpr(node.low, scope);
  const high = binding.bindExpr(node.high, scope);
  const text = callText('between', [value.text, low.text, high.text]);
  const within = (checked: Term, from: Term, to: Term): Expr =>
    and([
      bindComparison(binding, '>=', checked, from, node.span).expr,
      bindComparison(binding, '<=', usedAgain(binding, checked), to, node.span).expr,
    ]);
  const again = (term: Term): Term => usedAgain(binding, term);
  const expr = node.isSymmetric
    ? or([within(value, low, high), within(again(value), again(high), again(low))])
    : within(value, low, high);
  if (!node.isNegated) return { text, expr };
  return { text: notText(text), expr: { ...not(expr), span: node.span } };
}

/** `value IN (items)`: all cast to one type. Errors: DATATYPE_MISMATCH.DATA_DIFF_TYPES. */
export function bindInList(binding: Binding, node: ast.InList, scope: ExprScope): Term {
  const value = binding.bindExpr(node.value, scope);
  const items = node.items.map((item) => aligned(binding, value, binding.bindExpr(item, scope))[1]);
  const text = inText(
    value.text,
    items.map((item) => item.text),
  );
  const types = [value, ...items].map((term) => term.expr.type);
  const type = commonType(types, binding.env.dialect.isAnsi);
  if (type === null) throw differentTypes('in', [value, ...items], text, node.span);
  const arg = castTo(binding, value, type).expr;
  const list = items.map((item) => castTo(binding, item, type).expr);
  const expr: Expr = {
    kind: 'in',
    arg,
    list,
    type: boolType,
    nullable: arg.nullable || list.some((item) => item.nullable),
    mayFail: arg.mayFail || list.some((item) => item.mayFail),
    span: node.span,
  };
  return node.isNegated ? { text: notText(text), expr: { ...not(expr), span: node.span } } : { text, expr };
}

export function bindLike(binding: Binding, node: ast.Like, scope: ExprScope): Term {
  const value = binding.bindExpr(node.value, scope);
  const pattern = binding.bindExpr(node.pattern, scope);
  const term = like(binding, node.operator, value, pattern, node.escape, node.span);
  return node.isNegated ? { text: notText(term.text), expr: { ...not(term.expr), span: node.span } } : term;
}

function like(
  binding: Binding,
  operator: ast.LikeOperator,
  value: Term,
  pattern: Term,
  escape: string | null,
  span: Span,
): Term {
  const escapeText = escape === null || escape === '\\' ? '' : ` ESCAPE '${escape}'`;
  const plain = callText(operator, [value.text, pattern.text]);
  const text = operator === 'ilike' ? plain : plain + escapeText;
  const extra: readonly Term[] =
    escapeText === '' ? [] : [{ expr: literal(utf8, escape), text: escape!, isLiteral: true }];
  return callScalar(binding, operator, [value, pattern, ...extra], text, span);
}

/** `value LIKE ANY | ALL (patterns)`. */
export function bindLikeQuantified(binding: Binding, node: ast.LikeQuantified, scope: ExprScope): Term {
  const value = binding.bindExpr(node.value, scope);
  const patterns = node.patterns.map((pattern) => binding.bindExpr(pattern, scope));
  const parts = patterns.map((pattern) => {
    const match = like(binding, node.operator, value, pattern, null, node.span).expr;
    return node.isNegated ? not(match) : match;
  });
  const name = `${node.isNegated ? 'not' : ''}${node.operator}${node.quantifier}`;
  const text = callText(name, [value.text]);
  const expr = node.quantifier === 'any' ? or(parts) : and(parts);
  return { text, expr: { ...expr, span: node.span } };
}
