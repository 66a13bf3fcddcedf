/** Keeps all rows: for what has to be read as a whole, or in one place. */

import type { Batch } from '../../core/batch.ts';
import { EngineError } from '../../core/errors.ts';
import { constant } from '../../core/vector.ts';
import { type ExecContext, schemaOf } from '../context.ts';
import type { Layout } from '../physical.ts';
import { type CopyTarget, copyBatch } from '../selection.ts';
import type { SinkPartial, SinkState } from './operator.ts';

/** With `isSingle`: NULLs for no row. Errors: SCALAR_SUBQUERY_TOO_MANY_ROWS for more than one. */
export function collectSink(context: ExecContext, isSingle: boolean, output: Layout): SinkState {
  const batches: Batch[] = [];
  const to = copyTarget(context);
  let rows = 0;
  const add = (batch: Batch): void => {
    rows += batch.length;
    batches.push(batch);
    if (isSingle && rows > 1) throw new EngineError('SCALAR_SUBQUERY_TOO_MANY_ROWS');
  };
  return {
    push(batch) {
      add(copyBatch(batch, to));
      return 'more';
    },
    partial: (): SinkPartial => ({ kind: 'batches', batches }),
    merge(partial) {
      if (partial.kind === 'batches') for (const batch of partial.batches) add(batch);
    },
    finish() {
      if (isSingle && rows === 0) batches.push(rowOfNulls(output));
      return { kind: 'batches', batches };
    },
  };
}

export function copyTarget({ state, scratch, kernels }: ExecContext): CopyTarget {
  return { target: state, scratch, kernels };
}

function rowOfNulls(output: Layout): Batch {
  const columns = output.map(({ type }) => constant(type, null, 1));
  return { schema: schemaOf(output), columns, length: 1, selection: null };
}

/** For probes that only mark. */
export function discardSink(): SinkState {
  return {
    push: () => 'more',
    partial: () => ({ kind: 'batches', batches: [] }),
    merge: () => {},
    finish: () => ({ kind: 'nothing' }),
  };
}
