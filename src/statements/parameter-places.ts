/**
 * The parameters of statements that change rows, for who wants to know their types before they run. Takes the statement;
 * gives a query with the same parameters in places of the same types: a parameter that is a column's value is cast to the
 * column's type. Runs nothing.
 */
import type { Field } from '../core/types.ts';
import type { Join, Query, Relation, Select, TableReference } from '../sql/ast.ts';
import type { Expression, Identifier, Name, ObjectName } from '../sql/ast-expression.ts';
import type { Assignment, Insert, Merge, MergeClause, Statement } from '../sql/ast-statement.ts';
import { emptySelect, plainQuery, tableQuery } from '../sql/plain-query.ts';
import type { StatementEnv } from './env.ts';
import { castParameter } from './write/cast-parameter.ts';
import { isDefault } from './write/default-values.ts';

/** Null where the statement has no parameters to tell of. Errors: those of the names of tables. */
export async function queryOfChange(statement: Statement, env: StatementEnv): Promise<Query | null> {
  switch (statement.kind) {
    case 'insert':
      return { ...statement.source, body: insertBody(statement, await placesOf(statement.table, env)) };
    case 'update': {
      const places = await placesOf(statement.table, env);
      return selectFrom(target(statement), statement, assignedValues(statement.assignments, places), statement.where);
    }
    case 'delete':
      return selectFrom(target(statement), statement, [], statement.where);
    case 'merge':
      return mergeQuery(statement, await placesOf(statement.table, env));
    case 'createTable':
      return statement.query;
    default:
      return null;
  }
}

/** `value` where it is read as the type of its column; a parameter alone has no type of its own. */
type Places = (value: Expression, column: Identifier | number) => Expression;

async function placesOf(table: ObjectName, env: StatementEnv): Promise<Places> {
  const { schema } = await env.bind(tableQuery(table));
  return (value, column) => {
    if (isDefault(value)) return { kind: 'null', span: value.span };
    const isAt = (f: Field): boolean =>
      typeof column !== 'number' && f.name.toLowerCase() === column.text.toLowerCase();
    const field = typeof column === 'number' ? schema.fields[column] : schema.fields.find(isAt);
    return field === undefined ? value : castParameter(value, field, env);
  };
}

function insertBody({ source: { body }, columns, partition }: Insert, places: Places): Query['body'] {
  const at = (i: number): Identifier | number => columns?.[i] ?? i;
  // Columns without names are told apart by PARTITION, which few parameters stand beside.
  if (columns === null && partition.length > 0) return body;
  if (body.kind === 'values') {
    return { ...body, rows: body.rows.map((row) => row.map((value, i) => places(value, at(i)))) };
  }
  if (body.kind !== 'select') return body;
  const items = body.items.map((item, i) => ({ ...item, expression: places(item.expression, at(i)) }));
  return { ...body, items };
}

function assignedValues(assignments: readonly Assignment[], places: Places): readonly Expression[] {
  return assignments.map(({ column, value }) => places(value, lastPart(column)));
}

function lastPart({ parts }: Name): Identifier {
  return parts.at(-1)!;
}

function target({ table, alias, span }: Pick<Merge, 'table' | 'alias' | 'span'>): TableReference {
  const named = alias === null ? null : { name: alias, columns: null, span };
  return {
    kind: 'tableReference',
    name: table,
    isPath: false,
    travel: null,
    changes: null,
    options: [],
    alias: named,
    span,
  };
}

function selectFrom(
  from: Relation,
  { span }: Statement,
  values: readonly Expression[],
  where: Expression | null,
): Query {
  const one: Expression = { kind: 'null', span };
  const items = [one, ...values].map((expression) => ({ expression, aliases: [], span }));
  const body: Select = { ...emptySelect(span), items, from: [from], where };
  return plainQuery(body, span);
}

function mergeQuery(statement: Merge, places: Places): Query {
  const { source, on, span } = statement;
  const from: Join = {
    kind: 'join',
    left: target(statement),
    right: source,
    type: 'full',
    isNatural: false,
    condition: { kind: 'on', expression: on, span },
    span,
  };
  return selectFrom(
    from,
    statement,
    statement.clauses.flatMap((clause) => clauseValues(clause, places)),
    null,
  );
}

function clauseValues({ condition, action }: MergeClause, places: Places): readonly Expression[] {
  const conditions = condition === null ? [] : [condition];
  switch (action.kind) {
    case 'update':
      return [...conditions, ...assignedValues(action.assignments, places)];
    case 'insert':
      return [...conditions, ...action.values.map((value, i) => places(value, lastPart(action.columns[i]!)))];
    case 'delete':
    case 'updateAll':
    case 'insertAll':
      return conditions;
  }
}
