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
import type { JoinTable } from '../join-table.ts';
import type { Layout, Source } from '../physical.ts';

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

/** The rows of a join's build side that were, or were not, matched. */
export function* buildRowBatches(
  context: ExecContext,
  source: Source & { kind: 'buildRows' },
  table: JoinTable,
): Iterable<Batch> {
  const wanted = source.isMatched ? 1 : 0;
  const schema = schemaOf(source.output);
  const step = context.settings.batchRows;
  for (let from = 0; from < table.rows; from += step) {
    const rows = context.scratch.int32(step);
    let count = 0;
    for (let row = from; row < Math.min(table.rows, from + step); row++)
      if (table.matched[row] === wanted) rows[count++] = row;
    if (count === 0) continue;
    const columns = source.output.map((column) => {
      const at = source.build.findIndex((c) => c.id === column.id);
      if (at < 0) return constant(column.type, null, count);
      return gather(table.columns[at]!, rows, count, context.scratch, context.kernels);
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
    const columns = sources.map((source, i) => columnOf(batch, source, output[i]!.type));
    if (batch.selection !== null || batch.length <= size) {
      yield { schema, columns, length: batch.length, selection: batch.selection };
      continue;
    }
    for (let from = 0; from < batch.length; from += size) {
      const to = Math.min(batch.length, from + size);
      yield {
        schema,
        columns: columns.map((column) => slice(column, from, to, context.scratch)),
        length: to - from,
        selection: null,
      };
    }
  }
}

function columnOf(batch: Batch, source: ColumnSource, type: Vector['type']): Vector {
  if (source.kind === 'constant') return constant(type, null, batch.length);
  let { fields } = batch.schema;
  let vector: Vector | null = null;
  for (const name of source.path) {
    const at = fieldIndex(fields, name);
    if (at < 0) return constant(type, null, batch.length);
    vector = vector === null ? batch.columns[at]! : memberOf(vector, at);
    if (vector === null) return constant(type, null, batch.length);
    fields = vector.type.id === 'struct' ? vector.type.fields : [];
  }
  return vector ?? constant(type, null, batch.length);
}

function fieldIndex(fields: readonly { readonly name: string }[], name: string): number {
  const exact = fields.findIndex((field) => field.name === name);
  return exact >= 0 ? exact : fields.findIndex((field) => field.name.toLowerCase() === name.toLowerCase());
}

/** A struct's member; where the struct is NULL so is the member. */
function memberOf(vector: Vector, at: number): Vector | null {
  if (vector.layout !== 'nested') return null;
  const child = vector.children[at]!;
  if (vector.valid === null) return child;
  const valid = new Uint8Array((vector.length + 7) >> 3);
  for (let i = 0; i < valid.length; i++) valid[i] = vector.valid[i]! & (child.valid?.[i] ?? 0xff);
  return { ...child, valid };
}
