/**
 * Calls with lambdas. The parameters of many elements, of many rows, become the columns of a batch of their own, beside
 * the columns that the body names; the body is evaluated once for all of them.
 */
import type { Batch } from '../../core/batch.ts';
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { formatScalar } from '../../core/text/format.ts';
import { constant, type Rows, type Vector } from '../../core/vector.ts';
import type { EvalContext, LambdaEvaluation } from '../../functions/define.ts';
import { collect, readerOf } from '../../functions/driver.ts';
import { vectorOf } from '../../kernels/builder.ts';
import { gather } from '../../kernels/gather.ts';
import type { CallExpr, ColumnId, LambdaExpr } from '../expr.ts';
import { columnsOf } from '../walk.ts';
import { type Compilation, type CompiledExpr, countOf, filtering } from './compiled.ts';

export function compileLambdaCall(
  compilation: Compilation,
  expr: CallExpr,
  evaluation: LambdaEvaluation,
  isStrict: boolean,
): CompiledExpr {
  const { context } = compilation;
  const plain = expr.args.filter((arg) => arg.kind !== 'lambda').map((arg) => compilation.compile(arg));
  const lambdas = expr.args.filter((arg) => arg.kind === 'lambda').map((arg) => compileLambda(compilation, arg));
  return filtering(context, expr.type, (batch, rows) => {
    if (countOf(rows) === 0) return constant(expr.type, null, rows.length);
    const readers = plain.map((arg) => readerOf(arg.evaluate(batch, rows)));
    const inputs: RowInput[] = [];
    forRows(rows, (row) => {
      const values = readers.map((read) => read(row));
      const isNull = isStrict && (evaluation.kind === 'fold' ? values[0] === null : values.includes(null));
      if (!isNull) inputs.push({ row, values });
    });
    try {
      return resultOf(context, expr, rows, inputs, run(context, evaluation, lambdas, batch, inputs));
    } catch (error) {
      if (error instanceof EngineError) error.at(expr.span);
      throw error;
    }
  });
}

interface RowInput {
  readonly row: number;
  /** The arguments that are no lambdas. */
  readonly values: readonly Scalar[];
}

/** Runs a lambda: result i is that of tuple i, with the columns of row `rowOf[i]`. */
type Lambda = (batch: Batch, rowOf: readonly number[], tuples: readonly (readonly Scalar[])[]) => readonly Scalar[];

/** Elements that are evaluated at once. */
const chunkRows = 16_384;

function compileLambda(compilation: Compilation, { parameters, body }: LambdaExpr): Lambda {
  const { context, inputs } = compilation;
  const captured = [...columnsOf(body)].filter((id) => inputs.has(id) && !parameters.some((p) => p.id === id));
  const places = new Map<ColumnId, number>([...captured, ...parameters.map((p) => p.id)].map((id, i) => [id, i]));
  const compiled = compilation.compileOver(body, places);
  const evaluate = (
    batch: Batch,
    rowOf: readonly number[],
    tuples: readonly (readonly Scalar[])[],
  ): readonly Scalar[] => {
    const rows = Int32Array.from(rowOf);
    const outer = captured.map((id) =>
      gather(batch.columns[inputs.get(id)!]!, rows, rows.length, context.alloc, context.kernels),
    );
    const given = parameters.map((p, i) =>
      vectorOf(
        p.type,
        tuples.map((tuple) => tuple[i] ?? null),
        context.alloc,
      ),
    );
    const columns: Vector[] = [...outer, ...given];
    const read = readerOf(
      compiled.evaluate(
        { schema: { fields: [] }, columns, length: rows.length, selection: null },
        { length: rows.length, selection: null },
      ),
    );
    return rowOf.map((_, i) => read(i));
  };
  return (batch, rowOf, tuples) => {
    if (tuples.length <= chunkRows) return tuples.length === 0 ? [] : evaluate(batch, rowOf, tuples);
    const results: Scalar[] = [];
    for (let at = 0; at < tuples.length; at += chunkRows) {
      context.check?.();
      for (const each of evaluate(batch, rowOf.slice(at, at + chunkRows), tuples.slice(at, at + chunkRows)))
        results.push(each);
    }
    return results;
  };
}

