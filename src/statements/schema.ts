/** CREATE SCHEMA and DROP SCHEMA: names in the catalog, and the folders of what is dropped with them. */
import { defaultSchemaName } from '../catalog/names.ts';
import { EngineError, unsupported } from '../core/errors.ts';
import type { CreateSchema, DropSchema } from '../sql/ast-statement.ts';
import { noResult, type StatementEnv, type StatementResult } from './env.ts';
import { propertyMap } from './write/table-spec.ts';
import { namePartsOf } from './write/target.ts';

/** Errors: SCHEMA_ALREADY_EXISTS. */
export async function runCreateSchema(statement: CreateSchema, env: StatementEnv): Promise<StatementResult> {
  const { span } = statement.name;
  const name = schemaName(namePartsOf(statement.name, env), span, env);
  const { catalog } = env;
  const isAttached = catalog.schemaNames().some((each) => each.toLowerCase() === name.toLowerCase());
  if (isAttached && statement.ifNotExists) return noResult;
  if (isAttached) throw new EngineError('SCHEMA_ALREADY_EXISTS', { schemaName: `\`${name}\`` }, { span });
  const { comment, location } = statement;
  const place = location === null ? `${name.toLowerCase()}.db` : catalog.warehouse.textOf(catalog.locate(location));
  const entry = { name, comment, location: place, properties: propertyMap(statement.properties) };
  await catalog.warehouse.addSchema(entry, statement.ifNotExists, span);
  return noResult;
}

/** Errors: SCHEMA_NOT_FOUND, SCHEMA_NOT_EMPTY without CASCADE. */
export async function runDropSchema(statement: DropSchema, env: StatementEnv): Promise<StatementResult> {
  const { span } = statement.name;
  const name = schemaName(namePartsOf(statement.name, env), span, env);
  const { warehouse } = env.catalog;
  if (name.toLowerCase() === defaultSchemaName) {
    throw new EngineError('UNSUPPORTED_FEATURE.DROP_DATABASE', { database: `\`${name}\`` }, { span });
  }
  if (!warehouse.state.has(name.toLowerCase())) {
    const isAttached = env.catalog.schemaNames().some((each) => each.toLowerCase() === name.toLowerCase());
    if (isAttached) throw unsupported('DROP SCHEMA of an attached folder', { span });
    if (statement.ifExists) return noResult;
    throw new EngineError('SCHEMA_NOT_FOUND', { schemaName: `\`${name}\`` }, { span });
  }
  const dropped = await warehouse.dropSchema(name, statement.isCascade, span);
  for (const relation of dropped) {
    if (relation.kind === 'table' && relation.table.isManaged) {
      await env.catalog.deleteFiles(warehouse.placeOf(relation.table.location), env.signal);
    }
  }
  env.catalog.leave(name);
  return noResult;
}

function schemaName(parts: readonly string[], span: CreateSchema['span'], { dialect }: StatementEnv): string {
  const catalog = dialect.name === 'postgres' && parts[0]!.toLowerCase() === 'silt' ? 'silt' : 'spark_catalog';
  const own = parts.length === 2 && parts[0]!.toLowerCase() === catalog ? parts.slice(1) : parts;
  if (own.length === 1) return dialect.name === 'postgres' && own[0] === 'public' ? defaultSchemaName : own[0]!;
  const namespace = own.map((part) => `\`${part}\``).join('.');
  throw new EngineError('REQUIRES_SINGLE_PART_NAMESPACE', { sessionCatalog: 'spark_catalog', namespace }, { span });
}
