/**
 * Looks each probe row up in a built join table. Where keys are unique the probe columns pass through uncopied,
 * under a narrowed selection; otherwise pairs are gathered, a batch at a time.
 */
import { type Batch, rowCount, rowsOf } from '../../core/batch.ts';
import { isNullAt, type Rows, type Vector } from '../../core/vector.ts';
import { columnsOf } from '../../plan/walk.ts';
import { type Evaluator, type ExecContext, evaluator } from '../context.ts';
import { type Found, type JoinTable, type Lookup, lookupIn } from '../join-table.ts';
import type { Layout, ProbeTransform } from '../physical.ts';
import type { Transform } from './operator.ts';
import { type Pairs, pairsOf } from './pairs.ts';
import { createOutputs, type Outputs } from './probe-output.ts';

interface Probe {
  readonly context: ExecContext;
  readonly spec: ProbeTransform;
  readonly table: JoinTable;
  readonly keys: readonly Evaluator[];
  readonly lookup: Lookup | null;
  readonly residual: Evaluator | null;
  readonly outputs: Outputs;
}

export function probeTransform(context: ExecContext, spec: ProbeTransform, input: Layout, table: JoinTable): Transform {
  const pairLayout = pairLayoutOf(spec, input);
  const probe: Probe = {
    context,
    spec,
    table,
    keys: spec.keys.map((key) => evaluator(context, key, input)),
    lookup: lookupIn(table, context.kernels, context.state, needsRows(spec)),
    residual: spec.residual === null ? null : evaluator(context, spec.residual, pairLayout),
    outputs: createOutputs(context, spec, input, pairLayout, table),
  };
  const isHopeless = table.rows === 0 && (spec.mode === 'inner' || spec.mode === 'semi' || spec.mode === 'none');
  const transform: Transform = {
    process: (batch) => (isHopeless ? [] : processBatch(probe, batch)),
    isDone: () => isHopeless,
  };
  return spec.isOptional ? whileUseful(transform) : transform;
}

/** A semi join by key alone asks which rows match, not what. */
function needsRows({ mode, marksBuild, residual, isNullAware }: ProbeTransform): boolean {
  return mode !== 'semi' || marksBuild || residual !== null || isNullAware;
}

/** Rows after which a runtime filter is judged, and the part of them that it may keep. */
const trialRows = 65_536;
const keptMax = 0.75;

/** A filter that is not needed for the answer gives up where it drops too little. */
function whileUseful(filter: Transform): Transform {
  let seen = 0;
  let kept = 0;
  return {
    *process(batch) {
      if (seen >= trialRows && kept > keptMax * seen) {
        yield batch;
        return;
      }
      seen += rowCount(batch);
      for (const out of filter.process(batch)) {
        kept += rowCount(out);
        yield out;
      }
    },
    isDone: () => filter.isDone(),
  };
}

/** What the residual reads of both sides. */
function pairLayoutOf(spec: ProbeTransform, input: Layout): Layout {
  const ids = spec.residual === null ? new Set<number>() : columnsOf(spec.residual);
  return [...input, ...spec.build].filter((c) => ids.has(c.id));
}

function* processBatch(probe: Probe, batch: Batch): Iterable<Batch> {
  const { spec, table, context, lookup } = probe;
  const rows = rowsOf(batch);
  if (lookup === null) {
    yield* withPairs(probe, batch, null);
    return;
  }
  const vectors = probe.keys.map((key) => key.evaluate(batch, rows));
  const found = lookup(vectors, rows, context.scratch);
  if (spec.isNullAware && spec.residual === null && spec.keys.length === 1)
    yield* notIn(probe, batch, vectors[0]!, found.ids);
  else if (probe.residual === null && isDecidedByKey(spec, table)) yield* withKey(probe, batch, found);
  else yield* withPairs(probe, batch, found);
}

/** At most one build row matters for a probe row. */
function isDecidedByKey(spec: ProbeTransform, table: JoinTable): boolean {
  if (table.isUnique) return true;
  const isExistence = spec.mode === 'semi' || spec.mode === 'anti' || spec.mode === 'mark';
  return isExistence && !spec.marksBuild;
}

/** NOT IN of one equality: kept where nothing is built, or where neither side has a NULL and there is no match; a mark says the opposite. */
function* notIn(probe: Probe, batch: Batch, key: Vector, ids: Int32Array): Iterable<Batch> {
  const { table, context, outputs } = probe;
  if (probe.spec.mode === 'mark') {
    const isUnknown = (row: number): boolean => !table.isEmpty && (table.hasNullKey || isNullAt(key, row));
    yield outputs.marked(batch, (row) => ids[row]! >= 0 || isUnknown(row));
    return;
  }
  if (table.isEmpty) yield outputs.passed(batch, batch.selection);
  if (table.isEmpty || table.hasNullKey) return;
  const kept = selectWhere(context, rowsOf(batch), (row) => ids[row]! < 0 && !isNullAt(key, row));
  if (kept.length > 0) yield outputs.passed(batch, kept);
}

