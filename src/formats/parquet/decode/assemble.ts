/**
 * Structs, lists and maps from the levels of their leaves. Takes what the leaves' readers gave for the same rows, gives a
 * vector of the table's type: members in the table's order, missing members as NULL.
 * Throws FILE_CORRUPT where the leaves of one column do not agree about its shape.
 */
import { assert } from '../../../core/assert.ts';
import { EngineError } from '../../../core/errors.ts';
import { constant, type NestedVector, type Vector } from '../../../core/vector.ts';
import { type Allocator, bitmapBytes } from '../../../kernels/allocator.ts';
import type { Kernels } from '../../../kernels/kernels.ts';
import type { PrunedColumn } from '../chunk-file.ts';
import type { ColumnMapping } from '../mapping.ts';
import { isList, itemNode } from './nested-leaves.ts';
import type { LeafSlots } from './nested-reader.ts';

export interface AssembleContext {
  readonly path: string;
  readonly alloc: Allocator;
  readonly kernels: Kernels;
  /** What was read of each leaf, by its number. */
  readonly leaves: ReadonlyMap<number, LeafSlots>;
}

/** Of all `rows` rows of a column. */
export function assembleColumn(pruned: PrunedColumn, rows: number, context: AssembleContext): Vector {
  return assemble(pruned, { repetition: 0, slotLevel: 0, length: rows }, context);
}

/** The innermost list around a node: its levels, and how many items it has. The rows themselves at the top. */
interface Frame {
  readonly repetition: number;
  readonly slotLevel: number;
  readonly length: number;
}

function assemble(pruned: PrunedColumn, frame: Frame, context: AssembleContext): Vector {
  const { column, mapping } = pruned;
  assert(mapping !== null, 'what is assembled is mapped');
  if (isList(column)) return assembleList(pruned, mapping, frame, context);
  if (column.shape !== 'leaf') return assembleStruct(pruned, mapping, frame, context);
  const { values } = leafBelow(pruned, context);
  if (values.length !== frame.length) throw disagreement(pruned, context);
  return values;
}

function assembleStruct(
  pruned: PrunedColumn,
  mapping: ColumnMapping,
  frame: Frame,
  context: AssembleContext,
): NestedVector {
  const { alloc, kernels } = context;
  const { length, repetition, slotLevel } = frame;
  const { count, definitions, repetitions } = leafBelow(pruned, context);
  const bits = alloc.bytes(bitmapBytes(count));
  const ones = alloc.int32(1);
  const level = pruned.column.node.definitionLevel;
  const slots = kernels.primitives.slotBits(definitions, repetitions, count, repetition, slotLevel, level, bits, ones);
  if (slots !== length) throw disagreement(pruned, context);
  let next = 0;
  const children = mapping.parts.map((part) =>
    part.source === null ? constant(part.type, null, length) : assemble(pruned.children[next++]!, frame, context),
  );
  const valid = ones[0] === length ? null : bits;
  return { layout: 'nested', type: mapping.type, length, valid, offsets: null, children };
}

function assembleList(
  pruned: PrunedColumn,
  mapping: ColumnMapping,
  frame: Frame,
  context: AssembleContext,
): NestedVector {
  const { alloc, kernels } = context;
  const { length } = frame;
  const { count, definitions, repetitions } = leafBelow(pruned, context);
  const { definitionLevel: itemLevel, repetitionLevel: repetition } = itemNode(pruned.column);
  const validLevel = pruned.column.shape === 'repeated' ? itemLevel - 1 : pruned.column.node.definitionLevel;
  const bits = alloc.bytes(bitmapBytes(count));
  const offsets = alloc.int32(count + 1);
  const ones = alloc.int32(1);
  assert(repetitions !== null, 'a leaf in a list has repetition levels');
  const slots = kernels.primitives.listOffsets(
    definitions,
    repetitions,
    count,
    repetition,
    frame.slotLevel,
    validLevel,
    itemLevel,
    offsets,
    bits,
    ones,
  );
  if (slots !== length) throw disagreement(pruned, context);
  const items: Frame = { repetition, slotLevel: itemLevel, length: offsets[length]! };
  const children = pruned.children.map((child) => assemble(child, items, context));
  const valid = ones[0] === length ? null : bits;
  return { layout: 'nested', type: mapping.type, length, valid, offsets: offsets.subarray(0, length + 1), children };
}

/** The first leaf below a node: its levels tell the node's shape. */
function leafBelow(pruned: PrunedColumn, { leaves }: AssembleContext): LeafSlots {
  let at = pruned;
  while (at.column.shape !== 'leaf') at = at.children[0]!;
  return leaves.get(at.column.node.leafStart)!;
}

function disagreement({ column }: PrunedColumn, { path }: AssembleContext): EngineError {
  return new EngineError('FILE_CORRUPT', { path, reason: `the levels below ${column.name} do not fit each other` });
}
