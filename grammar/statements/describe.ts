/** DESCRIBE of tables, queries, functions, schemas, history and detail. */
import type { ObjectName } from '../../src/sql/ast-expression.ts';
import type { Statement } from '../../src/sql/ast-statement.ts';
import type { Dsl } from '../dsl.ts';
import { name, objectName } from '../names.ts';
import * as t from '../tokens.ts';
import { tableOrPath } from './inspect.ts';
import { partitionValues } from './partition.ts';

export function describe(p: Dsl): Statement {
  const start = p.start();
  p.take();
  if (isQuery(p)) {
    p.acceptWord('QUERY');
    const query = p.query();
    return { kind: 'describeQuery', query, span: p.spanFrom(start) };
  }
  const isNamed = p.atIdentifier(2) || p.at(t.StringText, 2);
  if (isNamed && p.acceptWord('FUNCTION')) {
    const isExtended = p.acceptWord('EXTENDED');
    return { kind: 'describeFunction', name: functionName(p), isExtended, span: p.spanFrom(start) };
  }
  if (isNamed && (p.acceptWord('SCHEMA') || p.acceptWord('DATABASE') || p.acceptWord('NAMESPACE'))) {
    const isExtended = p.acceptWord('EXTENDED') || p.acceptWord('FORMATTED');
    return { kind: 'describeSchema', name: objectName(p), isExtended, span: p.spanFrom(start) };
  }
  if (isNamed && p.acceptWord('HISTORY')) {
    const target = tableOrPath(p);
    const limit = p.accept(t.Limit) ? p.expression() : null;
    return { kind: 'describeHistory', ...target, limit, span: p.spanFrom(start) };
  }
  if (isNamed && p.acceptWord('DETAIL')) return { kind: 'describeDetail', ...tableOrPath(p), span: p.spanFrom(start) };
  return describeTable(p, start);
}

function isQuery(p: Dsl): boolean {
  if (p.at(t.Select) || p.at(t.With) || p.at(t.From) || p.at(t.Values) || p.at(t.LParen)) return true;
  return p.atWord('QUERY') && (p.at(t.LParen, 2) || p.atIdentifier(2));
}

/** A function may be an operator: `DESCRIBE FUNCTION =`, or a string. */
function functionName(p: Dsl): ObjectName {
  if (p.atIdentifier()) return objectName(p);
  const token = p.take();
  const span = p.spanOf(token);
  const text = token.tokenType === t.StringText ? token.image.slice(1, -1) : token.image;
  return { kind: 'name', parts: [{ text, isQuoted: true, span }], span };
}

function describeTable(p: Dsl, start: number): Statement {
  if (p.atWord('TABLE') && p.atIdentifier(2)) p.take();
  const isExtended = p.atIdentifier(2) && (p.acceptWord('EXTENDED') || p.acceptWord('FORMATTED'));
  const table = objectName(p);
  const partition = partitionValues(p);
  const column = p.atName() ? name(p) : null;
  const isJson = p.accept(t.As);
  if (isJson) p.expectWord('JSON');
  return { kind: 'describeTable', table, isExtended, isJson, partition, column, span: p.spanFrom(start) };
}
