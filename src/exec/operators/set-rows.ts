/** INTERSECT and EXCEPT after counting: which groups are kept, and how often. */
import { type Batch, forEachRow } from '../../core/batch.ts';
import { scalarAt } from '../../core/vector.ts';
import { gather } from '../../kernels/gather.ts';
import { type ExecContext, indexIn, schemaOf } from '../context.ts';
import type { Layout, Transform as TransformSpec } from '../physical.ts';
import type { Transform } from './operator.ts';

type SetRowsSpec = TransformSpec & { kind: 'setRows' };

export function setRowsTransform(context: ExecContext, spec: SetRowsSpec, input: Layout): Transform {
  const left = indexIn(input, spec.left);
  const right = indexIn(input, spec.right);
  const columns = spec.output.map((column) => indexIn(input, column.id));
  const schema = schemaOf(spec.output);
  return {
    *process(batch: Batch) {
      const { scratch, kernels, settings } = context;
      for (const rows of chunksOf(dueRows(spec, batch, left, right), settings.batchRows)) {
        context.control.check();
        const kept = columns.map((at) => gather(batch.columns[at]!, rows, rows.length, scratch, kernels));
        yield { schema, columns: kept, length: rows.length, selection: null };
      }
    },
    isDone: () => false,
  };
}

/** Row numbers, each as often as it is due. */
function dueRows(spec: SetRowsSpec, batch: Batch, left: number, right: number): readonly number[] {
  const out: number[] = [];
  forEachRow(batch, (row) => {
    const times = timesDue(spec, countAt(batch, left, row), countAt(batch, right, row));
    for (let i = 0; i < times; i++) out.push(row);
  });
  return out;
}

function countAt(batch: Batch, column: number, row: number): number {
  return Number((scalarAt(batch.columns[column]!, row) ?? 0n) as bigint);
}

function timesDue({ operation, isAll }: SetRowsSpec, left: number, right: number): number {
  if (operation === 'intersect') return isAll ? Math.min(left, right) : Number(left > 0 && right > 0);
  return isAll ? Math.max(0, left - right) : Number(left > 0 && right === 0);
}

function* chunksOf(rows: readonly number[], size: number): Iterable<Int32Array> {
  for (let from = 0; from < rows.length; from += size) yield Int32Array.from(rows.slice(from, from + size));
}
