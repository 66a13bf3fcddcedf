/** What would let a query skip more: statistics that are not kept, functions that hide a column, columns that the files are not sorted by. */
import type { Scalar } from '../../core/scalar.ts';
import { Estimator } from '../../optimizer/estimate.ts';
import type { BoundQuery } from '../../plan/bound.ts';
import { evaluateConstant } from '../../plan/evaluate/compile.ts';
import type { ColumnId, Expr } from '../../plan/expr.ts';
import type { ScanColumn } from '../../plan/logical.ts';
import { printExpr } from '../../plan/print-expr.ts';
import { columnsOf, exprChildren } from '../../plan/walk.ts';
import type { Bounds, SkippingFacts } from '../../skipping/context.ts';
import { declaredFacts } from '../../skipping/direction.ts';
import { canHold, compileOutcomes } from '../../skipping/outcomes.ts';
import type { StatementEnv } from '../env.ts';
import type { ScanSurvey } from './survey.ts';

/** So few files are not worth a word. */
const filesMin = 4;

export function adviceOf(survey: ScanSurvey, bound: BoundQuery, env: StatementEnv): readonly string[] {
  const { scan, kept, filesTotal } = survey;
  if (filesTotal < filesMin || kept.length < 2) return [];
  const { context } = env.bindEnv();
  const facts = { evaluate: (expr: Expr): Scalar => evaluateConstant(expr, context), functions: declaredFacts };
  const readable = scan.filters.filter((filter) => isReadable(filter, facts, env.zone));
  const columns = new Map(scan.columns.map((column) => [column.id, column]));
  const advice = scan.filters.flatMap((filter): readonly string[] => {
    if (!readable.includes(filter)) return [hiddenText(filter, columns, env)];
    return [...columnsOf(filter)].flatMap((id) => statisticsText(columns.get(id), survey));
  });
  return [...new Set([...advice, ...clusteringText(survey, readable, bound)])];
}

/** Whether statistics can ever decide the filter: of a piece without values, or of one without NULLs. */
function isReadable(filter: Expr, facts: SkippingFacts, zone: string): boolean {
  const test = compileOutcomes(filter, facts, zone);
  const probes: readonly Bounds[] = [
    { min: null, max: null, nulls: 1, rows: 1 },
    { min: null, max: null, nulls: 0, rows: 1 },
  ];
  return probes.some((bounds) => !canHold(test(() => bounds)));
}

/** The innermost part that statistics cannot look through, and the column that it hides. */
function hiddenText(filter: Expr, columns: ReadonlyMap<ColumnId, ScanColumn>, { zone }: StatementEnv): string {
  const names = [...columnsOf(filter)].map((id) => columns.get(id)?.name ?? '').join(', ');
  const call = innermostCall(filter) ?? filter;
  return `${printExpr(call, { idOf: null, zone })} hides ${names} from statistics: a condition on ${names} itself can skip files.`;
}

function innermostCall(expr: Expr): Expr | null {
  for (const child of exprChildren(expr)) {
    const found = innermostCall(child);
    if (found !== null) return found;
  }
  const isOverColumn = exprChildren(expr).some((child) => child.kind === 'column');
  return isOverColumn && (expr.kind === 'call' || expr.kind === 'cast') ? expr : null;
}

function statisticsText(column: ScanColumn | undefined, { provider, filesTotal }: ScanSurvey): readonly string[] {
  const indexed = provider.statisticsColumns?.();
  if (column === undefined || indexed === undefined) return [];
  if (provider.partitionBy?.includes(column.path[0]!) === true) return [];
  const name = column.path.join('.');
  const isIndexed = indexed.paths.some((path) => path.join('.') === name);
  const known = provider.statistics([column.path]).columns.get(name);
  if (known !== undefined) return [];
  if (isIndexed)
    return [`Some of ${filesTotal} files have no statistics of ${name}: they are read whatever is asked of it.`];
  return [`No statistics are kept of ${name}: ${indexed.why}.`];
}

/** What sorting by a column would leave, if its values are spread evenly; of columns that some filter of theirs alone can decide. */
function clusteringText(
  { scan, kept, filesTotal, provider }: ScanSurvey,
  readable: readonly Expr[],
  bound: BoundQuery,
): readonly string[] {
  const estimator = new Estimator(bound.tables);
  const all = estimator.of({ ...scan, filters: [], limit: null }).rows;
  const candidates = scan.columns.flatMap(({ id, path }) => {
    const own = readable.filter((filter) => [...columnsOf(filter)].every((each) => each === id));
    if (own.length === 0 || provider.partitionBy?.includes(path[0]!) === true) return [];
    const { rows } = estimator.of({ ...scan, filters: own, limit: null });
    return [
      { name: path.join('.'), files: Math.min(filesTotal, Math.floor((rows / Math.max(1, all)) * filesTotal) + 1) },
    ];
  });
  const [best] = candidates.sort((a, b) => a.files - b.files);
  if (best === undefined || best.files * 2 > kept.length) return [];
  return [
    `Clustering by ${best.name} would keep about ${best.files} of ${filesTotal} files instead of ${kept.length}.`,
  ];
}
