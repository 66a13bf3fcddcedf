/** Computes the items over the rows that count; a column passed on is not copied. */
import type { Batch } from '../../core/batch.ts';
import { rowsOf } from '../../core/batch.ts';
import type { NamedExpr } from '../../plan/logical.ts';
import { type ExecContext, evaluators, indexIn, schemaOf } from '../context.ts';
import type { Layout } from '../physical.ts';
import type { Transform } from './operator.ts';

export function projectTransform(
  context: ExecContext,
  items: readonly NamedExpr[],
  input: Layout,
  output: Layout,
): Transform {
  const schema = schemaOf(output);
  const shared = evaluators(
    context,
    items.map(({ expr }) => expr),
    input,
  );
  const columns = items.map(({ expr }) => {
    if (expr.kind === 'column') {
      const at = indexIn(input, expr.id);
      return (batch: Batch) => batch.columns[at]!;
    }
    const compiled = shared.of(expr);
    return (batch: Batch) => compiled.evaluate(batch, rowsOf(batch));
  });
  return {
    *process(batch: Batch) {
      shared.begin();
      yield { ...batch, schema, columns: columns.map((column) => column(batch)) };
    },
    isDone: () => false,
  };
}
