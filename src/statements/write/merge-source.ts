/**
 * The source of a MERGE: bound, run once and kept, so that it means one set of rows whatever it reads. Gives it as a relation
 * with the names that it had, the count of its rows, and the bounds of expressions over it.
 */
import { finish } from '../../bind/bind.ts';
import type { Binding, Relation } from '../../bind/env.ts';
import { bindRelation } from '../../bind/from.ts';
import { scanOf } from '../../bind/scan.ts';
import { memoryTable } from '../../catalog/memory-table.ts';
import { type Batch, rowCount } from '../../core/batch.ts';
import type { Span } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { scalarAt } from '../../core/vector.ts';
import { column, plainCall } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import type { Relation as RelationNode } from '../../sql/ast.ts';
import type { StatementEnv } from '../env.ts';
import { project } from './stored-rows.ts';

export interface MergeSource {
  readonly relation: Relation;
  readonly rows: number;
}

export function bindSource(node: RelationNode, binding: Binding): Relation {
  return bindRelation(binding, node, { outer: null, ctes: null, left: null });
}

/** Runs the source; what it gave is scanned from then on. */
export async function materialized(
  source: Relation,
  binding: Binding,
  span: Span,
  env: StatementEnv,
): Promise<MergeSource> {
  const visible = source.columns.filter((c) => !c.isHidden);
  const items = visible.map((c, i) => ({ id: binding.newId(), name: `c${i}`, expr: column(c) }));
  const bound = finish(binding, project(binding, source, items));
  const batches: Batch[] = [];
  for await (const batch of env.stream(bound)) batches.push(batch);
  const rows = batches.reduce((sum, batch) => sum + rowCount(batch), 0);
  const provider = memoryTable('the source', `merge-source#${env.commitContext.newId()}`, bound.schema, batches);
  const scan = scanOf(binding, provider, [], span);
  const columns = visible.map((c, i) => ({ ...scan.columns[i]!, name: c.name, qualifier: c.qualifier }));
  return { relation: { plan: scan.plan, columns }, rows };
}

/** The least and greatest value of each expression over the source; NULLs where it has none. */
export async function boundsOf(
  { relation }: MergeSource,
  exprs: readonly Expr[],
  binding: Binding,
  env: StatementEnv,
): Promise<readonly (readonly [min: Scalar, max: Scalar])[]> {
  const calls = exprs.flatMap((expr) => ['min', 'max'].map((name) => ({ expr, name })));
  const aggregates = calls.map(({ expr, name }, i) => {
    return { id: binding.newId(), name: `b${i}`, call: plainCall(name, [expr], { type: expr.type, nullable: true }) };
  });
  const plan = {
    kind: 'aggregate',
    input: relation.plan,
    keys: [],
    aggregates,
    groupingSets: null,
    groupingId: null,
  } as const;
  const columns = aggregates.map(({ id, name, call }) => {
    return { id, name, type: call.type, nullable: true, qualifier: [], isHidden: false };
  });
  const values: Scalar[] = [];
  for await (const batch of env.stream(finish(binding, { plan, columns }))) {
    for (const vector of batch.columns) values.push(scalarAt(vector, batch.selection?.[0] ?? 0));
  }
  return exprs.map((_, i) => [values[2 * i] ?? null, values[2 * i + 1] ?? null]);
}
