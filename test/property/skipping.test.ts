/**
 * Skipping never drops a row: for pieces whose statistics are hard, and random conditions, every truth value that a row has is
 * among those that the statistics allow, and a row that raises is never skipped. A failure prints its seed.
 */
import { beforeAll, expect, test } from 'vitest';
import { bindQuery } from '../../src/bind/bind.ts';
import { defaultBindSettings } from '../../src/bind/env.ts';
import { EngineError } from '../../src/core/errors.ts';
import type { Scalar } from '../../src/core/scalar.ts';
import { scalarAt } from '../../src/core/vector.ts';
import type { EvalContext } from '../../src/functions/define.ts';
import { HeapAllocator } from '../../src/kernels/allocator.ts';
import { vectorOf } from '../../src/kernels/builder.ts';
import { createKernels } from '../../src/kernels/kernels.ts';
import { compile, evaluateConstant } from '../../src/plan/evaluate/compile.ts';
import type { ColumnId, Expr } from '../../src/plan/expr.ts';
import type { LogicalPlan } from '../../src/plan/logical.ts';
import { planChildren } from '../../src/plan/walk.ts';
import { declaredFacts } from '../../src/skipping/direction.ts';
import { canHold, compileOutcomes } from '../../src/skipping/outcomes.ts';
import { fakeEnv, testContext } from '../support/fake-scope.ts';
import { drawsOf } from './skipping/random.ts';
import { randomPredicate } from './skipping/random-predicate.ts';
import { type Piece, pieceOf, zooSchema } from './skipping/zoo.ts';

const isDeep = process.env['TEST_DEEP'] === '1';
const predicates = isDeep ? 200_000 : 20_000;
const perTest = 1000;
const piecesPerTest = 24;
const zones = ['UTC', 'America/St_Johns', 'Europe/Berlin'];
const tables = {
  zoo: 'i INT, l BIGINT, f DOUBLE, s STRING, d DATE, t TIMESTAMP, n TIMESTAMP_NTZ, x DECIMAL(38,0), y DECIMAL(20,6), b BOOLEAN, j INT',
};

const firsts = Array.from(
  { length: predicates / perTest },
  (_, i) => (isDeep ? Date.now() % 1_000_000 : 0) + i * perTest,
);
let kernels: EvalContext['kernels'];
beforeAll(() => {
  kernels = createKernels(null, { wasm: false });
});

test.each(firsts)('seeds from %i on', async (first) => {
  const zone = zones[Math.floor(first / perTest) % zones.length]!;
  const context: EvalContext = { ...testContext, kernels, alloc: new HeapAllocator(), zone };
  const pieces = Array.from({ length: piecesPerTest }, (_, i) => pieceOf(drawsOf(first * 7919 + i)));
  const rows = rowsOf(pieces, context);
  for (let seed = first; seed < first + perTest; seed++) {
    const sql = randomPredicate(drawsOf(seed * 31 + 7));
    const bound = await boundPredicate(sql, context);
    if (bound === null) continue;
    judge(bound, pieces, rows, context, `seed ${seed}, ${zone}: ${sql}`);
  }
});

interface Rows {
  readonly batch: Parameters<ReturnType<typeof compile>['evaluate']>[0];
  /** The piece of each row. */
  readonly pieceOf: readonly number[];
}

function rowsOf(pieces: readonly Piece[], { alloc }: EvalContext): Rows {
  const columns = zooSchema.fields.map(({ name, type }) =>
    vectorOf(
      type,
      pieces.flatMap((piece) => piece.columns[name]!),
      alloc,
    ),
  );
  const owners = pieces.flatMap((piece, at) => Array.from({ length: piece.rows }, () => at));
  return { batch: { schema: zooSchema, columns, length: owners.length, selection: null }, pieceOf: owners };
}

interface BoundPredicate {
  readonly expr: Expr;
  readonly names: ReadonlyMap<ColumnId, string>;
}

/** Null for a condition that does not bind: types that cannot be compared. */
async function boundPredicate(sql: string, context: EvalContext): Promise<BoundPredicate | null> {
  try {
    const env = fakeEnv({ tables }, { context, settings: { ...defaultBindSettings, zone: context.zone } });
    const { plan } = await bindQuery(env.parse(`SELECT 1 FROM zoo WHERE ${sql}`, 'spark'), env);
    return found(plan);
  } catch (error) {
    if (error instanceof EngineError && error.condition.startsWith('DATATYPE_MISMATCH')) return null;
    throw error;
  }
}

function found(plan: LogicalPlan): BoundPredicate | null {
  let expr: Expr | null = null;
  const names = new Map<ColumnId, string>();
  const visit = (node: LogicalPlan): void => {
    if (node.kind === 'filter') expr = node.predicate;
    if (node.kind === 'scan') for (const { id, path } of node.columns) names.set(id, path[0]!);
    for (const child of planChildren(node)) visit(child);
  };
  visit(plan);
  return expr === null ? null : { expr, names };
}

function judge(
  { expr, names }: BoundPredicate,
  pieces: readonly Piece[],
  rows: Rows,
  context: EvalContext,
  what: string,
): void {
  const evaluate = (constant: Expr): Scalar => evaluateConstant(constant, context);
  const test = compileOutcomes(expr, { evaluate, functions: declaredFacts }, context.zone);
  const outcomes = pieces.map((piece) => test((id) => piece.bounds[names.get(id)!] ?? null));
  const inputs = new Map([...names].map(([id, name]) => [id, zooSchema.fields.findIndex((f) => f.name === name)]));
  const answers = answersOf(expr, inputs, rows, context);
  for (const [row, answer] of answers.entries()) {
    const at = rows.pieceOf[row]!;
    const outcome = outcomes[at]!;
    const isAllowed = answer === 'error' ? canHold(outcome) : (outcome & (answer === null ? 4 : answer ? 1 : 2)) !== 0;
    if (isAllowed) continue;
    const values = zooSchema.fields.map(({ name }, i) => `${name}=${String(scalarAt(rows.batch.columns[i]!, row))}`);
    expect.fail(
      `${what}\n${String(answer)} is not among ${outcome}: ${values.join(' ')}\n${pieces[at]!.stats ?? 'no statistics'}`,
    );
  }
}

function answersOf(
  expr: Expr,
  inputs: ReadonlyMap<ColumnId, number>,
  rows: Rows,
  context: EvalContext,
): readonly (boolean | null | 'error')[] {
  const { batch } = rows;
  const compiled = compile(expr, inputs, context);
  try {
    const vector = compiled.evaluate(batch, { length: batch.length, selection: null });
    return Array.from({ length: batch.length }, (_, row) => scalarAt(vector, row) as boolean | null);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
  }
  return Array.from({ length: batch.length }, (_, row) => {
    try {
      const vector = compiled.evaluate(batch, { length: batch.length, selection: Uint16Array.of(row) });
      return scalarAt(vector, row) as boolean | null;
    } catch (error) {
      if (error instanceof EngineError) return 'error';
      throw error;
    }
  });
}
