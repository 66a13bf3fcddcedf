/** Casts of whole vectors, for the pairs of types where queries spend their time. */
import type { DataType, DecimalType } from '../core/types.ts';
import { reprOf } from '../core/types.ts';
import type { FixedVector, Rows, Vector } from '../core/vector.ts';
import { type Checked, convert, decimalToDouble, rescale } from '../kernels/convert.ts';
import { flatten } from '../kernels/flatten.ts';
import type { BoundCall, EvalContext } from './define.ts';
import { type Mapping, mapRows } from './driver.ts';

/** The kernel of a cast, equal to `mapping`'s scalar; null where there is none. A value that does not fit sends the batch to the scalar. */
export function castKernel(from: DataType, to: DataType, mapping: Mapping): NonNullable<BoundCall['kernel']> | null {
  const fast = fastCast(from, to);
  if (fast === null) return null;
  return (context, [vector], rows) => {
    const isFlat = vector!.layout === 'fixed' || (vector!.layout === 'dict' && vector!.dictionary.layout === 'fixed');
    const flat = isFlat ? flatten(vector!, context.alloc, context.kernels) : vector!;
    if (flat.layout === 'fixed') {
      const { vector: cast, failedRow } = fast(context, flat, rows);
      if (failedRow === -1) return cast;
    }
    return mapRows(context, mapping, [vector!], rows);
  };
}

type FastCast = (context: EvalContext, vector: FixedVector, rows: Rows) => { vector: Vector; failedRow: number };

function fastCast(from: DataType, to: DataType): FastCast | null {
  if (from.id === 'int' && (to.id === 'float' || to.id === 'int')) return plain(to);
  if (from.id === 'float' && to.id === 'float') return plain(to);
  if (from.id === 'int' && to.id === 'decimal')
    return (context, vector, rows) => integerToDecimal(context, vector, to, rows);
  if (from.id === 'decimal' && to.id === 'decimal') {
    const change = to.scale - from.scale;
    // A value of fewer digits in the same scale fits as it is.
    const isWider = change === 0 && to.precision >= from.precision;
    if (isWider) return (_, vector) => ({ vector: { ...vector, type: to }, failedRow: -1 });
    return (context, vector, rows) => rescaleTo(context, vector, change, to, rows);
  }
  if (from.id === 'decimal' && to.id === 'float' && to.bits === 64) {
    return (context, vector, rows) => ({
      vector: decimalToDouble(context.kernels, vector, from.scale, to, rows, context.alloc),
      failedRow: -1,
    });
  }
  return null;
}

function plain(to: DataType): FastCast {
  const repr = reprOf(to)!;
  return (context, vector, rows) => convert(context.kernels, vector, to, repr, rows, context.alloc);
}

function integerToDecimal(context: EvalContext, vector: FixedVector, to: DecimalType, rows: Rows): Checked {
  const wide = convert(context.kernels, vector, to, 'i64', rows, context.alloc);
  return wide.failedRow === -1 ? rescaleTo(context, wide.vector, to.scale, to, rows) : wide;
}

/** In 64 bits where the target's digits allow, and the factor does not overflow on the way. */
function rescaleTo(context: EvalContext, vector: FixedVector, change: number, to: DecimalType, rows: Rows): Checked {
  const repr = to.precision <= 18 ? 'i64' : 'i128';
  return rescale(context.kernels, vector, change, to.precision, to, repr, rows, context.alloc);
}
