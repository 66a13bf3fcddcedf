/**
 * Which column of a file gives which column of a table: names, field ids, nested fields, missing ones.
 * Takes a footer and what the table asks for, gives plain data that `readRowGroup` follows to the letter.
 */
import { EngineError } from '../../core/errors.ts';
import { binary, type DataType, type Field, field, typeName } from '../../core/types.ts';
import type { ColumnSource } from '../../plan/ports.ts';
import { isReadableAs } from './adapt.ts';
import type { FileColumn } from './columns.ts';
import type { Footer } from './footer.ts';
import { shreddedGroup } from './shredded.ts';

/** How one value of the table is made of the file's. */
export interface ColumnMapping {
  /** The table's type; the vectors that are read have it. */
  readonly type: DataType;
  /** Null where the file does not have the column: every row is NULL. */
  readonly source: FileColumn | null;
  /** struct: one a field of `type`; list: [item]; map: [key, value]; variant: [value, metadata]; other types: none. */
  readonly parts: readonly ColumnMapping[];
  /** A variant that is read as the struct `type`, of which shredded.ts makes the variant. */
  readonly isShredded?: true;
}

/** A column to read: a top-level column, or a member of structs, which is NULL where one of them is. */
export interface ColumnRead {
  /** The structs around it, outermost first. */
  readonly steps: readonly FileColumn[];
  readonly mapping: ColumnMapping;
}

/** Picks the column of a file that holds a table's field; null where none does. */
export type ColumnMatch = (wanted: Field, candidates: readonly FileColumn[]) => FileColumn | null;

type FileSource = Extract<ColumnSource, { kind: 'file' }>;

/**
 * Finds a requested column: by field id where one is given, otherwise by name, exact before case-insensitive.
 * Nested fields follow their column-mapping metadata where they have it. A type that cannot be read as the table's is an error.
 */
export function resolveColumn(footer: Footer, source: FileSource): ColumnRead {
  const match = source.fieldId === undefined ? matchByName : matchById;
  const steps: FileColumn[] = [];
  let candidates = footer.columns;
  for (const [i, name] of source.path.slice(0, -1).entries()) {
    const id = source.stepIds?.[i];
    const around = field(name, source.type);
    const step = id === undefined ? matchByName(around, candidates) : matchById(withId(around, id), candidates);
    if (step === null || step.shape !== 'struct') return { steps: [], mapping: missing(source.type) };
    steps.push(step);
    candidates = step.children;
  }
  const wanted = field(source.path.at(-1) ?? '', source.type);
  const identified = source.fieldId === undefined ? wanted : withId(wanted, source.fieldId);
  const mapping = mapColumn(identified, candidates, match, footer.path);
  return mapping.source === null ? { steps: [], mapping } : { steps, mapping };
}

/** Maps one field, and all that is nested in it, by a rule of the caller's. */
export function mapColumn(
  wanted: Field,
  candidates: readonly FileColumn[],
  match: ColumnMatch,
  path: string,
): ColumnMapping {
  const source = match(wanted, candidates);
  return source === null ? missing(wanted.type) : mapType(wanted.type, source, match, path);
}

/** By name: the physical name of column mapping where the field has one; exact before case-insensitive. */
export const matchByName: ColumnMatch = (wanted, candidates) => {
  const physical = wanted.metadata?.[physicalNameKey];
  const name = typeof physical === 'string' ? physical : wanted.name;
  const exact = candidates.find((column) => column.name === name);
  if (exact !== undefined) return exact;
  const folded = name.toLowerCase();
  return candidates.find((column) => column.name.toLowerCase() === folded) ?? null;
};

/** By the id of column mapping; a field without one by name. */
export const matchById: ColumnMatch = (wanted, candidates) => {
  const id = wanted.metadata?.[idKey];
  if (id === undefined) return matchByName(wanted, candidates);
  return candidates.find((column) => column.fieldId === Number(id)) ?? null;
};

function withId(wanted: Field, id: number): Field {
  return { ...wanted, metadata: { [idKey]: id } };
}

const idKey = 'delta.columnMapping.id';
const physicalNameKey = 'delta.columnMapping.physicalName';

function missing(type: DataType): ColumnMapping {
  return { type, source: null, parts: [] };
}

function mapType(type: DataType, source: FileColumn, match: ColumnMatch, path: string): ColumnMapping {
  const shredded = type.id === 'variant' ? shreddedGroup(source) : null;
  if (shredded !== null) {
    const members = shredded.fields.map((member) => mapColumn(member, source.children, matchByName, path));
    return { type: shredded, source, parts: members, isShredded: true };
  }
  const parts = partsOf(type, source, match, path);
  if (parts !== null) return { type, source, parts };
  if (source.shape === 'leaf' && isReadableAs(source.type, type)) return { type, source, parts: [] };
  throw new EngineError('FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH', {
    path,
    column: source.name,
    expectedType: typeName(type),
    actualType: typeName(source.type),
  });
}

/** The mappings inside a nested type; null where the file's column is no such thing. */
function partsOf(type: DataType, source: FileColumn, match: ColumnMatch, path: string): ColumnMapping[] | null {
  switch (type.id) {
    case 'struct':
      if (source.shape !== 'struct') return null;
      return type.fields.map((member) => mapColumn(member, source.children, match, path));
    case 'list':
      if (source.type.id !== 'list') return null;
      return [mapType(type.item.type, source.children[0]!, match, path)];
    case 'map':
      if (source.shape !== 'map') return null;
      return [
        mapType(type.key.type, source.children[0]!, match, path),
        mapType(type.value.type, source.children[1]!, match, path),
      ];
    case 'variant':
      return variantParts(source);
    default:
      return null;
  }
}

/** A variant is a group with the binary members `value` and `metadata`, whether it says so or not. */
function variantParts(source: FileColumn): ColumnMapping[] | null {
  if (source.shape !== 'variant' && source.shape !== 'struct') return null;
  const member = (name: string): FileColumn | undefined => source.children.find((child) => child.name === name);
  const parts = [member('value'), member('metadata')].filter((column) => column?.type.id === 'binary');
  if (parts.length !== 2) return null;
  return parts.map((column) => ({ type: binary, source: column!, parts: [] }));
}