function run(
  context: EvalContext,
  evaluation: LambdaEvaluation,
  [lambda, finish]: readonly Lambda[],
  batch: Batch,
  inputs: readonly RowInput[],
): readonly Scalar[] {
  switch (evaluation.kind) {
    case 'each':
      return runEach(context, evaluation, lambda!, batch, inputs);
    case 'fold':
      return runFold(context, lambda!, finish, batch, inputs);
    case 'sort':
      return inputs.map(({ row, values }) => sorted(context, lambda!, batch, row, values[0] as readonly Scalar[]));
  }
}

function runEach(
  context: EvalContext,
  evaluation: LambdaEvaluation & { kind: 'each' },
  lambda: Lambda,
  batch: Batch,
  inputs: readonly RowInput[],
): readonly Scalar[] {
  const collected: Scalar[] = [];
  let tuples: (readonly Scalar[])[] = [];
  let rowOf: number[] = [];
  let ends: number[] = [];
  // Rows go in lots, so that what the lambda gives is held for some of them alone.
  const flush = (): void => {
    context.check?.();
    const results = lambda(batch, rowOf, tuples);
    for (const [i, end] of ends.entries()) {
      const { values } = inputs[collected.length]!;
      collected.push(evaluation.collect(context, values, results.slice(i === 0 ? 0 : ends[i - 1], end)));
    }
    [tuples, rowOf, ends] = [[], [], []];
  };
  for (const { row, values } of inputs) {
    for (const tuple of evaluation.tuples(values)) {
      tuples.push(tuple);
      rowOf.push(row);
    }
    ends.push(tuples.length);
    if (tuples.length >= chunkRows) flush();
  }
  flush();
  return collected;
}

/** The n-th elements of all rows at once. */
function runFold(
  context: EvalContext,
  merge: Lambda,
  finish: Lambda | undefined,
  batch: Batch,
  inputs: readonly RowInput[],
): readonly Scalar[] {
  const states = inputs.map(({ values }) => values[1]!);
  const items = inputs.map(({ values }) => values[0] as readonly Scalar[]);
  const longest = items.reduce((most, each) => Math.max(most, each.length), 0);
  for (let at = 0; at < longest; at++) {
    if (at % chunkRows === 0) context.check?.();
    const open = items.flatMap((each, i) => (at < each.length ? [i] : []));
    const merged = merge(
      batch,
      open.map((i) => inputs[i]!.row),
      open.map((i) => [states[i]!, items[i]![at]!]),
    );
    for (const [k, i] of open.entries()) states[i] = merged[k]!;
  }
  if (finish === undefined) return states;
  return finish(
    batch,
    inputs.map(({ row }) => row),
    states.map((state) => [state]),
  );
}

function sorted(
  context: EvalContext,
  compare: Lambda,
  batch: Batch,
  row: number,
  items: readonly Scalar[],
): readonly Scalar[] {
  let compared = 0;
  return items.toSorted((a, b) => {
    if (compared++ % chunkRows === 0) context.check?.();
    const [order] = compare(batch, [row], [[a, b]]);
    if (order !== null && order !== undefined) return order as number;
    const shown = (value: Scalar): string => formatScalar({ id: 'utf8' }, value === null ? null : String(value), 'UTC');
    throw new EngineError('COMPARATOR_RETURNS_NULL', { firstValue: shown(a), secondValue: shown(b) });
  });
}

/** Rows without an input are NULL. */
function resultOf(
  context: EvalContext,
  expr: CallExpr,
  rows: Rows,
  inputs: readonly RowInput[],
  results: readonly Scalar[],
): Vector {
  const byRow = new Map(inputs.map(({ row }, i) => [row, results[i]!]));
  return collect(context, expr.type, rows, (row) => byRow.get(row) ?? null);
}

function forRows({ length, selection }: Rows, visit: (row: number) => void): void {
  if (selection === null) for (let row = 0; row < length; row++) visit(row);
  else for (const row of selection) visit(row);
}
