/** Small queries that statements make of parts of themselves, and their rows. */
import { forEachRow, rowsOf } from '../core/batch.ts';
import type { Span } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import type { Schema } from '../core/types.ts';
import { scalarAt } from '../core/vector.ts';
import type { Query } from '../sql/ast.ts';
import type { Expression } from '../sql/ast-expression.ts';
import { emptySelect, plainQuery } from '../sql/plain-query.ts';
import type { StatementEnv } from './env.ts';

/** `SELECT expressions`. */
export function selectOf(expressions: readonly Expression[], span: Span): Query {
  const items = expressions.map((expression) => ({ expression, aliases: [], span: expression.span }));
  return plainQuery({ ...emptySelect(span), items }, span);
}

export interface Rows {
  readonly schema: Schema;
  readonly rows: readonly (readonly Scalar[])[];
}

/** Runs a query to its end. */
export async function rowsOfQuery(query: Query, env: StatementEnv): Promise<Rows> {
  const bound = await env.bind(query);
  const { batches } = await env.run(bound, env.optimize(bound), false);
  const rows: (readonly Scalar[])[] = [];
  for (const batch of batches) {
    forEachRow(rowsOf(batch), (row) => void rows.push(batch.columns.map((vector) => scalarAt(vector, row))));
  }
  return { schema: bound.schema, rows };
}
