/**
 * How a table's schema is stored in a Parquet file: a physical type and an annotation for every column,
 * lists, maps and structs in today's three-level form, every column optional as other Delta writers have it.
 * Takes a core schema, gives the tree that the writer follows. Source: LogicalTypes.md of parquet-format.
 */
import { unsupported } from '../../core/errors.ts';
import { binary, type DataType, type Field, field, type Schema } from '../../core/types.ts';
import type { LogicalType, Repetition, SchemaElement } from './metadata.ts';

/** What is handed to the encoder: plain widths, so that it stores values as they are; the annotation is the footer's. */
export type StorageType =
  | { readonly kind: 'bool' | 'utf8' | 'binary' | 'struct' | 'list' | 'map' }
  | { readonly kind: 'int'; readonly bits: 32 | 64 }
  | { readonly kind: 'float'; readonly bits: 32 | 64 }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number };

export interface WriteNode {
  readonly name: string;
  readonly type: DataType;
  readonly storage: StorageType;
  readonly annotation: LogicalType | null;
  readonly isNullable: boolean;
  readonly fieldId: number | null;
  /** struct: members; list: [element]; map: [key, value]; variant: [value, metadata]. */
  readonly children: readonly WriteNode[];
}

/** The columns to write. Throws UNSUPPORTED_FEATURE for types that Delta tables cannot store. */
export function writeNodes(schema: Schema): readonly WriteNode[] {
  return schema.fields.map((member) => nodeOf(member, true));
}

/** The footer's schema. */
export function schemaElements(nodes: readonly WriteNode[]): SchemaElement[] {
  const root = element('schema', 'REQUIRED', { childCount: nodes.length });
  return [root, ...nodes.flatMap((node) => elementsOf(node))];
}

/** The name paths of the leaves, in order. */
export function leafPaths(nodes: readonly WriteNode[], outer: readonly string[] = []): (readonly string[])[] {
  return nodes.flatMap((node) => {
    if (node.children.length === 0) return [[...outer, node.name]];
    const middle = node.storage.kind === 'list' ? ['list'] : node.storage.kind === 'map' ? ['key_value'] : [];
    return leafPaths(node.children, [...outer, node.name, ...middle]);
  });
}

/** The bytes that a decimal of so many digits takes as two's complement. */
export function decimalBytes(precision: number): number {
  return Math.ceil((Math.log2(10) * precision + 1) / 8);
}

function nodeOf(member: Field, isNullable: boolean): WriteNode {
  const { name, type } = member;
  const id = member.metadata?.['parquet.field.id'] ?? member.metadata?.['delta.columnMapping.id'];
  const { storage, annotation, children = [] } = storageOf(type);
  return { name, type, storage, annotation, isNullable, fieldId: id === undefined ? null : Number(id), children };
}

interface Storage {
  readonly storage: StorageType;
  readonly annotation: LogicalType | null;
  readonly children?: readonly WriteNode[];
}

function storageOf(type: DataType): Storage {
  switch (type.id) {
    case 'bool':
      return plain({ kind: 'bool' });
    case 'int':
      if (type.bits === 64) return plain({ kind: 'int', bits: 64 });
      return plain(
        { kind: 'int', bits: 32 },
        type.bits === 32 ? null : { kind: 'integer', bits: type.bits, isSigned: true },
      );
    case 'float':
      return plain({ kind: 'float', bits: type.bits });
    case 'decimal':
      return decimalStorage(type.precision, type.scale);
    case 'utf8':
      return plain({ kind: 'utf8' }, { kind: 'string' });
    case 'binary':
      return plain({ kind: 'binary' });
    case 'date':
      return plain({ kind: 'int', bits: 32 }, { kind: 'date' });
    case 'time':
      return plain(
        { kind: 'int', bits: 64 },
        { kind: 'time', isUtc: false, unit: type.precision > 6 ? 'nanos' : 'micros' },
      );
    case 'timestamp':
      return plain({ kind: 'int', bits: 64 }, { kind: 'timestamp', isUtc: type.zone === 'utc', unit: 'micros' });
    case 'list':
    case 'map':
    case 'struct':
    case 'variant':
      return nestedStorage(type);
    case 'null':
      throw unsupported('A VOID column in a Parquet file');
    case 'interval':
      throw unsupported('An INTERVAL column in a Parquet file');
  }
}

function nestedStorage(type: Extract<DataType, { id: 'list' | 'map' | 'struct' | 'variant' }>): Storage {
  switch (type.id) {
    case 'list':
      return {
        storage: { kind: 'list' },
        annotation: { kind: 'list' },
        children: [nodeOf({ ...type.item, name: 'element' }, true)],
      };
    case 'map': {
      const children = [nodeOf({ ...type.key, name: 'key' }, false), nodeOf({ ...type.value, name: 'value' }, true)];
      return { storage: { kind: 'map' }, annotation: { kind: 'map' }, children };
    }
    case 'struct':
      if (type.fields.length === 0) throw unsupported('A STRUCT without fields in a Parquet file');
      return {
        storage: { kind: 'struct' },
        annotation: null,
        children: type.fields.map((member) => nodeOf(member, true)),
      };
    case 'variant': {
      const children = ['value', 'metadata'].map((name) => nodeOf(field(name, binary), false));
      // Unannotated, as readers that do not know the annotation refuse it; the table's schema says that it is a variant.
      return { storage: { kind: 'struct' }, annotation: null, children };
    }
  }
}

function plain(storage: StorageType, annotation: LogicalType | null = null): Storage {
  return { storage, annotation };
}

function decimalStorage(precision: number, scale: number): Storage {
  const annotation: LogicalType = { kind: 'decimal', precision, scale };
  if (precision <= 9) return plain({ kind: 'int', bits: 32 }, annotation);
  if (precision <= 18) return plain({ kind: 'int', bits: 64 }, annotation);
  return plain({ kind: 'decimal', precision, scale }, annotation);
}

function elementsOf(node: WriteNode): SchemaElement[] {
  const { name, storage, annotation, fieldId, children } = node;
  const repetition: Repetition = node.isNullable ? 'OPTIONAL' : 'REQUIRED';
  if (children.length === 0)
    return [element(name, repetition, { ...physicalOf(storage), logical: annotation, fieldId })];
  const below = children.flatMap(elementsOf);
  if (storage.kind === 'struct')
    return [element(name, repetition, { childCount: children.length, logical: annotation, fieldId }), ...below];
  const middle = element(storage.kind === 'map' ? 'key_value' : 'list', 'REPEATED', { childCount: children.length });
  return [element(name, repetition, { childCount: 1, logical: annotation, fieldId }), middle, ...below];
}

/** The physical type of a leaf. */
export function physicalOf(storage: StorageType): Pick<SchemaElement, 'type'> & Partial<SchemaElement> {
  switch (storage.kind) {
    case 'bool':
      return { type: 'BOOLEAN' };
    case 'int':
      return { type: storage.bits === 32 ? 'INT32' : 'INT64' };
    case 'float':
      return { type: storage.bits === 32 ? 'FLOAT' : 'DOUBLE' };
    case 'decimal':
      return { type: 'FIXED_LEN_BYTE_ARRAY', typeLength: decimalBytes(storage.precision) };
    default:
      return { type: 'BYTE_ARRAY' };
  }
}

function element(name: string, repetition: Repetition, rest: Partial<SchemaElement>): SchemaElement {
  const none = {
    type: null,
    typeLength: null,
    childCount: null,
    converted: null,
    scale: null,
    precision: null,
    fieldId: null,
    logical: null,
  };
  return { name, repetition, ...none, ...rest };
}
