/** CREATE VIEW, CREATE TEMPORARY VIEW and ALTER VIEW. */
import { relationNotFound } from '../bind/resolve-relations.ts';
import { quoteName } from '../bind/suggest.ts';
import type { NewName } from '../catalog/names.ts';
import { EngineError, unsupported } from '../core/errors.ts';
import type { AlterView } from '../sql/ast-alter.ts';
import type { ObjectName } from '../sql/ast-expression.ts';
import type * as ast from '../sql/ast-statement.ts';
import { printExpression } from '../sql/print.ts';
import { noResult, type StatementEnv, type StatementResult } from './env.ts';
import { temporaryName } from './table-name.ts';
import { propertyMap } from './write/table-spec.ts';
import { namePartsOf } from './write/target.ts';

/** The view's text is checked by binding it once; it is bound anew wherever it is named. */
export async function runCreateView(statement: ast.CreateView, env: StatementEnv): Promise<StatementResult> {
  if (statement.lifetime === 'globalTemporary') {
    const hint = 'CREATE TEMPORARY VIEW keeps a view for the session.';
    throw unsupported('CREATE GLOBAL TEMPORARY VIEW', { span: statement.span, hint });
  }
  if (statement.lifetime === 'persistent') return createStored(statement, env);
  const name = temporaryName(statement.name);
  if (statement.ifNotExists && env.catalog.temporary.find(name) !== undefined) return noResult;
  const columns = await checkedColumns(statement, name, env);
  const comments = statement.columns?.map((c) => c.comment);
  const view = { name, text: statement.queryText, dialect: env.dialect.name, columns, ...(comments && { comments }) };
  env.catalog.temporary.add({ view }, statement.isReplace, statement.name.span);
  return noResult;
}

/** Errors: TABLE_OR_VIEW_ALREADY_EXISTS, CREATE_VIEW_COLUMN_ARITY_MISMATCH.*, those of the query. */
async function createStored(statement: ast.CreateView, env: StatementEnv): Promise<StatementResult> {
  const { span } = statement.name;
  const { catalog } = env;
  const parts = namePartsOf(statement.name, env);
  const { schema, name, folder } = catalog.newName(parts, span);
  const isTaken = catalog.findTable([schema, name]) !== null;
  const before = catalog.warehouse.find(schema, name);
  if ((isTaken || before !== undefined) && statement.ifNotExists) return noResult;
  if (isTaken || (before !== undefined && !statement.isReplace)) {
    throw new EngineError('TABLE_OR_VIEW_ALREADY_EXISTS', { relationName: quoteName([schema, name]) }, { span });
  }
  requireNames(statement, name);
  const columns = await checkedColumns(statement, name, env);
  refuseTemporary(statement, name, env);
  const view = {
    schema,
    name,
    text: statement.queryText,
    dialect: env.dialect.name,
    columns,
    comment: statement.comment,
    columnComments: statement.columns?.map(({ comment }) => comment) ?? null,
    properties: propertyMap(statement.properties),
    createdMs: env.commitContext.nowMs(),
  };
  // An attached folder keeps no views: they are the warehouse's, under the same name.
  if (folder !== null) {
    const entry = { name: schema, comment: null, location: `${schema.toLowerCase()}.db`, properties: {} };
    await catalog.warehouse.addSchema(entry, true);
  }
  await catalog.warehouse.addView(view, statement.isReplace, span);
  return noResult;
}

