/** The files that a condition on partition columns means. */
import { bindCondition } from '../../bind/relation.ts';
import { EngineError } from '../../core/errors.ts';
import { columnsOf } from '../../plan/walk.ts';
import type { Expression } from '../../sql/ast-expression.ts';
import type { StatementEnv } from '../env.ts';
import { type ChangeTarget, predicateText, scopeOf } from '../write/change-plan.ts';

export interface ChosenFiles {
  /** Positions in the version, ascending. */
  readonly indexes: readonly number[];
  /** As the history shows the condition; null without one. */
  readonly predicate: string | null;
}

/** Errors: DELTA_NON_PARTITION_COLUMN_REFERENCE, those of binding. */
export async function chosenFiles(
  { target, binding, scan, columns }: ChangeTarget,
  where: Expression | null,
  env: StatementEnv,
): Promise<ChosenFiles> {
  const { files, partitionColumns } = target.snapshot;
  if (where === null) return { indexes: Array.from({ length: files.length }, (_, i) => i), predicate: null };
  const { expr } = bindCondition(binding, where, scopeOf(columns));
  for (const id of columnsOf(expr)) {
    const { name } = columns.find((c) => c.id === id)!;
    if (partitionColumns.includes(name)) continue;
    const parameters = { columnName: name, columnList: partitionColumns.join(', ') };
    throw new EngineError('DELTA_NON_PARTITION_COLUMN_REFERENCE', parameters, { span: where.span });
  }
  const { plan } = scan;
  if (plan.kind !== 'scan') return { indexes: [], predicate: null };
  const provider = binding.tables.get(plan.table.id)!;
  const parted = plan.columns.filter(({ name }) => partitionColumns.includes(name));
  const request = { columns: parted, filters: [expr], limit: null, isSkippingOn: true, zone: env.zone };
  const { splits } = await provider.plan(request, env.signal);
  const indexes = splits.flatMap((split) => (split.kind === 'parquet' ? [split.file!] : []));
  return { indexes: indexes.toSorted((a, b) => a - b), predicate: predicateText(expr, env) };
}