function* withKey(probe: Probe, batch: Batch, found: Found): Iterable<Batch> {
  const { spec, context, outputs, table } = probe;
  const rows = rowsOf(batch);
  if (spec.mode === 'semi' && !spec.marksBuild && found.matched !== null) {
    if (found.matched.length > 0) yield outputs.passed(batch, found.matched);
    return;
  }
  const build = firstBuildRows(table, found.ids, rows);
  if (spec.marksBuild) markRows(table, build, { length: rows.length, selection: found.matched ?? rows.selection });
  switch (spec.mode) {
    case 'none':
      return;
    case 'outer':
      yield outputs.placed(batch, batch.selection, build);
      return;
    case 'mark':
      yield outputs.marked(batch, (row) => build[row]! >= 0);
      return;
    case 'inner':
    case 'semi': {
      const kept = found.matched ?? selectMatched(context, rows, build);
      if (kept.length === 0) return;
      yield spec.mode === 'inner' ? outputs.placed(batch, kept, build) : outputs.passed(batch, kept);
      return;
    }
    case 'anti': {
      const kept = selectWhere(context, rows, (row) => build[row]! < 0);
      if (kept.length > 0) yield outputs.passed(batch, kept);
    }
  }
}

/** Replaces key numbers by the first build row with the key, or -1, in place. */
function firstBuildRows(table: JoinTable, ids: Int32Array, { length, selection }: Rows): Int32Array {
  if (table.index === null) return ids;
  const { starts, rows } = table.index;
  const count = selection?.length ?? length;
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    const id = ids[row]!;
    if (id < 0) continue;
    const start = starts[id]!;
    ids[row] = starts[id + 1]! > start ? rows[start]! : -1;
  }
  return ids;
}

function markRows({ matched }: JoinTable, build: Int32Array, { length, selection }: Rows): void {
  const count = selection?.length ?? length;
  for (let k = 0; k < count; k++) {
    const row = build[selection === null ? k : selection[k]!]!;
    if (row >= 0) matched[row] = 1;
  }
}

function selectMatched(context: ExecContext, { length, selection }: Rows, build: Int32Array): Uint16Array {
  const count = selection?.length ?? length;
  const out = context.scratch.uint16(count);
  let kept = 0;
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    out[kept] = row;
    kept += build[row]! >= 0 ? 1 : 0;
  }
  return out.subarray(0, kept);
}

function selectWhere(context: ExecContext, { length, selection }: Rows, test: (row: number) => boolean): Uint16Array {
  const count = selection?.length ?? length;
  const out = context.scratch.uint16(count);
  let kept = 0;
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    if (test(row)) out[kept++] = row;
  }
  return out.subarray(0, kept);
}

/** Given where many pairs were looked at and nothing came of them. */
const stillAtWork: Batch = { schema: { fields: [] }, columns: [], length: 0, selection: null };

/** Every pair is looked at, a batch of pairs at a time. */
function* withPairs(probe: Probe, batch: Batch, found: Found | null): Iterable<Batch> {
  const { spec, context, table, outputs } = probe;
  const { scratch } = context;
  const rows = rowsOf(batch);
  const isMatched = scratch.bytes(batch.length, true);
  const givesPairs = spec.mode === 'inner' || spec.mode === 'outer';
  const candidates = found === null || found.matched === null ? rows : { ...rows, selection: found.matched };
  for (const pairs of pairsOf(found?.ids ?? null, candidates, false, table, context)) {
    const mark = scratch.mark();
    const kept = filterPairs(probe, batch, pairs);
    for (let i = 0; i < kept.count; i++) isMatched[kept.probe[i]!] = 1;
    if (spec.marksBuild) for (let i = 0; i < kept.count; i++) table.matched[kept.build[i]!] = 1;
    yield givesPairs && kept.count > 0 ? outputs.pairs(batch, kept) : stillAtWork;
    scratch.release(mark);
  }
  yield* afterPairs(probe, batch, isMatched);
}

function* afterPairs({ spec, context, outputs }: Probe, batch: Batch, isMatched: Uint8Array): Iterable<Batch> {
  const rows = rowsOf(batch);
  if (spec.mode === 'mark') {
    yield outputs.marked(batch, (row) => isMatched[row] === 1);
  } else if (spec.mode !== 'inner' && spec.mode !== 'none') {
    const wanted = spec.mode === 'semi' ? 1 : 0;
    const kept = selectWhere(context, rows, (row) => isMatched[row] === wanted);
    if (kept.length === 0) return;
    if (spec.mode !== 'outer') yield outputs.passed(batch, kept);
    else
      yield outputs.pairs(batch, {
        probe: Int32Array.from(kept),
        build: context.scratch.int32(kept.length).fill(-1),
        count: kept.length,
      });
  }
}

/** The pairs for which the residual is true; for NOT IN those for which it is not false. */
function filterPairs({ residual, context, spec, outputs }: Probe, batch: Batch, pairs: Pairs): Pairs {
  if (residual === null || pairs.count === 0) return pairs;
  const made = outputs.pairsForResidual(batch, pairs);
  const rows = rowsOf(made);
  const selection = spec.isNullAware
    ? notFalse(residual.evaluate(made, rows), rows, context)
    : residual.filter(made, rows);
  if (selection === null) return pairs;
  const probe = context.scratch.int32(selection.length);
  const build = context.scratch.int32(selection.length);
  for (let i = 0; i < selection.length; i++) {
    probe[i] = pairs.probe[selection[i]!]!;
    build[i] = pairs.build[selection[i]!]!;
  }
  return { probe, build, count: selection.length };
}

function notFalse(vector: Vector, rows: Rows, context: ExecContext): Uint16Array {
  return selectWhere(context, rows, (row) => isNullAt(vector, row) || isTrueAt(vector, row));
}

function isTrueAt(vector: Vector, row: number): boolean {
  if (vector.layout === 'const') return vector.value === true;
  if (vector.layout === 'dict') return isTrueAt(vector.dictionary, vector.keys[row]!);
  return vector.layout === 'fixed' && (((vector.values as Uint8Array)[row >> 3]! >> (row & 7)) & 1) === 1;
}
