/**
 * How many different values the columns have by which a statement compares and groups, from the dictionaries of one file
 * of each table: what tells an order of joins of columns without a range, such as names and codes. Estimates alone; a
 * file that cannot be read leaves them unknown, and is reported by the scan that needs it.
 */
import { EngineError } from '../core/errors.ts';
import { dictionarySizes } from '../formats/parquet/dictionary-sizes.ts';
import { resolveColumn } from '../formats/parquet/mapping.ts';
import { readFooterOf, storeSource } from '../formats/parquet/reader.ts';
import type { AnalyzedTables } from '../optimizer/analyzed.ts';
import type { BoundQuery } from '../plan/bound.ts';
import type { ColumnId, Expr } from '../plan/expr.ts';
import type { LogicalPlan, ScanColumn, ScanPlanNode } from '../plan/logical.ts';
import type { Split, TableProvider } from '../plan/ports.ts';
import { exprChildren, planChildren, planExprs } from '../plan/walk.ts';
import type { ObjectStore, StoreRef } from '../storage/store.ts';

/** Below this a table is small whichever of its rows are wanted. */
const rowsMin = 10_000;

export interface DictionaryReading {
  readonly known: AnalyzedTables;
  readonly zone: string;
  readonly signal: AbortSignal;
  openStore(ref: StoreRef): ObjectStore;
}

/** Keeps in `known` what the dictionaries of the tables of a join say; what is known already is not looked at again. */
export async function learnDictionaries(query: BoundQuery, reading: DictionaryReading): Promise<void> {
  const found: Found = { scans: [], compared: new Set(), renamed: new Map() };
  visit(query.plan, found);
  if (found.scans.length < 2) return;
  const wanted = withSources(found);
  for (const scan of found.scans) {
    const provider = query.tables.get(scan.table.id);
    const columns = scan.columns.filter(({ id, type }) => type.id === 'utf8' && wanted.has(id));
    if (provider !== undefined) await learnTable(provider, columns, reading);
  }
}

async function learnTable(
  provider: TableProvider,
  columns: readonly ScanColumn[],
  { known, zone, signal, openStore }: DictionaryReading,
): Promise<void> {
  const { id } = provider.ref;
  const unknown = columns.filter(({ path }) => path.length === 1 && !known.has(id, path[0]!));
  if (unknown.length === 0) return;
  const { rows } = provider.statistics([]);
  if (rows === null || rows < rowsMin) return;
  const counts = await countsOf(provider, unknown, rows, { zone, signal, openStore });
  const entries = unknown.map(({ path }, i) => [path[0]!, { distinct: counts[i] ?? null, nulls: null }] as const);
  known.keep(id, { rows: null, columns: new Map(entries) });
}

async function countsOf(
  provider: TableProvider,
  columns: readonly ScanColumn[],
  rows: number,
  { zone, signal, openStore }: Omit<DictionaryReading, 'known'>,
): Promise<readonly (number | null)[]> {
  const none = columns.map(() => null);
  try {
    const { sources, splits } = await provider.plan(
      { columns, filters: [], limit: 1, isSkippingOn: true, zone },
      signal,
    );
    const split = splits.find((each): each is Split & { kind: 'parquet' } => each.kind === 'parquet');
    if (split === undefined) return none;
    const file = storeSource(openStore(split.store), split.path, split.sizeBytes, signal);
    const footer = await readFooterOf(file);
    const stored = sources.filter((source) => source.kind === 'file');
    const reads = stored.map((source) => resolveColumn(footer, source));
    const sizes = await dictionarySizes(file, footer, reads);
    const groupRows = footer.metadata.rowGroups[0]?.rowCount ?? 0;
    return sources.map((source) => {
      const size = source.kind === 'file' ? sizes[stored.indexOf(source)]! : null;
      return size === null ? null : valuesBehind(size, groupRows, rows);
    });
  } catch (error) {
    if (error instanceof EngineError && !signal.aborted) return none;
    throw error;
  }
}

/**
 * The number of values from which as many rows as a row group has draw that many different ones, each value as often as
 * another: few values that keep returning are all there are, values that hardly return go on for ever.
 */
export function valuesBehind(distinct: number, sampleRows: number, rows: number): number {
  if (distinct <= 0 || sampleRows <= 0) return 1;
  if (sampleRows >= rows || distinct >= sampleRows) return Math.min(rows, distinct * Math.max(1, rows / sampleRows));
  let [low, high] = [distinct, rows];
  while (high - low > 0.5) {
    const middle = (low + high) / 2;
    const expected = middle * -Math.expm1(-sampleRows / middle);
    if (expected < distinct) low = middle;
    else high = middle;
  }
  return Math.round(high);
}

/** What a plan and those of its subqueries hold. */
interface Found {
  readonly scans: ScanPlanNode[];
  /** Columns that are compared for equality, or are keys of groups. */
  readonly compared: Set<ColumnId>;
  /** By the name that a projection gives: the column behind it. */
  readonly renamed: Map<ColumnId, ColumnId>;
}

function visit(plan: LogicalPlan, found: Found): void {
  if (plan.kind === 'scan') found.scans.push(plan);
  if (plan.kind === 'aggregate') plan.keys.forEach(({ expr }) => compare(expr, found));
  const items = plan.kind === 'project' ? plan.items : plan.kind === 'aggregate' ? plan.keys : [];
  for (const { id, expr } of items) if (expr.kind === 'column') found.renamed.set(id, expr.id);
  planExprs(plan).forEach((expr) => visitExpr(expr, found));
  planChildren(plan).forEach((child) => visit(child, found));
}

function visitExpr(expr: Expr, found: Found): void {
  if (expr.kind === 'in') compare(expr.arg, found);
  if (expr.kind === 'call' && (expr.name === '=' || expr.name === '<=>'))
    expr.args.forEach((arg) => compare(arg, found));
  if (expr.kind === 'subquery') {
    expr.values.forEach((value) => compare(value, found));
    visit(expr.plan, found);
  }
  exprChildren(expr).forEach((child) => visitExpr(child, found));
}

function compare(expr: Expr, { compared }: Found): void {
  if (expr.kind === 'column') compared.add(expr.id);
}

function withSources({ compared, renamed }: Found): ReadonlySet<ColumnId> {
  const all = new Set(compared);
  for (const id of all) {
    const source = renamed.get(id);
    if (source !== undefined) all.add(source);
  }
  return all;
}
