/** Turns the names in a physical plan into code: the registry and the expression compiler, as operators ask for them. */
import { assert } from '../core/assert.ts';
import { EngineError } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import type { Argument, TypeMismatch } from '../functions/define.ts';
import { dialects } from '../functions/dialect.ts';
import { lookupAggregate, lookupGenerator, lookupWindow } from '../functions/registry.ts';
import { compile } from '../plan/evaluate/compile.ts';
import { compileShared } from '../plan/evaluate/shared.ts';
import type { AggregateCall, ColumnId, Expr } from '../plan/expr.ts';
import type { Binder } from './context.ts';
import type { Layout } from './physical.ts';

/** A bound plan has one meaning, so every dialect binds its calls alike here. */
const dialect = dialects.spark;

export function createBinder(parameters: ReadonlyMap<string, Scalar>): Binder {
  return {
    compile(exprs, layout, context) {
      const { compile: of, begin } = compileShared(exprs, placesIn(layout), context, { parameters });
      return { of, begin };
    },
    compileOne: (expr, layout, context) => compile(expr, placesIn(layout), context, { parameters }),
    aggregate(call) {
      const found = lookupAggregate(call.name);
      assert(found !== undefined, `the aggregate ${call.name} is registered`);
      const orderBy = call.orderBy.map(({ expr, descending }) => ({ type: expr.type, descending }));
      const options = { distinct: call.distinct, ignoreNulls: call.ignoreNulls, orderBy };
      return checked(call, found.bind(argumentsOf(call.args), options, dialect));
    },
    windowFunction(call) {
      const found = lookupWindow(call.name);
      assert(found !== undefined, `the window function ${call.name} is registered`);
      return checked(call, found.bind(argumentsOf(call.args), { ignoreNulls: call.ignoreNulls }, dialect));
    },
    generator(name, args) {
      const found = lookupGenerator(name);
      assert(found !== undefined, `the generator ${name} is registered`);
      return checked({ name }, found.bind(argumentsOf(args), dialect));
    },
  };
}

function placesIn(layout: Layout): ReadonlyMap<ColumnId, number> {
  return new Map(layout.map((c, i) => [c.id, i]));
}

function argumentsOf(args: readonly Expr[]): readonly Argument[] {
  return args.map((arg): Argument => {
    const { type, nullable } = arg;
    return arg.kind === 'literal' ? { type, nullable, constant: arg.value, isLiteral: true } : { type, nullable };
  });
}

/** The binder has checked the types before: a mismatch here is the plan's. */
function checked<T extends { readonly kind: 'bound' }>(
  call: Pick<AggregateCall, 'name' | 'span'>,
  bound: T | TypeMismatch,
): T {
  if (bound.kind === 'mismatch')
    throw new EngineError(bound.condition, { sqlExpr: call.name, ...bound.parameters }, { span: call.span });
  return bound;
}
