/** Every statement that is not a query, one line each: what runs it. */

import { newBinding } from '../bind/bind.ts';
import { nameParts } from '../bind/name.ts';
import { unsupported } from '../core/errors.ts';
import type { Query } from '../sql/ast.ts';
import type { ObjectName } from '../sql/ast-expression.ts';
import { isSessionStatement } from '../sql/ast-session.ts';
import type { Statement } from '../sql/ast-statement.ts';
import { runCheck } from './check/check.ts';
import { runCopyTo } from './copy.ts';
import { runDescribeFunction, runDescribeQuery, runDescribeSchema } from './describe.ts';
import { runDescribeDetail, runDescribeHistory } from './describe-log.ts';
import { runDescribeTable } from './describe-table.ts';
import { runDiff } from './diff.ts';
import type { StatementEnv, StatementResult } from './env.ts';
import { runExplain } from './explain.ts';
import { runPreview } from './preview.ts';
import { isChange, runChange } from './run-change.ts';
import { isMaintenance, runMaintenance } from './run-maintenance.ts';
import { runSessionStatement } from './run-session.ts';
import { runReset, runSet, runSetTimeZone } from './settings.ts';
import {
  runShowCatalogs,
  runShowCurrentSchema,
  runShowFunctions,
  runShowSchemas,
  runShowTables,
  runShowViews,
  runUse,
} from './show.ts';
import { runShowPartitions } from './show-partitions.ts';
import { runShowColumns, runShowCreateTable, runShowTableProperties } from './show-table.ts';
import { runSummarize } from './summarize.ts';
import { runShowTimeline } from './timeline.ts';
import { checkInTransaction } from './transaction-rules.ts';

/** Errors: UNSUPPORTED_FEATURE by the statement's name for those that are known and not there. */
export async function runStatement(written: Exclude<Statement, Query>, env: StatementEnv): Promise<StatementResult> {
  const statement = withNames(written, env);
  checkInTransaction(statement, env);
  if (isSessionStatement(statement)) return runSessionStatement(statement, env);
  if (isMaintenance(statement)) return runMaintenance(statement, env);
  if (isChange(statement)) return runChange(statement, env);
  switch (statement.kind) {
    case 'explain':
      return runExplain(statement, env);
    case 'setSetting':
      return runSet(statement, env);
    case 'resetSetting':
      return runReset(statement, env);
    case 'setTimeZone':
      return runSetTimeZone(statement, env);
    case 'use':
      return runUse(statement, env);
    case 'showTables':
      return runShowTables(statement, env);
    case 'showSchemas':
      return runShowSchemas(statement, env);
    case 'showCatalogs':
      return runShowCatalogs(statement);
    case 'showColumns':
      return runShowColumns(statement, env);
    case 'showFunctions':
      return runShowFunctions(statement, env);
    case 'showViews':
      return runShowViews(statement, env);
    case 'describeTable':
      return runDescribeTable(statement, env);
    case 'describeQuery':
      return runDescribeQuery(statement, env);
    case 'describeFunction':
      return runDescribeFunction(statement, env);
    case 'describeSchema':
      return runDescribeSchema(statement, env);
    case 'showTableProperties':
      return runShowTableProperties(statement, env);
    case 'showPartitions':
      return runShowPartitions(statement, env);
    case 'showCreateTable':
      return runShowCreateTable(statement, env);
    case 'showCurrentSchema':
      return runShowCurrentSchema(env);
    case 'describeHistory':
      return runDescribeHistory(statement, env);
    case 'describeDetail':
      return runDescribeDetail(statement, env);
    case 'showTimeline':
      return runShowTimeline(statement, env);
    case 'diffTable':
      return runDiff(statement, env);
    case 'checkTable':
      return runCheck(statement, env);
    case 'copyTo':
      return runCopyTo(statement, env);
    case 'summarize':
      return runSummarize(statement, env);
    case 'preview':
      return runPreview(statement, env);
    case 'unsupported':
      throw unsupported(statement.what, { span: statement.span });
  }
}

/** The statement with each `IDENTIFIER(...)` among its own names as the name that it is. */
function withNames<T extends Exclude<Statement, Query>>(statement: T, env: StatementEnv): T {
  const nameOf = (value: unknown): unknown => {
    if (Array.isArray(value) && value.some(isClause)) return value.map(nameOf);
    if (!isClause(value)) return value;
    const { span } = value;
    const parts = nameParts(newBinding(env.bindEnv()), value).map((text) => ({ text, isQuoted: true, span }));
    return { kind: 'name', parts, span };
  };
  const entries = Object.entries(statement);
  if (!entries.some(([, value]) => isClause(value) || (Array.isArray(value) && value.some(isClause)))) return statement;
  return { ...statement, ...Object.fromEntries(entries.map(([key, value]) => [key, nameOf(value)])) };
}

function isClause(value: unknown): value is Extract<ObjectName, { kind: 'identifierClause' }> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'identifierClause';
}
