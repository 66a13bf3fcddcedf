/**
 * The tree of a Parquet schema, from the flat list in which a footer holds it.
 * Takes schema elements, gives nodes with leaf numbers and levels. Never maps types: columns.ts does.
 */
import { EngineError } from '../../core/errors.ts';
import type { SchemaElement } from './metadata.ts';

/** A group or a leaf. Leaves are numbered in order: leaf n is column chunk n of every row group. */
export interface SchemaNode {
  readonly element: SchemaElement;
  readonly children: readonly SchemaNode[];
  /** The leaves below: `leafStart` up to but not including `leafEnd`; a leaf has one. */
  readonly leafStart: number;
  readonly leafEnd: number;
  /** How many optional and repeated, and how many repeated, nodes stand from the root down to here. */
  readonly definitionLevel: number;
  readonly repetitionLevel: number;
}

const depthMax = 64;

/** The root's node. Throws FILE_CORRUPT where child counts do not fit the list, or a leaf has no type. */
export function buildSchemaTree(elements: readonly SchemaElement[], path: string): SchemaNode {
  const cursor = { next: 0, leaves: 0, path };
  const root = elements[0];
  if (root?.childCount === undefined || root.childCount === null) throw corrupt(path, 'its schema has no root');
  const tree = buildNode(elements, cursor, { depth: 0, definition: 0, repetition: 0 });
  if (cursor.next !== elements.length) throw corrupt(path, 'its schema has elements outside of the root');
  return tree;
}

interface Cursor {
  next: number;
  leaves: number;
  readonly path: string;
}

interface Levels {
  readonly depth: number;
  readonly definition: number;
  readonly repetition: number;
}

function buildNode(elements: readonly SchemaElement[], cursor: Cursor, outer: Levels): SchemaNode {
  const element = elements[cursor.next];
  if (element === undefined) throw corrupt(cursor.path, 'its schema ends too early');
  if (outer.depth > depthMax) throw corrupt(cursor.path, 'its schema nests too deeply');
  const isRoot = cursor.next++ === 0;
  const levels: Levels = {
    depth: outer.depth + 1,
    definition: outer.definition + (isRoot || element.repetition === 'REQUIRED' ? 0 : 1),
    repetition: outer.repetition + (!isRoot && element.repetition === 'REPEATED' ? 1 : 0),
  };
  const leafStart = cursor.leaves;
  const childCount = element.childCount ?? 0;
  if (childCount < 0 || (childCount === 0 && element.type === null && !isRoot)) {
    throw corrupt(cursor.path, `the group ${element.name} of its schema is empty`);
  }
  const children: SchemaNode[] = [];
  if (childCount === 0 && !isRoot) cursor.leaves++;
  for (let i = 0; i < childCount; i++) children.push(buildNode(elements, cursor, levels));
  return {
    element,
    children,
    leafStart,
    leafEnd: cursor.leaves,
    definitionLevel: levels.definition,
    repetitionLevel: levels.repetition,
  };
}

function corrupt(path: string, reason: string): EngineError {
  return new EngineError('FILE_CORRUPT', { path, reason });
}
