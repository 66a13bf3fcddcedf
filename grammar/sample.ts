/** TABLESAMPLE, behind a relation and as a pipe step. */
import type { Span } from '../src/core/errors.ts';
import type { SampleMethod, SampleSpec } from '../src/sql/ast.ts';
import type { Expression } from '../src/sql/ast-expression.ts';
import type { Dsl } from './dsl.ts';
import { precedence } from './precedence.ts';
import * as t from './tokens.ts';

export function sampleSpec(p: Dsl): SampleSpec {
  const start = p.start();
  p.expect(t.TableSample);
  p.expect(t.LParen);
  const method = sampleMethod(p);
  p.expect(t.RParen);
  const seed = p.atWord('REPEATABLE') && p.at(t.LParen, 2) ? repeatable(p) : null;
  return { method, seed, span: p.spanFrom(start) };
}

function repeatable(p: Dsl): SampleSpec['seed'] {
  p.take();
  p.expect(t.LParen);
  const seed = p.expression();
  p.expect(t.RParen);
  return seed;
}

function sampleMethod(p: Dsl): SampleMethod {
  if (p.at(t.RParen)) throw p.fail('_LEGACY_ERROR_TEMP_0014', {}, p.spanOf(p.peek()));
  if (p.acceptWord('BUCKET')) return bucket(p);
  if (p.at(t.Word) && /^\d+[a-z]$/i.test(p.peek().image) && p.at(t.RParen, 2))
    return { kind: 'bytes', bytes: p.take().image };
  const amount = p.expression(precedence.comparison);
  if (p.at(t.RParen)) throw p.fail('_LEGACY_ERROR_TEMP_0016', { bytesStr: p.peek(0).image }, amount.span);
  if (p.acceptWord('PERCENT')) {
    checkShare(p, literalNumber(amount) / 100, amount.span);
    return { kind: 'percent', percent: amount };
  }
  p.expectWord('ROWS');
  return { kind: 'rows', rows: amount };
}

/** NaN for what is no literal. */
function literalNumber(node: Expression): number {
  if (node.kind === 'unary' && node.operator === '-') return -literalNumber(node.operand);
  return node.kind === 'number' ? Number(node.text) : Number.NaN;
}

/** A share outside of 0 to 1 is an error of the text, whatever is sampled. */
function checkShare(p: Dsl, share: number, span: Span): void {
  if (!(share < 0 || share > 1)) return;
  const msg = `A sample takes a share from 0 to 1 of the rows, not ${share}`;
  throw p.fail('_LEGACY_ERROR_TEMP_0064', { msg }, span);
}

/** `BUCKET 1 OUT OF 4 [ON column]`. */
function bucket(p: Dsl): SampleMethod {
  const numerator = p.expression(precedence.comparison);
  p.expectWord('OUT', 'OF');
  const denominator = p.expression(precedence.comparison);
  const on = p.accept(t.On) ? p.expression() : null;
  checkShare(p, literalNumber(numerator) / literalNumber(denominator), numerator.span);
  return { kind: 'bucket', numerator, denominator, on };
}
