/** `('key' = 'value', a.b = 1)`: OPTIONS, TBLPROPERTIES, WITH. */
import type { Property } from '../src/sql/ast.ts';
import type { Dsl } from './dsl.ts';
import { name } from './names.ts';
import { stringValue } from './strings.ts';
import * as t from './tokens.ts';

export function propertyList(p: Dsl): Property[] {
  return p.parenthesized(() => property(p));
}

function property(p: Dsl): Property {
  const start = p.start();
  const key = propertyKey(p);
  const hasValue = p.accept(t.Equal) || !(p.at(t.Comma) || p.at(t.RParen));
  const value = hasValue ? propertyValue(p) : null;
  return { key, value, span: p.spanFrom(start) };
}

/** A dotted name, or a string. */
export function propertyKey(p: Dsl): string {
  if (p.at(t.StringText)) return stringValue(p.take().image, p.profile);
  return name(p)
    .parts.map((part) => part.text)
    .join('.');
}

function propertyValue(p: Dsl): string {
  if (p.at(t.StringText)) return stringValue(p.take().image, p.profile);
  const start = p.start();
  p.expression();
  const { end } = p.spanFrom(start);
  return p.text.slice(start, end);
}
