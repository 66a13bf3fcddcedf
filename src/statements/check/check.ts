/** CHECK: what is wrong with a Delta table, or could be better, and the statements that mend it. Reads the log and lists files; reads no data. */

import { EngineError } from '../../core/errors.ts';
import { nameSql } from '../../core/text/type-sql.ts';
import { field, type Schema, utf8 } from '../../core/types.ts';
import { listLog } from '../../delta/log/segment.ts';
import type { CheckTable } from '../../sql/ast-inspect.ts';
import type { ObjectInfo } from '../../storage/store.ts';
import { findDelta, fullNameOf, type OpenedTable, openDelta } from '../delta-table.ts';
import type { StatementEnv, StatementResult } from '../env.ts';
import { checkDeletedRows, checkMissing, checkSkew, checkSmallFiles, checkUnnamed, rootLength } from './files.ts';
import type { Checked, Finding } from './finding.ts';
import { checkCheckpointContents, checkCheckpoints, checkChecksums, checkGaps, checkHint } from './log.ts';
import { checkReaders } from './readers.ts';
import { checkStatistics } from './statistics.ts';

const checks: readonly ((checked: Checked) => readonly Finding[] | Promise<readonly Finding[]>)[] = [
  checkGaps,
  checkMissing,
  checkChecksums,
  checkCheckpoints,
  checkCheckpointContents,
  checkHint,
  checkStatistics,
  checkSmallFiles,
  checkDeletedRows,
  checkSkew,
  checkReaders,
  checkUnnamed,
];

const checkSchema: Schema = {
  fields: [
    field('severity', utf8, false),
    field('check', utf8, false),
    field('subject', utf8),
    field('finding', utf8, false),
    field('remedy', utf8),
  ],
};

/** A table that cannot be opened is a finding, not an error; one that is not there is an error. */
export async function runCheck(statement: CheckTable, env: StatementEnv): Promise<StatementResult> {
  const target = { ...statement, command: 'CHECK' };
  await findDelta(target, env);
  try {
    return resultOf(await findingsOf(await openDelta(target, env), env));
  } catch (error) {
    if (!(error instanceof EngineError) || !isOfLog(error)) throw error;
    return resultOf([
      { severity: 'error', check: 'log', subject: error.condition, finding: error.message, remedy: null },
    ]);
  }
}

function isOfLog({ condition }: EngineError): boolean {
  return (condition.startsWith('DELTA_') && condition !== 'DELTA_TABLE_ONLY_OPERATION') || condition === 'FILE_CORRUPT';
}

async function findingsOf(opened: OpenedTable, env: StatementEnv): Promise<readonly Finding[]> {
  const { log, files } = opened.snapshot;
  await files.loadStatistics(env.signal);
  const full = fullNameOf(opened);
  const checked: Checked = {
    opened,
    sqlName: full === null ? opened.name : full.slice(1).map(nameSql).join('.'),
    logFiles: await listLog(log, 0, env.signal),
    objects: await dataObjects(opened, env.signal),
    env,
  };
  const findings: Finding[] = [];
  for (const check of checks) findings.push(...(await check(checked)));
  const order = ['error', 'warning', 'note'];
  return findings.sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

/** Hidden folders hold no data of the table, except changed rows. */
async function dataObjects(
  { snapshot: { log } }: OpenedTable,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ObjectInfo>> {
  const prefix = log.root === '' ? '' : `${log.root}/`;
  const objects = new Map<string, ObjectInfo>();
  for await (const info of log.store.list(prefix, undefined, signal)) {
    const path = info.path.slice(rootLength(log.root));
    if (!path.startsWith('_delta_log/') && !/(?:^|\/)\./.test(path)) objects.set(path, info);
  }
  return objects;
}

function resultOf(findings: readonly Finding[]): StatementResult {
  const rows = findings.map(({ severity, check, subject, finding, remedy }) => [
    severity,
    check,
    subject,
    finding,
    remedy,
  ]);
  return { schema: checkSchema, rows };
}
