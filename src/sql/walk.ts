/**
 * Going through a tree of plain data without knowing each node: visit, map, and compare without places.
 * Visiting is iterative, so that any depth can be measured or searched.
 */

import type {
  GroupItem,
  GroupingSet,
  JoinCondition,
  PipeStep,
  QueryBody,
  Relation,
  TableArgument,
  TableChanges,
  TimeTravel,
} from './ast.ts';
import type { Expression, FrameBound, WindowName, WindowSpec } from './ast-expression.ts';
import type { Statement } from './ast-statement.ts';
import type { TypeNode } from './ast-type.ts';

/** Every node that has a `kind` and a place. */
export type AstNode =
  | Expression
  | FrameBound
  | WindowName
  | WindowSpec
  | TypeNode
  | Statement
  | QueryBody
  | PipeStep
  | Relation
  | GroupItem
  | GroupingSet
  | JoinCondition
  | TableArgument
  | TableChanges
  | TimeTravel;

/** Calls `enter` with each node before its children, in the order of the text; false leaves the children out. */
export function visit(root: object, enter: (node: AstNode) => boolean | undefined): void {
  const stack: object[] = [root];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (isAstNode(next) && enter(next) === false) continue;
    const values = Object.values(next);
    for (let i = values.length - 1; i >= 0; i--) {
      const value: unknown = values[i];
      if (typeof value === 'object' && value !== null) stack.push(value);
    }
  }
}

/** The nodes directly below a node, in the order of its fields. */
export function childrenOf(node: object): AstNode[] {
  const children: AstNode[] = [];
  visit(node, (below) => {
    if (below === node) return true;
    children.push(below);
    return false;
  });
  return children;
}

/** True where any node below or at `root` satisfies `test`. */
export function some(root: object, test: (node: AstNode) => boolean): boolean {
  let isFound = false;
  visit(root, (node) => {
    isFound ||= test(node);
    return !isFound;
  });
  return isFound;
}

/**
 * A copy in which each node was replaced by `change` of it, children first; what did not change is shared.
 * `change` has to give a node that may stand where the old one stood.
 */
export function mapTree<T extends object>(root: T, change: (node: AstNode) => AstNode): T {
  const mapped = mapFields(root, change);
  return (isAstNode(mapped) ? change(mapped) : mapped) as T;
}

function mapFields<T extends object>(node: T, change: (node: AstNode) => AstNode): T {
  if (Array.isArray(node)) {
    const items: unknown[] = node;
    const mapped = items.map((item) => mapValue(item, change));
    return (mapped.some((item, i) => item !== items[i]) ? mapped : node) as T;
  }
  const entries = Object.entries(node);
  const mapped = entries.map(([key, value]): [string, unknown] => [key, mapValue(value, change)]);
  const isSame = mapped.every(([, value], i) => value === entries[i]![1]);
  return isSame ? node : (Object.fromEntries(mapped) as T);
}

function mapValue(value: unknown, change: (node: AstNode) => AstNode): unknown {
  return typeof value === 'object' && value !== null ? mapTree(value, change) : value;
}

/** The tree without places and without the literals' source text: what two spellings of one statement share. */
export function withoutSpans(root: object): unknown {
  if (Array.isArray(root)) return (root as unknown[]).map(stripped);
  const entries = Object.entries(root).filter(([key]) => !places.has(key));
  return Object.fromEntries(entries.map(([key, value]) => [key, stripped(value)]));
}

const places: ReadonlySet<string> = new Set(['span', 'raw', 'queryText', 'bodyText']);

function stripped(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? withoutSpans(value) : value;
}

function isAstNode(value: object): value is AstNode {
  return 'kind' in value && 'span' in value;
}
