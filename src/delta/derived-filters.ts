/**
 * Filters on partition columns that follow from a scan's own, where a partition column is generated from another column.
 * Takes a scan's columns and filters; gives conditions that hold wherever those do, and the columns that they name besides.
 */
import { type DataType, isSameType, type Schema } from '../core/types.ts';
import { column } from '../plan/build.ts';
import type { Expr } from '../plan/expr.ts';
import type { ScanColumn } from '../plan/logical.ts';
import type { ScanRequest } from '../plan/ports.ts';
import { columnsOf, exprChildren, substitute } from '../plan/walk.ts';
import type { SkippingFacts } from '../skipping/context.ts';
import { derivedCondition, type Generated } from '../skipping/derived.ts';
import type { Snapshot } from './snapshot.ts';

/** Binds the text of a generated column over the table's columns, whose ids are their places from 1; null where it does not bind. */
export type BindGeneration = (text: string, schema: Schema) => Expr | null;

export interface DerivedFilters {
  readonly filters: readonly Expr[];
  /** Partition columns that the filters name and the scan does not give. */
  readonly columns: readonly ScanColumn[];
}

export function derivedFilters(
  snapshot: Snapshot,
  request: ScanRequest,
  facts: SkippingFacts & { readonly bindGeneration?: BindGeneration },
): DerivedFilters {
  const filters: Expr[] = [];
  const columns: ScanColumn[] = [];
  for (const [place, name] of snapshot.partitionColumns.entries()) {
    const found = generatedBy(snapshot, name, -1 - place, request, facts.bindGeneration);
    if (found === null) continue;
    const derived = request.filters.flatMap((filter) => derivedCondition(filter, found.generated, facts) ?? []);
    if (derived.length === 0) continue;
    filters.push(...derived);
    if (!request.columns.includes(found.column)) columns.push(found.column);
  }
  return { filters, columns };
}

function generatedBy(
  { schema }: Snapshot,
  name: string,
  freeId: number,
  request: ScanRequest,
  bind: BindGeneration | undefined,
): { readonly generated: Generated; readonly column: ScanColumn } | null {
  const field = schema.fields.find((each) => each.name === name);
  const text = field?.metadata?.['delta.generationExpression'];
  if (field === undefined || bind === undefined || typeof text !== 'string') return null;
  const expr = bind(text, schema);
  if (expr === null || !isSameType(expr.type, field.type)) return null;
  const [place, ...others] = [...columnsOf(expr)];
  const base = place === undefined || others.length > 0 ? undefined : schema.fields[place - 1];
  const from = request.columns.find(({ path }) => path.length === 1 && path[0] === base?.name);
  if (from === undefined || isByClock(from.type, expr)) return null;
  const own = request.columns.find(({ path }) => path.length === 1 && path[0] === name);
  const used: ScanColumn = own ?? { id: freeId, name, type: field.type, nullable: field.nullable, path: [name] };
  const over = substitute(expr, new Map([[place!, column(from)]]));
  return { generated: { column: column(used), from: column(from), expr: over }, column: used };
}

/** Instants made of something else on the way depend on the zone of whoever wrote the rows. */
function isByClock(from: DataType, expr: Expr): boolean {
  if (from.id === 'timestamp') return false;
  return expr.type.id === 'timestamp' || exprChildren(expr).some((child) => isByClock(from, child));
}
