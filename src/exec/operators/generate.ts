/** explode and its kin: each row with each of the rows that the generator makes of it. */
import { type Batch, forEachRow, rowsOf } from '../../core/batch.ts';
import type { Scalar } from '../../core/scalar.ts';
import { scalarAt, type Vector } from '../../core/vector.ts';
import type { BoundGenerator } from '../../functions/define.ts';
import { vectorOf } from '../../kernels/builder.ts';
import { gather } from '../../kernels/gather.ts';
import { type ExecContext, evaluator, schemaOf } from '../context.ts';
import type { Layout, Transform as TransformSpec } from '../physical.ts';
import type { Transform } from './operator.ts';

type GenerateSpec = TransformSpec & { kind: 'generate' };

export function generateTransform(context: ExecContext, spec: GenerateSpec, input: Layout): Transform {
  const args = spec.args.map((arg) => evaluator(context, arg, input));
  const bound = context.binder.generator(spec.name, spec.args);
  return {
    *process(batch: Batch) {
      const vectors = args.map((arg) => arg.evaluate(batch, rowsOf(batch)));
      let pending: Generated = { rows: [], values: [] };
      for (const row of numbersOf(batch)) {
        for (const values of rowsFor(context, spec, bound, vectors, row)) {
          pending.rows.push(row);
          pending.values.push(values);
          if (pending.rows.length < context.settings.batchRows) continue;
          yield* given(context, spec, batch, pending);
          pending = { rows: [], values: [] };
        }
      }
      if (pending.rows.length > 0) yield* given(context, spec, batch, pending);
    },
    isDone: () => false,
  };
}

interface Generated {
  readonly rows: number[];
  readonly values: (readonly Scalar[])[];
}

function numbersOf(batch: Batch): readonly number[] {
  const rows: number[] = [];
  forEachRow(batch, (row) => rows.push(row));
  return rows;
}

function* rowsFor(
  context: ExecContext,
  spec: GenerateSpec,
  bound: BoundGenerator,
  args: readonly Vector[],
  row: number,
): Iterable<readonly Scalar[]> {
  let isEmpty = true;
  for (const values of bound.generate(context.evalScratch, ...args.map((arg) => scalarAt(arg, row)))) {
    isEmpty = false;
    yield values;
  }
  if (isEmpty && spec.isOuter) yield spec.generated.map(() => null);
}

function* given(context: ExecContext, spec: GenerateSpec, batch: Batch, pending: Generated): Iterable<Batch> {
  const { scratch, kernels } = context;
  context.control.check();
  const mark = scratch.mark();
  const rows = Int32Array.from(pending.rows);
  const kept = batch.columns.map((column) => gather(column, rows, rows.length, scratch, kernels));
  const made = spec.generated.map(({ type }, i) =>
    vectorOf(
      type,
      pending.values.map((values) => values[i]!),
      scratch,
    ),
  );
  yield { schema: schemaOf(spec.output), columns: [...kept, ...made], length: rows.length, selection: null };
  scratch.release(mark);
}
