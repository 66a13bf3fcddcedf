/**
 * TABLESAMPLE: a share of the rows as a filter by random numbers, a number of rows as a limit. With REPEATABLE the same
 * input gives the same rows. Takes a bound relation, gives one.
 */
import { EngineError, type Span } from '../core/errors.ts';
import { boolType, float64, int64 } from '../core/types.ts';
import { literal } from '../plan/build.ts';
import type * as ast from '../sql/ast.ts';
import type { Expression } from '../sql/ast-expression.ts';
import { callScalar } from './call.ts';
import { castTo } from './casts.ts';
import { constantOf } from './constant.ts';
import type { Binding, Relation, Term } from './env.ts';
import { limited } from './limit.ts';
import { filtered } from './relation.ts';
import { emptyScope } from './scope.ts';

/** Errors: shares outside of 0 to 1 and counts that are none, sampling by bytes or by a column's buckets. */
export function bindSample(binding: Binding, input: Relation, node: ast.SampleSpec): Relation {
  const { method } = node;
  switch (method.kind) {
    case 'rows':
      return { ...input, plan: limited(binding, input, method.rows, null) };
    case 'percent':
      return share(binding, input, node, constantNumber(binding, method.percent) / 100);
    case 'bucket': {
      if (method.on !== null) throw unsupportedMethod('BUCKET x OUT OF y ON colname', node.span);
      const part = constantNumber(binding, method.numerator) / constantNumber(binding, method.denominator);
      return share(binding, input, node, part);
    }
    case 'bytes':
      if (/^\d+[bkmg]$/i.test(method.bytes)) throw unsupportedMethod('byteLengthLiteral', node.span);
      throw new EngineError('_LEGACY_ERROR_TEMP_0016', { bytesStr: method.bytes }, { span: node.span });
  }
}

function unsupportedMethod(msg: string, span: Span): EngineError {
  return new EngineError('_LEGACY_ERROR_TEMP_0015', { msg }, { span });
}

function share(binding: Binding, input: Relation, node: ast.SampleSpec, fraction: number): Relation {
  if (!(fraction >= 0 && fraction <= 1)) {
    const msg = `A sample takes a share from 0 to 1 of the rows, not ${fraction}`;
    throw new EngineError('_LEGACY_ERROR_TEMP_0064', { msg }, { span: node.span });
  }
  if (fraction === 1) return input;
  if (fraction === 0) return { ...input, plan: filtered(input.plan, literal(boolType, false)) };
  const random = callScalar(binding, 'rand', seedOf(binding, node), 'rand', node.span);
  const limit: Term = { expr: literal(float64, fraction), text: String(fraction) };
  return { ...input, plan: filtered(input.plan, callScalar(binding, '<', [random, limit], 'sample', node.span).expr) };
}

/** The seed as a literal, so that it counts whether or not constants are folded. */
function seedOf(binding: Binding, { seed }: ast.SampleSpec): readonly Term[] {
  if (seed === null) return [];
  const term = castTo(binding, binding.bindExpr(seed, emptyScope('constant')), int64);
  const value = constantOf(binding, term.expr);
  return [value === undefined ? term : { expr: literal(int64, value), text: term.text, isLiteral: true }];
}

function constantNumber(binding: Binding, node: Expression): number {
  const term = binding.bindExpr(node, emptyScope('constant'));
  const value = constantOf(binding, castTo(binding, term, float64).expr);
  if (typeof value === 'number') return value;
  const msg = `A sample takes a constant number, not ${term.text}`;
  throw new EngineError('_LEGACY_ERROR_TEMP_0064', { msg }, { span: node.span });
}
