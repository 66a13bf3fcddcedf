/** Casts from and to VARIANT. Errors of mode ansi: INVALID_VARIANT_CAST. */
import { EngineError } from '../../core/errors.ts';
import { quotedType } from '../../core/text/type-sql.ts';
import type { DataType } from '../../core/types.ts';
import { variantText } from '../../core/variant.ts';
import type { CastScalar } from '../cast.ts';
import type { CastMode } from '../cast-mode.ts';
import { encodeVariant } from './encode.ts';
import { nodeOf, nodeOfValue, valueOfNode } from './nodes.ts';

/** Null where neither side is a variant. */
export function castVariant(from: DataType, to: DataType, mode: CastMode): CastScalar | null {
  if (to.id === 'variant') return (_, value) => encodeVariant(nodeOfValue(from, value));
  if (from.id !== 'variant') return null;
  return (context, value) => {
    const node = nodeOf(value);
    const found = valueOfNode(context, node, to);
    if (found !== undefined) return found;
    if (mode === 'try') return null;
    throw new EngineError('INVALID_VARIANT_CAST', { value: variantText(node, context.zone), dataType: quotedType(to) });
  };
}
