/** Inline tables: `VALUES (1, 'a'), (2, 'b')`, each column of the common type of its values. */
import { EngineError } from '../core/errors.ts';
import type { DataType } from '../core/types.ts';
import { commonType } from '../functions/coercion.ts';
import { lookupScalar } from '../functions/registry.ts';
import { widerType } from '../functions/widening.ts';
import type { OutputColumn } from '../plan/expr.ts';
import { someExpr } from '../plan/walk.ts';
import type { Values } from '../sql/ast.ts';
import { castTo } from './casts.ts';
import type { Binding, Relation, Term } from './env.ts';
import { scopeColumns } from './relation.ts';
import { type CteScope, emptyScope } from './scope.ts';

/** Columns are `col1`, `col2`, ... Errors: INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH, INCOMPATIBLE_TYPES_IN_INLINE_TABLE. */
export function bindValues(binding: Binding, node: Values, ctes: CteScope | null): Relation {
  const scope = emptyScope('values', ctes);
  const rows = node.rows.map((row) => row.map((item) => binding.bindExpr(item, scope)));
  checkEvaluable(rows.flat());
  const width = node.alias?.columns?.length ?? rows[0]!.length;
  for (const [i, row] of rows.entries()) {
    if (row.length === width) continue;
    const parameters = { expectedNumCols: width, actualNumCols: row.length, rowIndex: i };
    throw new EngineError('INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH', parameters, {
      span: node.rows[i]![0]?.span ?? node.span,
    });
  }
  const columns = Array.from({ length: width }, (_, i) => bindColumn(binding, rows, i, node));
  const output = columns.map((column) => column.output);
  const values = rows.map((_, row) => columns.map((column) => column.values[row]!.expr));
  return { plan: { kind: 'values', output, rows: values }, columns: scopeColumns(output, []) };
}

/** Random values differ from row to row, which a table of constants does not. */
function checkEvaluable(terms: readonly Term[]): void {
  for (const { expr, text } of terms) {
    const isVolatile = someExpr(expr, (e) => e.kind === 'call' && lookupScalar(e.name)?.volatility === 'volatile');
    if (!isVolatile) continue;
    const condition = 'INVALID_INLINE_TABLE.CANNOT_EVALUATE_EXPRESSION_IN_INLINE_TABLE';
    throw new EngineError(condition, { expr: `"${text}"` }, { span: expr.span });
  }
}

interface InlineColumn {
  readonly output: OutputColumn;
  readonly values: readonly Term[];
}

function bindColumn(binding: Binding, rows: readonly (readonly Term[])[], index: number, node: Values): InlineColumn {
  const terms = rows.map((row) => row[index]!);
  const types = terms.map((term) => term.expr.type);
  // Texts and other types have no column in common.
  const isSpark = binding.env.dialect.name !== 'postgres';
  const type = isSpark ? types.reduce<DataType | null>((a, b) => a && widerType(a, b), types[0]!) : commonType(types);
  if (type === null) {
    throw new EngineError(
      'INVALID_INLINE_TABLE.INCOMPATIBLE_TYPES_IN_INLINE_TABLE',
      { colName: `\`col${index + 1}\`` },
      { span: node.span },
    );
  }
  const values = terms.map((term) => castTo(binding, term, type));
  const nullable = values.some((term) => term.expr.nullable);
  return { output: { id: binding.newId(), name: `col${index + 1}`, type, nullable }, values };
}
