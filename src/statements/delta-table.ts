/** Delta tables as statements about them find them: the table, its latest snapshot, and the errors for what is none. */
import { relationNotFound } from '../bind/resolve-relations.ts';
import type { FoundTable } from '../catalog/names.ts';
import type { Condition } from '../core/conditions.ts';
import { EngineError, type Span } from '../core/errors.ts';
import type { Snapshot } from '../delta/snapshot.ts';
import type { ObjectName } from '../sql/ast-expression.ts';
import { locationText } from '../storage/open-store.ts';
import type { StatementEnv } from './env.ts';
import { partsOf } from './table-name.ts';

export interface OpenedTable extends FoundTable {
  readonly snapshot: Snapshot;
}

/** How a statement names its table, and itself in errors: `DESCRIBE HISTORY`. */
export interface TableTarget {
  readonly table: ObjectName;
  /** The table's name is a path in string quotes. */
  readonly isPath?: boolean;
  readonly command: string;
}

/**
 * The table that a statement names. Errors: TABLE_OR_VIEW_NOT_FOUND, EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE,
 * DELTA_TABLE_ONLY_OPERATION for other tables and for places without one.
 */
export async function openDelta(target: TableTarget, env: StatementEnv): Promise<OpenedTable> {
  const found = await findDelta(target, env);
  try {
    return { ...found, snapshot: await found.table.snapshot(null, env.signal) };
  } catch (error) {
    const isMissing = error instanceof EngineError && error.condition === 'DELTA_TABLE_NOT_FOUND';
    throw isMissing ? notThere(target, error) : error;
  }
}

/** As `openDelta`, the log of it still unread. */
export async function findDelta(target: TableTarget, env: StatementEnv): Promise<FoundTable> {
  const { table, isPath = false, command } = target;
  const parts = isPath ? ['delta', ...partsOf(table)] : partsOf(table);
  const { span } = table;
  const temporary = parts.length === 1 ? env.catalog.temporary.find(parts[0]!) : undefined;
  if (temporary?.kind === 'view') throw notView(command, parts, span);
  const found = temporary === undefined ? env.catalog.findTable(parts) : null;
  if (found !== null) return found;
  const scope = env.catalog.scope();
  const other = await scope.resolveRelation(parts, null, span);
  if (other?.kind === 'view') throw notView(command, parts, span);
  if (other === null) throw await relationNotFound(scope, parts, span);
  throw onlyDelta(command, parts.join('.'), span);
}

function notView(operation: string, parts: readonly string[], span: Span): EngineError {
  const viewName = parts.map((part) => `\`${part}\``).join('.');
  return new EngineError('EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE', { operation: `'${operation}'`, viewName }, { span });
}

function onlyDelta(operation: string, tableName: string, span: Span): EngineError {
  return new EngineError('DELTA_TABLE_ONLY_OPERATION', { tableName, operation }, { span });
}

/** Spark tells a missing table otherwise by statement. */
function notThere({ table, isPath = false, command }: TableTarget, cause: EngineError): EngineError {
  const path = partsOf(table).at(-1)!;
  const { span } = table;
  if (command === 'DESCRIBE DETAIL') {
    const condition: Condition = isPath ? 'DELTA_FILE_NOT_FOUND' : 'DELTA_MISSING_DELTA_TABLE';
    return new EngineError(condition, isPath ? { path } : { tableName: path }, { span, cause });
  }
  return new EngineError('DELTA_TABLE_ONLY_OPERATION', { tableName: path, operation: command }, { span, cause });
}

/** The table's name where it has one: `[catalog, schema, table]`; null for a path. */
export function fullNameOf({ name }: FoundTable): readonly string[] | null {
  return name.startsWith('delta.') ? null : name.split('.');
}

/** Whether DROP TABLE would delete the files: those of attached folders stay. */
export function isManaged({ holder }: FoundTable): boolean {
  return holder.kind === 'warehouse' && holder.stored.isManaged;
}

/** The place as Spark prints it: `file:/path`. */
export function placeText({ location }: FoundTable): string {
  const text = locationText(location);
  return text.startsWith('/') ? `file:${text}` : text;
}
