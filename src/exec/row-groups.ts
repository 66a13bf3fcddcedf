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

type ParquetSplit = Split & { kind: 'parquet' };

/** The filters of a scan that look at columns, ready to judge pieces of its files. */
export interface ScanJudge {
  readonly filters: readonly Expr[];
  readonly judge: (boundsOf: BoundsOf) => Judgement;
}

/** `evaluate` gives the values of expressions without columns. */
export function scanJudge(filters: readonly Expr[], evaluate: (expr: Expr) => Scalar, zone: string): ScanJudge {
  const judged = filters.filter((filter) => columnsOf(filter).size > 0);
  return { filters: judged, judge: compileJudge(judged, { evaluate, functions: declaredFacts }, zone) };
}

/** The judge by a scan's filters and by what joins said of it. */
export type ScanJudges = (filters: readonly Expr[], learned: readonly Expr[]) => ScanJudge;

/** Those of a statement in one thread, each made once; of no filters where skipping is off. */
export function scanJudges(context: ExecContext): ScanJudges {
  const { parameters, isSkippingOn, zone } = context.settings;
  const evaluate = (expr: Expr): Scalar => evaluateConstant(expr, context.evalScratch, { parameters });
  const known = new Map<readonly Expr[], ScanJudge>();
  return (filters, learned) => {
    // What joins said is of one scan alone.
    const key = learned.length === 0 ? filters : learned;
    let judge = known.get(key);
    if (judge === undefined) {
      judge = scanJudge(isSkippingOn ? [...filters, ...learned] : [], evaluate, zone);
      known.set(key, judge);
    }
    return judge;
  };
}

/** Their indexes, ascending; those without rows are left out. */
export function keptRowGroups(
  footer: Footer,
  judge: ScanJudge,
  columns: readonly ScanColumn[],
  sources: readonly ColumnSource[],
  split: ParquetSplit,
): readonly number[] {
  const judgements = judgeRowGroups(footer, judge, columns, sources, split);
  return footer.metadata.rowGroups.flatMap((group, index) =>
    group.rowCount === 0 || judgements[index]!.verdict === 'none' ? [] : [index],
  );
}

/** One judgement a row group: 'none' where no row of it can satisfy the filters, with the statistic that says so. */
export function judgeRowGroups(
  footer: Footer,
  { judge }: ScanJudge,
  columns: readonly ScanColumn[],
  sources: readonly ColumnSource[],
  split: ParquetSplit,
): readonly GroupJudgement[] {
  return footer.metadata.rowGroups.map((_, index) => {
    const bounds = boundsIn(footer, index, columns, sources, split);
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
