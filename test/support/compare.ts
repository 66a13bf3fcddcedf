/**
 * The one rule by which tests compare answers: rows as a multiset, or in order where the statement orders them fully,
 * or by the prefix of the order where ties may fall either way; doubles to 1e-9 relative, all else exactly; NULL
 * equals NULL alone. Takes rows of cells, gives null or a sentence on the first difference.
 */

/** A value to compare: numbers approximately, text exactly, a nested value item by item. */
export type Cell = null | number | string | readonly Cell[];
export type Row = readonly Cell[];

/**
 * How far the order of rows is part of the answer: not at all; wholly; or by the columns `keys` alone (positions, in
 * the order of ORDER BY). With `isLimited`, rows tied on the last key may be any of those tied: their keys count only.
 */
export type Order = 'none' | 'full' | { readonly keys: readonly number[]; readonly isLimited?: boolean };

const relativeTolerance = 1e-9;

/** Runs of equally keyed rows longer than this are compared in order alone: matching is quadratic. */
const matchRowsMax = 2000;

/** Null where both answers are the same, else a sentence that names the first difference. */
export function differenceOf(actual: readonly Row[], expected: readonly Row[], order: Order = 'none'): string | null {
  if (actual.length !== expected.length)
    return `${actual.length} rows instead of ${expected.length}${firstExtra(actual, expected)}`;
  if (order === 'none') return bagDifference(actual, expected);
  if (order === 'full') return listDifference(actual, expected);
  return tiedDifference(actual, expected, order.keys, order.isLimited ?? false);
}

export function isSameCell(a: Cell, b: Cell): boolean {
  if (typeof a === 'number' && typeof b === 'number') return isClose(a, b);
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, i) => isSameCell(item as Cell, b[i] as Cell));
  }
  return a === b;
}

export function isSameRow(a: Row, b: Row): boolean {
  return isSameCell(a, b);
}

function isClose(a: number, b: number): boolean {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return true;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
  return Math.abs(a - b) <= relativeTolerance * Math.max(Math.abs(a), Math.abs(b));
}

function listDifference(actual: readonly Row[], expected: readonly Row[]): string | null {
  const at = actual.findIndex((row, i) => !isSameRow(row, expected[i]!));
  return at < 0 ? null : `row ${at + 1} is ${show(actual[at]!)} instead of ${show(expected[at]!)}`;
}

/** Rows agree on the keys in order; among rows of one key they agree as a multiset, save the last key of a LIMIT. */
function tiedDifference(
  actual: readonly Row[],
  expected: readonly Row[],
  keys: readonly number[],
  isLimited: boolean,
): string | null {
  const keyOf = (row: Row): Row => keys.map((key) => row[key] ?? null);
  const difference = listDifference(actual.map(keyOf), expected.map(keyOf));
  if (difference !== null) return `by the order's keys, ${difference}`;
  let start = 0;
  while (start < expected.length) {
    const key = keyOf(expected[start]!);
    let end = start + 1;
    while (end < expected.length && isSameRow(keyOf(expected[end]!), key)) end++;
    const mayDiffer = isLimited && end === expected.length;
    const tied = mayDiffer ? null : bagDifference(actual.slice(start, end), expected.slice(start, end));
    if (tied !== null) return `among rows of the key ${show(key)}, ${tied}`;
    start = end;
  }
  return null;
}

/** As multisets: rows are brought together by what is exact in them, then by their numbers. */
function bagDifference(actual: readonly Row[], expected: readonly Row[]): string | null {
  const left = sorted(actual);
  const right = sorted(expected);
  let start = 0;
  while (start < left.length) {
    const { exact } = left[start]!;
    if (exact !== right[start]!.exact) return missing(left, right);
    let end = start + 1;
    while (end < left.length && left[end]!.exact === exact) end++;
    if (right[end - 1]!.exact !== exact) return missing(left, right);
    if (!isSameRun(left.slice(start, end), right.slice(start, end))) return missing(left, right);
    start = end;
  }
  return null;
}

interface SortedRow {
  readonly row: Row;
  /** The row's text with every number left out. */
  readonly exact: string;
  readonly numbers: readonly number[];
}

function sorted(rows: readonly Row[]): SortedRow[] {
  return rows
    .map((row) => {
      const numbers: number[] = [];
      return { row, exact: exactText(row, numbers), numbers };
    })
    .toSorted((a, b) => (a.exact < b.exact ? -1 : a.exact > b.exact ? 1 : compareNumbers(a.numbers, b.numbers)));
}

function exactText(cell: Cell, numbers: number[]): string {
  if (cell === null) return 'null';
  if (typeof cell === 'string') return JSON.stringify(cell);
  if (typeof cell === 'number') {
    numbers.push(cell);
    return '~';
  }
  return `[${cell.map((item) => exactText(item, numbers)).join(',')}]`;
}

function compareNumbers(a: readonly number[], b: readonly number[]): number {
  for (const [i, x] of a.entries()) {
    const y = b[i]!;
    const order = Number.isNaN(x) || Number.isNaN(y) ? Number(Number.isNaN(x)) - Number(Number.isNaN(y)) : x - y;
    if (order < 0 || order > 0) return order;
  }
  return 0;
}

/** Rows that differ in numbers only: in sorted order, or, where near values sorted either way, by finding a partner. */
function isSameRun(left: readonly SortedRow[], right: readonly SortedRow[]): boolean {
  if (left.every((each, i) => isSameRow(each.row, right[i]!.row))) return true;
  if (left.length > matchRowsMax) return false;
  const free = [...right];
  return left.every((each) => {
    const at = free.findIndex((other) => isSameRow(each.row, other.row));
    if (at >= 0) free.splice(at, 1);
    return at >= 0;
  });
}

function missing(left: readonly SortedRow[], right: readonly SortedRow[]): string {
  const lack = (these: readonly SortedRow[], those: readonly SortedRow[]): SortedRow | undefined => {
    const counts = new Map<string, number>();
    for (const { exact } of those) counts.set(exact, (counts.get(exact) ?? 0) + 1);
    return these.find((each) => {
      const count = counts.get(each.exact) ?? 0;
      counts.set(each.exact, count - 1);
      return count <= 0 || !those.some((other) => isSameRow(each.row, other.row));
    });
  };
  const extra = lack(left, right) ?? left[0]!;
  const absent = lack(right, left) ?? right[0]!;
  return `the row ${show(extra.row)} should not be there, and ${show(absent.row)} is missing`;
}

function firstExtra(actual: readonly Row[], expected: readonly Row[]): string {
  const [longer, shorter, what] =
    actual.length > expected.length ? [actual, expected, 'should not be there'] : [expected, actual, 'is missing'];
  const counts = new Map<string, number>();
  for (const row of shorter) counts.set(show(row), (counts.get(show(row)) ?? 0) + 1);
  const extra = longer.find((row) => {
    const count = counts.get(show(row)) ?? 0;
    counts.set(show(row), count - 1);
    return count <= 0;
  });
  return extra === undefined ? '' : `: for one, ${show(extra)} ${what}`;
}

function show(row: Row): string {
  const text = JSON.stringify(row, (_, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  );
  return text.length > 300 ? `${text.slice(0, 300)}...` : text;
}
