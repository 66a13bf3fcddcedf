/**
 * The tree as canonical Spark SQL on one line: for messages, views, EXPLAIN and `.portable`.
 * Parsing the text again gives the same tree, up to places. A statement that is unsupported prints its name only.
 */

import type { Query } from './ast.ts';
import { type CopyPrinter, copyText } from './ast-copy.ts';
import type { Expression } from './ast-expression.ts';
import type { DiffTable } from './ast-inspect.ts';
import { isSessionStatement } from './ast-session.ts';
import type { CreateTable, CreateView, DescribeTable, Insert, PartitionValue, Statement } from './ast-statement.ts';
import type { TypeNode } from './ast-type.ts';
import { alterText } from './print-alter.ts';
import { changeText } from './print-change.ts';
import { columnText } from './print-column.ts';
import { definitionText } from './print-definition.ts';
import { expressionText, level } from './print-expression.ts';
import { maintenanceText } from './print-maintenance.ts';
import { identifierText, nameText, type Printer, quoted, typeText } from './print-names.ts';
import { propertiesText, queryText } from './print-query.ts';
import { sessionText } from './print-session.ts';

const printer: Printer = {
  expression: (node, least) => expressionText(printer, node, least),
  query: (node) => queryText(printer, node),
};

export function printExpression(node: Expression): string {
  return printer.expression(node);
}

export function printQuery(node: Query): string {
  return printer.query(node);
}

export function printType(node: TypeNode): string {
  return typeText(node);
}

export function printStatement(node: Statement): string {
  const name = (object: Parameters<typeof nameText>[1]): string => nameText(printer, object);
  if (isSessionStatement(node)) return sessionText(printer, node);
  if (node.kind === 'copyTo' || node.kind === 'copyInto' || node.kind === 'summarize')
    return copyText(node, copyPrinter);
  switch (node.kind) {
    case 'query':
      return printQuery(node);
    case 'explain':
      return explainText(node);
    case 'setSetting':
      return `SET${node.key === null ? '' : ` ${node.key}`}${node.value === null ? '' : ` = ${settingText(node.value)}`}`;
    case 'resetSetting':
      return `RESET${node.key === null ? '' : ` ${node.key}`}`;
    case 'setTimeZone':
      return `SET TIME ZONE ${node.zone === null ? 'LOCAL' : printExpression(node.zone)}`;
    case 'use':
      return `USE ${node.what === null ? '' : `${node.what.toUpperCase()} `}${name(node.name)}`;
    case 'describeQuery':
      return `DESCRIBE QUERY ${printQuery(node.query)}`;
    case 'describeFunction':
      return `DESCRIBE FUNCTION ${node.isExtended ? 'EXTENDED ' : ''}${name(node.name)}`;
    case 'describeSchema':
      return `DESCRIBE SCHEMA ${node.isExtended ? 'EXTENDED ' : ''}${name(node.name)}`;
    case 'describeTable':
      return describeTableText(node);
    case 'createView':
      return createViewText(node);
    case 'createTable':
      return createTableText(node);
    case 'dropTable':
    case 'dropView':
    case 'createTableLike':
    case 'createSchema':
    case 'dropSchema':
    case 'truncateTable':
      return definitionText(printer, node);
    case 'alterTable':
    case 'alterView':
    case 'commentOn':
      return alterText(printer, node);
    case 'delete':
    case 'update':
    case 'merge':
      return changeText(printer, node);
    case 'optimize':
    case 'reorg':
    case 'vacuum':
    case 'restoreTable':
    case 'undo':
    case 'repairTable':
    case 'analyzeTable':
    case 'cloneTable':
    case 'convertToDelta':
      return maintenanceText(printer, node);
    case 'insert':
      return insertText(node);
    case 'describeHistory':
    case 'describeDetail':
    case 'checkTable':
    case 'preview':
    case 'diffTable':
      return inspectText(node);
    case 'unsupported':
      return node.what;
    default:
      return showText(node);
  }
}

