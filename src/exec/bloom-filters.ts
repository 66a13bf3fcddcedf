/** Whether the Bloom filters of a row group exclude it: no row has a value that a filter of the scan asks for. Never drops a row. */
import type { Scalar } from '../core/scalar.ts';
import { isSameType } from '../core/types.ts';
import { hasBloomFilter, readBloomFilter } from '../formats/parquet/bloom.ts';
import { resolveColumn } from '../formats/parquet/mapping.ts';
import type { ParquetFile } from '../formats/parquet/reader.ts';
import { evaluateConstant } from '../plan/evaluate/compile.ts';
import type { ColumnExpr, Expr } from '../plan/expr.ts';
import type { ColumnSource } from '../plan/ports.ts';
import { columnsOf } from '../plan/walk.ts';
import type { ExecContext } from './context.ts';
import type { Source } from './physical.ts';

/** True where one of the filters asks for values that the row group does not have. */
export async function isExcludedByBloom(
  context: ExecContext,
  file: ParquetFile,
  rowGroup: number,
  { filters, columns }: Source & { kind: 'scan' },
  sources: readonly ColumnSource[],
): Promise<boolean> {
  const { parameters, isSkippingOn } = context.settings;
  if (!isSkippingOn) return false;
  for (const filter of filters) {
    const wanted = wantedValues(filter);
    if (wanted === null) continue;
    const from = sources[columns.findIndex(({ id }) => id === wanted.column.id)];
    if (from?.kind !== 'file') continue;
    const read = resolveColumn(file.footer, from);
    if (!hasBloomFilter(file.footer, rowGroup, read)) continue;
    const mayHold = await readBloomFilter(file, rowGroup, read);
    const values = wanted.values.map((expr): Scalar => evaluateConstant(expr, context.evalScratch, { parameters }));
    // A NULL equals nothing.
    if (mayHold !== null && !values.some((value) => value !== null && mayHold(value))) return true;
  }
  return false;
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
