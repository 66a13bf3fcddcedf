/**
 * Joins rows that lie on disk, part by part: loads the build rows of a part and hands its probe rows to whoever looks them up. A part
 * that does not fit is cut again under another hash; one that a single key fills is taken in pieces, each of which all its
 * probe rows meet. Needs memory for a table of a share of the budget; never for a part as a whole.
 */
import { type Batch, batchRowsMax, forEachRow, rowsOf } from '../core/batch.ts';
import { boolType, int32 } from '../core/types.ts';
import { constant, type FixedVector, scalarAt, type Vector } from '../core/vector.ts';
import { bitmapBytes } from '../kernels/allocator.ts';
import type { OutputColumn } from '../plan/expr.ts';
import { readBatch } from './batch-file.ts';
import { type ExecContext, evaluators, schemaOf, withState } from './context.ts';
import type { SpilledBuild } from './join-spill.ts';
import type { JoinTable } from './join-table.ts';
import { keptLayout, keyVectors, tableBytes, tableOf } from './operators/build.ts';
import type { Transform } from './operators/operator.ts';
import { probeTransform } from './operators/probe.ts';
import { PartWriter } from './part-writer.ts';
import type { BuildSink, Layout, ProbeTransform } from './physical.ts';
import { concatColumns, copyBatch, cutBatches } from './selection.ts';
import { type RowBlock, shareLeft } from './spilled.ts';

/** A probe whose build side lies on disk. */
export interface SpilledJoin {
  readonly spec: ProbeTransform;
  /** Of the probe rows' blocks. */
  readonly input: Layout;
  readonly sink: BuildSink;
  readonly build: SpilledBuild;
  /** A byte a build row, part after part; null where nobody asks. */
  readonly matched: Uint8Array | null;
}

/** Probe rows for the transform that looks them up; with null they are the join's output already. */
export interface PartStep {
  readonly transform: Transform | null;
  readonly batch: Batch;
}

/** Rows of a part or of a part of it. Build rows below the first level have their place in the part as one column more. */
interface Rows {
  readonly build: readonly RowBlock[];
  readonly probe: readonly RowBlock[];
  readonly level: number;
}

const levelsMax = 5;
const levelBits = 4;
/** A part that cutting leaves nearly as large holds one key. */
const stubbornShare = 0.9;
/** So much is loaded however little is left. */
const loadBytesMin = 2 << 20;

/** The steps that part `number` takes; each batch lies on memory that lasts until the next is asked for. */
export function* joinPartSteps(
  context: ExecContext,
  join: SpilledJoin,
  number: number,
  probe: readonly RowBlock[],
): Iterable<PartStep> {
  const marks = marksOfPart(join, number);
  yield* stepsOf(context, join, { build: join.build.parts[number]!, probe, level: 0 }, marks);
}

function marksOfPart({ build, matched }: Pick<SpilledJoin, 'build' | 'matched'>, number: number): Uint8Array | null {
  if (matched === null) return null;
  const start = rowsIn(build.parts.slice(0, number).flat());
  return matched.subarray(start, start + rowsIn(build.parts[number]!));
}

function* stepsOf(context: ExecContext, join: SpilledJoin, rows: Rows, marks: Uint8Array | null): Iterable<PartStep> {
  const { mode } = join.spec;
  const givesUnmatched = mode === 'outer' || mode === 'anti' || mode === 'mark';
  if (rows.probe.length === 0 || (rows.build.length === 0 && !givesUnmatched)) return;
  const isFitting = rows.build.length === 0 || neededBytes(join, rows.build) <= loadable(context);
  if (isFitting) yield* withTable(context, join, rows, marks);
  else if (join.spec.keys.length === 0 || rows.level === (context.settings.isSpillForced ? 1 : levelsMax))
    yield* inPieces(context, join, rows, marks);
  else yield* cutAgain(context, join, rows, marks);
}

function neededBytes({ sink }: SpilledJoin, build: readonly RowBlock[]): number {
  const bytes = sizeOf(build);
  return bytes + tableBytes(sink, bytes, rowsIn(build));
}

/** What this thread may load, where all may do so at a time. */
function loadable(context: ExecContext): number {
  const { threads, isSpillForced } = context.settings;
  return isSpillForced ? -1 : Math.max(loadBytesMin, shareLeft(context) / threads);
}

function* withTable(context: ExecContext, join: SpilledJoin, rows: Rows, marks: Uint8Array | null): Iterable<PartStep> {
  const own = context.lease.allocator();
  try {
    const inner = withState(context, own);
    const { table, places } = loadTable(inner, join, rows);
    const transform = probeTransform(inner, join.spec, join.input, table);
    for (const batch of probeBatches(context, rows.probe)) yield { transform, batch };
    if (marks !== null) mark(marks, table, places);
  } finally {
    own.close();
  }
}

