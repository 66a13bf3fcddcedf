/**
 * EXPLAIN FILES: which files and row groups of each table a query reads, which it does not, and the predicate and statistic
 * that decided. Reads the footers of files that are kept, no data.
 */
import type { Scalar } from '../core/scalar.ts';
import { field, int64, type Schema, utf8 } from '../core/types.ts';
import { judgeRowGroups } from '../exec/row-groups.ts';
import { readFooter } from '../formats/parquet/footer.ts';
import type { BoundQuery } from '../plan/bound.ts';
import { evaluateConstant } from '../plan/evaluate/compile.ts';
import type { LogicalPlan, ScanPlanNode } from '../plan/logical.ts';
import type { ScanPlan, Split } from '../plan/ports.ts';
import { planChildren } from '../plan/walk.ts';
import { locationText } from '../storage/open-store.ts';
import type { StatementEnv, StatementResult } from './env.ts';
import { sizeText } from './size-text.ts';

/** One line: a file, a row group of one, or the sum of a table's scan. Null: not known, or nothing to say. */
export interface FileLine {
  readonly table: string;
  readonly file: string | null;
  /** From 0, within the file. */
  readonly rowGroup: number | null;
  readonly bytes: number | null;
  readonly rows: number | null;
  readonly decision: string;
  readonly predicate: string | null;
  readonly statistic: string | null;
}

/** Of so many files a scan the footers are read; row groups of more are not judged. */
const footersMax = 200;

export async function filesOf(bound: BoundQuery, env: StatementEnv): Promise<readonly FileLine[]> {
  const scans: ScanPlanNode[] = [];
  collectScans(env.optimize(bound), scans);
  const lines: FileLine[] = [];
  for (const scan of scans) lines.push(...(await linesOf(scan, bound, env)));
  return lines;
}

const schema: Schema = {
  fields: [
    field('table', utf8, false),
    field('file', utf8, true),
    field('row_group', int64, true),
    field('bytes', int64, true),
    field('rows', int64, true),
    field('decision', utf8, false),
    field('predicate', utf8, true),
    field('statistic', utf8, true),
  ],
};

export function fileTable(lines: readonly FileLine[]): StatementResult {
  const count = (value: number | null): Scalar => (value === null ? null : BigInt(value));
  const rows = lines.map((line): Scalar[] => [
    line.table,
    line.file,
    count(line.rowGroup),
    count(line.bytes),
    count(line.rows),
    line.decision,
    line.predicate,
    line.statistic,
  ]);
  return { schema, rows };
}

/** The lines as data for FORMAT JSON, under the names of the table's columns. */
export function fileObjects(lines: readonly FileLine[]): unknown {
  return lines.map(({ table, file, rowGroup, ...rest }) => ({ table, file, row_group: rowGroup, ...rest }));
}

function collectScans(plan: LogicalPlan, into: ScanPlanNode[]): void {
  if (plan.kind === 'scan') into.push(plan);
  for (const child of planChildren(plan)) collectScans(child, into);
}

async function linesOf(scan: ScanPlanNode, bound: BoundQuery, env: StatementEnv): Promise<readonly FileLine[]> {
  const { columns, filters, limit } = scan;
  const { isSkippingOn, zone, signal } = env;
  const plan = await bound.tables.get(scan.table.id)!.plan({ columns, filters, limit, isSkippingOn, zone }, signal);
  const table = scan.table.name;
  const files = plan.splits.filter((split) => split.kind === 'parquet');
  const kept: FileLine[] = [];
  for (const [i, file] of files.entries()) {
    kept.push(...(await keptLines(scan, plan, file, i < footersMax && isSkippingOn && filters.length > 0, env)));
  }
  const skipped = plan.skipped.map(
    ({ path, sizeBytes, rows, level, predicate, statistic }): FileLine => ({
      table,
      file: path,
      rowGroup: null,
      bytes: sizeBytes,
      rows,
      decision: `skipped by ${skippedBy[level]}`,
      predicate,
      statistic,
    }),
  );
  return [...kept, ...skipped, total(table, plan, files)];
}

const skippedBy = { partition: 'partition', file: 'file statistics', rowGroup: 'row group statistics' } as const;

/** A file that is read, with a line for each of its row groups that is not. */
async function keptLines(
  scan: ScanPlanNode,
  plan: ScanPlan,
  file: ParquetSplit,
  judgesGroups: boolean,
  env: StatementEnv,
): Promise<readonly FileLine[]> {
  const table = scan.table.name;
  const base = { table, file: pathInTable(scan, file), predicate: null, statistic: null };
  const whole: FileLine = { ...base, rowGroup: null, bytes: file.sizeBytes, rows: file.rows, decision: 'read' };
  if (!judgesGroups) return [whole];
  const store = env.openStore(file.store);
  const footer = await readFooter((start, end) => store.read(file.path, { start, end }), file.sizeBytes, file.path);
  const { context } = env.bindEnv();
  const judging = {
    evaluate: (expr: Parameters<typeof evaluateConstant>[0]) => evaluateConstant(expr, context),
    zone: env.zone,
  };
  const judgements = judgeRowGroups(footer, scan, plan.sources, file, judging);
  const groups = footer.metadata.rowGroups;
  const skipped = judgements.flatMap(({ verdict, reason }, i): FileLine[] =>
    verdict === 'none' && reason !== null
      ? [
          {
            ...base,
            predicate: reason.predicate,
            statistic: reason.statistic,
            rowGroup: i,
            bytes: null,
            rows: groups[i]!.rowCount,
            decision: `skipped by ${skippedBy.rowGroup}`,
          },
        ]
      : [],
  );
  const read = groups.length - skipped.length;
  const decision = skipped.length === 0 ? 'read' : `read ${read} of ${groups.length} row groups`;
  return [{ ...whole, rows: file.rows ?? footer.metadata.rowCount, decision }, ...skipped];
}

/** Skipped files go by their path in the table; so do those that are read, wherever their store begins. */
function pathInTable({ table }: ScanPlanNode, file: ParquetSplit): string {
  const root = `${table.id.replace(/@\d+$/, '')}/`;
  const whole = locationText({ store: file.store, path: file.path });
  return whole.startsWith(root) ? whole.slice(root.length) : file.path;
}

type ParquetSplit = Split & { kind: 'parquet' };

function total(table: string, plan: ScanPlan, files: readonly ParquetSplit[]): FileLine {
  const bytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  const bytesSkipped = plan.skipped.reduce((sum, file) => sum + (file.level === 'rowGroup' ? 0 : file.sizeBytes), 0);
  const rows = files.reduce<number | null>(
    (sum, file) => (sum === null || file.rows === null ? null : sum + file.rows),
    0,
  );
  const decision =
    plan.filesTotal === 0
      ? 'total: no files'
      : `total: read ${files.length} of ${plan.filesTotal} files, ${sizeText(bytes)} of ${sizeText(bytes + bytesSkipped)}`;
  return { table, file: null, rowGroup: null, bytes, rows, decision, predicate: null, statistic: null };
}
