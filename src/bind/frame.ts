/** Window frames: Spark's defaults, bounds as constants of the right type, and how a frame prints. */
import { EngineError } from '../core/errors.ts';
import { quotedType } from '../core/text/type-sql.ts';
import { type DataType, int32, isNumeric } from '../core/types.ts';
import { canCast } from '../functions/coercion.ts';
import type { Expr, FrameBound, WindowFrame } from '../plan/expr.ts';
import type * as ast from '../sql/ast-expression.ts';
import { castTo } from './casts.ts';
import { constantOf } from './constant.ts';
import type { Binding, Term } from './env.ts';
import { literalText } from './literal.ts';
import type { ExprScope } from './scope.ts';
import type { SortTerm } from './sort-key.ts';

/** The frame as written; without one, up to the current row's peers where there is an order, else the whole partition. */
export function bindFrame(
  binding: Binding,
  node: ast.WindowFrame | null,
  orderBy: readonly SortTerm[],
  scope: ExprScope,
): WindowFrame {
  const start: FrameBound = { kind: 'unboundedPreceding' };
  if (node === null) {
    if (orderBy.length > 0) return { unit: 'range', start, end: { kind: 'currentRow' } };
    return { unit: 'rows', start, end: { kind: 'unboundedFollowing' } };
  }
  const frame: WindowFrame = {
    unit: node.units,
    start: bindBound(binding, node.start, node, orderBy, scope),
    end: node.end === null ? { kind: 'currentRow' } : bindBound(binding, node.end, node, orderBy, scope),
  };
  checkOrder(frame, node);
  if (frame.unit === 'range' && orderBy.length === 0 && !isWhole(frame)) {
    const parameters = { sqlExpr: `"(${frameText(frame)})"` };
    throw new EngineError('DATATYPE_MISMATCH.RANGE_FRAME_WITHOUT_ORDER', parameters, { span: node.span });
  }
  return frame;
}

function isWhole({ start, end }: WindowFrame): boolean {
  return start.kind === 'unboundedPreceding' && end.kind === 'unboundedFollowing';
}

function bindBound(
  binding: Binding,
  bound: ast.FrameBound,
  node: ast.WindowFrame,
  orderBy: readonly SortTerm[],
  scope: ExprScope,
): FrameBound {
  if (bound.kind !== 'preceding' && bound.kind !== 'following') return { kind: bound.kind };
  if (bound.value.kind === 'name' || bound.value.kind === 'call') {
    const msg = 'The bound of a window frame has to be a literal';
    throw new EngineError('_LEGACY_ERROR_TEMP_0064', { msg }, { span: bound.value.span });
  }
  const offset = binding.bindExpr(bound.value, { ...scope, aggregates: null });
  const typed =
    node.units === 'range' ? rangeOffset(binding, offset, orderBy, bound) : rowsOffset(binding, offset, bound);
  const value = constantOf(binding, typed.expr);
  if (value === undefined) {
    throw new EngineError(
      'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_WITHOUT_FOLDABLE',
      offsetParameters(offset, bound),
      { span: bound.span },
    );
  }
  if (value !== null && (typeof value === 'number' || typeof value === 'bigint') && value < 0) {
    throw new EngineError(
      'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_WRONG_COMPARISON',
      { ...offsetParameters(offset, bound), comparison: 'less than or equal' },
      { span: bound.span },
    );
  }
  return { kind: bound.kind, offset: typed.expr };
}

function offsetParameters(offset: Term, bound: ast.FrameBound): Record<string, string> {
  return {
    sqlExpr: `"${offset.text}"`,
    location: bound.kind === 'preceding' ? 'lower' : 'upper',
    expression: `"${offset.text}"`,
  };
}

function rowsOffset(binding: Binding, offset: Term, bound: ast.FrameBound): Term {
  const { type } = offset.expr;
  if (type.id === 'int' && type.bits <= 32) return castTo(binding, offset, int32);
  throw unacceptedType(offset, bound, '"INT"');
}

function unacceptedType(offset: Term, bound: ast.FrameBound, expectedType: string): EngineError {
  const parameters = { ...offsetParameters(offset, bound), exprType: quotedType(offset.expr.type), expectedType };
  return new EngineError('DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE', parameters, { span: bound.span });
}

