/** Small random relations and predicates over them that cannot fail. A seed gives the same texts every time. */

export interface PredicateCase {
  /** `t JOIN u ON ...`, or one relation; columns a, b INT and s STRING of t, x INT and y STRING of u. */
  readonly from: string;
  readonly predicate: string;
}

export function predicateCase(seed: number): PredicateCase {
  const random = randomOf(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const int = (): string => pick(['NULL', '0', '1', '2', '-1', '3']);
  const text = (): string => pick(['NULL', "'x'", "'y'", "''", "'xy'", "'é'"]);
  const rows = (row: () => string): string =>
    Array.from({ length: 1 + Math.floor(random() * 6) }, () => `(${row()})`).join(', ');
  const t = `(VALUES ${rows(() => `${int()}, ${int()}, ${text()}`)}, (CAST(NULL AS INT), 0, '') AS t(a, b, s))`;
  const u = `(VALUES ${rows(() => `${int()}, ${text()}`)}, (0, '') AS u(x, y))`;
  const joins = ['JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN'];
  const isJoined = random() < 0.5;
  const from = isJoined
    ? `${t} ${pick(joins)} ${u} ON ${pick(['a = x', 'a <=> x', 's = y', 'a < x', 'a = x AND s <> y'])}`
    : t;
  const number = (depth: number): string =>
    depth === 0 || random() < 0.4
      ? pick([...(isJoined ? ['x'] : []), 'a', 'b', 'length(s)', int()])
      : pick([
          () => `coalesce(${number(depth - 1)}, ${number(depth - 1)})`,
          () => `CASE WHEN ${truth(depth - 1)} THEN ${number(depth - 1)} ELSE ${number(depth - 1)} END`,
          () => `nullif(${number(depth - 1)}, ${number(depth - 1)})`,
          () => `greatest(${number(depth - 1)}, ${number(depth - 1)})`,
          () => `try_add(${number(depth - 1)}, ${number(depth - 1)})`,
        ])();
  const word = (): string => pick([...(isJoined ? ['y'] : []), 's', 'upper(s)', "concat(s, 'x')", text()]);
  const truth = (depth: number): string =>
    pick([
      () => `${number(depth)} ${pick(['=', '<', '<=', '<>', '<=>', '>'])} ${number(depth)}`,
      () => `${word()} ${pick(['=', '<', '<>', '<=>'])} ${word()}`,
      () => `${word()} LIKE ${pick(["'%x%'", "'x_'", "''", "'%'"])}`,
      () => `${number(depth)} IS ${pick(['', 'NOT '])}NULL`,
      () => `${number(depth)} ${pick(['', 'NOT '])}IN (${int()}, ${int()}, ${number(0)})`,
      () => `${number(depth)} ${pick(['', 'NOT '])}BETWEEN ${int()} AND ${int()}`,
      () => `${pick(['', 'NOT '])}EXISTS (SELECT v FROM VALUES (1), (${int()}) AS w(v) WHERE v > ${int()})`,
      ...(depth > 0
        ? [
            () => `(${truth(depth - 1)} AND ${truth(depth - 1)})`,
            () => `(${truth(depth - 1)} OR ${truth(depth - 1)})`,
            () => `NOT (${truth(depth - 1)})`,
            () => `(${truth(depth - 1)}) IS ${pick(['TRUE', 'NOT TRUE', 'FALSE', 'UNKNOWN', 'NOT NULL'])}`,
          ]
        : []),
    ])();
  return { from, predicate: truth(2) };
}

/** mulberry32 */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