/** The table of the rows, and where each row stands in its part; null = as it is. */
function loadTable(
  context: ExecContext,
  join: SpilledJoin,
  { build, probe, level }: Rows,
): { table: JoinTable; places: Vector | null } {
  const { kernels, scratch, lease, control } = context;
  const layout = buildLayout(join, level);
  const pieces = lease.allocator();
  try {
    const to = { target: pieces, scratch, kernels };
    const batches = build.map((block) => {
      control.check();
      const mark = scratch.mark();
      const copy = copyBatch(readBatch(block.descriptor, block), to);
      scratch.release(mark);
      return copy;
    });
    const columns = concatColumns(batches, layout, context.state, kernels);
    // A single batch is passed on as it is, so its memory has to stay.
    const owned = batches.length === 1 ? copyBatch(batches[0]!, { ...to, target: context.state }).columns : columns;
    const sink = { ...join.sink, probeRows: rowsIn(probe) };
    const rows = rowsIn(build);
    const stored = level === 0 ? owned : owned.slice(0, -1);
    const { hasNullKey, rows: all } = join.build;
    const table = { ...tableOf(context, sink, stored, rows), hasNullKey, isEmpty: all === 0 };
    return { table, places: level === 0 ? null : owned.at(-1)! };
  } finally {
    pieces.close();
  }
}

const placeColumn: OutputColumn = { id: -1000, name: 'place', type: int32, nullable: false };

function buildLayout({ sink }: SpilledJoin, level: number): Layout {
  return level === 0 ? keptLayout(sink) : [...keptLayout(sink), placeColumn];
}

function mark(marks: Uint8Array, { matched, rows }: JoinTable, places: Vector | null): void {
  for (let row = 0; row < rows; row++) {
    if (matched[row] === 1) marks[places === null ? row : (scalarAt(places, row) as number)] = 1;
  }
}

/** Blocks of probe rows as batches, on memory outside the lease. */
function* probeBatches(context: ExecContext, blocks: readonly RowBlock[]): Iterable<Batch> {
  for (const block of blocks) {
    context.control.check();
    const { schema, columns, length } = readBatch(block.descriptor, block);
    yield* cutBatches(schema, columns, length, Math.min(batchRowsMax, context.settings.batchRows), context.scratch);
  }
}

/** Both sides written again, into smaller parts. */
function* cutAgain(context: ExecContext, join: SpilledJoin, rows: Rows, marks: Uint8Array | null): Iterable<PartStep> {
  const file = context.temp.create();
  try {
    const cut = { bits: context.settings.isSpillForced ? 1 : levelBits, level: rows.level + 1 };
    const builds = new PartWriter(context, cut, file);
    const probes = new PartWriter(context, cut, file);
    writeBuild(context, join, rows, builds);
    writeProbe(context, join, rows.probe, probes);
    const whole = sizeOf(rows.build);
    for (const [part, build] of builds.parts.entries()) {
      const smaller: Rows = { build, probe: probes.parts[part]!, level: rows.level + 1 };
      const isStubborn = sizeOf(build) > stubbornShare * whole && neededBytes(join, build) > loadable(context);
      yield* isStubborn && smaller.probe.length > 0
        ? inPieces(context, join, smaller, marks)
        : stepsOf(context, join, smaller, marks);
    }
  } finally {
    file.close();
  }
}

function writeBuild(context: ExecContext, join: SpilledJoin, { build, level }: Rows, writer: PartWriter): void {
  const { scratch } = context;
  let place = 0;
  for (const block of build) {
    const scratchMark = scratch.mark();
    const batch = readBatch(block.descriptor, block);
    const columns = level === 0 ? [...batch.columns, placesFrom(place, batch.length)] : batch.columns;
    const schema = schemaOf(buildLayout(join, level + 1));
    writer.write({ ...batch, schema, columns }, keyVectors(join.sink, columns));
    place += batch.length;
    scratch.release(scratchMark);
  }
}

function placesFrom(first: number, length: number): FixedVector {
  const values = Int32Array.from({ length }, (_, i) => first + i);
  return { layout: 'fixed', repr: 'i32', type: int32, length, valid: null, values };
}

function writeProbe(
  context: ExecContext,
  { spec, input }: SpilledJoin,
  blocks: readonly RowBlock[],
  writer: PartWriter,
): void {
  const { scratch } = context;
  const shared = evaluators(context, spec.keys, input);
  const keys = spec.keys.map((key) => shared.of(key));
  for (const block of blocks) {
    const scratchMark = scratch.mark();
    const batch = readBatch(block.descriptor, block);
    shared.begin();
    writer.write(
      batch,
      keys.map((key) => key.evaluate(batch, rowsOf(batch))),
    );
    scratch.release(scratchMark);
  }
}

/**
 * Build rows a piece at a time, all probe rows against each. Whether a probe row has a match shows after the last piece: rows that
 * are given for having one or none come then.
 */
