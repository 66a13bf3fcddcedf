/** Narrows the selection to the rows for which the predicate is true. */
import type { Batch } from '../../core/batch.ts';
import { rowsOf } from '../../core/batch.ts';
import type { Expr } from '../../plan/expr.ts';
import { type ExecContext, evaluators } from '../context.ts';
import type { Layout } from '../physical.ts';
import type { Transform } from './operator.ts';

export function filterTransform(context: ExecContext, predicate: Expr, input: Layout): Transform {
  const shared = evaluators(context, [predicate], input);
  const compiled = shared.of(predicate);
  return {
    *process(batch: Batch) {
      shared.begin();
      const selection = compiled.filter(batch, rowsOf(batch));
      if (selection === null) yield { ...batch, selection };
      else if (selection.length > 0)
        yield selection.length === batch.length ? { ...batch, selection: null } : { ...batch, selection };
    },
    isDone: () => false,
  };
}
