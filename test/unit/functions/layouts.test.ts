/**
 * Every scalar function on its examples: arguments as constants, as columns in each layout and as NULLs give what the
 * constants give, or an error of the user's; no rows give no rows. Never a fault of silt's own.
 */
import { describe, expect, test } from 'vitest';
import type { Batch } from '../../../src/core/batch.ts';
import { EngineError } from '../../../src/core/errors.ts';
import type { Scalar } from '../../../src/core/scalar.ts';
import { type DataType, isSameType } from '../../../src/core/types.ts';
import { constant, scalarAt, type Vector } from '../../../src/core/vector.ts';
import { dialects } from '../../../src/functions/dialect.ts';
import { allFunctions, lookupScalar } from '../../../src/functions/registry.ts';
import { vectorOf } from '../../../src/kernels/builder.ts';
import { literal } from '../../../src/plan/build.ts';
import { argumentOf } from '../../../src/plan/evaluate/call.ts';
import { compile, evaluateConstant } from '../../../src/plan/evaluate/compile.ts';
import type { CallExpr, Expr } from '../../../src/plan/expr.ts';
import { columnOf, evalContext } from '../../support/expressions.ts';
import { bind } from '../bind/helpers.ts';

const length = 7;
const context = evalContext();
const layouts = ['plain', 'dict', 'const'] as const;

function vectorIn(type: DataType, value: Scalar, layout: (typeof layouts)[number]): Vector {
  if (layout === 'const') return constant(type, value, length);
  const values = new Array<Scalar>(length).fill(value);
  if (layout === 'plain') return vectorOf(type, [...values.slice(1), null], context.alloc);
  const keys = Int32Array.from({ length }, (_, row) => row % 2);
  const dictionary = vectorOf(type, [value, null], context.alloc);
  return { layout: 'dict', type, length, valid: null, keys, dictionary, dictionaryId: 1 };
}

/** The value at row 0, which is the example's in every layout; the condition of an error. */
function outcome(expr: Expr, columns: readonly Vector[], asked: Uint16Array | null): unknown {
  try {
    const batch: Batch = { schema: { fields: [] }, columns, length, selection: null };
    const compiled = compile(expr, new Map(columns.map((_, i) => [i + 1, i])), context);
    const result = compiled.evaluate(batch, { length, selection: asked });
    return asked?.length === 0 ? [] : scalarAt(result, 0);
  } catch (error) {
    if (error instanceof EngineError) return error.condition;
    throw error;
  }
}

/** The call that an example is; null where it is another kind of expression. */
async function callOf(sql: string): Promise<CallExpr | null> {
  const { plan } = await bind(`SELECT ${sql}`);
  const expr = plan.kind === 'project' ? plan.items[0]?.expr : undefined;
  if (expr?.kind !== 'call' || lookupScalar(expr.name)?.volatility === 'volatile') return null;
  return expr.args.some((arg) => arg.kind === 'lambda') ? null : expr;
}

/** The arguments that need not be constants: with a column in their place the call binds to the same type. */
function freeArguments(expr: CallExpr): readonly number[] {
  return expr.args.flatMap((arg, i) => {
    const args = expr.args.map((each, k) => (k === i ? argumentOf(columnOf(i + 1, arg.type)) : argumentOf(each)));
    const bound = lookupScalar(expr.name)!.bind(args, dialects.spark);
    const isFree = bound.kind === 'bound' && isSameType(bound.type, expr.type);
    return isFree && expr.args.every((arg, k) => isSameType(bound.arguments[k]!, arg.type)) ? [i] : [];
  });
}

function withArguments(expr: CallExpr, change: (arg: Expr, index: number) => Expr): CallExpr {
  return { ...expr, args: expr.args.map(change), nullable: true, mayFail: true };
}

const examples = allFunctions().flatMap(({ name, category, examples: all }) =>
  ['aggregate', 'window', 'generator', 'table'].includes(category) ? [] : all.map(([sql]) => [name, sql] as const),
);

describe('every function', () => {
  test.each(examples)('%s: %s', async (_, sql) => {
    const call = await callOf(sql);
    if (call === null) return;
    const values = call.args.map((arg) => evaluateConstant(arg, context));
    const expected = outcome(call, [], null);
    const free = freeArguments(call);
    for (const layout of layouts) {
      const columns = call.args.map((arg, i) => vectorIn(arg.type, values[i]!, layout));
      const overColumns = withArguments(call, (arg, i) => (free.includes(i) ? columnOf(i + 1, arg.type) : arg));
      const first = Uint16Array.of(0);
      expect(outcome(overColumns, columns, first), layout).toEqual(expected);
      expect(outcome(overColumns, columns, new Uint16Array(0)), `${layout}, no rows`).toEqual([]);
      if (layout !== 'const') outcome(overColumns, columns, null);
    }
    for (const i of free) {
      const nothing = withArguments(call, (arg, k) => (k === i ? literal(arg.type, null) : arg));
      const column = withArguments(call, (arg, k) => (k === i ? columnOf(1, arg.type) : arg));
      const nulls = [vectorOf(call.args[i]!.type, new Array<Scalar>(length).fill(null), context.alloc)];
      expect(outcome(column, nulls, Uint16Array.of(0)), `NULL as argument ${i}`).toEqual(outcome(nothing, [], null));
    }
  });
});
