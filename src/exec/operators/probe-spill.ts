/**
 * Probe rows whose join has its build side on disk: they go there too, in parts by the same hash, and are looked up when all of
 * them are there (`join-parts.ts`).
 */
import { type Batch, rowCount, rowsOf } from '../../core/batch.ts';
import { columnsOf } from '../../plan/walk.ts';
import { type ExecContext, evaluators, indexIn, schemaOf } from '../context.ts';
import { firstCut } from '../join-spill.ts';
import { KeptBatches } from '../kept-batches.ts';
import { PartWriter, writeStep } from '../part-writer.ts';
import type { Layout, ProbeTransform } from '../physical.ts';
import { concatColumns } from '../selection.ts';
import type { Transform } from './operator.ts';

export function probeSpill(context: ExecContext, spec: ProbeTransform, input: Layout): Transform {
  const layout = probeLayout(spec, input);
  const places = layout.map((column) => indexIn(input, column.id));
  const shared = evaluators(context, spec.keys, layout);
  const keys = spec.keys.map((key) => shared.of(key));
  const kept = new KeptBatches(context, layout);
  const step = writeStep(context.lease);
  let writer: PartWriter | null = null;
  const flush = (): void => {
    writer ??= new PartWriter(context, firstCut(context, spec.keys), context.temp.create());
    const { scratch, kernels } = context;
    const mark = scratch.mark();
    const columns = concatColumns(kept.batches, layout, scratch, kernels);
    const batch: Batch = { schema: schemaOf(layout), columns, length: kept.rows, selection: null };
    shared.begin();
    writer.write(
      batch,
      keys.map((key) => key.evaluate(batch, rowsOf(batch))),
    );
    scratch.release(mark);
    kept.release();
  };
  return {
    process(batch) {
      if (kept.rows > 0 && (kept.rows + rowCount(batch) > step.rows || kept.heldBytes > step.bytes)) flush();
      kept.add({ ...batch, columns: places.map((at) => batch.columns[at]!) });
      return [];
    },
    isDone: () => false,
    takeParts() {
      if (kept.rows > 0) flush();
      return writer?.parts ?? [];
    },
  };
}

/** Those of the input's columns that the join gives on, or looks at. */
export function probeLayout(spec: ProbeTransform, input: Layout): Layout {
  const wanted = new Set(spec.output.map(({ id }) => id));
  for (const key of spec.keys) columnsOf(key, wanted);
  if (spec.residual !== null) columnsOf(spec.residual, wanted);
  return input.filter(({ id }) => wanted.has(id));
}
