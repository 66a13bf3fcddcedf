/** OVER, window specifications, frames, and the WINDOW clause. */

import { unsupported } from '../src/core/errors.ts';
import type { NamedWindow } from '../src/sql/ast.ts';
import type {
  Expression,
  FrameBound,
  SortItem,
  WindowFrame,
  WindowName,
  WindowSpec,
} from '../src/sql/ast-expression.ts';
import type { Dsl } from './dsl.ts';
import { identifier } from './names.ts';
import { orderBy } from './sort.ts';
import * as t from './tokens.ts';

/** `OVER name`, `OVER (name)`, `OVER (...)`. */
export function over(p: Dsl): WindowSpec | WindowName {
  p.expect(t.Over);
  const start = p.start();
  if (p.at(t.LParen)) {
    if (!(p.atName(2) && p.at(t.RParen, 3))) return windowSpec(p);
    p.take();
    const name = identifier(p);
    p.expect(t.RParen);
    return { kind: 'windowName', name, span: p.spanFrom(start) };
  }
  const name = identifier(p);
  return { kind: 'windowName', name, span: p.spanFrom(start) };
}

/** `name AS (...)` or `name AS other`, behind WINDOW. */
export function namedWindow(p: Dsl): NamedWindow {
  const start = p.start();
  const name = identifier(p);
  p.expect(t.As);
  const spec = p.at(t.LParen) ? windowSpec(p) : sameWindow(p);
  return { name, spec, span: p.spanFrom(start) };
}

function sameWindow(p: Dsl): WindowSpec {
  const base = identifier(p);
  return { kind: 'windowSpec', base, partitionBy: [], orderBy: [], frame: null, span: base.span };
}

function windowSpec(p: Dsl): WindowSpec {
  const start = p.start();
  p.expect(t.LParen);
  const base = p.atName() && frameUnits(p) === null ? identifier(p) : null;
  let partitionBy: Expression[] = [];
  let sort: SortItem[] = [];
  if (p.at(t.Partition) || p.at(t.Distribute) || p.at(t.Cluster)) {
    p.take();
    p.expectWord('BY');
    partitionBy = p.list(() => p.expression());
  }
  if (p.at(t.Order) || p.at(t.Sort)) sort = orderBy(p);
  const frame = frameUnits(p) === null ? null : windowFrame(p);
  p.expect(t.RParen);
  return { kind: 'windowSpec', base, partitionBy, orderBy: sort, frame, span: p.spanFrom(start) };
}

function frameUnits(p: Dsl): WindowFrame['units'] | null {
  if (p.at(t.RParen, 2) || p.at(t.Order, 2) || p.at(t.Partition, 2)) return null;
  if (p.atWord('ROWS')) return 'rows';
  if (p.atWord('RANGE')) return 'range';
  return p.atWord('GROUPS') ? 'groups' : null;
}

function windowFrame(p: Dsl): WindowFrame {
  const start = p.start();
  const units = frameUnits(p)!;
  p.take();
  const isBetween = p.accept(t.Between) || p.acceptWord('BETWEEN');
  const first = frameBound(p);
  if (isBetween) p.expect(t.And);
  const end = isBetween ? frameBound(p) : null;
  if (p.atWord('EXCLUDE')) throw unsupported('EXCLUDE in a window frame', { span: p.spanOf(p.peek()) });
  return { units, start: first, end, span: p.spanFrom(start) };
}

function frameBound(p: Dsl): FrameBound {
  const start = p.start();
  if (p.acceptWords('UNBOUNDED', 'PRECEDING')) return { kind: 'unboundedPreceding', span: p.spanFrom(start) };
  if (p.acceptWords('UNBOUNDED', 'FOLLOWING')) return { kind: 'unboundedFollowing', span: p.spanFrom(start) };
  if (p.acceptWords('CURRENT', 'ROW')) return { kind: 'currentRow', span: p.spanFrom(start) };
  const value = p.expression();
  if (p.acceptWord('PRECEDING')) return { kind: 'preceding', value, span: p.spanFrom(start) };
  p.expectWord('FOLLOWING');
  return { kind: 'following', value, span: p.spanFrom(start) };
}
