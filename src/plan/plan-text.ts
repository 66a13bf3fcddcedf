/** A plan as text in which columns go by the order of their appearance: equal for plans that give the same, column by column. */
import type { LogicalPlan } from './logical.ts';

const columnKeys: ReadonlySet<string> = new Set(['id', 'groupingId', 'mark']);

export function planText(plan: LogicalPlan): string {
  const numbers = new Map<number, number>();
  const numberOf = (id: number): number => {
    if (!numbers.has(id)) numbers.set(id, numbers.size);
    return numbers.get(id)!;
  };
  return JSON.stringify(plan, (key, value: unknown) => {
    if (key === 'span') return undefined;
    if (typeof value === 'bigint') return `${value}n`;
    if (typeof value !== 'number') return value;
    if (columnKeys.has(key)) return numberOf(value);
    return Number.isFinite(value) && !Object.is(value, -0) ? value : `${Object.is(value, -0) ? '-' : ''}${value}`;
  });
}
