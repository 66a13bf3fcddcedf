/**
 * The types that PostgreSQL's catalog has beside SQL's own: numbers of objects, names, single characters, vectors. Each is
 * a type of silt with a tag, so that its values are those of the plain type and only the wire tells them apart.
 * Source: PostgreSQL manual, "Object Identifier Types".
 */
import { type DataType, type Field, int16, int64, list, utf8 } from './types.ts';

export interface WireType {
  readonly oid: number;
  readonly arrayOid: number;
  /** Bytes of a value in binary; -1 where it varies. */
  readonly size: number;
  readonly type: DataType;
}

/** By name in lower case; null for others. */
export function wireType(name: string): WireType | null {
  return wireTypes.get(name) ?? null;
}

/** The tagged type's row; null of a type without a tag of the wire. */
export function wireTypeOf({ tag }: DataType): WireType | null {
  return tag?.kind === 'wire' ? (wireTypes.get(tag.name) ?? null) : null;
}

/** Of a field's metadata: the type of the wire that its texts are, which Delta has no name for. */
export const storedTypeKey = 'silt.type';

/** Texts that a table can keep as another type of the wire. */
const storedNames: ReadonlySet<string> = new Set(['uuid', 'json', 'jsonb']);

/** The name to keep with a field of that type; null of others. */
export function storedTypeName({ tag, id }: DataType): string | null {
  return tag?.kind === 'wire' && id === 'utf8' && storedNames.has(tag.name) ? tag.name : null;
}

/** The type as PostgreSQL's clients see the field. */
export function wireTypeOfField({ type, metadata }: Field): DataType {
  const name = metadata?.[storedTypeKey];
  const isStored = typeof name === 'string' && storedNames.has(name) && type.id === 'utf8';
  return isStored ? (wireTypes.get(name)?.type ?? type) : type;
}

/** What the numbers of a tagged type stand for: `class` of pg_class, null of plain numbers. */
export function namesObjects({ tag, id }: DataType): boolean {
  return tag?.kind === 'wire' && id === 'int' && tag.name.startsWith('reg');
}

function tagged(name: string, type: DataType): DataType {
  return { ...type, tag: { kind: 'wire', name } };
}

function row(name: string, oid: number, arrayOid: number, size: number, type: DataType): readonly [string, WireType] {
  return [name, { oid, arrayOid, size, type: tagged(name, type) }];
}

const oidType = tagged('oid', int64);

const wireTypes: ReadonlyMap<string, WireType> = new Map([
  row('char', 18, 1002, 1, utf8),
  row('name', 19, 1003, 64, utf8),
  row('int2vector', 22, 1006, -1, list(int16)),
  row('regproc', 24, 1008, 4, int64),
  row('oid', 26, 1028, 4, int64),
  row('xid', 28, 1011, 4, int64),
  row('oidvector', 30, 1013, -1, list(oidType)),
  row('json', 114, 199, -1, utf8),
  row('pg_node_tree', 194, 0, -1, utf8),
  row('unknown', 705, 0, -2, utf8),
  row('inet', 869, 1041, -1, utf8),
  row('aclitem', 1033, 1034, 12, utf8),
  row('varchar', 1043, 1015, -1, utf8),
  row('regprocedure', 2202, 2207, 4, int64),
  row('regclass', 2205, 2210, 4, int64),
  row('regtype', 2206, 2211, 4, int64),
  row('anyarray', 2277, 0, -1, utf8),
  row('void', 2278, 0, 4, utf8),
  row('uuid', 2950, 2951, 16, utf8),
  row('pg_lsn', 3220, 3221, 8, utf8),
  row('jsonb', 3802, 3807, -1, utf8),
  row('regnamespace', 4089, 4090, 4, int64),
  row('regrole', 4096, 4097, 4, int64),
]);
