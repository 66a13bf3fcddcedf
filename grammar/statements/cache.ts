/** CACHE, UNCACHE, CLEAR CACHE and REFRESH. */
import type { Statement } from '../../src/sql/ast-statement.ts';
import type { Dsl } from '../dsl.ts';
import { stringLiteral } from '../literals.ts';
import { objectName } from '../names.ts';
import { propertyList } from '../properties.ts';
import * as t from '../tokens.ts';

export function cache(p: Dsl): Statement {
  const start = p.start();
  p.take();
  const isLazy = p.acceptWord('LAZY');
  p.expectWord('TABLE');
  const table = objectName(p);
  if (p.acceptWord('OPTIONS')) propertyList(p);
  const query = isAtEnd(p) ? null : (p.accept(t.As), p.query());
  const queryText = query === null ? '' : p.text.slice(query.span.start, query.span.end);
  return { kind: 'cacheTable', table, isLazy, query, queryText, span: p.spanFrom(start) };
}

export function uncache(p: Dsl): Statement {
  const start = p.start();
  p.take();
  p.expectWord('TABLE');
  const ifExists = p.acceptWords('IF', 'EXISTS');
  return { kind: 'uncacheTable', table: objectName(p), ifExists, span: p.spanFrom(start) };
}

export function clear(p: Dsl): Statement {
  const start = p.start();
  p.take();
  p.expectWord('CACHE');
  return { kind: 'clearCache', span: p.spanFrom(start) };
}

export function refresh(p: Dsl): Statement {
  const start = p.start();
  p.take();
  if (p.at(t.StringText)) {
    const { value, span } = stringLiteral(p);
    const name = { kind: 'name', parts: [{ text: value, isQuoted: true, span }], span } as const;
    return { kind: 'refresh', what: 'path', name, span: p.spanFrom(start) };
  }
  const what = p.acceptWord('FUNCTION') ? 'function' : 'table';
  if (what === 'table') p.expectWord('TABLE');
  return { kind: 'refresh', what, name: objectName(p), span: p.spanFrom(start) };
}

function isAtEnd(p: Dsl): boolean {
  return p.atEnd() || p.at(t.Semicolon);
}
