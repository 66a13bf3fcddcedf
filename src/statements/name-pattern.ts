/** Spark's name patterns (SHOW ... LIKE): `*` is anything, `|` separates alternatives, case does not count. */
export function matchesPattern(name: string, pattern: string | null): boolean {
  if (pattern === null) return true;
  return pattern.split('|').some((alternative) => {
    const parts = alternative.trim().toLowerCase().split('*');
    return matchesParts(name.toLowerCase(), parts);
  });
}

/** Each part in its place: the first at the start, the last at the end, those between in order. */
function matchesParts(name: string, parts: readonly string[]): boolean {
  const [first, ...rest] = parts;
  if (rest.length === 0) return name === first;
  const last = rest.pop()!;
  if (!name.startsWith(first!)) return false;
  let at = first!.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - at >= last.length && name.endsWith(last);
}
