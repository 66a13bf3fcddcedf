/** Scans: one instance of a table in a statement. */
import { assert } from '../core/assert.ts';
import type { Span } from '../core/errors.ts';
import { type Field, int32, isSystemField } from '../core/types.ts';
import { wireTypeOfField } from '../core/wire-types.ts';
import { column, literal } from '../plan/build.ts';
import type { Expr } from '../plan/expr.ts';
import type { NamedExpr, ScanColumn } from '../plan/logical.ts';
import type { TableProvider } from '../plan/ports.ts';
import { callScalar } from './call.ts';
import type { Binding, Relation } from './env.ts';
import { declaredTypeKey, paddedSql } from './nested-char.ts';
import { scopeColumns } from './relation.ts';
import { columnSet, type ScopeColumn, scopeOver } from './scope.ts';
import { withoutLength } from './type-name.ts';

/** A scan of every column, with fresh ids; CHAR columns come as long as their type says. */
export function scanOf(binding: Binding, provider: TableProvider, qualifier: readonly string[], span: Span): Relation {
  const { ref, schema } = provider;
  binding.tables.set(ref.id, provider);
  const { namesWireTypes } = binding.env.settings;
  const columns: readonly ScanColumn[] = schema.fields.map((field) => ({
    id: binding.newId(),
    name: field.name,
    type: withoutLength(namesWireTypes === true ? wireTypeOfField(field) : field.type),
    nullable: field.nullable,
    path: [field.name],
  }));
  const metadata = metadataColumn(binding, provider);
  const scanned = metadata === null ? columns : [...columns, metadata];
  const shown: ScopeColumn[] = scopeColumns(columns, qualifier).map((c, i) =>
    isSystemField(schema.fields[i]!) ? { ...c, isHidden: true, isMetadata: true } : c,
  );
  if (metadata !== null) {
    shown.push(...scopeColumns([metadata], qualifier).map((c) => ({ ...c, isHidden: true, isMetadata: true })));
  }
  const scan: Relation['plan'] = { kind: 'scan', table: ref, columns: scanned, filters: [], limit: null, span };
  return padded(binding, provider, { plan: scan, columns: shown }, scanned, span);
}

function metadataColumn(binding: Binding, { schema, metadata }: TableProvider): ScanColumn | null {
  if (!binding.isMetadataNamed || metadata === undefined) return null;
  const { name, type, nullable } = metadata;
  if (schema.fields.some((field) => field.name.toLowerCase() === name)) return null;
  return { id: binding.newId(), name, type, nullable, path: [name] };
}

function isPadded({ type, metadata }: Field): boolean {
  return type.tag?.kind === 'char' || /\bchar\(/.test(String(metadata?.[declaredTypeKey]));
}

/** Of a struct, an array or a map that has CHAR in it; null for others. */
function paddedWithin(binding: Binding, { metadata }: Field, from: ScanColumn): Expr | null {
  const declared = metadata?.[declaredTypeKey];
  const text = typeof declared === 'string' ? paddedSql(declared, from.type, 'c') : null;
  if (text === null) return null;
  const { body } = binding.env.parse(`SELECT ${text}`, 'spark');
  assert(body.kind === 'select', 'a text that begins with SELECT selects');
  const values = scopeOver(columnSet(scopeColumns([{ ...from, name: 'c' }], [])), 'values', null, null);
  return binding.bindExpr(body.items[0]!.expression, values).expr;
}

/** Files may hold values of CHAR(n) without the blanks at their end. */
function padded(
  binding: Binding,
  { schema }: TableProvider,
  relation: Relation,
  scanned: readonly ScanColumn[],
  span: Span,
): Relation {
  if (!schema.fields.some(isPadded)) return relation;
  const ids = new Map<number, number>();
  const items = scanned.map((from, i): NamedExpr => {
    const tag = schema.fields[i]?.type.tag;
    if (tag?.kind !== 'char') {
      const inner = schema.fields[i] === undefined ? null : paddedWithin(binding, schema.fields[i], from);
      if (inner === null) return { id: from.id, name: from.name, expr: column(from) };
      const id = binding.newId();
      ids.set(from.id, id);
      return { id, name: from.name, expr: inner };
    }
    const length = literal(int32, tag.length);
    const args = [
      { expr: column(from), text: from.name, name: from.name },
      { expr: length, text: String(tag.length), name: String(tag.length) },
    ];
    const { expr } = callScalar(binding, 'rpad', args, from.name, span);
    const id = binding.newId();
    ids.set(from.id, id);
    binding.charLengths.set(id, tag.length);
    return { id, name: from.name, expr };
  });
  assert(items.length === scanned.length, 'a padded scan has the columns of the scan');
  const columns = relation.columns.map((c) => ({ ...c, id: ids.get(c.id) ?? c.id }));
  return { plan: { kind: 'project', input: relation.plan, items }, columns };
}
