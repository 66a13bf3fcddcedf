/** Sources that need no file: rows of VALUES, what a breaker gave, batches and number ranges of tables, build rows. */
import type { Batch } from '../../core/batch.ts';
import { int64 } from '../../core/types.ts';
import { constant, type FixedVector, scalarAt, type Vector } from '../../core/vector.ts';
import { vectorOf } from '../../kernels/builder.ts';
import { slice } from '../../kernels/flatten.ts';
import { gather } from '../../kernels/gather.ts';
import type { Expr } from '../../plan/expr.ts';
import type { ColumnSource, Split } from '../../plan/ports.ts';
import { type ExecContext, evaluator, schemaOf } from '../context.ts';
import { markedBuildBatches } from '../join-parts.ts';
import type { JoinTable } from '../join-table.ts';
import { fieldIndex, vectorAt } from '../narrow.ts';
import type { Layout, Source } from '../physical.ts';
import type { SinkOutput } from './operator.ts';

const oneRow = { length: 1, selection: null };

export function* valuesBatches(
  context: ExecContext,
  rows: readonly (readonly Expr[])[],
  output: Layout,
): Iterable<Batch> {
  const schema = schemaOf(output);
  const empty: Batch = { schema: { fields: [] }, columns: [], ...oneRow };
  const step = context.settings.batchRows;
  for (let from = 0; from < rows.length; from += step) {
    const part = rows.slice(from, from + step);
    const columns = output.map((column, i) =>
      vectorOf(
        column.type,
        part.map((row) => valueOf(context, row[i]!, empty)),
        context.scratch,
      ),
    );
    yield { schema, columns, length: part.length, selection: null };
  }
}

function valueOf(context: ExecContext, expr: Expr, empty: Batch) {
  if (expr.kind === 'literal') return expr.value;
  return scalarAt(evaluator(context, expr, []).evaluate(empty, oneRow), 0);
}

/** Batches from..to-1 of what a sort gave. */
export function* orderedBatches(
  context: ExecContext,
  { columns, order }: SinkOutput & { kind: 'ordered' },
  output: Layout,
  { from, to }: { readonly from: number; readonly to: number },
): Iterable<Batch> {
  const { scratch, kernels, settings } = context;
  const schema = schemaOf(output);
  const step = Math.max(1, settings.batchRows);
  for (let at = from * step; at < Math.min(order.length, to * step); at += step) {
    const numbers = order.subarray(at, at + step);
    const part = columns.map((column) => gather(column, numbers, numbers.length, scratch, kernels));
    yield { schema, columns: part, length: numbers.length, selection: null };
  }
}

/** The rows of a join's build side that were, or were not, matched. */
export function buildRowBatches(
  context: ExecContext,
  source: Source & { kind: 'buildRows' },
  { columns, matched }: JoinTable,
): Iterable<Batch> {
  return wantedRows(context, source, columns, matched);
}

/** As `buildRowBatches`, of one part of a build side on disk. */
export function* markedRowBatches(
  context: ExecContext,
  source: Source & { kind: 'buildRows' },
  output: SinkOutput & { kind: 'spilledTable' },
  part: number,
): Iterable<Batch> {
  for (const { batch, marks } of markedBuildBatches(context, output, part))
    yield* wantedRows(context, source, batch.columns, marks);
}

function* wantedRows(
  context: ExecContext,
  source: Source & { kind: 'buildRows' },
  stored: readonly Vector[],
  matched: Uint8Array,
): Iterable<Batch> {
  const wanted = source.isMatched ? 1 : 0;
  const schema = schemaOf(source.output);
  const step = context.settings.batchRows;
  for (let from = 0; from < matched.length; from += step) {
    const rows = context.scratch.int32(step);
    let count = 0;
    for (let row = from; row < Math.min(matched.length, from + step); row++)
      if (matched[row] === wanted) rows[count++] = row;
    if (count === 0) continue;
    const columns = source.output.map((column) => {
      const at = source.build.findIndex((c) => c.id === column.id);
      if (at < 0) return constant(column.type, null, count);
      return gather(stored[at]!, rows, count, context.scratch, context.kernels);
    });
    yield { schema, columns, length: count, selection: null };
  }
}

/** A range split as one bigint column, for each column that is asked for. */
export function* rangeBatches(context: ExecContext, split: Split & { kind: 'range' }, output: Layout): Iterable<Batch> {
  const { start, end, step } = split;
  const rows = rangeRows(start, end, step);
  const schema = schemaOf(output);
  const size = context.settings.batchRows;
  for (let from = 0; from < rows; from += size) {
    const length = Math.min(size, rows - from);
    const values = context.scratch.bigInt64(length);
    let value = start + BigInt(from) * step;
    for (let i = 0; i < length; i++, value += step) values[i] = value;
    const column: FixedVector = { layout: 'fixed', repr: 'i64', type: int64, length, valid: null, values };
    yield { schema, columns: output.map(() => column), length, selection: null };
  }
}

export function rangeRows(start: bigint, end: bigint, step: bigint): number {
  const span = step > 0n ? end - start : start - end;
  const size = step > 0n ? step : -step;
  return span <= 0n ? 0 : Number((span + size - 1n) / size);
}

/** Batches of a table in memory, by field name, cut to size. */
export function* tableBatches(
  context: ExecContext,
  batches: readonly Batch[],
  sources: readonly ColumnSource[],
  output: Layout,
): Iterable<Batch> {
  const schema = schemaOf(output);
  const size = context.settings.batchRows;
  for (const batch of batches) {
    const { length, selection } = batch;
    const isCut = selection === null && length > size;
    for (let from = 0; from < length; from += isCut ? size : length) {
      const to = isCut ? Math.min(length, from + size) : length;
      const columns = sources.map((source, i) => columnOf(context, batch, source, output[i]!.type, from, to));
      yield { schema, columns, length: to - from, selection };
    }
  }
}

function columnOf(
  context: ExecContext,
  batch: Batch,
  source: ColumnSource,
  type: Vector['type'],
  from: number,
  to: number,
): Vector {
  const [name, ...path] = source.kind === 'file' ? source.path : [];
  const at = name === undefined ? -1 : fieldIndex(batch.schema.fields, name);
  if (at < 0) return constant(type, null, to - from);
  const whole = batch.columns[at]!;
  const vector = to - from === batch.length ? whole : slice(whole, from, to, context.scratch);
  return vectorAt(context.evalScratch, vector, path, type);
}
