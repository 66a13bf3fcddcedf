/** What runs each statement about variables, functions, the cache and statements in strings. */
import type { SessionStatement } from '../sql/ast-session.ts';
import { runCacheTable, runRefresh, runUncacheTable } from './cache.ts';
import { noResult, type StatementEnv, type StatementResult } from './env.ts';
import { runExecuteImmediate } from './execute-immediate.ts';
import { runCreateFunction, runDropFunction } from './functions.ts';
import { runBegin, runCommit, runRollback } from './transaction.ts';
import { runDeclareVariable, runDropVariable, runSetVariable } from './variables.ts';

export async function runSessionStatement(statement: SessionStatement, env: StatementEnv): Promise<StatementResult> {
  switch (statement.kind) {
    case 'declareVariable':
      return runDeclareVariable(statement, env);
    case 'setVariable':
      return runSetVariable(statement, env);
    case 'dropVariable':
      return runDropVariable(statement, env);
    case 'createFunction':
      return runCreateFunction(statement, env);
    case 'dropFunction':
      return runDropFunction(statement, env);
    case 'executeImmediate':
      return runExecuteImmediate(statement, env);
    case 'cacheTable':
      return runCacheTable(statement, env);
    case 'uncacheTable':
      return runUncacheTable(statement, env);
    case 'beginTransaction':
      return runBegin(env);
    case 'commitTransaction':
      return runCommit(env);
    case 'rollbackTransaction':
      return runRollback(env);
    case 'clearCache':
      return noResult;
    case 'refresh':
      return runRefresh(statement, env);
  }
}
