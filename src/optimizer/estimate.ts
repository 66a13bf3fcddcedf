/**
 * How many rows a plan gives, and how many different values its columns have: estimates for choosing join orders.
 * From table statistics (log, footers) upwards; where nothing is known, a guess that keeps orders of magnitude.
 */
import type { DataType } from '../core/types.ts';
import { conjuncts } from '../plan/build.ts';
import type { ColumnId, Expr } from '../plan/expr.ts';
import type { AggregatePlan, JoinPlan, LogicalPlan, ScanPlanNode, SetOperationPlan } from '../plan/logical.ts';
import { outputIds, outputOf } from '../plan/output.ts';
import type { OptimizerContext } from './context.ts';
import { numberOf, selectivity } from './selectivity.ts';

export interface ColumnEstimate {
  /** Null = unknown. */
  readonly distinct: number | null;
  /** On the number line of the type's own unit; null = unknown or no number. */
  readonly min: number | null;
  readonly max: number | null;
  readonly nullFraction: number;
  /** There are no more different values: the rows of the relation that the column comes from. Absent = as many as there are rows. */
  readonly distinctMax?: number;
  /** The different values of the whole table's column, where they are known: what filters leave are some of them. */
  readonly domain?: number;
}

export interface Estimate {
  readonly rows: number;
  readonly columns: ReadonlyMap<ColumnId, ColumnEstimate>;
}

const unknownRows = 1000;
const bytesPerRow = 50;

/** Estimates plans of one statement, each node once. */
export class Estimator {
  readonly #tables: OptimizerContext['tables'];
  readonly #known = new WeakMap<LogicalPlan, Estimate>();

  constructor(tables: OptimizerContext['tables']) {
    this.#tables = tables;
  }

  of(plan: LogicalPlan): Estimate {
    const known = this.#known.get(plan);
    if (known !== undefined) return known;
    const estimate = this.#estimate(plan);
    this.#known.set(plan, estimate);
    return estimate;
  }

  /** The part of the left side's rows that have an equal key on the right. */
  matchedFraction({ left, right, condition }: JoinPlan): number {
    const [leftIds, rightIds] = [outputIds(left), outputIds(right)];
    const keys = conjuncts(condition).map((c) => equalitySides(c, leftIds, rightIds));
    return matchedFraction(
      this.of(left),
      this.of(right),
      keys.filter((key) => key !== null),
    );
  }

  #estimate(plan: LogicalPlan): Estimate {
    switch (plan.kind) {
      case 'scan':
        return filteredBy(this.#scan(plan), plan.filters);
      case 'values':
        return { rows: plan.rows.length, columns: new Map() };
      case 'filter':
        return filteredBy(this.of(plan.input), conjuncts(plan.predicate));
      case 'project': {
        const input = this.of(plan.input);
        const columns = new Map<ColumnId, ColumnEstimate>();
        for (const item of plan.items) {
          const source = sourceColumn(item.expr);
          const known = source === null ? undefined : input.columns.get(source);
          if (known) columns.set(item.id, known);
        }
        return { rows: input.rows, columns };
      }
      case 'aggregate':
        return this.#aggregate(plan);
      case 'join':
        return this.#join(plan);
      case 'sort':
        return capped(this.of(plan.input), plan.limit);
      case 'limit':
        return capped(this.of(plan.input), plan.limit);
      case 'window':
        return this.of(plan.input);
      case 'setOperation':
        return this.#setOperation(plan);
      case 'generate': {
        const input = this.of(plan.input);
        return { ...input, rows: input.rows * 5 };
      }
      case 'singleRow':
        return capped(this.of(plan.input), 1);
    }
  }