function explainText({ mode, format, statement }: Extract<Statement, { kind: 'explain' }>): string {
  const how = mode === 'plan' ? '' : `${mode.toUpperCase()} `;
  return `EXPLAIN ${how}${format === 'json' ? 'FORMAT JSON ' : ''}${printStatement(statement)}`;
}

const copyPrinter: CopyPrinter = {
  query: printQuery,
  text: quoted,
  properties: propertiesText,
  name: (each) => ('kind' in each ? nameText(printer, each) : identifierText(each)),
};

type Inspect = Extract<
  Statement,
  { kind: 'describeHistory' | 'describeDetail' | 'checkTable' | 'preview' | 'diffTable' }
>;

function inspectText(node: Inspect): string {
  switch (node.kind) {
    case 'describeHistory':
      return `DESCRIBE HISTORY ${pathOrName(node)}${node.limit === null ? '' : ` LIMIT ${printExpression(node.limit)}`}`;
    case 'describeDetail':
      return `DESCRIBE DETAIL ${pathOrName(node)}`;
    case 'checkTable':
      return `CHECK ${pathOrName(node)}`;
    case 'preview':
      return `PREVIEW ${printStatement(node.statement)}`;
    case 'diffTable':
      return diffText(node);
  }
}

type Show = Extract<Statement, { kind: `show${string}` }>;

function showText(node: Show): string {
  const name = (object: Parameters<typeof nameText>[1]): string => nameText(printer, object);
  const place = (object: Parameters<typeof nameText>[1] | null): string =>
    object === null ? '' : ` IN ${name(object)}`;
  const like = (pattern: string | null): string => (pattern === null ? '' : ` LIKE ${quoted(pattern)}`);
  switch (node.kind) {
    case 'showTables':
      return `SHOW ${node.isExtended ? 'TABLE EXTENDED' : 'TABLES'}${place(node.schema)}${like(node.pattern)}${partitionText(node.partition)}`;
    case 'showSchemas':
      return `SHOW SCHEMAS${place(node.catalog)}${like(node.pattern)}`;
    case 'showCatalogs':
      return `SHOW CATALOGS${like(node.pattern)}`;
    case 'showColumns':
      return `SHOW COLUMNS IN ${name(node.table)}${place(node.schema)}`;
    case 'showFunctions':
      return `SHOW ${node.scope === 'all' ? '' : `${node.scope.toUpperCase()} `}FUNCTIONS${place(node.schema)}${like(node.pattern)}`;
    case 'showViews':
      return `SHOW VIEWS${place(node.schema)}${like(node.pattern)}`;
    case 'showTableProperties':
      return `SHOW TBLPROPERTIES ${name(node.table)}${node.key === null ? '' : ` (${quoted(node.key)})`}`;
    case 'showPartitions':
      return `SHOW PARTITIONS ${name(node.table)}${partitionText(node.partition)}`;
    case 'showCurrentSchema':
      return 'SHOW CURRENT SCHEMA';
    case 'showTimeline':
      return `SHOW TIMELINE ${pathOrName(node)}`;
    case 'showCreateTable':
      return `SHOW CREATE TABLE ${name(node.table)}${node.isSerde ? ' AS SERDE' : ''}`;
  }
}

