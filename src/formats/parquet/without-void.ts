/**
 * Columns and members of type VOID, which hold nothing but NULLs, are left out of files: a reader finds none and answers NULL.
 * Takes a schema; gives the schema that a file has, and how batches come to it.
 */
import type { Batch } from '../../core/batch.ts';
import type { Scalar } from '../../core/scalar.ts';
import { type DataType, type Field, type Schema, someType } from '../../core/types.ts';
import type { Vector } from '../../core/vector.ts';

export interface Thinned {
  readonly schema: Schema;
  readonly batchOf: (batch: Batch) => Batch;
}

/** Null where there is nothing to leave out, or would be nothing left. */
export function withoutVoid(schema: Schema): Thinned | null {
  if (!schema.fields.some(({ type }) => someType(type, isVoid))) return null;
  const kept = schema.fields.flatMap(({ type }, i) => (type.id === 'null' ? [] : [i]));
  if (kept.length === 0) return null;
  const fields = kept.map((i) => thinField(schema.fields[i]!));
  const batchOf = (batch: Batch): Batch => {
    const columns = kept.map((i) => thinVector(batch.columns[i]!, schema.fields[i]!.type));
    return { ...batch, schema: { fields }, columns };
  };
  return { schema: { fields }, batchOf };
}

function isVoid({ id }: DataType): boolean {
  return id === 'null';
}

/** The members of a struct that stay. One that has no others keeps them: there is no file of it. */
function keptMembers(fields: readonly Field[]): readonly number[] {
  const kept = fields.flatMap(({ type }, i) => (type.id === 'null' ? [] : [i]));
  return kept.length === 0 ? fields.map((_, i) => i) : kept;
}

function thinField(field: Field): Field {
  return { ...field, type: thinType(field.type) };
}

function thinType(type: DataType): DataType {
  switch (type.id) {
    case 'struct':
      return { ...type, fields: keptMembers(type.fields).map((i) => thinField(type.fields[i]!)) };
    case 'list':
      return { ...type, item: thinField(type.item) };
    case 'map':
      return { ...type, key: thinField(type.key), value: thinField(type.value) };
    default:
      return type;
  }
}

function thinVector(vector: Vector, type: DataType): Vector {
  if (!someType(type, isVoid)) return vector;
  const thin = thinType(type);
  switch (vector.layout) {
    case 'const':
      return { ...vector, type: thin, value: thinValue(vector.value, type) };
    case 'dict':
      return { ...vector, type: thin, dictionary: thinVector(vector.dictionary, type) };
    case 'nested':
      return { ...vector, type: thin, children: thinChildren(vector.children, type) };
    case 'fixed':
    case 'bytes':
    case 'view':
      return vector;
  }
}

function thinChildren(children: readonly Vector[], type: DataType): readonly Vector[] {
  const types = memberTypes(type);
  const kept = type.id === 'struct' ? keptMembers(type.fields) : children.map((_, i) => i);
  return kept.map((i) => thinVector(children[i]!, types[i]!));
}

function memberTypes(type: DataType): readonly DataType[] {
  if (type.id === 'struct') return type.fields.map((each) => each.type);
  if (type.id === 'list') return [type.item.type];
  return type.id === 'map' ? [type.key.type, type.value.type] : [];
}

function thinValue(value: Scalar, type: DataType): Scalar {
  if (!Array.isArray(value) || !someType(type, isVoid)) return value;
  const items = value as readonly Scalar[];
  switch (type.id) {
    case 'struct':
      return keptMembers(type.fields).map((i) => thinValue(items[i]!, type.fields[i]!.type));
    case 'list':
      return items.map((item) => thinValue(item, type.item.type));
    case 'map':
      return items.map((entry) => {
        const [key, each] = entry as readonly [Scalar, Scalar];
        return [thinValue(key, type.key.type), thinValue(each, type.value.type)];
      });
    default:
      return value;
  }
}
