/** Sort items as written to sort keys: direction, where NULLs go (the dialect's habit), and whether the type has an order. */
import { isOrderable } from '../core/compare.ts';
import { EngineError } from '../core/errors.ts';
import { quotedType } from '../core/text/type-sql.ts';
import type { SortKey } from '../plan/expr.ts';
import type { SortItem } from '../sql/ast-expression.ts';
import { sortText } from './auto-name.ts';
import type { Binding, Term } from './env.ts';
import type { ExprScope } from './scope.ts';

export interface SortTerm {
  readonly key: SortKey;
  readonly value: Term;
  /** `a ASC NULLS FIRST`. */
  readonly text: string;
}

export function bindSortItems(binding: Binding, items: readonly SortItem[], scope: ExprScope): readonly SortTerm[] {
  return items.map((item) => sortTerm(binding, item, binding.bindExpr(item.expression, scope)));
}

/** The key that sorts by `value` as `item` says. Errors: DATATYPE_MISMATCH.INVALID_ORDERING_TYPE. */
export function sortTerm(binding: Binding, item: SortItem, value: Term): SortTerm {
  const descending = item.direction === 'desc';
  const nullsFirst =
    item.nulls === null ? binding.env.dialect.nullsFirstAscending !== descending : item.nulls === 'first';
  const text = sortText(value.text, descending, nullsFirst);
  if (!isOrderable(value.expr.type)) {
    const parameters = { sqlExpr: `"${text}"`, functionName: '`sortorder`', dataType: quotedType(value.expr.type) };
    throw new EngineError('DATATYPE_MISMATCH.INVALID_ORDERING_TYPE', parameters, { span: item.span });
  }
  return { key: { expr: value.expr, descending, nullsFirst }, value, text };
}
