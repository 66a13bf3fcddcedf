/**
 * Compiles a bound expression into a function of batches.
 * Takes an Expr whose names are ColumnIds of the batch, gives vectors; evaluates what is lazy only where it has to.
 * Never sees subqueries (decorrelation took them away) and changes no type.
 */
import { assert } from '../../core/assert.ts';
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { constant, scalarAt, type Vector } from '../../core/vector.ts';
import type { EvalContext } from '../../functions/define.ts';
import { testNull } from '../../kernels/compare.ts';
import { not } from '../../kernels/logic.ts';
import type { ColumnId, Expr, FieldExpr, LiteralExpr, ParameterExpr } from '../expr.ts';
import { compileCall, compileCast } from './call.ts';
import { compileCase, compileCoalesce } from './case.ts';
import { type Compilation, type CompiledExpr, countOf, filtering, passing } from './compiled.ts';
import { filteringEntries } from './entry-filter.ts';
import { memberOf } from './field.ts';
import { compileIn } from './in.ts';
import { compileAnd, compileOr } from './logic.ts';

export type { CompiledExpr } from './compiled.ts';

export interface CompileOptions {
  /** Values of `?` and `:name`, by name as the Expr has it. */
  readonly parameters?: ReadonlyMap<string, Scalar>;
  /** Gives an expression that was compiled before, or what `make` compiles. Not asked within lambdas. */
  readonly share?: (expr: Expr, make: () => CompiledExpr) => CompiledExpr;
}

/** The expression as a function of batches in which column `id` stands at `inputs.get(id)`. Vectors come from `context.alloc`. */
export function compile(
  expr: Expr,
  inputs: ReadonlyMap<ColumnId, number>,
  context: EvalContext,
  options: CompileOptions = {},
): CompiledExpr {
  const { share, ...unshared } = options;
  const compilation: Compilation = {
    context,
    inputs,
    parameters: options.parameters ?? new Map(),
    compile: (child) =>
      share === undefined ? compileNode(compilation, child) : share(child, () => compileNode(compilation, child)),
    compileOver: (child, places) => compile(child, places, context, unshared),
  };
  return compilation.compile(expr);
}

/** The value of an expression without columns. Errors: whatever evaluating it raises. */
export function evaluateConstant(expr: Expr, context: EvalContext, options: CompileOptions = {}): Scalar {
  const compiled = compile(expr, new Map(), context, options);
  const vector = compiled.evaluate({ schema: { fields: [] }, columns: [], length: 1, selection: null }, oneRow);
  return scalarAt(vector, 0);
}

const oneRow = { length: 1, selection: null } as const;

function compileNode(compilation: Compilation, expr: Expr): CompiledExpr {
  const { context } = compilation;
  switch (expr.kind) {
    case 'literal':
      return compileLiteral(compilation, expr, expr.value);
    case 'parameter':
      return compileLiteral(compilation, expr, parameterValue(compilation, expr));
    case 'column': {
      const index = compilation.inputs.get(expr.id);
      if (index === undefined) return assert(false, `column ${expr.name} is not among the input's columns`) as never;
      return filtering(context, expr.type, (batch) => batch.columns[index]!);
    }
    case 'call':
      return compileCall(compilation, expr);
    case 'cast':
      return compileCast(compilation, expr);
    case 'and':
      return filteringEntries(compilation, expr, compileAnd(compilation, expr));
    case 'or':
      return filteringEntries(compilation, expr, compileOr(compilation, expr));
    case 'not': {
      const arg = compilation.compile(expr.arg);
      return filtering(context, expr.type, (batch, rows) =>
        not(context.kernels, arg.evaluate(batch, rows), context.alloc),
      );
    }
    case 'isNull': {
      const arg = compilation.compile(expr.arg);
      return filtering(context, expr.type, (batch, rows) =>
        testNull(context.kernels, arg.evaluate(batch, rows), false, context.alloc),
      );
    }
    case 'case':
      return compileCase(compilation, expr);
    case 'coalesce':
      return compileCoalesce(compilation, expr);
    case 'in':
      return filteringEntries(compilation, expr, compileIn(compilation, expr));
    case 'field':
      return compileField(compilation, expr);
    case 'error':
      return filtering(context, expr.type, (_, rows): Vector => {
        if (countOf(rows) === 0) return constant(expr.type, null, rows.length);
        throw new EngineError(expr.condition, expr.parameters, { span: expr.span });
      });
    case 'lambda':
    case 'subquery':
      return assert(false, `a ${expr.kind} is not evaluated by itself`) as never;
  }
}

function compileLiteral({ context }: Compilation, expr: LiteralExpr | ParameterExpr, value: Scalar): CompiledExpr {
  const evaluate: CompiledExpr['evaluate'] = (_, rows) => constant(expr.type, value, rows.length);
  if (value === true)
    return { type: expr.type, evaluate, filter: (_, rows) => passing(rows, rows.selection ?? allOf(rows.length)) };
  return filtering(context, expr.type, evaluate);
}

function allOf(length: number): Uint16Array {
  return Uint16Array.from({ length }, (_, row) => row);
}

function parameterValue({ parameters }: Compilation, expr: ParameterExpr): Scalar {
  const value = parameters.get(expr.name);
  if (value === undefined) throw new EngineError('UNBOUND_SQL_PARAMETER', { name: expr.name }, { span: expr.span });
  return value;
}

function compileField({ compile: compileChild, context }: Compilation, expr: FieldExpr): CompiledExpr {
  const arg = compileChild(expr.arg);
  return filtering(context, expr.type, (batch, rows) =>
    memberOf(context, arg.evaluate(batch, rows), expr.index, expr.type),
  );
}
