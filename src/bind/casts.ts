/**
 * Casts that the binder puts in and casts that the user wrote. Takes terms and types, gives terms;
 * which casts are allowed is functions/coercion's.
 */
import { EngineError, type Span } from '../core/errors.ts';
import { quotedType } from '../core/text/type-sql.ts';
import { boolType, type DataType, isNumeric, isSameType } from '../core/types.ts';
import { canCast, commonType, implicitType } from '../functions/coercion.ts';
import { lookupScalar } from '../functions/registry.ts';
import { literal } from '../plan/build.ts';
import type { CastMode, Expr } from '../plan/expr.ts';
import { castText } from './auto-name.ts';
import { type Binding, castMode, type Term } from './env.ts';
import { withoutLength } from './type-name.ts';

/** The term with `type`; the text stays, as an implicit cast does not show. The caller knows that the cast is allowed. */
export function castTo(binding: Binding, term: Term, type: DataType): Term {
  if (isSameType(term.expr.type, type)) return term;
  return { ...term, expr: castExpr(binding, term.expr, type) };
}

export function castExpr(binding: Binding, expr: Expr, type: DataType): Expr {
  if (isSameType(expr.type, type)) return expr;
  if (expr.kind === 'parameter' && expr.type.id === 'null') {
    binding.parameters.set(expr.name, type);
    return { ...expr, type };
  }
  if (expr.kind === 'literal' && expr.value === null) return { ...literal(type, null), span: expr.span };
  return makeCast(expr, type, castMode(binding), expr.span);
}

/** CAST, TRY_CAST and `::`, checked. A column that is cast keeps its name in results; CHAR(n) and VARCHAR(n) are STRING. Errors: DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION, CAST_WITH_CONF_SUGGESTION. */
export function explicitCast(binding: Binding, term: Term, written: DataType, isTry: boolean, span: Span): Term {
  const type = withoutLength(written);
  const text = castText(term.text, type, isTry);
  const isNamed = term.expr.kind === 'column' || (term.expr.kind === 'call' && term.expr.name === 'variant_get');
  const name = isNamed && term.name !== undefined ? { name: term.name } : {};
  const mode = isTry ? 'try' : castMode(binding);
  checkCast(term, type, text, mode, span);
  const isOpenParameter = term.expr.kind === 'parameter' && term.expr.type.id === 'null';
  if (isSameType(term.expr.type, type)) return { expr: term.expr, text, ...name };
  if (isOpenParameter) return { expr: castExpr(binding, term.expr, type), text };
  const rounded = roundsToInteger(binding, term.expr, type) ? roundCall(binding, term.expr) : term.expr;
  return { expr: makeCast(rounded, type, mode, span), text, ...name };
}

function checkCast(term: Term, to: DataType, text: string, mode: CastMode, span: Span): void {
  const from = term.expr.type;
  const checkedMode = mode === 'legacy' ? 'legacy' : 'ansi';
  if (canCast(from, to, checkedMode)) return;
  const parameters = { sqlExpr: `"${text}"`, srcType: quotedType(from), targetType: quotedType(to) };
  const isDays = (from.id === 'date' && isNumeric(to)) || (to.id === 'date' && isNumeric(from));
  if (checkedMode === 'ansi' && isDays) {
    const functionNames = from.id === 'date' ? '`UNIX_DATE`' : '`DATE_FROM_UNIX_DATE`';
    throw new EngineError('DATATYPE_MISMATCH.CAST_WITH_FUNC_SUGGESTION', { ...parameters, functionNames }, { span });
  }
  if (mode === 'ansi' && canCast(from, to, 'legacy')) {
    const conf = { ...parameters, config: '"spark.sql.ansi.enabled"', configVal: "'false'" };
    throw new EngineError('DATATYPE_MISMATCH.CAST_WITH_CONF_SUGGESTION', conf, { span });
  }
  throw new EngineError('DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION', parameters, { span });
}

/** PostgreSQL rounds where Spark truncates. */
function roundsToInteger(binding: Binding, from: Expr, to: DataType): boolean {
  const isFractional = from.type.id === 'float' || from.type.id === 'decimal';
  return binding.env.dialect.castToInteger === 'round' && isFractional && to.id === 'int';
}

function roundCall(binding: Binding, arg: Expr): Expr {
  const name = arg.type.id === 'float' ? 'rint' : 'round';
  const bound = lookupScalar(name)!.bind([{ type: arg.type, nullable: arg.nullable }], binding.env.dialect);
  if (bound.kind === 'mismatch') return arg;
  const { nullable, mayFail, span } = arg;
  return {
    kind: 'call',
    name,
    args: [castExpr(binding, arg, bound.arguments[0]!)],
    type: bound.type,
    nullable,
    mayFail,
    span,
  };
}

function makeCast(arg: Expr, type: DataType, mode: CastMode, span: Span | undefined): Expr {
  const canFail = castMayFail(arg.type, type);
  return {
    kind: 'cast',
    arg,
    mode,
    type,
    nullable: arg.nullable || (mode !== 'ansi' && canFail),
    mayFail: arg.mayFail || (mode === 'ansi' && canFail),
    span,
  };
}

/** Whether CAST(from AS to) can meet a value that does not fit. Errs on the side of true. */
export function castMayFail(from: DataType, to: DataType): boolean {
  if (isSameType(from, to) || from.id === 'null' || to.id === 'variant') return false;
  if (from.id === 'variant') return true;
  switch (to.id) {
    case 'utf8':
      return to.tag?.kind === 'char' || to.tag?.kind === 'varchar';
    case 'null':
    case 'binary':
      return false;
    case 'bool':
      return from.id === 'utf8';
    case 'int':
      return !(from.id === 'bool' || (from.id === 'int' && from.bits <= to.bits));
    case 'float':
      return from.id === 'utf8';
    case 'decimal':
      return !fitsDecimal(from, to);
    case 'date':
    case 'timestamp':
      return from.id !== 'date' && from.id !== 'timestamp';
    case 'time':
    case 'interval':
      return true;
    case 'list':
      return from.id !== 'list' || castMayFail(from.item.type, to.item.type);
    case 'map':
      return (
        from.id !== 'map' || castMayFail(from.key.type, to.key.type) || castMayFail(from.value.type, to.value.type)
      );
    case 'struct':
      return from.id !== 'struct' || from.fields.some((f, i) => castMayFail(f.type, to.fields[i]!.type));
  }
}

const intDigits = { 8: 3, 16: 5, 32: 10, 64: 20 } as const;

function fitsDecimal(from: DataType, to: DataType & { id: 'decimal' }): boolean {
  const integerDigits = to.precision - to.scale;
  if (from.id === 'bool') return integerDigits >= 1;
  if (from.id === 'int') return integerDigits >= intDigits[from.bits];
  return from.id === 'decimal' && integerDigits >= from.precision - from.scale && to.scale >= from.scale;
}

/** All terms cast to their common type; null where there is none. */
export function castToCommon(binding: Binding, terms: readonly Term[]): readonly Term[] | null {
  const type = commonType(
    terms.map((term) => term.expr.type),
    binding.env.dialect.isAnsi,
  );
  return type && terms.map((term) => castTo(binding, term, type));
}

/** The term as a BOOLEAN where Spark turns it into one by itself (NULL, strings, parameters); null where it does not. */
export function asBoolean(binding: Binding, term: Term): Term | null {
  return implicitType(term.expr.type, boolType) === null ? null : castTo(binding, term, boolType);
}
