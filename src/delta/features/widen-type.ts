/**
 * Which types a column may grow to, and what the schema remembers of it (`delta.typeChanges`), so that files from before are
 * read by their narrower type. Source: PROTOCOL.md, "Type Widening".
 */
import { type DataType, type Field, typeName } from '../../core/types.ts';

/** True where every value of the one type is a value of the other, and the protocol lists the pair. */
export function canWiden(from: DataType, to: DataType): boolean {
  if (from.id === 'int' && to.id === 'int') return from.bits < to.bits;
  if (from.id === 'float' && to.id === 'float') return from.bits === 32 && to.bits === 64;
  if (from.id === 'int' && to.id === 'float') return from.bits < 64 && to.bits === 64;
  if (from.id === 'date' && to.id === 'timestamp') return to.zone === 'none';
  if (from.id === 'decimal' && to.id === 'decimal') {
    const [precision, scale] = [to.precision - from.precision, to.scale - from.scale];
    return scale >= 0 && precision >= scale;
  }
  if (from.id !== 'int' || to.id !== 'decimal') return false;
  return to.precision - to.scale >= (from.bits === 64 ? 20 : 10);
}

/** What a field's metadata says of a change. */
export interface TypeChange {
  readonly toType: string;
  readonly fromType: string;
  /** The way into arrays and maps, from the field: `element`, `value.element`. */
  readonly fieldPath?: string;
}

export function typeChange(from: DataType, to: DataType, words: readonly string[]): TypeChange {
  const types = { toType: deltaName(to), fromType: deltaName(from) };
  return words.length === 0 ? types : { ...types, fieldPath: words.join('.') };
}

/** The field with its new type, and what changed in it noted. */
export function noted(field: Field, type: DataType, changes: readonly TypeChange[]): Field {
  const before = (field.metadata?.['delta.typeChanges'] as readonly object[] | undefined) ?? [];
  return { ...field, type, metadata: { ...field.metadata, 'delta.typeChanges': [...before, ...changes] } };
}

/** As the log's schema names a type that is not nested. */
export function deltaName(type: DataType): string {
  if (type.id === 'int') return { 8: 'byte', 16: 'short', 32: 'integer', 64: 'long' }[type.bits];
  if (type.id === 'float') return type.bits === 32 ? 'float' : 'double';
  return typeName(type);
}
