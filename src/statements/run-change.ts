/** Statements that make, change and drop tables, views and schemas, one line each: what runs it. */
import type { Statement } from '../sql/ast-statement.ts';
import { runAlterTable, runCommentOn } from './alter-table.ts';
import { runCopyInto } from './copy-into.ts';
import { runCreateTable, runCreateTableLike } from './create-table.ts';
import { runDelete } from './delete.ts';
import { runDropTable, runDropView } from './drop.ts';
import type { StatementEnv, StatementResult } from './env.ts';
import { runInsert } from './insert.ts';
import { runMerge } from './merge.ts';
import { runCreateSchema, runDropSchema } from './schema.ts';
import { runTruncate } from './truncate.ts';
import { runUpdate } from './update.ts';
import { runAlterView, runCreateView } from './view.ts';

const kinds = {
  createView: true,
  dropView: true,
  dropTable: true,
  createTable: true,
  createTableLike: true,
  createSchema: true,
  dropSchema: true,
  truncateTable: true,
  insert: true,
  copyInto: true,
  delete: true,
  update: true,
  merge: true,
  alterTable: true,
  alterView: true,
  commentOn: true,
} as const;

export type Change = Extract<Statement, { readonly kind: keyof typeof kinds }>;

export function isChange<T extends { readonly kind: string }>(statement: T): statement is Extract<T, Change> {
  return Object.hasOwn(kinds, statement.kind);
}

export async function runChange(statement: Change, env: StatementEnv): Promise<StatementResult> {
  switch (statement.kind) {
    case 'createView':
      return runCreateView(statement, env);
    case 'dropView':
      return runDropView(statement, env);
    case 'dropTable':
      return runDropTable(statement, env);
    case 'createTable':
      return runCreateTable(statement, env);
    case 'createTableLike':
      return runCreateTableLike(statement, env);
    case 'createSchema':
      return runCreateSchema(statement, env);
    case 'dropSchema':
      return runDropSchema(statement, env);
    case 'truncateTable':
      return runTruncate(statement, env);
    case 'insert':
      return runInsert(statement, env);
    case 'copyInto':
      return runCopyInto(statement, env);
    case 'delete':
      return runDelete(statement, env);
    case 'update':
      return runUpdate(statement, env);
    case 'merge':
      return runMerge(statement, env);
    case 'alterTable':
      return runAlterTable(statement, env);
    case 'alterView':
      return runAlterView(statement, env);
    case 'commentOn':
      return runCommentOn(statement, env);
  }
}