  #scan(plan: ScanPlanNode): Estimate {
    const provider = this.#tables.get(plan.table.id);
    if (provider === undefined) return { rows: unknownRows, columns: new Map() };
    const statistics = provider.statistics(plan.columns.map((c) => c.path));
    const rows = statistics.rows ?? (statistics.sizeBytes === null ? unknownRows : statistics.sizeBytes / bytesPerRow);
    const columns = new Map<ColumnId, ColumnEstimate>();
    for (const column of plan.columns) {
      const known = statistics.columns.get(column.path.join('.'));
      if (known === undefined) {
        columns.set(column.id, { distinct: null, min: null, max: null, nullFraction: 0, distinctMax: rows });
        continue;
      }
      const min = numberOf(known.min);
      const max = numberOf(known.max);
      const distinct = known.distinct ?? distinctFromRange(column.type, min, max, rows);
      columns.set(column.id, {
        distinct,
        min,
        max,
        nullFraction: rows > 0 && known.nulls !== null ? known.nulls / rows : 0,
        distinctMax: rows,
        ...(distinct !== null && { domain: distinct }),
      });
    }
    return { rows, columns };
  }

  #aggregate(plan: AggregatePlan): Estimate {
    const input = this.of(plan.input);
    if (plan.keys.length === 0) return { rows: 1, columns: new Map() };
    const columns = new Map<ColumnId, ColumnEstimate>();
    let groups = 1;
    for (const key of plan.keys) {
      const source = sourceColumn(key.expr);
      const known = source === null ? undefined : input.columns.get(source);
      groups *= known?.distinct ?? Math.min(known?.distinctMax ?? input.rows, Math.max(1, input.rows ** 0.5));
      columns.set(key.id, known ?? { min: null, max: null, nullFraction: 0, distinct: null });
    }
    const rows = Math.max(1, Math.min(groups, input.rows)) * (plan.groupingSets?.length ?? 1);
    // Of the keys that nothing is known of one mostly tells the groups apart.
    for (const [id, c] of columns) if (c.distinct === null) columns.set(id, { ...c, distinct: rows ** 0.8 });
    return { rows, columns: limitedTo(columns, rows) };
  }

  #setOperation({ operation, inputs, output }: SetOperationPlan): Estimate {
    const estimates = inputs.map((input) => this.of(input));
    if (operation !== 'union') return { rows: estimates[0]!.rows, columns: new Map() };
    const columns = new Map<ColumnId, ColumnEstimate>();
    const given = inputs.map((input) => outputOf(input));
    output.forEach(({ id }, i) => {
      const known = estimates.map((estimate, at) => estimate.columns.get(given[at]![i]!.id));
      const all = known.filter((column) => column !== undefined);
      if (all.length === known.length) columns.set(id, together(all));
    });
    return { rows: estimates.reduce((sum, { rows }) => sum + rows, 0), columns };
  }

  #join(plan: JoinPlan): Estimate {
    return joinEstimate(plan, this.of(plan.left), this.of(plan.right));
  }
}

/** The estimate of a join from those of its sides and what they give; for the orders that join-order tries. */
export function joinEstimate(
  plan: JoinPlan,
  left: Estimate,
  right: Estimate,
  leftIds: ReadonlySet<ColumnId> = outputIds(plan.left),
  rightIds: ReadonlySet<ColumnId> = outputIds(plan.right),
): Estimate {
  const equalities: KeySides[] = [];
  const others: Expr[] = [];
  for (const condition of conjuncts(plan.condition)) {
    const sides = equalitySides(condition, leftIds, rightIds);
    if (sides === null) others.push(condition);
    else equalities.push(sides);
  }
  const joined = (): ReadonlyMap<ColumnId, ColumnEstimate> => new Map([...left.columns, ...right.columns]);
  const rest = others.length === 0 ? 1 : selectivity(others, joined());
  const matches = innerRows(left, right, equalities) * rest;
  if (plan.type === 'inner') return later(Math.max(1, matches), () => limitedTo(joined(), matches));
  return outerEstimate(plan.type, left, right, matches, matchedFraction(left, right, equalities) * rest, joined);
}

/** Of columns whose values stand one below the other: those of one table's column mostly are those of another's. */
function together(columns: readonly ColumnEstimate[]): ColumnEstimate {
  const most = (of: (column: ColumnEstimate) => number | null | undefined): number | null => {
    const values = columns.map(of);
    return values.every((value) => typeof value === 'number') ? Math.max(...values) : null;
  };
  const max = most((column) => column.max);
  const lowest = most((column) => (column.min === null ? null : -column.min));
  const domain = most((column) => column.domain);
  const distinctMax = most((column) => column.distinctMax);
  return {
    distinct: most((column) => column.distinct),
    min: lowest === null ? null : -lowest,
    max,
    nullFraction: Math.max(...columns.map((column) => column.nullFraction)),
    ...(domain !== null && { domain }),
    ...(distinctMax !== null && { distinctMax }),
  };
}

function outerEstimate(
  type: Exclude<JoinPlan['type'], 'inner'>,
  left: Estimate,
  right: Estimate,
  matches: number,
  matchFraction: number,
  joined: () => ReadonlyMap<ColumnId, ColumnEstimate>,
): Estimate {
  switch (type) {
    case 'left':
      return later(Math.max(left.rows, matches), joined);
    case 'right':
      return later(Math.max(right.rows, matches), joined);
    case 'full':
      return later(Math.max(left.rows + right.rows, matches), joined);
    case 'semi':
      return {
        rows: Math.max(1, left.rows * matchFraction),
        columns: limitedTo(left.columns, left.rows * matchFraction),
      };
    case 'anti':
      return { rows: Math.max(1, left.rows * Math.max(0.1, 1 - matchFraction)), columns: left.columns };
    case 'mark':
      return left;
  }
}

/** Of most of the orders that are tried the rows alone are asked for. */
function later(rows: number, columns: () => ReadonlyMap<ColumnId, ColumnEstimate>): Estimate {
  let known: ReadonlyMap<ColumnId, ColumnEstimate> | null = null;
  return {
    rows,
    get columns() {
      known ??= columns();
      return known;
    },
  };
}

/** The two columns of an equality. */
export interface KeySides {
  readonly left: ColumnId | null;
  readonly right: ColumnId | null;
  readonly isText: boolean;
}

