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
import type { Bounds, BoundsOf } from '../skipping/context.ts';
import { declaredFacts } from '../skipping/direction.ts';
import { compileJudge, type Judgement } from '../skipping/judge.ts';
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
): readonly GroupJudgement[] {
  const filters = scan.filters.filter((filter) => columnsOf(filter).size > 0);
  const judge = compileJudge(filters, { evaluate, functions: declaredFacts }, zone);
  return footer.metadata.rowGroups.map((_, index) => {
    const bounds = boundsIn(footer, index, scan.columns, sources, split);
    const { verdict, reason } = judge(bounds);
    return { verdict, reason, statistic: () => reason?.statisticOf(bounds) ?? '' };
  });
}

/** With 'none': the reason, and the statistic that decided. */
interface GroupJudgement extends Judgement {
  readonly statistic: () => string;
}

function boundsIn(
  footer: Footer,
  rowGroup: number,
  columns: readonly ScanColumn[],
  sources: readonly ColumnSource[],
  split: ParquetSplit,
): BoundsOf {
  const rows = footer.metadata.rowGroups[rowGroup]!.rowCount;
  return (id) => {
    const from = sources[columns.findIndex((column) => column.id === id)];
    if (from === undefined) return null;
    if (from.kind === 'constant') return constantBounds(split.constants[from.index] ?? null, rows);
    if (from.kind !== 'file') return null;
    const { min, max, nulls } = rowGroupStatistics(footer, rowGroup, resolveColumn(footer, from));
    return { min, max, nulls, rows };
  };
}

function constantBounds(value: Scalar, rows: number): Bounds {
  return { min: value, max: value, nulls: value === null ? rows : 0, rows };
}
