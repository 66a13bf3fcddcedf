/** Statements that keep tables in order, one line each: what runs it. */
import type { MaintenanceStatement } from '../sql/ast-maintenance.ts';
import type { Statement } from '../sql/ast-statement.ts';
import { runAnalyzeTable } from './analyze-table.ts';
import { runClone } from './clone.ts';
import { runConvert } from './convert.ts';
import type { StatementEnv, StatementResult } from './env.ts';
import { runOptimize, runReorg } from './optimize.ts';
import { runRepair } from './repair.ts';
import { runRestore } from './restore.ts';
import { runUndo } from './undo.ts';
import { runVacuum } from './vacuum.ts';

const kinds: ReadonlySet<string> = new Set<MaintenanceStatement['kind']>([
  'optimize',
  'reorg',
  'vacuum',
  'restoreTable',
  'undo',
  'repairTable',
  'analyzeTable',
  'cloneTable',
  'convertToDelta',
]);

export function isMaintenance(statement: Statement): statement is MaintenanceStatement {
  return kinds.has(statement.kind);
}

export async function runMaintenance(statement: MaintenanceStatement, env: StatementEnv): Promise<StatementResult> {
  switch (statement.kind) {
    case 'optimize':
      return runOptimize(statement, env);
    case 'reorg':
      return runReorg(statement, env);
    case 'vacuum':
      return runVacuum(statement, env);
    case 'restoreTable':
      return runRestore(statement, env);
    case 'undo':
      return runUndo(statement, env);
    case 'analyzeTable':
      return runAnalyzeTable(statement, env);
    case 'repairTable':
      return runRepair(statement, env);
    case 'cloneTable':
      return runClone(statement, env);
    case 'convertToDelta':
      return runConvert(statement, env);
  }
}
