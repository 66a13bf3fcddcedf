/** Which statements run inside a transaction: those that read, those that change the rows or columns of a Delta table, and those that make and drop names. */
import { EngineError } from '../core/errors.ts';
import { isSessionStatement } from '../sql/ast-session.ts';
import type { Statement } from '../sql/ast-statement.ts';
import { accessOf } from './access.ts';
import type { StatementEnv } from './env.ts';

/** Errors: NOT_IN_TRANSACTION for what tidies a table's files, and for functions. */
export function checkInTransaction(statement: Statement, env: StatementEnv): void {
  if (env.catalog.tables.transaction === null) return;
  const access = accessOf(statement);
  if (access === 'read' || isSessionStatement(statement)) return;
  if (access === 'session' || othersAllowed.has(statement.kind)) return;
  if (changesTable(statement)) return;
  throw new EngineError('NOT_IN_TRANSACTION', { statement: wordsOf(statement) }, { span: statement.span });
}

/** What reads tables and writes beside them; what the catalog's log holds back with its names. */
const othersAllowed: ReadonlySet<string> = new Set([
  'copyTo',
  'analyzeTable',
  'unsupported',
  'createTable',
  'createTableLike',
  'dropTable',
  'createView',
  'alterView',
  'dropView',
  'createSchema',
  'dropSchema',
]);

/** Whether all that the statement does is a commit to a table's log, or a table's other name. */
function changesTable(statement: Statement): boolean {
  switch (statement.kind) {
    case 'insert':
    case 'copyInto':
    case 'delete':
    case 'update':
    case 'merge':
    case 'truncateTable':
    case 'commentOn':
      return true;
    case 'alterTable':
      return statement.action.kind !== 'setLocation' && statement.action.kind !== 'dropFeature';
    default:
      return false;
  }
}

/** `createTable` as `CREATE TABLE`. */
function wordsOf({ kind }: Statement): string {
  return kind.replaceAll(/[A-Z]/g, (letter) => ` ${letter}`).toUpperCase();
}
