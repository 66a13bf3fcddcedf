/** Hashes of rows by their contents, whatever the layout: for partitioning and runtime filters. Not Spark's hash functions. */
import { reprOf } from '../core/types.ts';
import { type Rows, scalarAt, type Vector } from '../core/vector.ts';
import { type Allocator, reprBytes } from './allocator.ts';
import { vectorOf } from './builder.ts';
import { canonicalText } from './canonical.ts';
import { codeOf } from './codes.ts';
import { validityOf } from './compare.ts';
import type { Kernels } from './kernels.ts';
import { bytesOperand, fixedOperand, isNullConstant, widenOperand } from './operand.ts';

/** hashes[row], 32 bits, for the asked-for rows: equal where all columns are (NULL equals NULL). */
export function hashRows(kernels: Kernels, columns: readonly Vector[], rows: Rows, alloc: Allocator): Uint32Array {
  const hashes = alloc.uint32(rows.length, columns.length === 0);
  columns.forEach((column, i) => hashColumn(kernels, column, i === 0 ? 1 : 0, rows, hashes, alloc));
  return hashes;
}

function hashColumn(
  kernels: Kernels,
  column: Vector,
  isFirst: number,
  rows: Rows,
  hashes: Uint32Array,
  alloc: Allocator,
): void {
  const { primitives } = kernels;
  const { selection, length } = rows;
  const count = selection?.length ?? length;
  const valid = validityOf(kernels, column, length, alloc);
  if (isNullConstant(column)) {
    primitives.hashFixed(0, alloc.int8(1, true), 0, valid, isFirst, selection, count, hashes);
  } else if (column.layout === 'dict' && column.dictionary.length <= count) {
    const entries = column.dictionary.length;
    const entryHashes = hashRows(kernels, [column.dictionary], { length: entries, selection: null }, alloc);
    primitives.hashKeys(
      column.keys,
      column.keys.BYTES_PER_ELEMENT,
      valid,
      entryHashes,
      isFirst,
      selection,
      count,
      hashes,
    );
  } else if (reprOf(column.type) !== null) {
    const operand = fixedOperand(kernels, column, alloc, rows);
    const isWide = reprOf(column.type) === 'i128' && reprBytes(operand.repr) < 16;
    const { values, step, repr } = isWide ? widenOperand(kernels, operand, 'i128', length, alloc) : operand;
    primitives.hashFixed(codeOf(repr), values, step, valid, isFirst, selection, count, hashes);
  } else {
    const strings = column.type.id === 'utf8' || column.type.id === 'binary' ? column : textOf(column, rows, alloc);
    const { offsets, values, step } = bytesOperand(kernels, strings, alloc);
    primitives.hashStrings(offsets, values, step, valid, isFirst, selection, count, hashes);
  }
}

function textOf(column: Vector, rows: Rows, alloc: Allocator): Vector {
  const texts = new Array<string>(rows.length).fill('');
  const count = rows.selection?.length ?? rows.length;
  for (let k = 0; k < count; k++) {
    const row = rows.selection === null ? k : rows.selection[k]!;
    texts[row] = canonicalText(column.type, scalarAt(column, row));
  }
  return vectorOf({ id: 'utf8' }, texts, alloc);
}
