/** How deep a tree of plain data is, without recursion, so that a tree that is too deep can still be measured. */

/** Levels of nodes with a `kind`. */
export function depthOf(tree: object): number {
  let deepest = 0;
  const stack: [node: object, depth: number][] = [[tree, 0]];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const [node, above] = next;
    const depth = 'kind' in node ? above + 1 : above;
    if (depth > deepest) deepest = depth;
    for (const value of Object.values(node)) {
      if (typeof value === 'object' && value !== null) stack.push([value, depth]);
    }
  }
  return deepest;
}
