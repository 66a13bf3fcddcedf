/** Data types: `decimal(10, 2)`, `array<struct<a: int>>`, `interval day to second`, and PostgreSQL's spellings. */
import type { IntervalTypeNode, NamedType, StructFieldNode, TypeNode } from '../src/sql/ast-type.ts';
import type { Dsl } from './dsl.ts';
import { intervalUnit } from './literals.ts';
import { identifier, name } from './names.ts';
import { stringValue } from './strings.ts';
import * as t from './tokens.ts';

export function typeNode(p: Dsl): TypeNode {
  const start = p.start();
  let type = simpleType(p);
  while (p.at(t.LBracket) && (p.at(t.RBracket, 2) || (p.at(t.NumberText, 2) && p.at(t.RBracket, 3)))) {
    p.take();
    if (p.at(t.NumberText)) p.take();
    p.expect(t.RBracket);
    p.deeper();
    type = { kind: 'arrayType', element: type, span: p.spanFrom(start) };
  }
  return type;
}

function simpleType(p: Dsl): TypeNode {
  const start = p.start();
  if (p.atWord('ARRAY') && p.at(t.Less, 2)) {
    p.take();
    p.take();
    const element = p.typeNode();
    p.closeAngle();
    return { kind: 'arrayType', element, span: p.spanFrom(start) };
  }
  if (p.atWord('MAP') && p.at(t.Less, 2)) {
    p.take();
    p.take();
    const key = p.typeNode();
    p.expect(t.Comma);
    const value = p.typeNode();
    p.closeAngle();
    return { kind: 'mapType', key, value, span: p.spanFrom(start) };
  }
  if (p.atWord('STRUCT') && (p.at(t.Less, 2) || p.at(t.NotEqual, 2))) return structType(p);
  if (p.atWord('INTERVAL')) return intervalType(p);
  return namedType(p);
}

function structType(p: Dsl): TypeNode {
  const start = p.start();
  p.take();
  if (p.accept(t.NotEqual)) return { kind: 'structType', fields: [], span: p.spanFrom(start) };
  p.expect(t.Less);
  const fields = p.at(t.Greater) ? [] : p.list(() => structField(p));
  p.closeAngle();
  return { kind: 'structType', fields, span: p.spanFrom(start) };
}

function structField(p: Dsl): StructFieldNode {
  const start = p.start();
  const field = identifier(p);
  p.accept(t.Colon);
  const type = p.typeNode();
  const isNullable = !(p.at(t.Not) && p.at(t.Null, 2));
  if (!isNullable) {
    p.take();
    p.take();
  }
  const comment = p.acceptWord('COMMENT') ? stringValue(p.expect(t.StringText).image, p.profile) : null;
  return { name: field, type, isNullable, comment, span: p.spanFrom(start) };
}

function intervalType(p: Dsl): IntervalTypeNode {
  const start = p.start();
  p.take();
  const from = intervalUnit(p.peek());
  if (from === null) return { kind: 'intervalType', from: null, to: null, span: p.spanFrom(start) };
  p.take();
  if (!p.acceptWord('TO')) return { kind: 'intervalType', from, to: null, span: p.spanFrom(start) };
  const to = intervalUnit(p.peek());
  if (to === null) throw p.unexpected();
  p.take();
  return { kind: 'intervalType', from, to, span: p.spanFrom(start) };
}

function namedType(p: Dsl): NamedType {
  const start = p.start();
  const dotted = name(p);
  let type = dotted.parts.at(-1)!.text.toLowerCase();
  if (type === 'double' && p.acceptWord('PRECISION')) type = 'double precision';
  if (type === 'character' && p.acceptWord('VARYING')) type = 'character varying';
  const args = p.at(t.LParen) ? p.parenthesized(() => typeArgument(p)) : [];
  if (type === 'timestamp' || type === 'time') type += zoneWords(p);
  const collation = p.accept(t.Collate) ? name(p) : null;
  return { kind: 'namedType', name: type, args, collation, span: p.spanFrom(start) };
}

function typeArgument(p: Dsl): number {
  const isNegative = p.accept(t.Minus);
  const token = p.expect(t.NumberText);
  if (!/^\d+$/.test(token.image)) throw p.unexpected(token);
  return isNegative ? -Number(token.image) : Number(token.image);
}

/** `WITH TIME ZONE`, `WITHOUT TIME ZONE`, `WITH LOCAL TIME ZONE`, with a blank before. */
function zoneWords(p: Dsl): string {
  if (p.acceptWords('WITHOUT', 'TIME', 'ZONE')) return ' without time zone';
  if (p.acceptWords('WITH', 'TIME', 'ZONE')) return ' with time zone';
  if (p.acceptWords('WITH', 'LOCAL', 'TIME', 'ZONE')) return ' with local time zone';
  return '';
}