/** ALTER VIEW: another query, another name, other properties. Errors: TABLE_OR_VIEW_NOT_FOUND, those of the query. */
export async function runAlterView({ view, action, span }: AlterView, env: StatementEnv): Promise<StatementResult> {
  const { catalog } = env;
  const parts = namePartsOf(view, env);
  const found = catalog.findView(parts);
  if (found === null) {
    const isTemporary = parts.length === 1 && catalog.temporary.find(parts[0]!) !== undefined;
    if (isTemporary) throw unsupported('ALTER VIEW of a temporary view', { span });
    throw await relationNotFound(catalog.scope(), parts, view.span);
  }
  switch (action.kind) {
    case 'as': {
      await env.bind(action.query);
      const dialect = env.dialect.name;
      const changed = { ...found, text: action.queryText, dialect, columns: null, columnComments: null };
      await catalog.warehouse.addView(changed, true, view.span);
      return noResult;
    }
    case 'rename': {
      const { schema, name } = renamed(found.schema, action.to, env);
      await catalog.warehouse.rename({ kind: 'view', view: found }, schema, name, action.to.span);
      return noResult;
    }
    case 'setProperties': {
      const properties = { ...found.properties, ...propertyMap(action.properties) };
      await catalog.warehouse.addView({ ...found, properties }, true, view.span);
      return noResult;
    }
    case 'unsetProperties': {
      const kept = Object.entries(found.properties).filter(([key]) => !action.keys.includes(key));
      await catalog.warehouse.addView({ ...found, properties: Object.fromEntries(kept) }, true, view.span);
      return noResult;
    }
  }
}

/** Another name of a table or view of a schema: without a schema of its own it stays there. Errors: as `newName`. */
export function renamed(schema: string, to: ObjectName, env: StatementEnv): NewName {
  const parts = namePartsOf(to, env);
  return env.catalog.newName(parts.length === 1 ? [schema, parts[0]!] : parts, to.span);
}

async function checkedColumns(
  statement: ast.CreateView,
  name: string,
  env: StatementEnv,
): Promise<readonly string[] | null> {
  const { schema } = await env.bind(statement.query);
  const columns = statement.columns?.map((c) => c.name.text) ?? null;
  if (columns !== null && columns.length !== schema.fields.length) {
    const side = columns.length > schema.fields.length ? 'NOT_ENOUGH_DATA_COLUMNS' : 'TOO_MANY_DATA_COLUMNS';
    throw new EngineError(
      `CREATE_VIEW_COLUMN_ARITY_MISMATCH.${side}`,
      { viewName: `\`${name}\``, viewColumns: columns.length, dataColumns: schema.fields.length },
      { span: statement.span },
    );
  }
  return columns;
}

/** Names, and literals, whose text is their name. */
const namedKinds: ReadonlySet<string> = new Set(
  'name star fieldAccess identifierClause number string boolean null typedLiteral interval'.split(' '),
);

/** A name that silt makes up for an expression may be another one some day. */
function requireNames({ query, name }: ast.CreateView, view: string): void {
  const { body } = query;
  if (body.kind !== 'select') return;
  for (const { expression, aliases } of body.items) {
    const isNamed = aliases.length > 0 || namedKinds.has(expression.kind);
    if (isNamed) continue;
    const attr = printExpression(expression);
    throw new EngineError('CREATE_PERMANENT_VIEW_WITHOUT_ALIAS', { name: view, attr }, { span: name.span });
  }
}

/** A view that outlives the session cannot stand on what does not. */
function refuseTemporary(statement: ast.CreateView, name: string, env: StatementEnv): void {
  const words = new Set(statement.queryText.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []);
  const found = env.catalog.temporary.list().find((each) => words.has(each.name.toLowerCase()));
  if (found === undefined || !namesRelation(statement.query, found.name)) return;
  throw new EngineError(
    'INVALID_TEMP_OBJ_REFERENCE',
    { obj: 'VIEW', objName: `\`${name}\``, tempObj: 'VIEW', tempObjName: `\`${found.name}\`` },
    { span: statement.span },
  );
}

function namesRelation(node: unknown, name: string): boolean {
  if (Array.isArray(node)) return node.some((each) => namesRelation(each, name));
  if (typeof node !== 'object' || node === null) return false;
  const { kind, name: written } = node as { kind?: string; name?: { parts?: readonly { text: string }[] } };
  if (kind === 'tableReference' || kind === 'tableQuery') {
    const parts = written?.parts ?? [];
    if (parts.length === 1 && parts[0]!.text.toLowerCase() === name.toLowerCase()) return true;
  }
  return Object.values(node).some((each) => namesRelation(each, name));
}
