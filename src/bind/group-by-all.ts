/** GROUP BY ALL: every select item without an aggregate is a key. */
import { EngineError, type Span } from '../core/errors.ts';
import { columnsOf } from '../plan/walk.ts';
import type { AggregateCollector } from './aggregate-collector.ts';
import type { Term } from './env.ts';
import type { ExprScope } from './scope.ts';
import { inlineItems, type SelectList } from './select-items.ts';
import type { WindowCollector } from './window.ts';

/** Errors: UNRESOLVED_ALL_IN_GROUP_BY where an item mixes aggregates with columns that no item alone gives. */
export function keysOfAll(
  list: SelectList,
  aggregates: AggregateCollector,
  windows: WindowCollector,
  base: ExprScope,
  span: Span,
): readonly Term[] {
  const windowIds = new Set(windows.groups.flatMap((group) => group.functions.map((f) => f.id)));
  const inputIds = new Set(base.columns.all.map((c) => c.id));
  const keys: Term[] = [];
  const given = new Set<number>();
  const mixed: Set<number>[] = [];
  const generated = new Set(list.generators.flatMap((call) => call.output.map((c) => c.id)));
  const args = list.generators.flatMap((call) => call.args.filter((arg) => columnsOf(arg).size > 0));
  const plain = list.items.filter((item) => !generated.has(item.id)).map((item) => item.term);
  // A generator is applied to the groups: what it takes is grouped by.
  for (const term of [...plain, ...args.map((expr): Term => ({ expr, text: 'generated' }))]) {
    const expr = inlineItems(term.expr, list.items);
    const read = columnsOf(expr);
    const isComputedLater = [...read].some((id) => aggregates.has(id) || windowIds.has(id));
    if (isComputedLater) {
      mixed.push(read);
      continue;
    }
    keys.push({ ...term, expr });
    if (expr.kind === 'column') given.add(expr.id);
  }
  const isMixed = mixed.some((read) => [...read].some((id) => inputIds.has(id) && !given.has(id)));
  if (isMixed) throw new EngineError('UNRESOLVED_ALL_IN_GROUP_BY', {}, { span });
  return keys;
}
