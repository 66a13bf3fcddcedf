/** The batches that a probe gives: probe columns under a selection, or both sides gathered. */
import { type Batch, forEachRow, rowsOf } from '../../core/batch.ts';
import { boolType, type Schema } from '../../core/types.ts';
import { constant, type DictVector, type Vector } from '../../core/vector.ts';
import { bitmapBytes } from '../../kernels/allocator.ts';
import { gather } from '../../kernels/gather.ts';
import { type ExecContext, indexIn, schemaOf } from '../context.ts';
import type { JoinTable } from '../join-table.ts';
import type { Layout, ProbeTransform } from '../physical.ts';
import type { Pairs } from './pairs.ts';

export interface Outputs {
  /** The probe's own columns. */
  passed(batch: Batch, selection: Uint16Array | null): Batch;
  /** build[row] is the build row at each selected physical row, or -1; elsewhere undefined. */
  placed(batch: Batch, selection: Uint16Array | null, build: Int32Array): Batch;
  marked(batch: Batch, isMatch: (row: number) => boolean): Batch;
  pairs(batch: Batch, pairs: Pairs): Batch;
  /** Only what the residual reads. */
  pairsForResidual(batch: Batch, pairs: Pairs): Batch;
}

/** Where a column of the output comes from. */
type Place = { readonly side: 'probe' | 'build'; readonly at: number } | { readonly side: 'mark' };

interface Shape {
  readonly schema: Schema;
  readonly places: readonly Place[];
}

export function createOutputs(
  context: ExecContext,
  spec: ProbeTransform,
  input: Layout,
  pairLayout: Layout,
  table: JoinTable,
): Outputs {
  const source = { columns: table.columns.map((column) => buildColumn(context, column)), rows: table.rows };
  const shape = shapeOf(spec, input, spec.output);
  const pairShape = shapeOf(spec, input, pairLayout);
  return {
    passed: (batch, selection) => withColumns(shape, batch, selection, () => unreachable()),
    placed: (batch, selection, build) => placed(context, shape, batch, selection, build, source),
    marked: (batch, isMatch) => {
      const mark = markVector(context, batch, isMatch);
      return withColumns(shape, batch, batch.selection, () => mark);
    },
    pairs: (batch, pairs) => gathered(context, shape, batch, pairs, source),
    pairsForResidual: (batch, pairs) => gathered(context, pairShape, batch, pairs, source),
  };
}

/** The build side's rows. */
interface BuildSource {
  readonly rows: number;
  readonly columns: readonly BuildColumn[];
}

/** Strings are not copied for each row that has them: the rows' numbers are keys to them. Null for other columns. */
interface BuildColumn {
  readonly vector: Vector;
  readonly texts: { readonly dictionary: Vector; readonly dictionaryId: number } | null;
}

function buildColumn(context: ExecContext, vector: Vector): BuildColumn {
  if (vector.layout !== 'bytes') return { vector, texts: null };
  return { vector, texts: { dictionary: { ...vector, valid: null }, dictionaryId: context.nextDictionaryId() } };
}

function shapeOf(spec: ProbeTransform, input: Layout, layout: Layout): Shape {
  const places = layout.map(({ id }): Place => {
    if (id === spec.mark) return { side: 'mark' };
    const at = spec.build.findIndex((c) => c.id === id);
    return at >= 0 ? { side: 'build', at } : { side: 'probe', at: indexIn(input, id) };
  });
  return { schema: schemaOf(layout), places };
}

function unreachable(): never {
  throw new Error('a probe that passes its rows on gives no build columns');
}

function withColumns(
  shape: Shape,
  batch: Batch,
  selection: Uint16Array | null,
  other: (place: Place) => Vector,
): Batch {
  const columns = shape.places.map((place) => (place.side === 'probe' ? batch.columns[place.at]! : other(place)));
  return { schema: shape.schema, columns, length: batch.length, selection };
}

/**
 * Build columns at the physical places of the probe rows; few rows of a batch are cheaper gathered on both sides.
 */
function placed(
  context: ExecContext,
  shape: Shape,
  batch: Batch,
  selection: Uint16Array | null,
  build: Int32Array,
  table: BuildSource,
): Batch {
  const count = selection?.length ?? batch.length;
  if (selection !== null && 2 * count < batch.length) {
    const probe = context.scratch.int32(count);
    const dense = context.scratch.int32(count);
    for (let k = 0; k < count; k++) {
      probe[k] = selection[k]!;
      dense[k] = build[selection[k]!]!;
    }
    return gathered(context, shape, batch, { probe, build: dense, count }, table);
  }
  const rows = selection === null ? build : spread(context, selection, build, batch.length);
  return withColumns(shape, batch, selection, (place) => gatherBuild(context, shape, place, rows, batch.length, table));
}

/** Rows that do not count get build row 0: any will do. */
function spread(context: ExecContext, selection: Uint16Array, build: Int32Array, length: number): Int32Array {
  const out = context.scratch.int32(length, true);
  for (let k = 0; k < selection.length; k++) out[selection[k]!] = build[selection[k]!]!;
  return out;
}

function gatherBuild(
  context: ExecContext,
  shape: Shape,
  place: Place,
  rows: Int32Array,
  count: number,
  table: BuildSource,
): Vector {
  if (place.side !== 'build') return unreachable();
  const { vector, texts } = table.columns[place.at]!;
  if (table.rows === 0) return constant(vector.type, null, count);
  const { scratch, kernels } = context;
  const isOuter = texts !== null && kernels.primitives.anyNegative(rows, count) === 1;
  if (texts === null || isOuter) return gather(vector, rows, count, scratch, kernels);
  const { dictionary, dictionaryId } = texts;
  const valid = vector.valid === null ? null : gatheredValid(context, vector.valid, rows, count);
  return { layout: 'dict', type: vector.type, length: count, valid, keys: rows, dictionary, dictionaryId };
}

function gatheredValid(
  { scratch, kernels }: ExecContext,
  valid: Uint8Array,
  rows: Int32Array,
  count: number,
): Uint8Array | null {
  const out = scratch.bytes(bitmapBytes(count));
  const nulls = kernels.primitives.gatherBits(valid, rows, rows.BYTES_PER_ELEMENT, count, out);
  return nulls === 0 ? null : out;
}

/** Both sides gathered by row. */
function gathered(context: ExecContext, shape: Shape, batch: Batch, pairs: Pairs, table: BuildSource): Batch {
  const { probe, build, count } = pairs;
  const keys = new Map<DictVector['keys'], DictVector['keys']>();
  const columns = shape.places.map((place) => {
    if (place.side !== 'probe') return gatherBuild(context, shape, place, build, count, table);
    const column = batch.columns[place.at]!;
    const out = gather(column, probe, count, context.scratch, context.kernels);
    if (column.layout !== 'dict' || out.layout !== 'dict') return out;
    // Columns with keys in common still have them: they can be grouped by those.
    const known = keys.get(column.keys);
    if (known === undefined) keys.set(column.keys, out.keys);
    return known === undefined ? out : { ...out, keys: known };
  });
  return { schema: shape.schema, columns, length: count, selection: null };
}

function markVector(context: ExecContext, batch: Batch, isMatch: (row: number) => boolean): Vector {
  const values = context.scratch.bytes(bitmapBytes(batch.length), true);
  forEachRow(rowsOf(batch), (row) => {
    if (isMatch(row)) values[row >> 3] = values[row >> 3]! | (1 << (row & 7));
  });
  return { layout: 'fixed', repr: 'bit', type: boolType, length: batch.length, valid: null, values };
}
