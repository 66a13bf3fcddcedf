/** EXPLAIN: the plan, the plan after each rule, what each operator did, which files are read and why the others are not. */
import { unsupported } from '../core/errors.ts';
import { field, type Schema, utf8 } from '../core/types.ts';
import type { BoundQuery } from '../plan/bound.ts';
import type { LogicalPlan } from '../plan/logical.ts';
import { planData, printPlan } from '../plan/print.ts';
import type { Explain } from '../sql/ast-statement.ts';
import { operatorLines, operatorTree } from './analyze-text.ts';
import type { StatementEnv, StatementResult } from './env.ts';
import { fileObjects, filesOf, fileTable } from './explain-files.ts';
import { sizeText } from './size-text.ts';

export async function runExplain(statement: Explain, env: StatementEnv): Promise<StatementResult> {
  if (statement.statement.kind !== 'query')
    throw unsupported('EXPLAIN of a statement that is no query', { span: statement.span });
  const bound = await env.bind(statement.statement);
  const isJson = statement.format === 'json';
  switch (statement.mode) {
    case 'plan':
    case 'extended':
    case 'formatted':
    case 'cost': {
      const plan = env.optimize(bound);
      return isJson ? asJson(planData(plan, { zone: env.zone })) : asLines(printPlan(plan, { zone: env.zone }));
    }
    case 'rules':
      return explainRules(bound, env, isJson);
    case 'analyze':
      return explainAnalyze(bound, env, isJson);
    case 'files':
      return isJson ? asJson(fileObjects(await filesOf(bound, env))) : fileTable(await filesOf(bound, env));
    case 'codegen':
      throw unsupported('EXPLAIN CODEGEN', { span: statement.span });
  }
}

function explainRules(bound: BoundQuery, env: StatementEnv, isJson: boolean): StatementResult {
  const steps: { rule: string; plan: LogicalPlan }[] = [{ rule: 'bound', plan: bound.plan }];
  env.optimize(bound, (rule, plan) => steps.push({ rule, plan }));
  if (isJson) return asJson(steps.map(({ rule, plan }) => ({ rule, plan: planData(plan, { zone: env.zone }) })));
  const text = steps.map(({ rule, plan }) => `-- ${rule}\n${printPlan(plan, { zone: env.zone, keepIds: true })}`);
  return asLines(text.join('\n'));
}

async function explainAnalyze(bound: BoundQuery, env: StatementEnv, isJson: boolean): Promise<StatementResult> {
  const plan = env.optimize(bound);
  const { analysis, progress } = await env.run(bound, plan, true);
  const tree = operatorTree(analysis, env.zone);
  const { elapsedMs: timeMs, threads } = analysis;
  const { memoryPeakBytes, spilledBytes, files, rowGroups, bytes, rowsOut: rows } = progress;
  if (isJson) {
    const total = { rows, timeMs, threads, memoryPeakBytes, spilledBytes, files, rowGroups, bytesRead: bytes };
    return asJson({ plan: planData(plan, { zone: env.zone }), operators: tree, total });
  }
  const totals = [
    `${rows.toLocaleString('en')} row${rows === 1 ? '' : 's'} in ${timeMs.toFixed(1)} ms`,
    `${threads} thread${threads === 1 ? '' : 's'}`,
    `peak memory ${sizeText(memoryPeakBytes)}`,
    ...(spilledBytes > 0 ? [`spilled ${sizeText(spilledBytes)}`] : []),
    `read ${files} file${files === 1 ? '' : 's'}, ${rowGroups} row group${rowGroups === 1 ? '' : 's'}, ${sizeText(bytes)}`,
  ];
  return asLines([...operatorLines(tree), '', totals.join(' · ')].join('\n'));
}

/** What shows it as text may leave the frame out. */
const textSchema: Schema = { fields: [{ ...field('plan', utf8, false), metadata: { isPlainText: true } }] };

function asLines(text: string): StatementResult {
  return { schema: textSchema, rows: text.split('\n').map((line) => [line]) };
}

function asJson(value: unknown): StatementResult {
  return { schema: textSchema, rows: [[JSON.stringify(value, null, 2)]] };
}
