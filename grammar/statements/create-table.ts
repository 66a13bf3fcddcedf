/** `CREATE [OR REPLACE] TABLE`, `REPLACE TABLE`, behind those words. */
import { unsupported } from '../../src/core/errors.ts';
import type { Property } from '../../src/sql/ast.ts';
import type { Expression, Name, ObjectName } from '../../src/sql/ast-expression.ts';
import type { CloneTable } from '../../src/sql/ast-maintenance.ts';
import type { ColumnDefinition, CreateTable, CreateTableLike, TableConstraint } from '../../src/sql/ast-statement.ts';
import type { Dsl } from '../dsl.ts';
import { name, objectName } from '../names.ts';
import { propertyList } from '../properties.ts';
import { stringValue } from '../strings.ts';
import * as t from '../tokens.ts';
import { columnDefinition, tableConstraint } from './column.ts';
import { atClone, clone } from './maintenance.ts';

export interface TableHead {
  readonly mode: CreateTable['mode'];
  readonly isTemporary: boolean;
}

export function createTable(
  p: Dsl,
  { mode, isTemporary }: TableHead,
  start: number,
): CreateTable | CreateTableLike | CloneTable {
  p.expectWord('TABLE');
  const ifNotExists = p.acceptWords('IF', 'NOT', 'EXISTS');
  const table = objectName(p);
  if (p.accept(t.Like)) {
    if (isTemporary) throw unsupported('CREATE TEMPORARY TABLE LIKE', { span: p.spanFrom(start) });
    return tableLike(p, table, ifNotExists, mode, start);
  }
  if (!isTemporary && atClone(p)) return clone(p, { name: table, mode, ifNotExists }, start);
  const clauses = emptyClauses();
  if (p.at(t.LParen) && !p.at(t.Select, 2) && !p.at(t.With, 2)) columns(p, clauses);
  while (clause(p, clauses));
  const query = createQuery(p);
  return {
    kind: 'createTable',
    name: table,
    mode,
    ifNotExists,
    isTemporary,
    ...clauses,
    query,
    span: p.spanFrom(start),
  };
}

function tableLike(
  p: Dsl,
  table: ObjectName,
  ifNotExists: boolean,
  mode: CreateTable['mode'],
  start: number,
): CreateTableLike {
  const source = objectName(p);
  const clauses = emptyClauses();
  while (clause(p, clauses));
  const { provider, location, properties } = clauses;
  const span = p.spanFrom(start);
  return { kind: 'createTableLike', name: table, mode, source, ifNotExists, provider, location, properties, span };
}

interface Clauses {
  columns: ColumnDefinition[];
  constraints: TableConstraint[];
  provider: string | null;
  options: Property[];
  properties: Property[];
  partitionBy: Expression[];
  clusterBy: Name[];
  location: string | null;
  comment: string | null;
}

function emptyClauses(): Clauses {
  return {
    columns: [],
    constraints: [],
    provider: null,
    options: [],
    properties: [],
    partitionBy: [],
    clusterBy: [],
    location: null,
    comment: null,
  };
}

function columns(p: Dsl, clauses: Clauses): void {
  p.parenthesized(() => {
    const constraint = tableConstraint(p);
    if (constraint === null) clauses.columns.push(columnDefinition(p));
    else clauses.constraints.push(constraint);
  });
}

/** Reads one clause; false where none follows. */
function clause(p: Dsl, clauses: Clauses): boolean {
  if (p.accept(t.Using)) clauses.provider = providerName(p);
  else if (p.acceptWord('OPTIONS')) clauses.options.push(...propertyList(p));
  else if (p.acceptWord('TBLPROPERTIES')) clauses.properties.push(...propertyList(p));
  else if (p.acceptWord('COMMENT')) clauses.comment = stringValue(p.expect(t.StringText).image, p.profile);
  else if (p.acceptWord('LOCATION')) clauses.location = stringValue(p.expect(t.StringText).image, p.profile);
  else if (p.acceptWords('PARTITIONED', 'BY'))
    p.parenthesized(() => clauses.partitionBy.push(partitionColumn(p, clauses)));
  else if (p.accept(t.Cluster)) clusterBy(p, clauses);
  else return refuse(p);
  return true;
}

/** `delta`, or a dotted class name. */
function providerName(p: Dsl): string {
  const { parts } = name(p);
  return parts.map((part) => part.text.toLowerCase()).join('.');
}

/** `p`, `years(ts)`, or `p STRING`, which is a column too. */
function partitionColumn(p: Dsl, clauses: Clauses): Expression {
  const isTyped = p.atIdentifier() && p.atIdentifier(2);
  if (!isTyped) return p.expression();
  const column = columnDefinition(p);
  clauses.columns.push(column);
  return { kind: 'name', parts: [column.name], span: column.name.span };
}

function clusterBy(p: Dsl, clauses: Clauses): void {
  p.expectWord('BY');
  if (p.acceptWord('AUTO') || p.acceptWord('NONE')) return;
  clauses.clusterBy.push(...p.parenthesized(() => name(p)));
}

function refuse(p: Dsl): false {
  const span = p.spanOf(p.peek());
  if (p.atWord('CLUSTERED')) throw unsupported('CREATE TABLE with CLUSTERED BY', { span });
  if (p.atWords('STORED') || p.atWords('ROW', 'FORMAT'))
    throw unsupported('CREATE TABLE with STORED AS or ROW FORMAT', { span });
  if (p.atWords('DEFAULT', 'COLLATION')) throw unsupported('DEFAULT COLLATION', { span });
  return false;
}

function createQuery(p: Dsl): CreateTable['query'] {
  if (p.accept(t.As)) return p.query();
  const begins =
    p.at(t.Select) || p.at(t.With) || p.at(t.LParen) || p.at(t.Values) || p.at(t.From) || p.atWord('TABLE');
  return begins ? p.query() : null;
}
