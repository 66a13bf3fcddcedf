/** Arrays as PostgreSQL writes them in text: `{a,"b c",NULL}`. Takes one dimension; gives null where the text is no such array. */
export function pgArrayItems(text: string): readonly (string | null)[] | null {
  const inner = /^\s*\{([\s\S]*)\}\s*$/.exec(text)?.[1];
  if (inner === undefined) return null;
  if (inner.trim() === '') return [];
  const items: (string | null)[] = [];
  const item = /\s*(?:"((?:[^"\\]|\\[\s\S])*)"|([^,"{}]+?))\s*(,|$)/y;
  for (let more = true; more; ) {
    const found = item.exec(inner);
    if (found === null) return null;
    const [, quoted, plain, separator] = found;
    items.push(
      quoted === undefined ? (/^null$/i.test(plain!) ? null : plain!) : quoted.replaceAll(/\\([\s\S])/g, '$1'),
    );
    more = separator === ',';
  }
  return items;
}
