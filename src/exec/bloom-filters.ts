/** Whether the Bloom filters of a row group exclude it: no row has a value that a filter of the scan asks for. Never drops a row. */
import type { Scalar } from '../core/scalar.ts';
import { isSameType } from '../core/types.ts';
import { hasBloomFilter, readBloomFilter } from '../formats/parquet/bloom.ts';
import { resolveColumn } from '../formats/parquet/mapping.ts';
import type { IndexedFile } from '../formats/parquet/page-statistics.ts';
import { evaluateConstant } from '../plan/evaluate/compile.ts';
import type { ColumnExpr, Expr } from '../plan/expr.ts';
import type { ColumnSource } from '../plan/ports.ts';
import { columnsOf } from '../plan/walk.ts';
import type { ExecContext } from './context.ts';
import type { Source } from './physical.ts';

/** True where one of the filters asks for values that the row group does not have. */
export async function isExcludedByBloom(
  context: ExecContext,
  file: IndexedFile,
  rowGroup: number,
  source: Filtered,
  sources: readonly ColumnSource[],
): Promise<boolean> {
  const { parameters, isSkippingOn } = context.settings;
  if (!isSkippingOn) return false;
  const evaluate = (expr: Expr): Scalar => evaluateConstant(expr, context.evalScratch, { parameters });
  return (await bloomExclusion(file, rowGroup, source, sources, evaluate)) !== null;
}

type Filtered = Pick<Source & { kind: 'scan' }, 'filters' | 'columns'>;

/** A filter that no row of the row group satisfies, and the column whose Bloom filter says so. */
export interface BloomExclusion {
  readonly filter: Expr;
  readonly column: ColumnExpr;
}

/** As `isExcludedByBloom`, for whoever has no task at hand: what excludes the row group; null where nothing does. */
export async function bloomExclusion(
  file: IndexedFile,
  rowGroup: number,
  { filters, columns }: Filtered,
  sources: readonly ColumnSource[],
  evaluate: (expr: Expr) => Scalar,
): Promise<BloomExclusion | null> {
  for (const filter of filters) {
    const wanted = wantedValues(filter);
    if (wanted === null) continue;
    const from = sources[columns.findIndex(({ id }) => id === wanted.column.id)];
    if (from?.kind !== 'file') continue;
    const read = resolveColumn(file.footer, from);
    if (!hasBloomFilter(file.footer, rowGroup, read)) continue;
    const mayHold = await readBloomFilter(file, rowGroup, read);
    const values = wanted.values.map(evaluate);
    // A NULL equals nothing.
    if (mayHold !== null && !values.some((value) => value !== null && mayHold(value))) {
      return { filter, column: wanted.column };
    }
  }
  return null;
}

interface Wanted {
  readonly column: ColumnExpr;
  readonly values: readonly Expr[];
}

/** The values of which a column has to have one; null for other filters. */
function wantedValues(filter: Expr): Wanted | null {
  if (filter.kind === 'in') return asWanted(filter.arg, filter.list);
  if (filter.kind !== 'call' || filter.name !== '=') return null;
  const [left, right] = filter.args;
  return asWanted(left!, [right!]) ?? asWanted(right!, [left!]);
}

function asWanted(column: Expr, values: readonly Expr[]): Wanted | null {
  if (column.kind !== 'column') return null;
  const areFit = values.every(
    (value) =>
      (value.kind === 'literal' || value.kind === 'parameter') &&
      columnsOf(value).size === 0 &&
      isSameType(value.type, column.type),
  );
  return areFit ? { column, values } : null;
}
