/** PIVOT and UNPIVOT, as parts of a relation and as pipe steps. */

import type { PivotSpec, UnpivotSet, UnpivotSpec } from '../src/sql/ast.ts';
import type { Identifier, Name } from '../src/sql/ast-expression.ts';
import type { Dsl } from './dsl.ts';
import { identifier, identifierList, name, optionalAlias, tableAlias } from './names.ts';
import { selectItem } from './select.ts';
import * as t from './tokens.ts';

/** `PIVOT (aggregates FOR column IN (values)) [alias]`. */
export function pivotSpec(p: Dsl): PivotSpec {
  const start = p.start();
  p.expect(t.Pivot);
  p.expect(t.LParen);
  const aggregates = p.list(() => selectItem(p));
  p.expectWord('FOR');
  const columns = p.at(t.LParen) ? p.parenthesized(() => name(p)) : [name(p)];
  p.expect(t.In);
  const values = p.parenthesized(() => selectItem(p));
  p.expect(t.RParen);
  const alias = tableAlias(p);
  return { aggregates, columns, values, alias, span: p.spanFrom(start) };
}

/** `UNPIVOT [INCLUDE|EXCLUDE NULLS] (values FOR name IN (columns)) [alias]`. */
export function unpivotSpec(p: Dsl): UnpivotSpec {
  const start = p.start();
  p.expect(t.Unpivot);
  const includesNulls = p.acceptWords('INCLUDE', 'NULLS');
  if (!includesNulls) p.acceptWords('EXCLUDE', 'NULLS');
  p.expect(t.LParen);
  const valueColumns: Identifier[] = p.at(t.LParen) ? identifierList(p) : [identifier(p)];
  p.expectWord('FOR');
  const nameColumn = identifier(p);
  p.expect(t.In);
  const sets = p.parenthesized(() => unpivotSet(p));
  p.expect(t.RParen);
  const alias = tableAlias(p);
  return { includesNulls, valueColumns, nameColumn, sets, alias, span: p.spanFrom(start) };
}

function unpivotSet(p: Dsl): UnpivotSet {
  const start = p.start();
  const columns: Name[] = p.at(t.LParen) ? p.parenthesized(() => name(p)) : [name(p)];
  const alias = optionalAlias(p);
  return { columns, alias, span: p.spanFrom(start) };
}
