/**
 * What a join's build side says about rows far below its probe side: a row whose key no build row has can be dropped
 * before it is joined or grouped. Optional always: where a filter cannot be carried further it is forgotten.
 */
import { isSameType } from '../core/types.ts';
import { column } from '../plan/build.ts';
import type { ColumnExpr, ColumnId } from '../plan/expr.ts';
import type { LogicalPlan, NamedExpr, SetOperationPlan } from '../plan/logical.ts';
import { outputIds, outputOf } from '../plan/output.ts';
import type { Layout, Transform } from './physical.ts';

export interface RuntimeFilter {
  readonly sink: number;
  readonly build: Layout;
  /** One a key of the build, over the columns of the node at hand. */
  readonly keys: readonly ColumnExpr[];
  /** Whether it went below a join or an aggregation: only then it saves more than it costs. */
  readonly isBelow: boolean;
  /** The part of the rows that are expected to pass. */
  readonly passRate: number;
}

/** The filters of a node's `input`, where they mean the same there. */
export function filtersBelow(
  plan: LogicalPlan,
  input: LogicalPlan,
  filters: readonly RuntimeFilter[],
): readonly RuntimeFilter[] {
  return filters.flatMap((filter) => {
    const below = carried(plan, input, filter);
    return below === null ? [] : [below];
  });
}

function carried(plan: LogicalPlan, input: LogicalPlan, filter: RuntimeFilter): RuntimeFilter | null {
  switch (plan.kind) {
    case 'filter':
      return filter;
    case 'sort':
      return plan.limit === null ? filter : null;
    case 'project':
      return renamed(filter, plan.items);
    case 'aggregate': {
      if (plan.groupingSets !== null) return null;
      const below = renamed(filter, plan.keys);
      return below === null ? null : { ...below, isBelow: true };
    }
    case 'generate':
      return within(filter, outputIds(input));
    case 'join': {
      const isKept =
        plan.type === 'inner' ||
        (plan.type === 'right' ? input === plan.right : plan.type !== 'full' && input === plan.left);
      const below = isKept && !plan.isLateral ? within(filter, outputIds(input)) : null;
      return below === null ? null : { ...below, isBelow: true };
    }
    case 'window': {
      const partition = plan.partitionBy.flatMap((expr) => (expr.kind === 'column' ? [expr.id] : []));
      const below = within(filter, new Set(partition));
      return below === null ? null : { ...below, isBelow: true };
    }
    case 'setOperation':
      return plan.operation === 'union' ? intoInput(filter, plan, input) : null;
    case 'scan':
    case 'values':
    case 'limit':
    case 'singleRow':
      return null;
  }
}

/** Keys as the columns of a union's input that stand in their places. */
function intoInput(filter: RuntimeFilter, { output }: SetOperationPlan, input: LogicalPlan): RuntimeFilter | null {
  const given = outputOf(input);
  const keys = filter.keys.map((key) => given[output.findIndex(({ id }) => id === key.id)]);
  const isSame = keys.every((key, i) => key !== undefined && isSameType(key.type, filter.keys[i]!.type));
  return isSame ? { ...filter, keys: keys.map((key) => column(key!)), isBelow: true } : null;
}

function within(filter: RuntimeFilter, ids: ReadonlySet<ColumnId>): RuntimeFilter | null {
  return filter.keys.every((key) => ids.has(key.id)) ? filter : null;
}

/** Keys as the columns that the items pass on. */
function renamed(filter: RuntimeFilter, items: readonly NamedExpr[]): RuntimeFilter | null {
  const keys: ColumnExpr[] = [];
  for (const key of filter.keys) {
    const expr = items.find((item) => item.id === key.id)?.expr;
    if (expr?.kind !== 'column') return null;
    keys.push(expr);
  }
  return { ...filter, keys };
}

/**
 * The probes that drop rows, those first that leave the fewest. The one that is asked next in any case is asked here only
 * where it spares others rows.
 */
export function filterTransforms(
  filters: readonly RuntimeFilter[],
  layout: Layout,
): readonly (Transform & { kind: 'probe' })[] {
  const ordered = filters.toSorted((a, b) => rank(a) - rank(b));
  const last = ordered.findLastIndex(({ isBelow }) => isBelow);
  return ordered.slice(0, last + 1).flatMap((filter) => {
    const { sink, keys, build, isBelow } = filter;
    if (!isBelow && filter.passRate > sparingMax) return [];
    const options = { isOptional: true, residual: null, isNullAware: false, marksBuild: false, mark: null };
    return [{ kind: 'probe', sink, mode: 'semi', keys, build, output: layout, ...options }];
  });
}

/** Looking up rows twice pays where few of them are left the second time. */
const sparingMax = 0.2;

/** Several columns take longer to look up than one. */
function rank({ passRate, keys }: RuntimeFilter): number {
  return keys.length > 1 ? 0.5 + 0.5 * passRate : passRate;
}