/** The columns that `a = b` compares, left's first; an expression over one side counts as an unknown column. Null where it is no such equality. */
export function equalitySides(
  condition: Expr,
  leftIds: ReadonlySet<ColumnId>,
  rightIds: ReadonlySet<ColumnId>,
): KeySides | null {
  if (condition.kind !== 'call' || (condition.name !== '=' && condition.name !== '<=>')) return null;
  const [a, b] = condition.args.map(sourceColumn);
  if (a === null || a === undefined || b === null || b === undefined) return null;
  const isText = condition.args[0]!.type.id === 'utf8';
  if (leftIds.has(a) && rightIds.has(b)) return { left: a, right: b, isText };
  if (leftIds.has(b) && rightIds.has(a)) return { left: b, right: a, isText };
  return null;
}

function innerRows(left: Estimate, right: Estimate, keys: readonly KeySides[]): number {
  if (keys.length === 0) return left.rows * right.rows;
  let unknownTexts = 0;
  const counts = keys.map((key) => {
    // Text is as often a code of few values as a name: a guess too high joins two large sides by their codes first.
    if (key.isText && !isKnown(left, key.left) && !isKnown(right, key.right)) {
      return unknownTexts++ === 0 ? Math.max(left.rows, right.rows) ** 0.5 : 2;
    }
    const l = distinctOf(left, key.left);
    const r = distinctOf(right, key.right);
    const domain = commonDomain(left, right, key);
    // Of a domain that both sides share some values are left on each: which, has nothing to do with each other.
    return domain === null ? Math.max(l, r) : domain * Math.max(1, l / domain) * Math.max(1, r / domain);
  });
  const largest = Math.max(...counts);
  const all = counts.reduce((a, b) => a * b, 1);
  // Keys of several columns are seldom independent: no more combinations than the smaller side has rows.
  const combined = keys.length === 1 ? all : Math.min(all, Math.max(largest, Math.min(left.rows, right.rows)));
  return (left.rows * right.rows) / combined;
}

function matchedFraction(left: Estimate, right: Estimate, keys: readonly KeySides[]): number {
  if (keys.length === 0) return 1;
  const fractions = keys.map((key) => {
    const l = distinctOf(left, key.left);
    const r = distinctOf(right, key.right);
    const domain = commonDomain(left, right, key) ?? l;
    return Math.min(1, domain / l) * Math.min(1, r / domain);
  });
  return Math.min(...fractions);
}

/** How many values the two columns can have in common: all of the one that has fewer. Null = unknown. */
function commonDomain(left: Estimate, right: Estimate, key: KeySides): number | null {
  const [l, r] = [key.left, key.right] as const;
  const ofLeft = l === null ? undefined : left.columns.get(l)?.domain;
  const ofRight = r === null ? undefined : right.columns.get(r)?.domain;
  return ofLeft === undefined || ofRight === undefined ? null : Math.max(1, Math.min(ofLeft, ofRight));
}

function isKnown(side: Estimate, id: ColumnId | null): boolean {
  return id !== null && (side.columns.get(id)?.distinct ?? null) !== null;
}

function distinctOf(side: Estimate, id: ColumnId | null): number {
  const known = id === null ? undefined : side.columns.get(id);
  return Math.max(1, Math.min(known?.distinct ?? known?.distinctMax ?? side.rows, side.rows));
}

function filteredBy(input: Estimate, filters: readonly Expr[]): Estimate {
  if (filters.length === 0) return input;
  const rows = Math.max(1, input.rows * selectivity(filters, input.columns));
  return { rows, columns: limitedTo(input.columns, rows) };
}

function capped(input: Estimate, limit: number | null): Estimate {
  if (limit === null || limit >= input.rows) return input;
  return { rows: limit, columns: limitedTo(input.columns, limit) };
}

function limitedTo(columns: ReadonlyMap<ColumnId, ColumnEstimate>, rows: number): Map<ColumnId, ColumnEstimate> {
  const out = new Map<ColumnId, ColumnEstimate>();
  for (const [id, c] of columns) {
    const isAbove = (c.distinct ?? 0) > rows || (c.distinctMax ?? 0) > rows;
    out.set(id, isAbove ? fewerDistinct(c, Math.max(1, rows)) : c);
  }
  return out;
}

function fewerDistinct(column: ColumnEstimate, most: number): ColumnEstimate {
  const { distinct, distinctMax } = column;
  return {
    ...column,
    distinct: distinct === null ? null : Math.min(distinct, most),
    ...(distinctMax !== undefined && { distinctMax: Math.min(distinctMax, most) }),
  };
}

/** The column whose values an expression has, seen through casts; null for any other expression. */
function sourceColumn(expr: Expr): ColumnId | null {
  if (expr.kind === 'column') return expr.id;
  return expr.kind === 'cast' ? sourceColumn(expr.arg) : null;
}

function distinctFromRange(type: DataType, min: number | null, max: number | null, rows: number): number | null {
  if (min === null || max === null) return null;
  if (type.id === 'int' || type.id === 'date' || (type.id === 'decimal' && type.precision <= 18)) {
    return Math.max(1, Math.min(rows, max - min + 1));
  }
  return null;
}
