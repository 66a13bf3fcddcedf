/**
 * The columns of a Parquet file as SQL sees them: the schema tree with its lists, maps and structs recognised,
 * in the three-level form of today and in the older forms.
 * Takes schema nodes, gives plain data with SQL types. Source: LogicalTypes.md of parquet-format, "Nested Types".
 */
import { EngineError } from '../../core/errors.ts';
import { type DataType, type Field, struct, variantType } from '../../core/types.ts';
import { annotationOf, leafType } from './leaf-type.ts';
import type { SchemaNode } from './schema.ts';

/**
 * How a column lies in the schema tree.
 * list3: group / repeated group / element; list2: group / repeated element; repeated: the element alone, no group around it;
 * map: group / repeated group / key, value. A variant is a group of `value` and `metadata`.
 */
export type ColumnShape = 'leaf' | 'struct' | 'list3' | 'list2' | 'repeated' | 'map' | 'variant';

export interface FileColumn {
  readonly name: string;
  readonly fieldId: number | null;
  readonly type: DataType;
  readonly isNullable: boolean;
  readonly shape: ColumnShape;
  readonly node: SchemaNode;
  /** struct: its members; list: [element]; map: [key, value]; variant: [value, metadata]; leaf: none. */
  readonly children: readonly FileColumn[];
}

/** The columns below the root. Throws FILE_CORRUPT for malformed groups, UNSUPPORTED_FEATURE for types that silt has no values for. */
export function fileColumns(root: SchemaNode, path: string): readonly FileColumn[] {
  return root.children.map((node) => columnOf(node, path));
}

/** The column as a field of a schema; its field id is kept in the metadata as `parquet.field.id`. */
export function fieldOf(column: FileColumn): Field {
  const { name, type, isNullable, fieldId } = column;
  const plain = { name, type, nullable: isNullable };
  return fieldId === null ? plain : { ...plain, metadata: { 'parquet.field.id': fieldId } };
}

function columnOf(node: SchemaNode, path: string): FileColumn {
  if (node.element.repetition === 'REPEATED') return repeatedColumn(node, path);
  return nonRepeatedColumn(node, path);
}

/** A repeated node that no LIST or MAP group explains: a list that is never null, of elements that are never null. */
function repeatedColumn(node: SchemaNode, path: string): FileColumn {
  const element = nonRepeatedColumn(node, path);
  return listColumn(node, 'repeated', element, false);
}

function nonRepeatedColumn(node: SchemaNode, path: string): FileColumn {
  if (node.children.length === 0) {
    return { ...baseOf(node), type: leafType(node.element, path), shape: 'leaf', children: [] };
  }
  const kind = annotationOf(node.element)?.kind;
  const only = node.children.length === 1 ? node.children[0]! : null;
  const isRepeated = only?.element.repetition === 'REPEATED';
  if (kind === 'variant') return variantColumn(node, path);
  if (kind === 'list' && isRepeated) return annotatedList(node, only, path);
  if (kind === 'map' && isRepeated) return mapColumn(node, only, path);
  return structColumn(node, path);
}

function structColumn(node: SchemaNode, path: string): FileColumn {
  const children = node.children.map((child) => columnOf(child, path));
  return { ...baseOf(node), type: struct(children.map(fieldOf)), shape: 'struct', children };
}

function annotatedList(node: SchemaNode, repeated: SchemaNode, path: string): FileColumn {
  const isNullable = node.element.repetition === 'OPTIONAL';
  if (isElementItself(node, repeated)) return listColumn(node, 'list2', nonRepeatedColumn(repeated, path), isNullable);
  return listColumn(node, 'list3', columnOf(repeated.children[0]!, path), isNullable);
}

/** Whether the repeated node is the element (two levels) or only wraps it (three). */
function isElementItself(list: SchemaNode, repeated: SchemaNode): boolean {
  if (repeated.children.length !== 1) return true;
  if (annotationOf(repeated.element) !== null) return true;
  if (repeated.children[0]!.element.repetition === 'REPEATED') return true;
  return repeated.element.name === 'array' || repeated.element.name === `${list.element.name}_tuple`;
}

function listColumn(node: SchemaNode, shape: ColumnShape, element: FileColumn, isNullable: boolean): FileColumn {
  const item = { ...fieldOf(element), name: 'element', nullable: element.isNullable };
  return { ...baseOf(node), isNullable, type: { id: 'list', item }, shape, children: [element] };
}

/** A map whose entries have no value is read as the list of its keys. */
function mapColumn(node: SchemaNode, entries: SchemaNode, path: string): FileColumn {
  const isNullable = node.element.repetition === 'OPTIONAL';
  const [key, value] = entries.children.map((child) => columnOf(child, path));
  if (key === undefined || entries.children.length > 2) {
    throw new EngineError('FILE_CORRUPT', {
      path,
      reason: `the map ${node.element.name} does not hold a key and a value`,
    });
  }
  if (value === undefined) return listColumn(node, 'list3', key, isNullable);
  const type: DataType = {
    id: 'map',
    key: { ...fieldOf(key), name: 'key', nullable: false },
    value: { ...fieldOf(value), name: 'value' },
  };
  return { ...baseOf(node), isNullable, type, shape: 'map', children: [key, value] };
}

function variantColumn(node: SchemaNode, path: string): FileColumn {
  const members = node.children.map((child) => columnOf(child, path));
  return { ...baseOf(node), type: variantType, shape: 'variant', children: members };
}

function baseOf(node: SchemaNode): Pick<FileColumn, 'name' | 'fieldId' | 'isNullable' | 'node'> {
  const { name, fieldId, repetition } = node.element;
  return { name, fieldId, isNullable: repetition === 'OPTIONAL', node };
}
