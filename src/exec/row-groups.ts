/** Which row groups of a file a scan has to read, by the statistics in its footer. Never drops a row. */
import type { Scalar } from '../core/scalar.ts';
import type { Footer } from '../formats/parquet/footer.ts';
import { resolveColumn } from '../formats/parquet/mapping.ts';
import { rowGroupStatistics } from '../formats/parquet/statistics.ts';
import { evaluateConstant } from '../plan/evaluate/compile.ts';
import type { Expr } from '../plan/expr.ts';
import type { ScanColumn } from '../plan/logical.ts';
import type { ColumnSource, Split } from '../plan/ports.ts';
import { columnsOf } from '../plan/walk.ts';
import { callDirection } from '../skipping/direction.ts';
import { type Judgement, judge } from '../skipping/judge.ts';
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
  const { parameters, isSkippingOn, zone } = context.settings;
  const evaluate = (expr: Expr): Scalar => evaluateConstant(expr, context.evalScratch, { parameters });
  const filters = isSkippingOn ? source.filters : [];
  const judgements = judgeRowGroups(footer, { columns: source.columns, filters }, sources, split, { evaluate, zone });
  return footer.metadata.rowGroups.flatMap((group, index) =>
    group.rowCount === 0 || judgements[index]!.verdict === 'none' ? [] : [index],
  );
}

/** One judgement a row group: 'none' where no row of it can satisfy the filters, with the statistic that says so. */
export function judgeRowGroups(
  footer: Footer,
  scan: Pick<Source & { kind: 'scan' }, 'columns' | 'filters'>,
  sources: readonly ColumnSource[],
  split: ParquetSplit,
  { evaluate, zone }: { readonly evaluate: (expr: Expr) => Scalar; readonly zone: string },
): readonly Judgement[] {
  const filters = scan.filters.filter(isJudgeable);
  return footer.metadata.rowGroups.map((_, index) => {
    const boundsOf = boundsIn(footer, index, scan.columns, sources, split);
    return judge(filters, { boundsOf, evaluate, direction: callDirection }, zone);
  });
}

/** A filter that may fail has to see its rows: skipping them would hide its error. */
function isJudgeable(filter: Expr): boolean {
  return !filter.mayFail && columnsOf(filter).size > 0;
}

function boundsIn(
  footer: Footer,
  rowGroup: number,
  columns: readonly ScanColumn[],
  sources: readonly ColumnSource[],
  split: ParquetSplit,
): SkippingContext['boundsOf'] {
  const rows = footer.metadata.rowGroups[rowGroup]!.rowCount;
  return (id) => {
    const from = sources[columns.findIndex((column) => column.id === id)];
    if (from === undefined) return null;
    if (from.kind === 'constant') return constantBounds(split.constants[from.index] ?? null, rows);
    const { min, max, nulls } = rowGroupStatistics(footer, rowGroup, resolveColumn(footer, from));
    return { min, max, nulls, rows };
  };
}

function constantBounds(value: Scalar, rows: number): Bounds {
  return { min: value, max: value, nulls: value === null ? rows : 0, rows };
}
