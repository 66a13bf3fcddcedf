/** What is other in one schema than in another, column by column, nested ones too: for DIFF and SHOW TIMELINE. */
import { type Field, typeName } from '../core/types.ts';
import { type MappingMode, physicalName } from '../delta/features/column-mapping.ts';
import type { Snapshot } from '../delta/snapshot.ts';

export interface SchemaChange {
  readonly change: 'added' | 'dropped' | 'renamed' | 'type' | 'nullable' | 'comment' | 'moved';
  /** The column's path in the newer schema, in the older where it was dropped. */
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

type Versioned = Pick<Snapshot, 'schema' | 'mapping'>;

/** Columns are one where they have one name; under column mapping, where they have one name in the files. */
export function schemaChanges(before: Versioned, after: Versioned): readonly SchemaChange[] {
  const changes: SchemaChange[] = [];
  const mapping: Mappings = { before: before.mapping, after: after.mapping };
  compareFields(before.schema.fields, after.schema.fields, [], mapping, changes);
  return changes;
}

/** `+extra int, -old, a: int -> bigint`. */
export function changesText(changes: readonly SchemaChange[]): string {
  return changes.map(changeText).join(', ');
}

function changeText({ change, name, before, after }: SchemaChange): string {
  switch (change) {
    case 'added':
      return `+${name} ${after ?? ''}`;
    case 'dropped':
      return `-${name}`;
    case 'renamed':
      return `${before ?? ''} -> ${name}`;
    case 'type':
      return `${name}: ${before ?? ''} -> ${after ?? ''}`;
    case 'nullable':
    case 'comment':
    case 'moved':
      return `${name}: ${change}`;
  }
}

/** What a column is known by: its name in the files, letter case aside; a table that gets a mapping keeps the names that it has. */
export function columnKey(field: Field, mapping: MappingMode): string {
  return physicalName(field, mapping).toLowerCase();
}

interface Mappings {
  readonly before: MappingMode;
  readonly after: MappingMode;
}

function compareFields(
  before: readonly Field[],
  after: readonly Field[],
  path: readonly string[],
  mapping: Mappings,
  into: SchemaChange[],
): void {
  const old = new Map(before.map((field) => [columnKey(field, mapping.before), field]));
  const kept = new Set<string>();
  for (const field of after) {
    const key = columnKey(field, mapping.after);
    kept.add(key);
    const was = old.get(key);
    const name = [...path, field.name].join('.');
    if (was === undefined) into.push({ change: 'added', name, before: null, after: typeName(field.type) });
    else compareField(was, field, [...path, field.name], mapping, into);
  }
  for (const [key, field] of old) {
    const name = [...path, field.name].join('.');
    if (!kept.has(key)) into.push({ change: 'dropped', name, before: typeName(field.type), after: null });
  }
  const order = (fields: readonly Field[], mode: MappingMode): string[] =>
    fields.map((field) => columnKey(field, mode)).filter((key) => old.has(key) && kept.has(key));
  const [was, is] = [order(before, mapping.before), order(after, mapping.after)];
  const moved = is.findIndex((key, i) => key !== was[i]);
  if (moved >= 0) {
    const field = after.find((each) => columnKey(each, mapping.after) === is[moved])!;
    into.push({ change: 'moved', name: [...path, field.name].join('.'), before: null, after: null });
  }
}

function compareField(
  before: Field,
  after: Field,
  path: readonly string[],
  mapping: Mappings,
  into: SchemaChange[],
): void {
  const name = path.join('.');
  if (before.name !== after.name) into.push({ change: 'renamed', name, before: before.name, after: after.name });
  if (before.nullable !== after.nullable) {
    into.push({ change: 'nullable', name, before: String(before.nullable), after: String(after.nullable) });
  }
  const [was, is] = [commentOf(before), commentOf(after)];
  if (was !== is) into.push({ change: 'comment', name, before: was, after: is });
  if (before.type.id === 'struct' && after.type.id === 'struct') {
    compareFields(before.type.fields, after.type.fields, path, mapping, into);
    return;
  }
  const [from, to] = [typeName(before.type), typeName(after.type)];
  if (from !== to) into.push({ change: 'type', name, before: from, after: to });
}

function commentOf({ metadata }: Field): string | null {
  const comment = metadata?.['comment'];
  return typeof comment === 'string' ? comment : null;
}
