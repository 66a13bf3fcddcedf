/** EXPLAIN: the plan, the plan after each rule, what each operator did, which files are read and why the others are not. */
import { unsupported } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import { field, int64, type Schema, utf8 } from '../core/types.ts';
import type { BoundQuery } from '../plan/bound.ts';
import type { LogicalPlan, ScanPlanNode } from '../plan/logical.ts';
import type { ScanPlan } from '../plan/ports.ts';
import { planData, printPlan } from '../plan/print.ts';
import { planChildren } from '../plan/walk.ts';
import type { Explain } from '../sql/ast-statement.ts';
import { operatorLines, operatorTree } from './analyze-text.ts';
import { type StatementEnv, type StatementResult, textResult } from './env.ts';
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
      return explainFiles(bound, env, isJson);
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
  const { memoryPeakBytes, files, rowGroups, bytes, rowsOut: rows } = progress;
  if (isJson) {
    const total = { rows, timeMs, threads, memoryPeakBytes, files, rowGroups, bytesRead: bytes };
    return asJson({ plan: planData(plan, { zone: env.zone }), operators: tree, total });
  }
  const totals = [
    `${rows.toLocaleString('en')} row${rows === 1 ? '' : 's'} in ${timeMs.toFixed(1)} ms`,
    `${threads} thread${threads === 1 ? '' : 's'}`,
    `peak memory ${sizeText(memoryPeakBytes)}`,
    `read ${files} file${files === 1 ? '' : 's'}, ${rowGroups} row group${rowGroups === 1 ? '' : 's'}, ${sizeText(bytes)}`,
  ];
  return asLines([...operatorLines(tree), '', totals.join(' · ')].join('\n'));
}

const filesSchema: Schema = {
  fields: [
    field('table', utf8, false),
    field('file', utf8, true),
    field('bytes', int64, true),
    field('rows', int64, true),
    field('decision', utf8, false),
    field('predicate', utf8, true),
    field('statistic', utf8, true),
  ],
};

async function explainFiles(bound: BoundQuery, env: StatementEnv, isJson: boolean): Promise<StatementResult> {
  const scans: ScanPlanNode[] = [];
  collectScans(env.optimize(bound), scans);
  const rows: Scalar[][] = [];
  for (const scan of scans) {
    const provider = bound.tables.get(scan.table.id)!;
    const plan = await provider.plan(
      {
        columns: scan.columns,
        filters: scan.filters,
        limit: scan.limit,
        isSkippingOn: env.isSkippingOn,
        zone: env.zone,
      },
      env.signal,
    );
    rows.push(...fileRows(scan.table.name, plan));
  }
  if (!isJson) return { schema: filesSchema, rows };
  const names = filesSchema.fields.map((f) => f.name);
  const plain = (value: Scalar): Scalar => (typeof value === 'bigint' ? Number(value) : value);
  return asJson(rows.map((row) => Object.fromEntries(names.map((name, i) => [name, plain(row[i]!)]))));
}

function collectScans(plan: LogicalPlan, into: ScanPlanNode[]): void {
  if (plan.kind === 'scan') into.push(plan);
  for (const child of planChildren(plan)) collectScans(child, into);
}

function fileRows(table: string, plan: ScanPlan): Scalar[][] {
  const count = (value: number | null): bigint | null => (value === null ? null : BigInt(value));
  const kept = plan.splits.flatMap((split): Scalar[][] =>
    split.kind === 'parquet'
      ? [[table, split.path, count(split.sizeBytes), count(split.rows), 'read', null, null]]
      : [],
  );
  const skipped = plan.skipped.map((s): Scalar[] => [
    table,
    s.path,
    count(s.sizeBytes),
    count(s.rows),
    `skipped by ${s.level === 'file' ? 'file statistics' : s.level === 'partition' ? 'partition' : 'row group'}`,
    s.predicate,
    s.statistic,
  ]);
  if (kept.length + skipped.length === 0) return [[table, null, null, null, 'no files', null, null]];
  return [...kept, ...skipped];
}

function asLines(text: string): StatementResult {
  return textResult(
    ['plan'],
    text.split('\n').map((line) => [line]),
  );
}

function asJson(value: unknown): StatementResult {
  return textResult(['plan'], [[JSON.stringify(value, null, 2)]]);
}
