/** The columns that a plan node gives, derived from it: ids, names, types, nullability. */
import { boolType, int64 } from '../core/types.ts';
import type { ColumnId, OutputColumn } from './expr.ts';
import type { JoinPlan, LogicalPlan, NamedExpr } from './logical.ts';

export function outputOf(plan: LogicalPlan): readonly OutputColumn[] {
  switch (plan.kind) {
    case 'scan':
      return plan.columns;
    case 'values':
    case 'setOperation':
      return plan.output;
    case 'filter':
    case 'sort':
    case 'limit':
      return outputOf(plan.input);
    case 'singleRow':
      return outputOf(plan.input).map(asNullable);
    case 'project':
      return plan.items.map(columnOf);
    case 'aggregate': {
      const isKeyNullable = plan.groupingSets !== null;
      const keys = plan.keys.map((key) => (isKeyNullable ? asNullable(columnOf(key)) : columnOf(key)));
      const aggregates = plan.aggregates.map(({ id, name, call }) => ({
        id,
        name,
        type: call.type,
        nullable: call.nullable,
      }));
      const grouping =
        plan.groupingId === null ? [] : [{ id: plan.groupingId, name: 'grouping_id', type: int64, nullable: false }];
      return [...keys, ...aggregates, ...grouping];
    }
    case 'join':
      return joinOutput(plan);
    case 'window':
      return [
        ...outputOf(plan.input),
        ...plan.functions.map(({ id, name, window }) => ({
          id,
          name,
          type: window.call.type,
          nullable: window.call.nullable,
        })),
      ];
    case 'generate':
      return [...outputOf(plan.input), ...(plan.isOuter ? plan.output.map(asNullable) : plan.output)];
  }
}

function joinOutput(plan: JoinPlan): readonly OutputColumn[] {
  const left = outputOf(plan.left);
  switch (plan.type) {
    case 'inner':
      return [...left, ...outputOf(plan.right)];
    case 'left':
      return [...left, ...outputOf(plan.right).map(asNullable)];
    case 'right':
      return [...left.map(asNullable), ...outputOf(plan.right)];
    case 'full':
      return [...left.map(asNullable), ...outputOf(plan.right).map(asNullable)];
    case 'semi':
    case 'anti':
      return left;
    case 'mark':
      return plan.mark === null ? left : [...left, { id: plan.mark, name: 'exists', type: boolType, nullable: false }];
  }
}

export function columnOf(item: NamedExpr): OutputColumn {
  return { id: item.id, name: item.name, type: item.expr.type, nullable: item.expr.nullable };
}

function asNullable(column: OutputColumn): OutputColumn {
  return column.nullable ? column : { ...column, nullable: true };
}

/** The ids that a plan gives. */
export function outputIds(plan: LogicalPlan): ReadonlySet<ColumnId> {
  return new Set(outputOf(plan).map((column) => column.id));
}