/** RANGE measures in the order key's own arithmetic: numbers by numbers, dates by days or intervals. */
function rangeOffset(binding: Binding, offset: Term, orderBy: readonly SortTerm[], bound: ast.FrameBound): Term {
  const [key] = orderBy;
  if (key === undefined)
    throw new EngineError(
      'DATATYPE_MISMATCH.RANGE_FRAME_WITHOUT_ORDER',
      { sqlExpr: `"${offset.text}"` },
      { span: bound.span },
    );
  if (orderBy.length > 1) {
    const parameters = { sqlExpr: `"${offset.text}"`, orderSpec: orderBy.map((item) => item.text).join(', ') };
    throw new EngineError('DATATYPE_MISMATCH.RANGE_FRAME_MULTI_ORDER', parameters, { span: bound.span });
  }
  const from = key.value.expr.type;
  const to = offset.expr.type;
  if (isNumeric(from) && isNumeric(to) && canCast(to, from)) return castTo(binding, offset, from);
  if (isDateDistance(from, to)) return offset;
  const isCastToKey = !isNumeric(from) && !isTemporal(from) && canCast(to, from);
  if (isCastToKey || (!isNumeric(to) && to.id !== 'interval')) {
    const distances = '("NUMERIC" or "INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH" or "INTERVAL")';
    throw unacceptedType(offset, bound, distances);
  }
  const parameters = {
    sqlExpr: `"${offset.text}"`,
    orderSpecType: quotedType(from),
    valueBoundaryType: quotedType(to),
  };
  throw new EngineError('DATATYPE_MISMATCH.RANGE_FRAME_INVALID_TYPE', parameters, { span: bound.span });
}

function isTemporal({ id }: DataType): boolean {
  return id === 'date' || id === 'timestamp' || id === 'interval';
}

function isDateDistance(from: DataType, to: DataType): boolean {
  if (from.id === 'date' && to.id === 'interval') return to.unit !== 'dayTime' || to.to === 'day';
  if (from.id === 'date') return to.id === 'int';
  if (from.id === 'timestamp') return to.id === 'interval';
  return from.id === 'interval' && to.id === 'interval' && from.unit === to.unit;
}

function checkOrder(frame: WindowFrame, node: ast.WindowFrame): void {
  const isOutside = frame.start.kind === 'unboundedFollowing' || frame.end.kind === 'unboundedPreceding';
  if (!isOutside) {
    if (!isBackwards(frame.start, frame.end)) return;
    const parameters = { location: 'lower', expression: `"${frame.start.kind}"`, comparison: 'less than or equal' };
    throw new EngineError('DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_WRONG_COMPARISON', parameters, { span: node.span });
  }
  const parameters = { sqlExpr: '"frame"', lower: frame.start.kind, upper: frame.end.kind };
  throw new EngineError('DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_INVALID_BOUND', parameters, { span: node.span });
}

/** Both bounds say how far, and the first lies behind the second. A bound at the current row is compared with nothing. */
function isBackwards(start: FrameBound, end: FrameBound): boolean {
  if (!('offset' in start && 'offset' in end)) return false;
  if (start.kind !== end.kind) return start.kind === 'following';
  const [a, b] = [start.offset, end.offset].map(literalNumber);
  if (a === undefined || b === undefined) return false;
  return start.kind === 'following' ? a > b : a < b;
}

function literalNumber(offset: Expr): number | undefined {
  const inner = offset.kind === 'cast' ? offset.arg : offset;
  return inner.kind === 'literal' && typeof inner.value === 'number' ? inner.value : undefined;
}

/** `RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW`. */
export function frameText(frame: WindowFrame | string): string {
  if (typeof frame === 'string') return frame;
  return `${frame.unit.toUpperCase()} BETWEEN ${boundText(frame.start)} AND ${boundText(frame.end)}`;
}

function boundText(bound: FrameBound): string {
  switch (bound.kind) {
    case 'unboundedPreceding':
      return 'UNBOUNDED PRECEDING';
    case 'unboundedFollowing':
      return 'UNBOUNDED FOLLOWING';
    case 'currentRow':
      return 'CURRENT ROW';
    case 'preceding':
    case 'following': {
      const { offset } = bound;
      const inner = offset.kind === 'cast' ? offset.arg : offset;
      const shown = inner.kind === 'literal' ? literalText(inner.type, inner.value, 'UTC') : '...';
      // Behind a cast Spark sees a negative distance ahead.
      if (offset.kind === 'cast' && bound.kind === 'preceding') return `(- ${shown}) FOLLOWING`;
      return `${shown} ${bound.kind.toUpperCase()}`;
    }
  }
}
