/** Scans: one instance of a table in a statement. */
import type { Span } from '../core/errors.ts';
import type { ScanColumn } from '../plan/logical.ts';
import type { TableProvider } from '../plan/ports.ts';
import type { Binding, Relation } from './env.ts';
import { scopeColumns } from './relation.ts';
import { withoutLength } from './type-name.ts';

/** A scan of every column, with fresh ids. */
export function scanOf(binding: Binding, provider: TableProvider, qualifier: readonly string[], span: Span): Relation {
  const { ref, schema } = provider;
  binding.tables.set(ref.id, provider);
  const columns: readonly ScanColumn[] = schema.fields.map(({ name, type, nullable }) => ({
    id: binding.newId(),
    name,
    type: withoutLength(type),
    nullable,
    path: [name],
  }));
  return {
    plan: { kind: 'scan', table: ref, columns, filters: [], limit: null, span },
    columns: scopeColumns(columns, qualifier),
  };
}
