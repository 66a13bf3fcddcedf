/** grouping() and grouping_id(): which keys are rolled up in a row of grouping sets, read from the aggregate's grouping id. */
import { EngineError } from '../core/errors.ts';
import { int8, int64 } from '../core/types.ts';
import { literal } from '../plan/build.ts';
import type * as ast from '../sql/ast-expression.ts';
import type { GroupingColumns } from './aggregate-collector.ts';
import { callScalar } from './call.ts';
import { callText } from './call-name.ts';
import { castTo } from './casts.ts';
import type { Binding, Term } from './env.ts';
import type { ExprScope } from './scope.ts';

/** Null where the call is neither. Errors: UNSUPPORTED_GROUPING_EXPRESSION, GROUPING_COLUMN_MISMATCH, GROUPING_ID_COLUMN_MISMATCH. */
export function bindGrouping(binding: Binding, node: ast.FunctionCall, name: string, scope: ExprScope): Term | null {
  if (name !== 'grouping' && name !== 'grouping_id') return null;
  const grouping = scope.aggregates?.grouping ?? null;
  if (grouping === null) throw new EngineError('UNSUPPORTED_GROUPING_EXPRESSION', {}, { span: node.span });
  const inner: ExprScope = { ...scope, aliases: null };
  const args = node.args.map((arg) => binding.bindExpr(arg.value, inner));
  const text = callText(
    name,
    args.map((arg) => arg.text),
  );
  if (name === 'grouping') return groupingBit(binding, node, args, grouping, scope, text);
  const isWhole = args.length === 0 || isSameKeys(args, grouping, scope);
  if (!isWhole) throw mismatch('GROUPING_ID_COLUMN_MISMATCH', 'groupingIdColumn', args, grouping, node);
  return { expr: grouping.id, text };
}

function keyIndex(arg: Term, grouping: GroupingColumns, scope: ExprScope): number {
  const keys = scope.aggregates!.keys;
  return grouping.keys.findIndex((key) => keys.of(key.expr) === keys.of(arg.expr));
}

function isSameKeys(args: readonly Term[], grouping: GroupingColumns, scope: ExprScope): boolean {
  return args.length === grouping.keys.length && args.every((arg, i) => keyIndex(arg, grouping, scope) === i);
}

function groupingBit(
  binding: Binding,
  node: ast.FunctionCall,
  args: readonly Term[],
  grouping: GroupingColumns,
  scope: ExprScope,
  text: string,
): Term {
  const index = args.length === 1 ? keyIndex(args[0]!, grouping, scope) : -1;
  if (index < 0) throw mismatch('GROUPING_COLUMN_MISMATCH', 'grouping', args, grouping, node);
  const shift = grouping.keys.length - 1 - index;
  const id: Term = { expr: grouping.id, text };
  const one: Term = { expr: literal(int64, 1n), text: '1' };
  // floor-free arithmetic on a non-negative bigint: (id div 2^shift) % 2.
  const shifted = callScalar(
    binding,
    'div',
    [id, { expr: literal(int64, 1n << BigInt(shift)), text }],
    text,
    node.span,
  );
  const bit = callScalar(binding, '&', [shifted, one], text, node.span);
  return { ...castTo(binding, bit, int8), text };
}

function mismatch(
  condition: 'GROUPING_COLUMN_MISMATCH' | 'GROUPING_ID_COLUMN_MISMATCH',
  parameter: string,
  args: readonly Term[],
  grouping: GroupingColumns,
  node: ast.FunctionCall,
): EngineError {
  const parameters = {
    [parameter]: args.map((arg) => arg.text).join(', '),
    groupByColumns: grouping.keys.map((key) => key.text).join(', '),
    groupingColumns: grouping.keys.map((key) => key.text).join(', '),
  };
  return new EngineError(condition, parameters, { span: node.span });
}
