/** COPY a query's rows to a file, and SUMMARIZE of a query; neither is Spark's. */
import type { Query, Relation } from '../../src/sql/ast.ts';
import type { CopyInto, CopyTo, Summarize } from '../../src/sql/ast-copy.ts';
import type { Name } from '../../src/sql/ast-expression.ts';
import type { UnsupportedStatement } from '../../src/sql/ast-statement.ts';
import { emptySelect, plainQuery, tableQuery } from '../../src/sql/plain-query.ts';
import type { Dsl } from '../dsl.ts';
import { isQueryWord } from '../keywords.ts';
import { stringLiteral } from '../literals.ts';
import { objectName } from '../names.ts';
import { propertyList } from '../properties.ts';
import * as t from '../tokens.ts';
import { copyInto } from './copy-into.ts';

/** `COPY (query) | table TO 'path' [[WITH] (options)]`; other forms are known by name alone. */
export function copy(p: Dsl): CopyTo | CopyInto | UnsupportedStatement {
  const start = p.start();
  p.take();
  if (p.acceptWord('INTO')) return copyInto(p, start, tableOrPathQuery);
  const source = copied(p);
  if (!(p.atWord('TO') && p.at(t.StringText, 2))) return otherCopy(p, start);
  p.take();
  const { value } = stringLiteral(p);
  if (p.at(t.With)) p.take();
  const options = p.at(t.LParen) ? propertyList(p) : [];
  return { kind: 'copyTo', source, path: value, options, span: p.spanFrom(start) };
}

function copied(p: Dsl): Query {
  if (!p.at(t.LParen)) return tableOrPathQuery(p);
  p.take();
  const source = p.query();
  p.expect(t.RParen);
  return source;
}

/** The rest, unread: `COPY t FROM ...`. */
function otherCopy(p: Dsl, start: number): UnsupportedStatement {
  const isFrom = p.at(t.From) || p.atWord('FROM');
  if (!isFrom && !p.atWord('TO') && !p.at(t.LParen)) throw p.unexpected();
  while (!p.atEnd() && !p.at(t.Semicolon)) p.take();
  return { kind: 'unsupported', what: isFrom ? 'COPY FROM' : 'COPY', span: p.spanFrom(start) };
}

export function summarize(p: Dsl): Summarize {
  const start = p.start();
  p.take();
  if (p.atWord('TABLE') && p.atIdentifier(2)) p.take();
  const isQuery = p.at(t.LParen) || isQueryWord(p.peek());
  const source = isQuery ? p.query() : tableOrPathQuery(p);
  return { kind: 'summarize', source, span: p.spanFrom(start) };
}

/** `TABLE t`, or every column of `'path'`. */
function tableOrPathQuery(p: Dsl): Query {
  if (!p.at(t.StringText)) return tableQuery(objectName(p));
  const { value, span } = stringLiteral(p);
  const name: Name = { kind: 'name', parts: [{ text: value, isQuoted: true, span }], span };
  const bare = { travel: null, changes: null, options: [], alias: null, span };
  const relation: Relation = { kind: 'tableReference', name, isPath: true, ...bare };
  const star = { kind: 'star', qualifier: null, except: [], span } as const;
  return plainQuery({ ...emptySelect(span), items: [{ expression: star, aliases: [], span }], from: [relation] }, span);
}