/** A value goes in quotes where the rest of the statement's text would not give it back. */
function settingText(value: string): string {
  return value === '' || value !== value.trim() || /[;'"`]|--|\/\*/.test(value) ? quoted(value) : value;
}

function pathOrName({ table, isPath }: Extract<Statement, { isPath: boolean }>): string {
  return isPath && table.kind === 'name' ? quoted(table.parts[0]!.text) : nameText(printer, table);
}

function diffText(node: DiffTable): string {
  const key = node.key.length === 0 ? '' : ` ON (${node.key.map(identifierText).join(', ')})`;
  const [from, to] = [node.from, node.to].map((each) => printer.expression(each, level.additive));
  return `DIFF ${pathOrName(node)} VERSION ${from} AND ${to}${key}${node.isSummary ? ' SUMMARY' : ''}`;
}

function describeTableText(node: DescribeTable): string {
  const column = node.column === null ? '' : ` ${nameText(printer, node.column)}`;
  const table = `${nameText(printer, node.table)}${partitionText(node.partition)}${column}`;
  return `DESCRIBE TABLE ${node.isExtended ? 'EXTENDED ' : ''}${table}${node.isJson ? ' AS JSON' : ''}`;
}

function partitionText(values: readonly PartitionValue[]): string {
  if (values.length === 0) return '';
  const list = values.map(({ column, value }) => {
    return `${identifierText(column)}${value === null ? '' : ` = ${printExpression(value)}`}`;
  });
  return ` PARTITION (${list.join(', ')})`;
}

function createViewText(node: CreateView): string {
  const words = { persistent: '', temporary: 'TEMPORARY ', globalTemporary: 'GLOBAL TEMPORARY ' };
  const columns = node.columns?.map(({ name, comment }) => `${identifierText(name)}${commentText(comment)}`);
  const head = `CREATE ${node.isReplace ? 'OR REPLACE ' : ''}${words[node.lifetime]}VIEW ${node.ifNotExists ? 'IF NOT EXISTS ' : ''}`;
  const properties = node.properties.length === 0 ? '' : ` TBLPROPERTIES ${propertiesText(node.properties)}`;
  const list = columns === undefined ? '' : ` (${columns.join(', ')})`;
  return `${head}${nameText(printer, node.name)}${list}${commentText(node.comment)}${properties} AS ${printQuery(node.query)}`;
}

function commentText(comment: string | null): string {
  return comment === null ? '' : ` COMMENT ${quoted(comment)}`;
}

function createTableText(node: CreateTable): string {
  const modes = { create: 'CREATE', replace: 'REPLACE', createOrReplace: 'CREATE OR REPLACE' };
  const head = `${modes[node.mode]} ${node.isTemporary ? 'TEMPORARY ' : ''}TABLE ${node.ifNotExists ? 'IF NOT EXISTS ' : ''}`;
  const columns = [...node.columns.map(columnText), ...node.constraints.map(constraintText)];
  const parts = [
    `${head}${nameText(printer, node.name)}`,
    columns.length === 0 ? '' : `(${columns.join(', ')})`,
    node.provider === null ? '' : `USING ${node.provider}`,
    node.options.length === 0 ? '' : `OPTIONS ${propertiesText(node.options)}`,
    node.partitionBy.length === 0 ? '' : `PARTITIONED BY (${node.partitionBy.map(printExpression).join(', ')})`,
    node.clusterBy.length === 0 ? '' : `CLUSTER BY (${node.clusterBy.map((key) => nameText(printer, key)).join(', ')})`,
    node.location === null ? '' : `LOCATION ${quoted(node.location)}`,
    commentText(node.comment).trim(),
    node.properties.length === 0 ? '' : `TBLPROPERTIES ${propertiesText(node.properties)}`,
    node.query === null ? '' : `AS ${printQuery(node.query)}`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function constraintText({ name, text }: CreateTable['constraints'][number]): string {
  return name === null ? text : `CONSTRAINT ${identifierText(name)} ${text}`;
}

function insertText(node: Insert): string {
  const columns = node.columns === null ? '' : `(${node.columns.map(identifierText).join(', ')})`;
  const using = node.replaceUsing === null ? '' : `REPLACE USING (${node.replaceUsing.map(identifierText).join(', ')})`;
  const parts = [
    `INSERT ${node.evolvesSchema ? 'WITH SCHEMA EVOLUTION ' : ''}${node.isOverwrite ? 'OVERWRITE' : 'INTO'} ${nameText(printer, node.table)}`,
    partitionText(node.partition).trim(),
    node.ifNotExists ? 'IF NOT EXISTS' : '',
    node.isByName ? 'BY NAME' : '',
    columns,
    node.replaceWhere === null ? using : `REPLACE WHERE ${printExpression(node.replaceWhere)}`,
    printQuery(node.source),
  ];
  return parts.filter((part) => part !== '').join(' ');
}
