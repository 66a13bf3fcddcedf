/** What stands in FROM: tables, subqueries, table functions, joins, with pivots, samples and aliases. */

import type {
  Property,
  Relation,
  Sample,
  SampleSpec,
  SubqueryRelation,
  TableAlias,
  TableArgument,
  TableChanges,
  TableFunction,
  TableReference,
  TimeTravel,
} from '../src/sql/ast.ts';
import type { Expression } from '../src/sql/ast-expression.ts';
import { tableQuery } from '../src/sql/plain-query.ts';
import { argument } from './call.ts';
import type { Dsl } from './dsl.ts';
import { joinSpec } from './join.ts';
import { isQueryWord } from './keywords.ts';
import { stringLiteral } from './literals.ts';
import { identifier, objectName, tableAlias } from './names.ts';
import { pivotSpec, unpivotSpec } from './pivot.ts';
import { precedence } from './precedence.ts';
import { propertyList } from './properties.ts';
import { values } from './query-values.ts';
import { sampleSpec } from './sample.ts';
import { orderBy } from './sort.ts';
import * as t from './tokens.ts';

/** A relation with its joins and pivots, left-deep. */
export function relation(p: Dsl): Relation {
  const start = p.start();
  let left = p.relationPrimary();
  for (let joins = 0; ; joins++) {
    if (joins > 0) p.deeper();
    const next = extended(p, left, start);
    if (next === null) return left;
    left = next;
  }
}

function extended(p: Dsl, left: Relation, start: number): Relation | null {
  if (p.at(t.Pivot)) {
    const spec = pivotSpec(p);
    return { kind: 'pivot', input: left, ...spec, span: p.spanFrom(start) };
  }
  if (p.at(t.Unpivot)) {
    const spec = unpivotSpec(p);
    return { kind: 'unpivot', input: left, ...spec, span: p.spanFrom(start) };
  }
  const join = joinSpec(p);
  return join === null ? null : { kind: 'join', left, ...join, span: p.spanFrom(start) };
}

/** A relation without joins, unless they are in parentheses. */
export function relationPrimary(p: Dsl): Relation {
  const start = p.start();
  const isLateral = p.accept(t.Lateral);
  switch (p.peek().tokenType) {
    case t.LParen:
      return parenthesized(p, isLateral, start);
    case t.Values:
      return values(p);
    case t.StringText:
      return pathTable(p);
    default: {
      const name = objectName(p);
      if (p.at(t.LParen)) return tableFunction(p, name, isLateral, start);
      if (isLateral) throw p.unexpected();
      return table(p, name, start);
    }
  }
}

function parenthesized(p: Dsl, isLateral: boolean, start: number): Relation {
  const inner = insideParentheses(p);
  const spec = p.at(t.TableSample) ? sampleSpec(p) : null;
  const alias = tableAlias(p);
  if (inner.kind === 'subqueryRelation' && inner.alias === null) {
    const subquery: SubqueryRelation = { ...inner, isLateral };
    if (spec !== null) return sampled(p, subquery, spec, alias, start);
    return { ...subquery, alias, span: p.spanFrom(start) };
  }
  if (isLateral) throw p.unexpected();
  if (spec !== null) return sampled(p, inner, spec, alias, start);
  return alias === null ? inner : { kind: 'aliasedRelation', input: inner, alias, span: p.spanFrom(start) };
}

/** A query or a relation; `((SELECT 1) UNION (SELECT 2))` begins like a relation and is a query. */
function insideParentheses(p: Dsl): Relation {
  const start = p.start();
  p.expect(t.LParen);
  let inner: Relation;
  if (isQueryWord(p.peek()) && !(p.atWord('TABLE') && !p.atName(2))) {
    const query = p.query();
    inner = { kind: 'subqueryRelation', query, isLateral: false, alias: null, span: p.spanFrom(start) };
  } else {
    const innerStart = p.start();
    inner = p.relation();
    if (inner.kind === 'subqueryRelation' && inner.alias === null && !inner.isLateral && !p.at(t.RParen)) {
      inner = { ...inner, query: p.queryAfter(inner.query, innerStart) };
    }
  }
  p.expect(t.RParen);
  return inner;
}

function sampled(p: Dsl, input: Relation, spec: SampleSpec, alias: TableAlias | null, start: number): Sample {
  return { kind: 'sample', input, method: spec.method, seed: spec.seed, alias, span: p.spanFrom(start) };
}

/** `'path'` as a table. */
function pathTable(p: Dsl): Relation {
  const start = p.start();
  const { value, span } = stringLiteral(p);
  return table(p, { kind: 'name', parts: [{ text: value, isQuoted: true, span }], span }, start, true);
}

function table(p: Dsl, name: TableReference['name'], start: number, isPath = false): Relation {
  const travel = p.at(t.AtSuffix) ? atSuffix(p) : timeTravel(p);
  const changes = p.at(t.Changes) ? tableChanges(p) : null;
  const options: readonly Property[] = p.at(t.With) && p.at(t.LParen, 2) ? withOptions(p) : [];
  const bare: TableReference = {
    kind: 'tableReference',
    name,
    isPath,
    travel,
    changes,
    options,
    alias: null,
    span: p.spanFrom(start),
  };
  const spec = p.at(t.TableSample) ? sampleSpec(p) : null;
  const alias = tableAlias(p);
  return spec === null ? { ...bare, alias, span: p.spanFrom(start) } : sampled(p, bare, spec, alias, start);
}

