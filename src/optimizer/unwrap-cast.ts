/**
 * `CAST(x AS wider) < constant` as `x < constant`: statistics, dictionaries and kernels know the column, not its cast.
 * Only where the cast keeps every value and the constant has an exact counterpart in the type of x.
 */
import { type DataType, isSameType } from '../core/types.ts';
import { literal } from '../plan/build.ts';
import type { CastExpr, Expr, InExpr, LiteralExpr } from '../plan/expr.ts';

const comparisons: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=', '<=>']);

/** An equal expression; the same object where there is nothing to unwrap. */
export function unwrapCast(expr: Expr): Expr {
  if (expr.kind === 'in') return unwrapIn(expr);
  if (expr.kind !== 'call' || !comparisons.has(expr.name)) return expr;
  const [left, right] = expr.args as readonly [Expr, Expr];
  if (left.kind === 'cast' && right.kind === 'literal') {
    const narrow = narrowed(left, right);
    return narrow === null ? expr : { ...expr, args: [left.arg, narrow] };
  }
  if (right.kind === 'cast' && left.kind === 'literal') {
    const narrow = narrowed(right, left);
    return narrow === null ? expr : { ...expr, args: [narrow, right.arg] };
  }
  return expr;
}

function unwrapIn(expr: InExpr): Expr {
  const { arg, list } = expr;
  if (arg.kind !== 'cast') return expr;
  const narrow = list.map((item) => (item.kind === 'literal' ? narrowed(arg, item) : null));
  return narrow.some((item) => item === null) ? expr : { ...expr, arg: arg.arg, list: narrow as Expr[] };
}

/** The constant in the type under the cast; null where it has none, or where the cast may change a value. */
function narrowed(cast: CastExpr, constant: LiteralExpr): LiteralExpr | null {
  const from = cast.arg.type;
  const to = cast.type;
  if (cast.arg.mayFail || isSameType(from, to)) return null;
  const { value } = constant;
  if (typeof value !== 'bigint' && typeof value !== 'number') return null;
  const narrow = narrowValue(from, to, value);
  return narrow === null ? null : ({ ...literal(from, narrow), span: constant.span } as LiteralExpr);
}

function narrowValue(from: DataType, to: DataType, value: bigint | number): bigint | number | null {
  if (from.id === 'decimal' && to.id === 'decimal') {
    if (to.scale < from.scale || to.precision - to.scale < from.precision - from.scale) return null;
    const factor = 10n ** BigInt(to.scale - from.scale);
    const unscaled = value as bigint;
    const narrow = unscaled / factor;
    const limit = 10n ** BigInt(from.precision);
    return narrow * factor === unscaled && narrow < limit && narrow > -limit ? narrow : null;
  }
  if (from.id === 'int' && to.id === 'int') return to.bits > from.bits ? fitting(BigInt(value), from.bits) : null;
  if (from.id === 'int' && to.id === 'decimal') {
    if (to.precision - to.scale < digitsOf(from.bits)) return null;
    const factor = 10n ** BigInt(to.scale);
    const whole = (value as bigint) / factor;
    return whole * factor === value ? fitting(whole, from.bits) : null;
  }
  if (from.id === 'int' && from.bits <= 32 && to.id === 'float' && to.bits === 64) {
    return Number.isInteger(value) ? fitting(BigInt(value), from.bits) : null;
  }
  return null;
}

function digitsOf(bits: 8 | 16 | 32 | 64): number {
  return { 8: 3, 16: 5, 32: 10, 64: 19 }[bits];
}

/** In the form that a scalar of so many bits has. */
function fitting(value: bigint, bits: 8 | 16 | 32 | 64): bigint | number | null {
  if (BigInt.asIntN(bits, value) !== value) return null;
  return bits === 64 ? value : Number(value);
}
