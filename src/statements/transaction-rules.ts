/** Which statements run inside a transaction: those that read, and those that change the rows or columns of a Delta table. */
import { EngineError } from '../core/errors.ts';
import type { ObjectName } from '../sql/ast-expression.ts';
import { isSessionStatement } from '../sql/ast-session.ts';
import type { Statement } from '../sql/ast-statement.ts';
import { accessOf } from './access.ts';
import type { StatementEnv } from './env.ts';
import { namePartsOf } from './write/target.ts';

/** Errors: NOT_IN_TRANSACTION for names that are made and dropped, and for what tidies a table's files. */
export function checkInTransaction(statement: Statement, env: StatementEnv): void {
  if (env.catalog.tables.transaction === null) return;
  const access = accessOf(statement);
  if (access === 'read' || isSessionStatement(statement)) return;
  if (access === 'session' || othersAllowed.has(statement.kind)) return;
  const table = changedTable(statement);
  if (table !== null && !isTemporary(table, env)) return;
  const named = table === null ? wordsOf(statement) : 'A change of a temporary table';
  throw new EngineError('NOT_IN_TRANSACTION', { statement: named }, { span: statement.span });
}

/** What reads tables and writes beside them. */
const othersAllowed: ReadonlySet<string> = new Set(['copyTo', 'analyzeTable', 'unsupported']);

/** The table whose log the statement commits to; null for statements that do more. */
function changedTable(statement: Statement): ObjectName | null {
  switch (statement.kind) {
    case 'insert':
    case 'copyInto':
    case 'delete':
    case 'update':
    case 'merge':
    case 'truncateTable':
      return statement.table;
    case 'commentOn':
      return statement.name;
    case 'alterTable': {
      const { kind } = statement.action;
      return kind === 'rename' || kind === 'setLocation' || kind === 'dropFeature' ? null : statement.table;
    }
    default:
      return null;
  }
}

function isTemporary(table: ObjectName, env: StatementEnv): boolean {
  const parts = namePartsOf(table, env);
  return parts.length === 1 && env.catalog.temporary.find(parts[0]!) !== undefined;
}

/** `createTable` as `CREATE TABLE`. */
function wordsOf({ kind }: Statement): string {
  return kind.replaceAll(/[A-Z]/g, (letter) => ` ${letter}`).toUpperCase();
}
