/** Queries: CTEs, set operations, VALUES, TABLE, FROM-first, pipes. */
import { unsupported } from '../src/core/errors.ts';
import type { CommonTable, Query, QueryBody, TableQuery, With } from '../src/sql/ast.ts';
import type { Dsl, Organization } from './dsl.ts';
import { identifier, identifierList, objectName } from './names.ts';
import { pipeSteps } from './pipe.ts';
import { values } from './query-values.ts';
import { type SetOperator, setOperator, setOperatorOf } from './set-operator.ts';
import * as t from './tokens.ts';

/** A whole query. */
export function query(p: Dsl): Query {
  const start = p.start();
  const ctes = p.at(t.With) ? withClause(p) : null;
  return organized(p, ctes, pipes(p, setOperations(p, unionLevel)), start);
}

/** The rest of a query whose first operand, a query in parentheses, was read. */
export function queryAfter(p: Dsl, first: Query, start: number): Query {
  return organized(p, null, pipes(p, setOperations(p, unionLevel, first, start)), start);
}

function organized(p: Dsl, ctes: With | null, body: QueryBody, start: number): Query {
  const { windows, ...order } = p.organization();
  const isBare = ctes === null && isEmpty(order);
  if (isBare && windows.length === 0 && body.kind === 'query') return body;
  if (windows.length === 0) return { kind: 'query', with: ctes, body, ...order, span: p.spanFrom(start) };
  if (body.kind !== 'select') throw unsupported('WINDOW behind a set operation', { span: windows[0]!.span });
  const select = { ...body, windows: [...body.windows, ...windows] };
  return { kind: 'query', with: ctes, body: select, ...order, span: p.spanFrom(start) };
}

function isEmpty(order: Omit<Organization, 'windows'>): boolean {
  const lists = order.orderBy.length + order.sortBy.length + order.clusterBy.length + order.distributeBy.length;
  return lists === 0 && order.limit === null && order.offset === null;
}

function withClause(p: Dsl): With {
  const start = p.start();
  p.expect(t.With);
  const isRecursive = p.atWord('RECURSIVE') && !p.at(t.As, 2) && !p.at(t.LParen, 2);
  if (isRecursive) p.take();
  const tables = p.list(() => commonTable(p));
  checkNames(p, tables);
  return { isRecursive, tables, span: p.spanFrom(start) };
}

/** Errors: DUPLICATED_CTE_NAMES. */
function checkNames(p: Dsl, tables: readonly CommonTable[]): void {
  const seen = new Set<string>();
  for (const { name } of tables) {
    const key = name.text.toLowerCase();
    if (seen.has(key)) throw p.fail('DUPLICATED_CTE_NAMES', { duplicateNames: `\`${name.text}\`` }, name.span);
    seen.add(key);
  }
}

function commonTable(p: Dsl): CommonTable {
  const start = p.start();
  const name = identifier(p);
  const columns = p.at(t.LParen) && !isParenthesizedQuery(p) ? identifierList(p) : null;
  const maxLevel = p.acceptWords('MAX', 'RECURSION', 'LEVEL') ? p.expression() : null;
  p.accept(t.As);
  p.expect(t.LParen);
  const inner = p.query();
  p.expect(t.RParen);
  return { name, columns, maxLevel, query: inner, span: p.spanFrom(start) };
}

/** `WITH t (SELECT ...)`: AS is optional. */
function isParenthesizedQuery(p: Dsl): boolean {
  return p.at(t.Select, 2) || p.at(t.Values, 2) || p.at(t.LParen, 2) || p.at(t.From, 2) || p.at(t.With, 2);
}

const unionLevel = 0;
const intersectLevel = 1;

/** A chain of set operations; INTERSECT binds tighter. One node holds a run of the same operator. */
function setOperations(p: Dsl, level: number, first?: QueryBody, firstStart?: number): QueryBody {
  const start = firstStart ?? p.start();
  const operand = (given?: QueryBody): QueryBody =>
    level === intersectLevel ? (given ?? queryPrimary(p)) : setOperations(p, intersectLevel, given, given && start);
  let body = operand(first);
  for (let runs = 0; isSetOperator(p, level); runs++) {
    if (runs > 0) p.deeper();
    const operator = setOperator(p);
    const operands = [body, operand()];
    while (isSameOperator(p, operator)) {
      setOperator(p);
      operands.push(operand());
    }
    body = { kind: 'setOperation', ...operator, operands, span: p.spanFrom(start) };
  }
  return body;
}

function isSetOperator(p: Dsl, level: number): boolean {
  if (level === intersectLevel) return p.at(t.Intersect);
  return p.at(t.Union) || p.at(t.Except) || p.at(t.MinusSet);
}

/** Looks at the next operator without taking it. */
function isSameOperator(p: Dsl, { operator, isAll, isByName }: SetOperator): boolean {
  const { tokenType } = p.peek();
  if (tokenType !== t.Union && tokenType !== t.Except && tokenType !== t.MinusSet && tokenType !== t.Intersect)
    return false;
  if (setOperatorOf(tokenType) !== operator || p.atWord('ALL', 2) !== isAll) return false;
  const behind = isAll || p.atWord('DISTINCT', 2) ? 3 : 2;
  return (p.atWord('BY', behind) && p.atWord('NAME', behind + 1)) === isByName;
}

/** Also the right side of `|> UNION`. */
export function queryPrimary(p: Dsl): QueryBody {
  switch (p.peek().tokenType) {
    case t.Select:
      return p.select([]);
    case t.From:
      return fromFirst(p);
    case t.Values:
      return values(p);
    case t.LParen: {
      p.take();
      const inner = p.query();
      p.expect(t.RParen);
      return inner;
    }
    default:
      if (p.atWord('TABLE') && p.atIdentifier(2)) return tableQuery(p);
      if (p.atWord('MAP') || p.atWord('REDUCE'))
        throw unsupported('MAP and REDUCE with scripts', { span: p.spanOf(p.peek()) });
      throw p.unexpected();
  }
}

/** `FROM t`, `FROM t SELECT a WHERE b`. */
function fromFirst(p: Dsl): QueryBody {
  const start = p.start();
  p.expect(t.From);
  const from = p.list(() => p.relation());
  if (p.atWord('INSERT')) throw unsupported('INSERT into several tables', { span: p.spanOf(p.peek()) });
  const select = p.select(from);
  return { ...select, span: p.spanFrom(start) };
}

function tableQuery(p: Dsl): TableQuery {
  const start = p.start();
  p.take();
  const name = objectName(p);
  return { kind: 'tableQuery', name, span: p.spanFrom(start) };
}

function pipes(p: Dsl, source: QueryBody): QueryBody {
  if (!p.at(t.PipeArrow)) return source;
  const steps = pipeSteps(p);
  return { kind: 'pipe', source, steps, span: p.spanFrom(source.span.start) };
}
