/** DELETE, UPDATE and MERGE. */
import type { Relation } from '../../src/sql/ast.ts';
import type { Expression, Identifier, Name, ObjectName } from '../../src/sql/ast-expression.ts';
import type { Assignment, Delete, Merge, MergeAction, MergeClause, Update } from '../../src/sql/ast-statement.ts';
import type { Dsl } from '../dsl.ts';
import { identifier, name, objectName } from '../names.ts';
import * as t from '../tokens.ts';

/** `DELETE FROM t [[AS] alias] [WHERE condition]`; in postgres also `USING relation, ...`. */
export function deleteFrom(p: Dsl): Delete | Merge {
  const start = p.start();
  p.take();
  p.expect(t.From);
  const { table, alias } = target(p, ['WHERE', 'USING']);
  const source = p.profile.name === 'postgres' && p.accept(t.Using) ? crossJoined(p) : null;
  const where = p.accept(t.Where) ? p.expression() : null;
  if (source !== null) return mergeOf(p, start, { table, alias, source, where, action: { kind: 'delete' } });
  return { kind: 'delete', table, alias, where, span: p.spanFrom(start) };
}

/** `UPDATE t [[AS] alias] SET column = value, ... [WHERE condition]`; in postgres also `FROM relation, ...` before WHERE. */
export function update(p: Dsl): Update | Merge {
  const start = p.start();
  p.take();
  const { table, alias } = target(p, ['SET']);
  p.expectWord('SET');
  const assignments = p.list(() => assignment(p));
  const source = p.profile.name === 'postgres' && p.accept(t.From) ? crossJoined(p) : null;
  const where = p.accept(t.Where) ? p.expression() : null;
  if (source !== null)
    return mergeOf(p, start, { table, alias, source, where, action: { kind: 'update', assignments } });
  return { kind: 'update', table, alias, assignments, where, span: p.spanFrom(start) };
}

/** A comma list of relations as one. */
function crossJoined(p: Dsl): Relation {
  const start = p.start();
  return p
    .list(() => p.relation())
    .reduce((left, right) => ({
      kind: 'join',
      left,
      right,
      type: 'cross',
      isNatural: false,
      condition: null,
      span: p.spanFrom(start),
    }));
}

/** What changes rows by those of other relations is a MERGE; it refuses what PostgreSQL leaves to chance, two values for one row. */
function mergeOf(
  p: Dsl,
  start: ReturnType<Dsl['start']>,
  {
    source,
    where,
    action,
    ...target
  }: Pick<Merge, 'table' | 'alias' | 'source'> & { where: Expression | null; action: MergeAction },
): Merge {
  const span = p.spanFrom(start);
  const on: Expression = where ?? { kind: 'boolean', value: true, span };
  const clauses: MergeClause[] = [{ when: 'matched', condition: null, action, span }];
  return { kind: 'merge', evolvesSchema: false, ...target, source, on, clauses, span };
}

/** `MERGE [WITH SCHEMA EVOLUTION] INTO t [[AS] alias] USING source ON condition WHEN ...`. */
export function merge(p: Dsl): Merge {
  const start = p.start();
  p.take();
  const evolvesSchema = p.acceptWords('WITH', 'SCHEMA', 'EVOLUTION');
  p.expectWord('INTO');
  const { table, alias } = target(p, ['USING']);
  p.expect(t.Using);
  const source = p.relationPrimary();
  p.expect(t.On);
  const on = p.expression();
  const clauses: MergeClause[] = [];
  while (p.atWord('WHEN')) clauses.push(mergeClause(p));
  if (clauses.length === 0) throw p.unexpected();
  return { kind: 'merge', evolvesSchema, table, alias, source, on, clauses, span: p.spanFrom(start) };
}

/** `stops`: words that are no alias here. */
function target(p: Dsl, stops: readonly string[]): { table: ObjectName; alias: Identifier | null } {
  const table = objectName(p);
  const isNamed = p.accept(t.As) || (p.atName() && !stops.some((word) => p.atWord(word)));
  return { table, alias: isNamed ? identifier(p) : null };
}

function assignment(p: Dsl): Assignment {
  const start = p.start();
  const column = name(p);
  p.expect(t.Equal);
  const value = p.expression();
  return { column, value, span: p.spanFrom(start) };
}

function mergeClause(p: Dsl): MergeClause {
  const start = p.start();
  p.expectWord('WHEN');
  const when = whenWords(p);
  const condition = p.accept(t.And) ? p.expression() : null;
  p.expectWord('THEN');
  const action = when === 'notMatched' ? insertAction(p) : rowAction(p);
  return { when, condition, action, span: p.spanFrom(start) };
}

function whenWords(p: Dsl): MergeClause['when'] {
  if (p.acceptWord('MATCHED')) return 'matched';
  p.expect(t.Not);
  p.expectWord('MATCHED');
  if (p.acceptWords('BY', 'SOURCE')) return 'notMatchedBySource';
  p.acceptWords('BY', 'TARGET');
  return 'notMatched';
}

function rowAction(p: Dsl): MergeAction {
  if (p.acceptWord('DELETE')) return { kind: 'delete' };
  p.expectWord('UPDATE', 'SET');
  if (p.accept(t.Star)) return { kind: 'updateAll', except: exceptColumns(p) };
  return { kind: 'update', assignments: p.list(() => assignment(p)) };
}

function insertAction(p: Dsl): MergeAction {
  p.expectWord('INSERT');
  if (p.accept(t.Star)) return { kind: 'insertAll', except: exceptColumns(p) };
  const columns: Name[] = p.parenthesized(() => name(p));
  p.expectWord('VALUES');
  const values: Expression[] = p.parenthesized(() => p.expression());
  return { kind: 'insert', columns, values };
}

function exceptColumns(p: Dsl): Name[] {
  if (!p.atWord('EXCEPT') || !p.at(t.LParen, 2)) return [];
  p.take();
  return p.parenthesized(() => name(p));
}
