/** Passes the rows from `offset` on, `limit` of them; all threads count together. */
import { type Batch, rowCount } from '../../core/batch.ts';
import type { ExecContext } from '../context.ts';
import { selectRows } from '../selection.ts';
import type { Transform } from './operator.ts';

export function limitTransform(context: ExecContext, counter: number, limit: number | null, offset: number): Transform {
  const { control, scratch } = context;
  const end = limit === null ? Number.POSITIVE_INFINITY : offset + limit;
  return {
    *process(batch: Batch) {
      const rows = rowCount(batch);
      const start = control.take(counter, rows);
      const from = Math.max(0, offset - start);
      const to = Math.min(rows, end - start);
      if (from >= to) return;
      yield from === 0 && to === rows ? batch : selectRows(batch, from, to, scratch);
    },
    isDone: () => control.taken(counter) >= end,
  };
}
