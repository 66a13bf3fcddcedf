/** What follows a primary: `.field`, `[index]`, `::type`, `:path`, COLLATE. */
import type { Expression } from '../src/sql/ast-expression.ts';
import type { Dsl } from './dsl.ts';
import { identifier, name } from './names.ts';
import * as t from './tokens.ts';

export function postfix(p: Dsl, first: Expression, start: number): Expression {
  let value = first;
  for (let folds = 0; ; folds++) {
    if (folds > 2) p.deeper();
    switch (p.peek().tokenType) {
      case t.Dot: {
        p.take();
        const field = identifier(p);
        value = { kind: 'field', value, field, span: p.spanFrom(start) };
        break;
      }
      case t.LBracket: {
        p.take();
        const index = p.expression();
        p.expect(t.RBracket);
        value = { kind: 'subscript', value, index, span: p.spanFrom(start) };
        break;
      }
      case t.DoubleColon: {
        p.take();
        const type = p.typeNode();
        value = { kind: 'cast', value, type, isTry: false, span: p.spanFrom(start) };
        break;
      }
      case t.Collate: {
        p.take();
        const collation = name(p);
        value = { kind: 'collate', value, collation, span: p.spanFrom(start) };
        break;
      }
      case t.Colon: {
        if (!p.atIdentifier(2) && !p.at(t.LBracket, 2)) return value;
        p.take();
        const path = variantPath(p);
        value = { kind: 'variantPath', value, path, span: p.spanFrom(start) };
        break;
      }
      default:
        return value;
    }
  }
}

/** `a.b[0]['c'][*]`, as written. */
function variantPath(p: Dsl): string {
  const start = p.start();
  if (!p.at(t.LBracket)) p.take();
  for (;;) {
    if (p.at(t.Dot) && p.atIdentifier(2)) {
      p.take();
      p.take();
    } else if (p.at(t.LBracket)) {
      p.take();
      if (!p.at(t.StringText) && !p.at(t.NumberText) && !p.at(t.Star)) throw p.unexpected();
      p.take();
      p.expect(t.RBracket);
    } else {
      const { end } = p.spanFrom(start);
      return p.text.slice(start, end);
    }
  }
}
