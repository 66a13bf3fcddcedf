/** The build side of a join: keeps rows and keys, then indexes them. */
import { type Batch, rowsOf } from '../../core/batch.ts';
import type { Vector } from '../../core/vector.ts';
import type { KeySpec } from '../../kernels/keys.ts';
import { type ExecContext, evaluator, indexIn } from '../context.ts';
import { indexRows, type JoinTable } from '../join-table.ts';
import { KeptBatches } from '../kept-batches.ts';
import type { BuildSink, Layout } from '../physical.ts';
import type { SinkState } from './operator.ts';

export function buildSink(context: ExecContext, sink: BuildSink): SinkState {
  const kept = keptLayout(sink);
  const batches = new KeptBatches(context, kept);
  const columns = kept.map((column, i) => {
    if (i < sink.output.length) {
      const at = indexIn(sink.input, column.id);
      return (batch: Batch): Vector => batch.columns[at]!;
    }
    const compiled = evaluator(context, computedKeys(sink)[i - sink.output.length]!, sink.input);
    return (batch: Batch): Vector => compiled.evaluate(batch, rowsOf(batch));
  });
  return {
    push(batch) {
      batches.add({ ...batch, columns: columns.map((column) => column(batch)) });
      return 'more';
    },
    partial: () => ({ kind: 'batches', batches: batches.give() }),
    merge(partial) {
      if (partial.kind === 'batches') batches.append(partial.batches);
    },
    finish: () => ({ kind: 'table', table: buildTable(context, sink, batches) }),
  };
}

/** Keys that are none of the stored columns. */
function computedKeys(sink: BuildSink): BuildSink['keys'] {
  return sink.keys.filter((key) => storedAt(sink, key) < 0);
}

function storedAt(sink: BuildSink, key: BuildSink['keys'][number]): number {
  return key.kind === 'column' ? sink.output.findIndex((c) => c.id === key.id) : -1;
}

/** The stored columns, then the computed keys under ids of their own. */
function keptLayout(sink: BuildSink): Layout {
  const keys = computedKeys(sink).map((key, i) => ({
    id: -1 - i,
    name: `key${i}`,
    type: key.type,
    nullable: key.nullable,
  }));
  return [...sink.output, ...keys];
}

function buildTable(context: ExecContext, sink: BuildSink, batches: KeptBatches): JoinTable {
  const { state } = context;
  const { rows } = batches;
  const all = batches.take();
  let computed = sink.output.length;
  const vectors = sink.keys.map((key) => {
    const at = storedAt(sink, key);
    return all[at < 0 ? computed++ : at]!;
  });
  const specs = sink.keys.map(
    (key, i): KeySpec => ({ type: key.type, nullable: true, nullsMatch: sink.isNullSafe[i]! }),
  );
  const built = indexRows(vectors, specs, rows, sink.probeRows ?? 0, context);
  const columns = all.slice(0, sink.output.length);
  return {
    columns,
    rows,
    keyVectors: vectors,
    nullsMatch: sink.isNullSafe,
    matched: state.bytes(rows, true),
    ...built,
  };
}
