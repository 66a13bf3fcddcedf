/** The leaves below a column that is read, and where in their levels lists and slots are told apart. */
import type { PrunedColumn } from '../chunk-file.ts';
import type { FileColumn } from '../columns.ts';
import type { SchemaNode } from '../schema.ts';

export interface NestedLeaf {
  readonly column: FileColumn;
  /** Null for a leaf that is read for its levels alone. */
  readonly mapping: PrunedColumn['mapping'];
  /** The definition level that an item of the innermost list around the leaf has; 0 outside of lists. */
  readonly slotLevel: number;
}

/** In the order of the file's schema. */
export function leavesBelow({ column, mapping, children }: PrunedColumn, slotLevel = 0): NestedLeaf[] {
  if (column.shape === 'leaf') return [{ column, mapping, slotLevel }];
  const inner = isList(column) ? itemNode(column).definitionLevel : slotLevel;
  return children.flatMap((child) => leavesBelow(child, inner));
}

export function isList({ shape }: FileColumn): boolean {
  return shape === 'list2' || shape === 'list3' || shape === 'repeated' || shape === 'map';
}

/** The repeated node of a list or map: its levels are those of an item. */
export function itemNode({ shape, node }: FileColumn): SchemaNode {
  return shape === 'repeated' ? node : node.children[0]!;
}
