/** VALUES, as a query and as a relation. */

import type { Values } from '../src/sql/ast.ts';
import type { Expression } from '../src/sql/ast-expression.ts';
import type { Dsl } from './dsl.ts';
import { tableAlias } from './names.ts';
import * as t from './tokens.ts';

/** `VALUES (1, 'a'), (2, 'b') AS t(x, y)`, as a query or a relation. */
export function values(p: Dsl): Values {
  const start = p.start();
  p.expect(t.Values);
  const rows = p.list(() => valuesRow(p));
  const alias = tableAlias(p);
  return { kind: 'values', rows, alias, span: p.spanFrom(start) };
}

function valuesRow(p: Dsl): Expression[] {
  const value = p.expression();
  return value.kind === 'row' ? value.items.map((item) => item.value) : [value];
}
