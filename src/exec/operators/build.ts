/** The build side of a join: keeps rows and keys, then indexes them; where they do not fit they go to disk, by parts. */
import { type Batch, rowsOf } from '../../core/batch.ts';
import type { Vector } from '../../core/vector.ts';
import type { KeySpec } from '../../kernels/keys.ts';
import { type ExecContext, evaluator, indexIn } from '../context.ts';
import { BuildSpill } from '../join-spill.ts';
import { indexRows, type JoinTable } from '../join-table.ts';
import { KeptBatches } from '../kept-batches.ts';
import type { BuildSink, Layout } from '../physical.ts';
import { isTight, shareLeft } from '../spilled.ts';
import { bytesOfBatches } from '../vector-bytes.ts';
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
  let spill: BuildSpill | null = null;
  const flush = (): void => {
    spill ??= new BuildSpill(context, sink, kept, (vectors) => keyVectors(sink, vectors));
    if (batches.rows > 0) spill.write(batches.batches, bytesOfBatches(batches.batches) / batches.rows);
    batches.release();
  };
  return {
    push(batch) {
      if (isTight(context, batches)) flush();
      batches.add({ ...batch, columns: columns.map((column) => column(batch)) });
      return 'more';
    },
    partial() {
      if (spill === null) return { kind: 'batches', batches: batches.give() };
      flush();
      return { kind: 'spilledBuild', build: spill.build };
    },
    merge(partial) {
      if (partial.kind === 'batches') batches.append(partial.batches);
      else if (partial.kind === 'spilledBuild') {
        spill ??= new BuildSpill(context, sink, kept, (vectors) => keyVectors(sink, vectors));
        spill.append(partial.build);
      }
    },
    finish() {
      const isFitting = tableBytes(sink, bytesOfBatches(batches.batches), batches.rows) <= shareLeft(context);
      if (spill === null && isFitting) return { kind: 'table', table: buildTable(context, sink, batches) };
      flush();
      const { build } = spill!;
      const matched = sink.isMarked ? context.state.bytes(build.rows, true) : null;
      return { kind: 'spilledTable', sink, build, matched };
    },
  };
}

/** What a table of so many rows takes beside them, while it is made: the rows end to end, and where to find keys. */
export function tableBytes(sink: BuildSink, rowBytes: number, rows: number): number {
  return rowBytes + rows * (48 + 8 * sink.keys.length);
}

/** Keys that are none of the stored columns. */
function computedKeys(sink: BuildSink): BuildSink['keys'] {
  return sink.keys.filter((key) => storedAt(sink, key) < 0);
}

function storedAt(sink: BuildSink, key: BuildSink['keys'][number]): number {
  return key.kind === 'column' ? sink.output.findIndex((c) => c.id === key.id) : -1;
}

/** The key vectors among those of the kept layout. */
export function keyVectors(sink: BuildSink, columns: readonly Vector[]): readonly Vector[] {
  let computed = sink.output.length;
  return sink.keys.map((key) => {
    const at = storedAt(sink, key);
    return columns[at < 0 ? computed++ : at]!;
  });
}

/** The stored columns, then the computed keys under ids of their own. */
export function keptLayout(sink: BuildSink): Layout {
  const keys = computedKeys(sink).map((key, i) => ({
    id: -1 - i,
    name: `key${i}`,
    type: key.type,
    nullable: key.nullable,
  }));
  return [...sink.output, ...keys];
}

function buildTable(context: ExecContext, sink: BuildSink, batches: KeptBatches): JoinTable {
  const { rows } = batches;
  return tableOf(context, sink, batches.take(), rows);
}

/** The table of rows in the kept layout. */
export function tableOf(context: ExecContext, sink: BuildSink, all: readonly Vector[], rows: number): JoinTable {
  const { state } = context;
  const vectors = keyVectors(sink, all);
  const specs = sink.keys.map(
    (key, i): KeySpec => ({ type: key.type, nullable: true, nullsMatch: sink.isNullSafe[i]! }),
  );
  const built = indexRows(vectors, specs, rows, sink.probeRows ?? 0, context);
  const columns = all.slice(0, sink.output.length);
  return {
    columns,
    rows,
    isEmpty: rows === 0,
    keyVectors: vectors,
    nullsMatch: sink.isNullSafe,
    matched: state.bytes(rows, true),
    ...built,
  };
}
