/** A column as the history shows it in the parameters of ALTER TABLE. */
import { type DataType, type Field, typeName } from '../../core/types.ts';
import { deltaName } from '../../delta/features/widen-type.ts';

/** Nested types by their kind alone, as Spark has it. */
export function shownColumn(path: readonly string[], { type, nullable, metadata = {} }: Field) {
  const isNested = type.id === 'struct' || type.id === 'map' || type.id === 'list';
  const name = type.id === 'list' ? 'array' : isNested ? type.id : (fieldTypeName(type) ?? typeName(type));
  return { name: path.join('.'), type: name, nullable, metadata };
}

/** `varchar(5)`; null for types whose name needs no more. */
function fieldTypeName({ tag, ...type }: DataType): string | null {
  if (tag?.kind === 'char' || tag?.kind === 'varchar') return `${tag.kind}(${tag.length})`;
  return type.id === 'int' || type.id === 'float' ? deltaName(type as DataType) : null;
}
