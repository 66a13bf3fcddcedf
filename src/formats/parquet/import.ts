/**
 * Decoded columns, copied out of the decoder's memory and shaped as the table wants them: members in the table's order,
 * missing members as NULL, types widened.
 * Takes C arrays of the physical values and the pruned columns that were decoded, gives vectors in the caller's memory.
 */
import { assert } from '../../core/assert.ts';
import type { DataType } from '../../core/types.ts';
import { constant, type NestedVector, type Vector } from '../../core/vector.ts';
import type { Allocator } from '../../kernels/allocator.ts';
import { bothValid } from '../../kernels/flatten.ts';
import { adaptLeaf } from './adapt.ts';
import type { CArray } from './c-data.ts';
import type { PrunedColumn } from './chunk-file.ts';
import { importDictionary, importLeaf, importValidity } from './import-leaf.ts';
import type { ColumnMapping } from './mapping.ts';

export interface ImportContext {
  readonly path: string;
  readonly alloc: Allocator;
  /** The id of the column's dictionary, where it has one. */
  readonly dictionaryId: number;
}

/**
 * All rows of a decoded top-level column, as a vector of its mapping's type. `steps` is how many structs stand around it:
 * a row is NULL where any of them is.
 */
export function importColumn(array: CArray, pruned: PrunedColumn, steps: number, context: ImportContext): Vector {
  let valid: Uint8Array | null = null;
  let current = array;
  let column = pruned;
  let start = 0;
  const { length } = array;
  for (let i = 0; i < steps; i++) {
    valid = bothValid(valid, importValidity(current, start, length, context.alloc), length, context.alloc);
    start += current.offset;
    current = current.children[0]!;
    column = column.children[0]!;
  }
  assert(column.mapping !== null, 'the innermost column of a read is mapped');
  const vector = importRows(current, start, length, column, column.mapping, context);
  return valid === null ? vector : withValidity(vector, valid, context.alloc);
}

/** Adds nulls to a vector; a constant has no bitmap, so a NULL constant stays what it is. */
function withValidity(vector: Vector, valid: Uint8Array, alloc: Allocator): Vector {
  if (vector.layout === 'const') return vector;
  return { ...vector, valid: bothValid(vector.valid, valid, vector.length, alloc) } as Vector;
}

function importRows(
  array: CArray,
  start: number,
  length: number,
  pruned: PrunedColumn,
  mapping: ColumnMapping,
  context: ImportContext,
): Vector {
  const { column, children } = pruned;
  switch (column.shape) {
    case 'leaf': {
      const { path, alloc, dictionaryId } = context;
      const vector =
        array.dictionary === null
          ? importLeaf(array, start, length, column, path, alloc)
          : importDictionary(array, start, length, column, dictionaryId, path, alloc);
      return adaptLeaf(vector, mapping.type, { ...context, column: column.name });
    }
    case 'struct':
    case 'variant':
      return importStruct(array, start, length, pruned, mapping, context);
    case 'list2':
    case 'list3':
    case 'repeated':
      return importList(array, array.children, start, length, children, mapping, context);
    case 'map': {
      const entries = array.children[0]!;
      const shifted = entries.children.map((child) => shift(child, entries.offset));
      return importList(array, shifted, start, length, children, mapping, context);
    }
  }
}

function shift(array: CArray, rows: number): CArray {
  return rows === 0 ? array : { ...array, offset: array.offset + rows };
}

function importStruct(
  array: CArray,
  start: number,
  length: number,
  pruned: PrunedColumn,
  mapping: ColumnMapping,
  context: ImportContext,
): Vector {
  let next = 0;
  const children = mapping.parts.map((part) => {
    if (part.source === null) return constant(part.type, null, length);
    const at = next++;
    return importRows(array.children[at]!, array.offset + start, length, pruned.children[at]!, part, context);
  });
  const valid = importValidity(array, start, length, context.alloc);
  return { layout: 'nested', type: mapping.type, length, valid, offsets: null, children };
}

function importList(
  array: CArray,
  items: readonly CArray[],
  start: number,
  length: number,
  pruned: readonly PrunedColumn[],
  mapping: ColumnMapping,
  context: ImportContext,
): NestedVector {
  const at = array.offset + start;
  const from = new Int32Array(array.memory, array.buffers[1]! + 4 * at, length + 1);
  const first = from[0]!;
  const itemCount = from[length]! - first;
  const offsets = context.alloc.int32(length + 1);
  for (let i = 0; i <= length; i++) offsets[i] = from[i]! - first;
  const children = mapping.parts.map((part, i) => importRows(items[i]!, first, itemCount, pruned[i]!, part, context));
  const valid = importValidity(array, start, length, context.alloc);
  return { layout: 'nested', type: mapping.type satisfies DataType, length, valid, offsets, children };
}
