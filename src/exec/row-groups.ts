/** Which row groups of a file a scan has to read, by the statistics in its footer. Never drops a row. */
import type { Scalar } from '../core/scalar.ts';
import type { Footer } from '../formats/parquet/footer.ts';
import { resolveColumn } from '../formats/parquet/mapping.ts';
import { rowGroupStatistics } from '../formats/parquet/statistics.ts';
import { evaluateConstant } from '../plan/evaluate/compile.ts';
import type { Expr } from '../plan/expr.ts';
import type { ColumnSource, Split } from '../plan/ports.ts';
import { columnsOf } from '../plan/walk.ts';
import { callDirection } from '../skipping/direction.ts';
import { judge } from '../skipping/judge.ts';
import type { Bounds, SkippingContext } from '../skipping/outcomes.ts';
import type { ExecContext } from './context.ts';
import type { Source } from './physical.ts';

type ParquetSplit = Split & { kind: 'parquet' };

/** Their indexes, ascending; those without rows are left out. */
export function keptRowGroups(
  context: ExecContext,
  footer: Footer,
  source: Source & { kind: 'scan' },
  sources: readonly ColumnSource[],
  split: ParquetSplit,
): readonly number[] {
  const groups = footer.metadata.rowGroups;
  const { parameters } = context.settings;
  const evaluate = (expr: Expr): Scalar => evaluateConstant(expr, context.evalScratch, { parameters });
  const filters = context.settings.isSkippingOn ? source.filters.filter(isJudgeable) : [];
  return groups.flatMap((group, index) => {
    if (group.rowCount === 0) return [];
    if (filters.length === 0) return [index];
    const boundsOf = boundsIn(footer, index, source, sources, split);
    return judge(filters, { boundsOf, evaluate, direction: callDirection }, context.settings.zone).verdict === 'none'
      ? []
      : [index];
  });
}

/** A filter that may fail has to see its rows: skipping them would hide its error. */
function isJudgeable(filter: Expr): boolean {
  return !filter.mayFail && columnsOf(filter).size > 0;
}

function boundsIn(
  footer: Footer,
  rowGroup: number,
  source: Source & { kind: 'scan' },
  sources: readonly ColumnSource[],
  split: ParquetSplit,
): SkippingContext['boundsOf'] {
  const rows = footer.metadata.rowGroups[rowGroup]!.rowCount;
  return (id) => {
    const from = sources[source.columns.findIndex((column) => column.id === id)];
    if (from === undefined) return null;
    if (from.kind === 'constant') return constantBounds(split.constants[from.index] ?? null, rows);
    const { min, max, nulls } = rowGroupStatistics(footer, rowGroup, resolveColumn(footer, from));
    return { min, max, nulls, rows };
  };
}

function constantBounds(value: Scalar, rows: number): Bounds {
  return { min: value, max: value, nulls: value === null ? rows : 0, rows };
}
