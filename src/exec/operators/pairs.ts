/** The candidate pairs of a probe batch, a batch of pairs at a time: rows of equal keys, or every row with every row. */
import type { Rows } from '../../core/vector.ts';
import { nextPairs, startPairs } from '../../kernels/join-index.ts';
import type { ExecContext } from '../context.ts';
import type { JoinTable } from '../join-table.ts';

export interface Pairs {
  /** Physical probe rows. */
  readonly probe: Int32Array;
  /** Build rows; -1 where the probe row has no match and such rows are asked for. */
  readonly build: Int32Array;
  readonly count: number;
}

/** `ids` are key numbers by physical row, null = every pair. The arrays of one step are reused for the next. */
export function* pairsOf(
  ids: Int32Array | null,
  rows: Rows,
  isOuter: boolean,
  table: JoinTable,
  context: ExecContext,
): Iterable<Pairs> {
  const size = context.settings.batchRows;
  const probe = context.scratch.int32(size);
  const build = context.scratch.int32(size);
  const steps = stepsOf(ids, rows, isOuter, table, context, probe, build);
  for (const count of steps) {
    context.control.check();
    yield { probe, build, count };
  }
}

function stepsOf(
  ids: Int32Array | null,
  rows: Rows,
  isOuter: boolean,
  table: JoinTable,
  context: ExecContext,
  probe: Int32Array,
  build: Int32Array,
): Iterable<number> {
  if (ids === null) return everyPair(rows, table.rows, probe, build);
  return table.index === null
    ? onePair(ids, rows, isOuter, probe, build)
    : keyed(ids, rows, isOuter, table, context, probe, build);
}

/** `ids` are build rows themselves. */
function* onePair(
  ids: Int32Array,
  { length, selection }: Rows,
  isOuter: boolean,
  probe: Int32Array,
  build: Int32Array,
): Iterable<number> {
  const probeRows = selection?.length ?? length;
  let count = 0;
  for (let k = 0; k < probeRows; k++) {
    const at = selection === null ? k : selection[k]!;
    if (ids[at]! < 0 && !isOuter) continue;
    probe[count] = at;
    build[count++] = ids[at]!;
    if (count < probe.length) continue;
    yield count;
    count = 0;
  }
  if (count > 0) yield count;
}

function* keyed(
  ids: Int32Array,
  rows: Rows,
  isOuter: boolean,
  table: JoinTable,
  context: ExecContext,
  probe: Int32Array,
  build: Int32Array,
): Iterable<number> {
  const cursor = startPairs(rows.selection?.length ?? rows.length, context.scratch);
  for (;;) {
    const count = nextPairs(context.kernels, table.index!, cursor, ids, rows.selection, isOuter, probe, build);
    if (count > 0) yield count;
    if (count < probe.length) return;
  }
}

function* everyPair(
  { length, selection }: Rows,
  buildRows: number,
  probe: Int32Array,
  build: Int32Array,
): Iterable<number> {
  const probeRows = selection?.length ?? length;
  let count = 0;
  for (let k = 0; k < probeRows; k++) {
    const at = selection === null ? k : selection[k]!;
    for (let row = 0; row < buildRows; row++) {
      probe[count] = at;
      build[count++] = row;
      if (count < probe.length) continue;
      yield count;
      count = 0;
    }
  }
  if (count > 0) yield count;
}
