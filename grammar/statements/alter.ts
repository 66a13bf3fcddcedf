/** ALTER TABLE, ALTER VIEW and COMMENT ON; other ALTERs by name. */
import type { AddedColumn, AlterAction, AlterView, ColumnChange, ColumnPosition } from '../../src/sql/ast-alter.ts';
import type { Identifier, Name } from '../../src/sql/ast-expression.ts';
import type { ColumnDefinition, Statement } from '../../src/sql/ast-statement.ts';
import type { Dsl } from '../dsl.ts';
import { identifier, name, objectName } from '../names.ts';
import { propertyKey, propertyList } from '../properties.ts';
import { stringValue } from '../strings.ts';
import * as t from '../tokens.ts';
import { columnDefinition, columnOptions } from './column.ts';
import { unsupportedStatement } from './unsupported.ts';

export function alter(p: Dsl): Statement {
  const start = p.start();
  p.take();
  if (p.acceptWord('VIEW')) return alterView(p, start);
  if (!p.acceptWord('TABLE')) return unsupportedStatement(p, start);
  const table = objectName(p);
  const action = tableAction(p);
  if (action === null) {
    const rest = unsupportedStatement(p, p.start());
    return { ...rest, what: `ALTER TABLE ${rest.what}`, span: p.spanFrom(start) };
  }
  return { kind: 'alterTable', table, action, span: p.spanFrom(start) };
}

/** `COMMENT ON TABLE | COLUMN name IS 'text' | NULL`. */
export function commentOn(p: Dsl): Statement {
  const start = p.start();
  p.take();
  p.expect(t.On);
  const isTable = p.acceptWord('TABLE');
  if (!isTable && !p.acceptWord('COLUMN')) return unsupportedStatement(p, start);
  const named = objectName(p);
  p.expect(t.Is);
  const comment = p.accept(t.Null) ? null : stringValue(p.expect(t.StringText).image, p.profile);
  return { kind: 'commentOn', what: isTable ? 'table' : 'column', name: named, comment, span: p.spanFrom(start) };
}

function alterView(p: Dsl, start: number): Statement {
  const view = objectName(p);
  const action = viewAction(p);
  return { kind: 'alterView', view, action, span: p.spanFrom(start) };
}

function viewAction(p: Dsl): AlterView['action'] {
  if (p.acceptWords('RENAME', 'TO')) return { kind: 'rename', to: objectName(p) };
  if (p.acceptWords('SET', 'TBLPROPERTIES')) return { kind: 'setProperties', properties: propertyList(p) };
  if (p.acceptWords('UNSET', 'TBLPROPERTIES')) return unset(p);
  p.accept(t.As);
  const query = p.query();
  return { kind: 'as', query, queryText: p.text.slice(query.span.start, query.span.end) };
}

/** Null for an action that silt knows by name only. */
function tableAction(p: Dsl): AlterAction | null {
  if (p.acceptWords('RENAME', 'TO')) return { kind: 'rename', to: objectName(p) };
  if (p.acceptWords('RENAME', 'COLUMN')) return renameColumn(p);
  if (p.acceptWords('SET', 'TBLPROPERTIES')) return { kind: 'setProperties', properties: propertyList(p) };
  if (p.acceptWords('SET', 'LOCATION')) {
    return { kind: 'setLocation', location: stringValue(p.expect(t.StringText).image, p.profile) };
  }
  if (p.acceptWords('UNSET', 'TBLPROPERTIES')) return unset(p);
  if (p.acceptWords('ADD', 'CONSTRAINT')) return addConstraint(p);
  if (p.acceptWords('DROP', 'CONSTRAINT')) {
    const ifExists = p.acceptWords('IF', 'EXISTS');
    return { kind: 'dropConstraint', name: identifier(p), ifExists };
  }
  if (p.acceptWords('DROP', 'FEATURE')) {
    const feature = p.at(t.StringText) ? stringValue(p.take().image, p.profile) : identifier(p).text;
    return { kind: 'dropFeature', name: feature, truncatesHistory: p.acceptWords('TRUNCATE', 'HISTORY') };
  }
  if (p.acceptWords('ADD', 'COLUMN') || p.acceptWords('ADD', 'COLUMNS')) return addColumns(p);
  if (p.acceptWords('DROP', 'COLUMN') || p.acceptWords('DROP', 'COLUMNS')) return dropColumns(p);
  if (p.acceptWords('REPLACE', 'COLUMNS')) {
    return { kind: 'replaceColumns', columns: p.parenthesized(() => columnDefinition(p)) };
  }
  const partitions = changePartitions(p);
  if (partitions !== null) return partitions;
  if (p.at(t.Cluster)) return clusterBy(p);
  if (p.atWord('ALTER') || p.atWord('CHANGE')) return changeColumn(p);
  return null;
}

