/** What a query's scans read and skip, piece by piece: files by partition and statistics, row groups of the files that are left. Reads the footers of files that are kept, no data. */

import type { Scalar } from '../../core/scalar.ts';
import { bloomExclusion } from '../../exec/bloom-filters.ts';
import { keptRows } from '../../exec/kept-rows.ts';
import { judgeRowGroups, type ScanJudge, scanJudge } from '../../exec/row-groups.ts';
import { readFooter } from '../../formats/parquet/footer.ts';
import type { IndexedFile } from '../../formats/parquet/page-statistics.ts';
import type { BoundQuery } from '../../plan/bound.ts';
import { evaluateConstant } from '../../plan/evaluate/compile.ts';
import type { Expr } from '../../plan/expr.ts';
import type { LogicalPlan, ScanPlanNode } from '../../plan/logical.ts';
import type { ScanPlan, Skipped, Split, TableProvider } from '../../plan/ports.ts';
import { printExpr } from '../../plan/print-expr.ts';
import { planChildren } from '../../plan/walk.ts';
import { locationText } from '../../storage/open-store.ts';
import type { StatementEnv } from '../env.ts';

/** One scan of a table. */
export interface ScanSurvey {
  readonly scan: ScanPlanNode;
  readonly provider: TableProvider;
  readonly filesTotal: number;
  readonly kept: readonly KeptFile[];
  readonly skipped: readonly Skipped[];
}

export interface KeptFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** Null = not known. */
  readonly rows: number | null;
  /** Null where the footer was not read. */
  readonly rowGroups: number | null;
  readonly skippedGroups: readonly SkippedGroup[];
  /** Of the row groups that are read, by the page index; null where there is none, or where it leaves nothing out. */
  readonly pages: { readonly rowsKept: number; readonly rowsSkipped: number } | null;
}

export interface SkippedGroup {
  /** From 0, within the file. */
  readonly index: number;
  readonly by: 'statistics' | 'bloom';
  readonly rows: number;
  readonly sizeBytes: number;
  readonly predicate: string;
  readonly statistic: string;
}

/** Of so many files a scan the footers are read; row groups of more are not judged. */
const footersMax = 200;

export async function surveyOf(bound: BoundQuery, env: StatementEnv): Promise<readonly ScanSurvey[]> {
  const scans: ScanPlanNode[] = [];
  collectScans(env.optimize(bound), scans);
  const surveys: ScanSurvey[] = [];
  for (const scan of scans) surveys.push(await surveyScan(scan, bound, env));
  return surveys;
}

function collectScans(plan: LogicalPlan, into: ScanPlanNode[]): void {
  if (plan.kind === 'scan') into.push(plan);
  for (const child of planChildren(plan)) collectScans(child, into);
}

async function surveyScan(scan: ScanPlanNode, bound: BoundQuery, env: StatementEnv): Promise<ScanSurvey> {
  const { columns, filters, limit } = scan;
  const { isSkippingOn, zone, signal } = env;
  const provider = bound.tables.get(scan.table.id)!;
  const plan = await provider.plan({ columns, filters, limit, isSkippingOn, zone }, signal);
  const files = plan.splits.filter((split) => split.kind === 'parquet');
  const kept: KeptFile[] = [];
  for (const [i, file] of files.entries()) {
    const judgesGroups = i < footersMax && isSkippingOn && filters.length > 0;
    kept.push(await keptFile(scan, plan, file, judgesGroups, env));
  }
  return { scan, provider, filesTotal: plan.filesTotal, kept, skipped: plan.skipped };
}

type ParquetSplit = Split & { kind: 'parquet' };

async function keptFile(
  scan: ScanPlanNode,
  plan: ScanPlan,
  file: ParquetSplit,
  judgesGroups: boolean,
  env: StatementEnv,
): Promise<KeptFile> {
  const { sizeBytes, rows } = file;
  const base = { path: pathInTable(scan, file), sizeBytes };
  if (!judgesGroups) return { ...base, rows, rowGroups: null, skippedGroups: [], pages: null };
  const store = env.openStore(file.store);
  const footer = await readFooter((start, end) => store.read(file.path, { start, end }), sizeBytes, file.path);
  const { context } = env.bindEnv();
  const judging = { evaluate: (expr: Expr) => evaluateConstant(expr, context), zone: env.zone };
  const groups = footer.metadata.rowGroups;
  const readBytes: IndexedFile['readBytes'] = (extents) =>
    Promise.all(extents.map((extent) => store.read(file.path, extent)));
  const judge = scanJudge(scan.filters, judging.evaluate, env.zone);
  const skippedGroups = await groupsSkipped({ footer, readBytes }, { scan, judge }, plan.sources, file, judging);
  const skipped = new Set(skippedGroups.map(({ index }) => index));
  let [rowsKept, rowsAll] = [0, 0];
  for (const [index, { rowCount }] of groups.entries()) {
    if (skipped.has(index)) continue;
    const ranges = await keptRows({ footer, readBytes }, index, judge, scan.columns, plan.sources);
    rowsAll += rowCount;
    rowsKept += ranges === null ? rowCount : ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  }
  const pages = rowsKept < rowsAll ? { rowsKept, rowsSkipped: rowsAll - rowsKept } : null;
  return { ...base, rows: rows ?? footer.metadata.rowCount, rowGroups: groups.length, skippedGroups, pages };
}

/** Row groups by their statistics, and those that these keep by their Bloom filters, as a scan asks them. */
async function groupsSkipped(
  file: IndexedFile,
  { scan, judge }: { readonly scan: ScanPlanNode; readonly judge: ScanJudge },
  sources: ScanPlan['sources'],
  split: ParquetSplit,
  judging: { readonly evaluate: (expr: Expr) => Scalar; readonly zone: string },
): Promise<readonly SkippedGroup[]> {
  const { footer } = file;
  const skipped: SkippedGroup[] = [];
  for (const [index, judged] of judgeRowGroups(footer, judge, scan.columns, sources, split).entries()) {
    const { rowCount: rows, columns } = footer.metadata.rowGroups[index]!;
    const base = { index, rows, sizeBytes: columns.reduce((sum, chunk) => sum + chunk.compressedBytes, 0) };
    const { verdict, reason } = judged;
    if (verdict === 'none' && reason !== null) {
      skipped.push({ ...base, by: 'statistics', predicate: reason.predicate, statistic: judged.statistic() });
      continue;
    }
    const found = await bloomExclusion(file, index, scan, sources, judging.evaluate);
    if (found === null) continue;
    const predicate = printExpr(found.filter, { idOf: null, zone: judging.zone });
    skipped.push({ ...base, by: 'bloom', predicate, statistic: `${found.column.name}: not in the Bloom filter` });
  }
  return skipped;
}

/** Skipped files go by their path in the table; so do those that are read, wherever their store begins. */
function pathInTable({ table }: ScanPlanNode, file: ParquetSplit): string {
  const root = `${table.id.replace(/@\d+$/, '')}/`;
  const whole = locationText({ store: file.store, path: file.path });
  return whole.startsWith(root) ? whole.slice(root.length) : file.path;
}