function* inPieces(context: ExecContext, join: SpilledJoin, rows: Rows, marks: Uint8Array | null): Iterable<PartStep> {
  const { spec } = join;
  const givesPairs = spec.mode === 'inner' || spec.mode === 'outer' || spec.mode === 'none';
  const isFlagged = spec.mode !== 'inner' && spec.mode !== 'none';
  const flags = isFlagged ? new Uint8Array(bitmapBytes(rowsIn(rows.probe))) : null;
  let from = 0;
  for (const build of piecesOf(context, join, rows.build)) {
    const piece = { ...rows, build };
    const ofPiece = marks === null || rows.level > 0 ? marks : marks.subarray(from, from + rowsIn(build));
    const pairs: SpilledJoin = { ...join, spec: { ...spec, mode: spec.mode === 'outer' ? 'inner' : spec.mode } };
    if (flags !== null) flagMatches(context, join, piece, flags);
    if (givesPairs) yield* withTable(context, pairs, piece, ofPiece);
    from += rowsIn(build);
  }
  if (flags !== null) yield* flaggedSteps(context, join, rows.probe, flags);
}

function* piecesOf(context: ExecContext, join: SpilledJoin, build: readonly RowBlock[]): Iterable<readonly RowBlock[]> {
  let piece: RowBlock[] = [];
  for (const block of build) {
    if (piece.length > 0 && neededBytes(join, [...piece, block]) > loadable(context)) {
      yield piece;
      piece = [];
    }
    piece.push(block);
  }
  if (piece.length > 0) yield piece;
}

const flagColumn: OutputColumn = { id: -1001, name: 'flag', type: boolType, nullable: false };

/** Sets the bit of each probe row that has a match among the build rows. */
function flagMatches(context: ExecContext, join: SpilledJoin, rows: Rows, flags: Uint8Array): void {
  const { id } = flagColumn;
  const spec: ProbeTransform = { ...join.spec, mode: 'mark', mark: id, marksBuild: false, output: [flagColumn] };
  let from = 0;
  for (const { transform, batch } of withTable(context, { ...join, spec }, rows, null)) {
    const scratchMark = context.scratch.mark();
    for (const { columns, length } of transform!.process(batch)) {
      if (length === 0) continue;
      for (let row = 0; row < length; row++) {
        if (scalarAt(columns[0]!, row) === true) flags[(from + row) >> 3]! |= 1 << ((from + row) & 7);
      }
    }
    from += batch.length;
    context.scratch.release(scratchMark);
  }
}

/** The join's output for rows whose matches are known: semi, anti and mark, and the rows of an outer join that have none. */
function* flaggedSteps(
  context: ExecContext,
  { spec, input }: SpilledJoin,
  probe: readonly RowBlock[],
  flags: Uint8Array,
): Iterable<PartStep> {
  let from = 0;
  for (const batch of probeBatches(context, probe)) {
    const isFlagged = (row: number): boolean => ((flags[(from + row) >> 3]! >> ((from + row) & 7)) & 1) === 1;
    const kept: number[] = [];
    const values = new Uint8Array(bitmapBytes(batch.length));
    forEachRow(rowsOf(batch), (row) => {
      if (isFlagged(row)) values[row >> 3]! |= 1 << (row & 7);
      if (spec.mode === 'mark' || isFlagged(row) === (spec.mode === 'semi')) kept.push(row);
    });
    const { length } = batch;
    from += length;
    if (kept.length === 0) continue;
    const marked: FixedVector = { layout: 'fixed', repr: 'bit', type: boolType, length, valid: null, values };
    const columns = spec.output.map(({ id, type }) => {
      if (id === spec.mark) return marked;
      const at = input.findIndex((column) => column.id === id);
      return at < 0 ? constant(type, null, length) : batch.columns[at]!;
    });
    const selection = kept.length === length ? null : Uint16Array.from(kept);
    yield { transform: null, batch: { schema: schemaOf(spec.output), columns, length, selection } };
  }
}

/** The build rows of a part with what probes marked of them. */
export function* markedBuildBatches(
  context: ExecContext,
  join: Pick<SpilledJoin, 'build' | 'matched'>,
  number: number,
): Iterable<{ readonly batch: Batch; readonly marks: Uint8Array }> {
  const marks = marksOfPart(join, number)!;
  let from = 0;
  for (const block of join.build.parts[number]!) {
    context.control.check();
    const batch = readBatch(block.descriptor, block);
    yield { batch, marks: marks.subarray(from, from + batch.length) };
    from += batch.length;
  }
}

function rowsIn(blocks: readonly RowBlock[]): number {
  return blocks.reduce((sum, { rows }) => sum + rows, 0);
}

function sizeOf(blocks: readonly RowBlock[]): number {
  return blocks.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}
