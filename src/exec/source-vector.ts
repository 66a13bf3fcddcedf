/**
 * Columns of a scan that are no plain column of the file: constants of the split, numbers of rows, and both together.
 * Takes a batch of the file's columns; gives vectors of the same rows.
 */
import type { Scalar } from '../core/scalar.ts';
import { constant, isNullAt, scalarAt, type Vector } from '../core/vector.ts';
import type { VectorBatch } from '../formats/parquet/group-read.ts';
import type { EvalContext } from '../functions/define.ts';
import type { ColumnSource } from '../plan/ports.ts';

type FileSource = Extract<ColumnSource, { readonly kind: 'file' }>;

/** What a source reads of the file, in order. */
export function fileSourcesOf(source: ColumnSource): readonly FileSource[] {
  switch (source.kind) {
    case 'file':
      return [source];
    case 'rowValue':
      return source.stored === null ? [] : [source.stored];
    case 'constantOr':
      return [source.stored];
    case 'struct':
      return source.members.flatMap(fileSourcesOf);
    case 'constant':
    case 'rowIndex':
      return [];
  }
}

export interface SourceRows {
  readonly batch: VectorBatch;
  readonly constants: readonly Scalar[];
  readonly context: EvalContext;
}

/** The vector of a source; `place` is where its columns of the file begin in the batch. */
export function sourceVector(source: ColumnSource, place: number, rows: SourceRows): Vector {
  const { batch, constants } = rows;
  switch (source.kind) {
    case 'file':
      return batch.columns[place]!;
    case 'constant':
      return constant(source.type, constants[source.index] ?? null, batch.length);
    case 'rowIndex':
      return counted(source, 0n, rows);
    case 'rowValue':
      return rowValue(source, place, rows);
    case 'constantOr': {
      const value = constants[source.index] ?? null;
      return value === null ? batch.columns[place]! : constant(source.type, value, batch.length);
    }
    case 'struct':
      return structOf(source, place, rows);
  }
}

function rowValue(source: Extract<ColumnSource, { kind: 'rowValue' }>, place: number, rows: SourceRows): Vector {
  const { batch, constants, context } = rows;
  const start = constants[source.index];
  const isCounted = typeof start === 'bigint' && source.isCounted;
  const derived = isCounted ? counted(source, start, rows) : constant(source.type, start ?? null, batch.length);
  return source.stored === null ? derived : firstKnown(batch.columns[place]!, derived, context);
}

function structOf(source: Extract<ColumnSource, { kind: 'struct' }>, place: number, rows: SourceRows): Vector {
  let at = place;
  const children = source.members.map((member) => {
    const made = sourceVector(member, at, rows);
    at += fileSourcesOf(member).length;
    return made;
  });
  return { layout: 'nested', type: source.type, length: rows.batch.length, valid: null, offsets: null, children };
}

function counted({ type }: ColumnSource, start: bigint, { batch, context }: SourceRows): Vector {
  const values = context.alloc.bigInt64(batch.length);
  const first = start + BigInt(batch.firstRow);
  for (let row = 0; row < batch.length; row++) values[row] = first + BigInt(row);
  return { layout: 'fixed', type, length: batch.length, valid: null, repr: 'i64', values };
}

/** The stored value where there is one, else the derived one. */
function firstKnown(stored: Vector, derived: Vector, context: EvalContext): Vector {
  const { length, type } = derived;
  const values = context.alloc.bigInt64(length);
  const valid = context.alloc.bytes((length + 7) >> 3, true);
  for (let row = 0; row < length; row++) {
    const value = isNullAt(stored, row) ? scalarAt(derived, row) : scalarAt(stored, row);
    if (typeof value !== 'bigint') continue;
    values[row] = value;
    valid[row >> 3]! |= 1 << (row & 7);
  }
  return { layout: 'fixed', type, length, valid, repr: 'i64', values };
}