function withOptions(p: Dsl): Property[] {
  p.take();
  return propertyList(p);
}

/** `@v3`, or `@yyyyMMddHHmmssSSS` as a timestamp's text. */
function atSuffix(p: Dsl): TimeTravel {
  const token = p.take();
  const span = p.spanOf(token);
  const text = token.image.slice(1);
  if (/^v/i.test(text))
    return { kind: 'version', value: { kind: 'number', form: 'integer', text: text.slice(1), span }, span };
  const [, year, month, day, hour, minute, second, millis] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})$/.exec(
    text,
  )!;
  const value = `${year}-${month}-${day} ${hour}:${minute}:${second}.${millis}`;
  return { kind: 'timestamp', value: { kind: 'string', value, raw: `'${value}'`, span }, span };
}

/** `[FOR] VERSION AS OF 3`, `[FOR] TIMESTAMP AS OF expression`. */
export function timeTravel(p: Dsl): TimeTravel | null {
  const start = p.start();
  const isFor = p.at(t.For) && (p.at(t.VersionOf, 2) || p.at(t.TimestampOf, 2));
  if (isFor) p.take();
  if (!p.at(t.VersionOf) && !p.at(t.TimestampOf)) return null;
  const kind = p.take().tokenType === t.VersionOf ? 'version' : 'timestamp';
  p.expect(t.As);
  p.expectWord('OF');
  const value = p.expression(precedence.bitOr);
  return { kind, value, span: p.spanFrom(start) };
}

function tableChanges(p: Dsl): TableChanges {
  const start = p.start();
  p.take();
  p.expect(t.From);
  const kind = p.atWord('VERSION') ? 'version' : 'timestamp';
  const from = bound(p, kind);
  const isFromInclusive = isInclusive(p);
  const to = p.acceptWord('TO') ? bound(p, kind) : null;
  const isToInclusive = to === null || isInclusive(p);
  return { kind, from, isFromInclusive, to, isToInclusive, span: p.spanFrom(start) };
}

function bound(p: Dsl, kind: TableChanges['kind']): Expression {
  p.expectWord(kind.toUpperCase());
  return p.expression(precedence.bitOr);
}

function isInclusive(p: Dsl): boolean {
  if (p.acceptWord('EXCLUSIVE')) return false;
  p.acceptWord('INCLUSIVE');
  return true;
}

function tableFunction(p: Dsl, name: TableFunction['name'], isLateral: boolean, start: number): Relation {
  p.expect(t.LParen);
  const args = p.at(t.RParen) ? [] : p.list(() => tableArgument(p) ?? argument(p));
  p.expect(t.RParen);
  const numbered = p.acceptWords('WITH', 'ORDINALITY') ? { isNumbered: true as const } : {};
  const spec = p.at(t.TableSample) ? sampleSpec(p) : null;
  const alias = tableAlias(p);
  const bare: TableFunction = {
    kind: 'tableFunction',
    name,
    args,
    isLateral,
    ...numbered,
    alias: null,
    span: p.spanFrom(start),
  };
  return spec === null ? { ...bare, alias } : sampled(p, bare, spec, alias, start);
}

/** `[name =>] TABLE(t | query) [PARTITION BY ... | WITH SINGLE PARTITION] [ORDER BY ...]`. */
function tableArgument(p: Dsl): TableArgument | null {
  const ahead = p.atIdentifier() && p.at(t.FatArrow, 2) ? 3 : 1;
  if (!p.atWord('TABLE', ahead) || !(p.at(t.LParen, ahead + 1) || p.atName(ahead + 1))) return null;
  const start = p.start();
  const name = ahead === 3 ? identifier(p) : null;
  if (name !== null) p.take();
  const query = tableOperand(p);
  const isSinglePartition = p.at(t.With) && p.atWord('SINGLE', 2);
  if (isSinglePartition) {
    p.take();
    p.expectWord('SINGLE', 'PARTITION');
  }
  const partitionBy = !isSinglePartition && (p.at(t.Partition) || p.at(t.Distribute)) ? partitionKeys(p) : [];
  const sort = p.at(t.Order) || p.at(t.Sort) ? orderBy(p) : [];
  return { kind: 'tableArgument', name, query, partitionBy, orderBy: sort, isSinglePartition, span: p.spanFrom(start) };
}

function tableOperand(p: Dsl): TableArgument['query'] {
  const isParenthesized = p.at(t.LParen, 2);
  if (!isParenthesized) return p.query();
  p.take();
  p.expect(t.LParen);
  const query = isQueryWord(p.peek()) ? p.query() : tableQuery(objectName(p));
  p.expect(t.RParen);
  return query;
}

function partitionKeys(p: Dsl): Expression[] {
  p.take();
  p.expectWord('BY');
  if (!p.at(t.LParen)) return [p.expression()];
  return p.parenthesized(() => p.expression());
}
