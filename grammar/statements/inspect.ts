/** SHOW TIMELINE, DIFF and CHECK of tables. */
import type { ObjectName } from '../../src/sql/ast-expression.ts';
import type { CheckTable, DiffTable, Preview, ShowTimeline } from '../../src/sql/ast-inspect.ts';
import type { Dsl } from '../dsl.ts';
import { stringLiteral } from '../literals.ts';
import { identifier, identifierList, objectName } from '../names.ts';
import { precedence } from '../precedence.ts';
import * as t from '../tokens.ts';

/** A table by name, or a path in string quotes. */
export function tableOrPath(p: Dsl): { table: ObjectName; isPath: boolean } {
  if (!p.at(t.StringText)) return { table: objectName(p), isPath: false };
  const { value, span } = stringLiteral(p);
  return { table: { kind: 'name', parts: [{ text: value, isQuoted: true, span }], span }, isPath: true };
}

/** Behind SHOW. */
export function showTimeline(p: Dsl, start: number): ShowTimeline {
  p.take();
  const target = tableOrPath(p);
  return { kind: 'showTimeline', ...target, span: p.spanFrom(start) };
}

export function diff(p: Dsl): DiffTable {
  const start = p.start();
  p.take();
  if (p.atWord('TABLE') && p.atIdentifier(2)) p.take();
  const target = tableOrPath(p);
  p.expectWord('VERSION');
  const from = p.expression(precedence.additive);
  p.expect(t.And);
  const to = p.expression(precedence.additive);
  const key = p.accept(t.On) ? keyNames(p) : [];
  const isSummary = p.acceptWord('SUMMARY');
  return { kind: 'diffTable', ...target, from, to, key, isSummary, span: p.spanFrom(start) };
}

function keyNames(p: Dsl): DiffTable['key'] {
  return p.at(t.LParen) ? identifierList(p) : p.list(() => identifier(p));
}

export function check(p: Dsl): CheckTable {
  const start = p.start();
  p.take();
  if (p.atWord('TABLE') && (p.atIdentifier(2) || p.at(t.StringText, 2))) p.take();
  return { kind: 'checkTable', ...tableOrPath(p), span: p.spanFrom(start) };
}

export function preview(p: Dsl): Preview {
  const start = p.start();
  p.take();
  p.deeper();
  const statement = p.statement();
  return { kind: 'preview', statement, span: p.spanFrom(start) };
}
