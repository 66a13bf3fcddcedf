/** Calls of registry functions and casts: constants once, kernels where there are some, else the driver's loop. */
import { assert } from '../../core/assert.ts';
import type { Batch } from '../../core/batch.ts';
import { EngineError, type Span } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { isSameType } from '../../core/types.ts';
import { constant, type Rows, scalarAt, type Vector } from '../../core/vector.ts';
import { castScalar } from '../../functions/cast.ts';
import { castKernel } from '../../functions/cast-kernels.ts';
import type { Argument, BoundCall, EvalContext, ScalarFunction } from '../../functions/define.ts';
import { dialects } from '../../functions/dialect.ts';
import { type Mapping, mapRows } from '../../functions/driver.ts';
import { lookupScalar } from '../../functions/registry.ts';
import { castVariant } from '../../functions/variant/cast.ts';
import type { CompareOp } from '../../kernels/codes.ts';
import { filterCompare, isComparable } from '../../kernels/compare.ts';
import type { CallExpr, CastExpr, Expr } from '../expr.ts';
import { columnsOf } from '../walk.ts';
import { type Compilation, type CompiledExpr, countOf, filtering, passing } from './compiled.ts';
import { compileLambdaCall } from './lambda.ts';

/** How one call runs, whoever declared it. */
interface Runner {
  readonly mapping: Mapping;
  readonly kernel: BoundCall['kernel'];
  /** The same arguments give the same result: constants need one evaluation. */
  readonly isPure: boolean;
  readonly span: Span | undefined;
}

export function compileCall(compilation: Compilation, expr: CallExpr): CompiledExpr {
  const declared = lookupScalar(expr.name);
  assert(declared !== undefined, `the plan calls ${expr.name}, which no registry has`);
  const bound = boundAgain(compilation, declared, expr);
  if (bound.lambdas !== undefined)
    return compileLambdaCall(compilation, expr, bound.lambdas, declared.nulls === 'propagate');
  const args = expr.args.map(compilation.compile);
  const runner: Runner = {
    mapping: { type: expr.type, nulls: declared.nulls, scalar: bound.scalar },
    kernel: bound.kernel,
    isPure: declared.volatility !== 'volatile',
    span: expr.span,
  };
  const op = compareOps[expr.name];
  const type = expr.args[0]?.type;
  if (op !== undefined && type !== undefined && isComparable(type))
    return compileComparison(compilation, runner, args, op);
  return filtering(compilation.context, expr.type, (batch, rows) =>
    run(compilation.context, runner, args, batch, rows),
  );
}

export function compileCast(compilation: Compilation, expr: CastExpr): CompiledExpr {
  const { context } = compilation;
  const arg = compilation.compile(expr.arg);
  const from = expr.arg.type;
  if (isSameType(from, expr.type)) {
    return filtering(context, expr.type, (batch, rows) => ({ ...arg.evaluate(batch, rows), type: expr.type }));
  }
  const cast = castVariant(from, expr.type, expr.mode) ?? castScalar(from, expr.type, expr.mode);
  const scalar = cast as BoundCall['scalar'];
  const runner: Runner = {
    mapping: { type: expr.type, nulls: 'propagate', scalar },
    kernel: castKernel(from, expr.type, { type: expr.type, nulls: 'propagate', scalar }) ?? undefined,
    isPure: true,
    span: expr.span,
  };
  return filtering(context, expr.type, (batch, rows) => run(context, runner, [arg], batch, rows));
}

/** The call as it was bound. A plan does not name its dialect; where dialects differ, the type of the result tells which one it was. */
function boundAgain(compilation: Compilation, declared: ScalarFunction, expr: CallExpr): BoundCall {
  let args = expr.args.map(argumentOf);
  let spark = declared.bind(args, dialects.spark);
  if (spark.kind !== 'bound' && expr.args.some((arg) => arg.kind !== 'literal')) {
    // It was bound by the value of a constant expression, which no rule has made a literal.
    args = expr.args.map((arg) => constantArgumentOf(compilation, arg));
    spark = declared.bind(args, dialects.spark);
  }
  if (spark.kind === 'bound' && isSameType(spark.type, expr.type)) return spark;
  const other = declared.bind(args, dialects.postgres);
  if (other.kind === 'bound' && isSameType(other.type, expr.type)) return other;
  assert(spark.kind === 'bound', `${expr.name} does not bind to its own argument types`);
  return spark;
}

/** An argument as binding saw it; the values of literals are known. */
function constantArgumentOf(compilation: Compilation, expr: Expr): Argument {
  if (expr.kind === 'literal' || columnsOf(expr).size > 0) return argumentOf(expr);
  const row: Batch = { schema: { fields: [] }, columns: [], length: 1, selection: null };
  const vector = compilation.compile(expr).evaluate(row, { length: 1, selection: null });
  return { ...argumentOf(expr), constant: scalarAt(vector, 0) };
}

export function argumentOf(expr: Expr): Argument {
  const { type, nullable } = expr;
  return expr.kind === 'literal' ? { type, nullable, constant: expr.value, isLiteral: true } : { type, nullable };
}

const compareOps: Readonly<Record<string, CompareOp>> = {
  '=': 'eq',
  '<>': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
};

/** Comparisons of simple types go straight to the rows that pass. */
function compileComparison(
  { context }: Compilation,
  runner: Runner,
  args: readonly CompiledExpr[],
  op: CompareOp,
): CompiledExpr {
  const [left, right] = args;
  const evaluate = filtering(context, runner.mapping.type, (batch, rows) => run(context, runner, args, batch, rows));
  return {
    ...evaluate,
    filter(batch, rows) {
      if (countOf(rows) === 0) return new Uint16Array(0);
      const a = left!.evaluate(batch, rows);
      const b = right!.evaluate(batch, rows);
      if (a.layout === 'const' && b.layout === 'const') return evaluate.filter(batch, rows);
      return passing(rows, filterCompare(context.kernels, op, a, b, rows, context.alloc));
    },
  };
}

function run(context: EvalContext, runner: Runner, args: readonly CompiledExpr[], batch: Batch, rows: Rows): Vector {
  const { type, nulls } = runner.mapping;
  if (countOf(rows) === 0) return constant(type, null, rows.length);
  const vectors = args.map((arg) => arg.evaluate(batch, rows));
  const isNull = nulls === 'propagate' && vectors.some((vector) => vector.layout === 'const' && vector.value === null);
  if (isNull) return constant(type, null, rows.length);
  try {
    if (runner.isPure && vectors.every((vector) => vector.layout === 'const')) {
      return constant(type, runner.mapping.scalar(context, ...vectors.map(constantValue)), rows.length);
    }
    if (runner.kernel !== undefined) return runner.kernel(context, vectors, rows);
    return mapRows(context, runner.mapping, vectors, rows);
  } catch (cause) {
    const error = tooLong(cause);
    // Where a statement was when somebody stopped it is no place of a fault.
    if (error instanceof EngineError && error.condition !== 'OPERATION_CANCELED') error.at(runner.span);
    throw error;
  }
}

/** VALUE_SIZE_LIMIT_EXCEEDED for a text or bytes beyond what JavaScript can hold (2^29 characters); other errors as they are. */
function tooLong(error: unknown): unknown {
  const isTooLong =
    error instanceof RangeError && /Invalid (string|(typed )?array|array buffer) length/i.test(error.message);
  return isTooLong ? new EngineError('VALUE_SIZE_LIMIT_EXCEEDED', {}, { cause: error }) : error;
}

function constantValue(vector: Vector): Scalar {
  return vector.layout === 'const' ? vector.value : null;
}
