/** What a join says besides its left side. */
import type { JoinCondition, JoinSpec, JoinType } from '../src/sql/ast.ts';
import type { Dsl } from './dsl.ts';
import { identifierList } from './names.ts';
import { precedence } from './precedence.ts';
import * as t from './tokens.ts';

/** Null where no join follows. */
export function joinSpec(p: Dsl): JoinSpec | null {
  const start = p.start();
  const isAsof = p.accept(t.Asof);
  const isNatural = !isAsof && p.accept(t.Natural);
  const type = joinType(p);
  if (type === null && !isNatural && !isAsof) {
    if (!p.at(t.Join)) return null;
  }
  p.expect(t.Join);
  const right = p.relationPrimary();
  const condition = joinCondition(p);
  return { type: type ?? 'inner', isNatural, ...(isAsof && { isAsof }), right, condition, span: p.spanFrom(start) };
}

function joinType(p: Dsl): JoinType | null {
  if (p.accept(t.Inner)) return 'inner';
  if (p.accept(t.Cross)) return 'cross';
  if (p.accept(t.Semi)) return 'leftSemi';
  if (p.accept(t.Anti)) return 'leftAnti';
  if (p.accept(t.Left)) {
    if (p.accept(t.Semi)) return 'leftSemi';
    if (p.accept(t.Anti)) return 'leftAnti';
    p.acceptWord('OUTER');
    return 'left';
  }
  if (p.accept(t.Right)) {
    p.acceptWord('OUTER');
    return 'right';
  }
  if (!p.accept(t.Full)) return null;
  p.acceptWord('OUTER');
  return 'full';
}

function joinCondition(p: Dsl): JoinCondition | null {
  const start = p.start();
  if (p.accept(t.On)) {
    const expression = p.expression();
    return { kind: 'on', expression, span: p.spanFrom(start) };
  }
  if (p.at(t.Using) && p.at(t.LParen, 2)) {
    p.take();
    const columns = identifierList(p);
    return { kind: 'using', columns, span: p.spanFrom(start) };
  }
  return p.at(t.Nearest) ? nearest(p) : null;
}

/** `APPROX|EXACT NEAREST [k] BY DISTANCE|SIMILARITY expression`. */
function nearest(p: Dsl): JoinCondition {
  const start = p.start();
  const isExact = p.take().image.toLowerCase() === 'exact';
  p.expectWord('NEAREST');
  const count = p.atWord('BY') ? null : p.expression(precedence.bitOr);
  p.expectWord('BY');
  const by = p.acceptWord('DISTANCE') ? 'distance' : 'similarity';
  if (by === 'similarity') p.expectWord('SIMILARITY');
  const expression = p.expression();
  return { kind: 'nearest', isExact, count, by, expression, span: p.spanFrom(start) };
}
