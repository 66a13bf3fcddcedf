/**
 * The judge of strength: what a file's statistics leave possible, by trying the values that decide. Written apart from the
 * engine and short on purpose: a condition is tried on the least and the greatest value, on each constant and its neighbours.
 */
import type { FileFacts, Known } from './strength-tables.ts';

export type Value = number | string;

export type Condition =
  | { readonly kind: 'compare'; readonly column: string; readonly operator: string; readonly value: Value | null }
  | { readonly kind: 'in'; readonly column: string; readonly values: readonly (Value | null)[] }
  | { readonly kind: 'isNull'; readonly column: string }
  | { readonly kind: 'prefix'; readonly column: string; readonly value: string }
  | { readonly kind: 'and' | 'or'; readonly args: readonly Condition[] }
  | { readonly kind: 'not'; readonly arg: Condition };

type Truth = boolean | null;

export function mayHold(condition: Condition, file: FileFacts): boolean {
  return possible(condition, file).has(true);
}

function possible(condition: Condition, file: FileFacts): ReadonlySet<Truth> {
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const isAnd = condition.kind === 'and';
      return condition.args
        .map((arg) => possible(arg, file))
        .reduce((a, b) => new Set([...a].flatMap((x) => [...b].map((y) => joined(x, y, isAnd)))));
    }
    case 'not':
      return new Set([...possible(condition.arg, file)].map((truth) => (truth === null ? null : !truth)));
    default:
      return new Set(candidates(condition, file).map((value) => truthOf(condition, value)));
  }
}

function joined(a: Truth, b: Truth, isAnd: boolean): Truth {
  if (a === !isAnd || b === !isAnd) return !isAnd;
  return a === null || b === null ? null : isAnd;
}

type Atom = Exclude<Condition, { readonly kind: 'and' | 'or' | 'not' }>;

/** The values that a row may have, as far as the condition can tell them apart. */
function candidates(atom: Atom, { rows, columns }: FileFacts): readonly (Value | null)[] {
  const known = columns[atom.column]!;
  const constants = atom.kind === 'in' ? atom.values : atom.kind === 'isNull' ? [] : [atom.value];
  const near = constants.flatMap((value): readonly Value[] =>
    value === null
      ? []
      : typeof value === 'number'
        ? [value - 1, value, value + 1]
        : [value, `${value}\u0000`, value.slice(0, -1)],
  );
  const ends = [known.min, known.max].flatMap((value): readonly Value[] =>
    value === null ? [] : typeof value === 'string' ? [value, `${value}\u0000`] : [value],
  );
  const isAllNull = known.nulls === rows;
  const values = isAllNull ? [] : [...ends, ...near, ...beyond(known)].filter((value) => isWithin(value, known));
  return known.nulls === null || known.nulls > 0 ? [...values, null] : values;
}

/** Where an end is not known, anything lies there. */
function beyond({ min, max }: Known): readonly Value[] {
  return [...(min === null ? [-1e9, ''] : []), ...(max === null ? [1e9, '\u{10ffff}'] : [])];
}

function isWithin(value: Value, { min, max }: Known): boolean {
  if (min !== null && (typeof value !== typeof min || value < min)) return false;
  return max === null || (typeof value === typeof max && value <= max);
}

function truthOf(atom: Atom, value: Value | null): Truth {
  if (atom.kind === 'isNull') return value === null;
  if (atom.kind === 'compare' && atom.operator === '<=>') return value === atom.value;
  if (value === null) return null;
  switch (atom.kind) {
    case 'prefix':
      return typeof value === 'string' ? value.startsWith(atom.value) : null;
    case 'in':
      return atom.values.includes(value) ? true : atom.values.includes(null) ? null : false;
    case 'compare':
      return atom.value === null || typeof value !== typeof atom.value
        ? null
        : compared(atom.operator, value, atom.value);
  }
}

function compared(operator: string, a: Value, b: Value): boolean {
  switch (operator) {
    case '=':
      return a === b;
    case '<>':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    default:
      return a >= b;
  }
}