/** `ADD [IF NOT EXISTS] PARTITION ...`, `DROP [IF EXISTS] PARTITION ...`. */
function changePartitions(p: Dsl): AlterAction | null {
  const start = p.start();
  const isChange =
    p.acceptWords('ADD', 'PARTITION') ||
    p.acceptWords('ADD', 'IF', 'NOT', 'EXISTS', 'PARTITION') ||
    p.acceptWords('DROP', 'PARTITION') ||
    p.acceptWords('DROP', 'IF', 'EXISTS', 'PARTITION');
  if (!isChange) return null;
  while (!p.atEnd() && !p.at(t.Semicolon)) p.take();
  return { kind: 'changePartitions', text: p.text.slice(start, p.spanFrom(start).end) };
}

function renameColumn(p: Dsl): AlterAction {
  const column = name(p);
  p.expectWord('TO');
  return { kind: 'renameColumn', column, to: identifier(p) };
}

function unset(p: Dsl): { kind: 'unsetProperties'; keys: string[]; ifExists: boolean } {
  const ifExists = p.acceptWords('IF', 'EXISTS');
  return { kind: 'unsetProperties', keys: p.parenthesized(() => propertyKey(p)), ifExists };
}

function addConstraint(p: Dsl): AlterAction {
  const constraint = identifier(p);
  p.expectWord('CHECK');
  p.expect(t.LParen);
  const start = p.start();
  const check = p.expression();
  const text = p.text.slice(start, p.spanFrom(start).end);
  p.expect(t.RParen);
  return { kind: 'addConstraint', name: constraint, check, text };
}

function addColumns(p: Dsl): AlterAction {
  const columns = p.at(t.LParen) ? p.parenthesized(() => addedColumn(p)) : p.list(() => addedColumn(p));
  return { kind: 'addColumns', columns };
}

/** `a.b.c type options [FIRST | AFTER x]`. */
function addedColumn(p: Dsl): AddedColumn {
  const start = p.start();
  const { parts } = name(p);
  const definition: ColumnDefinition = columnOptions(p, parts.at(-1)!, start);
  return { path: parts.slice(0, -1), definition, position: position(p), span: p.spanFrom(start) };
}

function position(p: Dsl): ColumnPosition | null {
  if (p.acceptWord('FIRST')) return 'first';
  return p.acceptWord('AFTER') ? { after: identifier(p) } : null;
}

function dropColumns(p: Dsl): AlterAction {
  const ifExists = p.acceptWords('IF', 'EXISTS');
  const columns: Name[] = p.at(t.LParen) ? p.parenthesized(() => name(p)) : p.list(() => name(p));
  return { kind: 'dropColumns', columns, ifExists };
}

function clusterBy(p: Dsl): AlterAction {
  p.take();
  p.expectWord('BY');
  if (p.acceptWord('NONE')) return { kind: 'clusterBy', columns: [] };
  return { kind: 'clusterBy', columns: p.parenthesized(() => name(p)) };
}

/** `{ALTER | CHANGE} [COLUMN] c ...`, and Hive's `CHANGE COLUMN c c type [COMMENT] [position]`. */
function changeColumn(p: Dsl): AlterAction | null {
  const isChange = p.atWord('CHANGE');
  p.take();
  p.acceptWord('COLUMN');
  const column = name(p);
  if (p.acceptWords('SYNC', 'IDENTITY')) return { kind: 'syncIdentity', column };
  const change = oneChange(p, isChange);
  return change === null ? null : { kind: 'changeColumn', column, change };
}

function oneChange(p: Dsl, isChange: boolean): ColumnChange | null {
  if (p.acceptWord('TYPE')) return withCommentAndPosition(p, { type: p.typeNode() });
  if (p.acceptWord('COMMENT')) return { comment: stringValue(p.expect(t.StringText).image, p.profile) };
  const at = position(p);
  if (at !== null) return { position: at };
  const isDrop = p.atWord('DROP');
  if (isDrop || p.atWord('SET')) {
    p.take();
    if (p.acceptWord('DEFAULT')) return { defaultValue: isDrop ? null : defaultValue(p) };
    p.expect(t.Not);
    p.expect(t.Null);
    return { isNullable: isDrop };
  }
  if (!isChange) return null;
  const to: Identifier = identifier(p);
  return withCommentAndPosition(p, { name: to, type: p.typeNode() });
}

function withCommentAndPosition(p: Dsl, change: ColumnChange): ColumnChange {
  const comment = p.acceptWord('COMMENT') ? stringValue(p.expect(t.StringText).image, p.profile) : undefined;
  const at = position(p);
  return { ...change, ...(comment !== undefined && { comment }), ...(at !== null && { position: at }) };
}

function defaultValue(p: Dsl): NonNullable<ColumnChange['defaultValue']> {
  const start = p.start();
  const value = p.expression();
  return { value, text: p.text.slice(start, p.spanFrom(start).end) };
}
