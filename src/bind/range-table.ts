/** `range(start, end, step)`: a table of integers, planned as splits of their own kind. */
import { EngineError, type Span } from '../core/errors.ts';
import { int64, type Schema } from '../core/types.ts';
import type { ScanPlan, ScanRequest, TableProvider } from '../plan/ports.ts';
import type { TableFunction } from '../sql/ast.ts';
import { castTo } from './casts.ts';
import { constantOf } from './constant.ts';
import type { Binding, Relation } from './env.ts';
import { argumentNodes } from './generator.ts';
import { scanOf } from './scan.ts';
import { emptyScope } from './scope.ts';

const schema: Schema = { fields: [{ name: 'id', type: int64, nullable: false }] };

/** The relation of `range(end)` or `range(start, end[, step[, partitions]])`. Errors: arguments that are no constant integers. */
export function bindRange(binding: Binding, node: TableFunction): Relation {
  const values = argumentNodes(node, 'range').map((argument) => constantInteger(binding, argument, node.span));
  if (values.length < 1 || values.length > 4) {
    const parameters = { functionName: '`range`', expectedNum: '[1, 2, 3, 4]', actualNum: values.length };
    throw new EngineError('WRONG_NUM_ARGS.WITHOUT_SUGGESTION', parameters, { span: node.span });
  }
  const [start, end] = values.length === 1 ? [0n, values[0]!] : [values[0]!, values[1]!];
  const step = values[2] ?? 1n;
  if (step === 0n) {
    const parameters = { parameter: '`step`', functionName: '`range`', reason: 'it cannot be 0' };
    throw new EngineError('INVALID_PARAMETER_VALUE', parameters, { span: node.span });
  }
  return scanOf(binding, rangeProvider(start, end, step), ['range'], node.span);
}

function constantInteger(binding: Binding, node: Parameters<Binding['bindExpr']>[0], span: Span): bigint {
  const term = binding.bindExpr(node, emptyScope('constant'));
  const value = term.expr.type.id === 'int' ? constantOf(binding, castTo(binding, term, int64).expr) : undefined;
  if (typeof value === 'bigint') return value;
  const parameters = {
    parameter: `"${term.text}"`,
    functionName: '`range`',
    reason: 'it has to be a constant integer',
  };
  throw new EngineError('INVALID_PARAMETER_VALUE', parameters, { span: node.span ?? span });
}

function rangeProvider(start: bigint, end: bigint, step: bigint): TableProvider {
  const distance = step > 0n ? end - start : start - end;
  const stride = step > 0n ? step : -step;
  const rows = distance <= 0n ? 0n : (distance + stride - 1n) / stride;
  const last = start + (rows - 1n) * step;
  const name = `range(${start}, ${end}, ${step})`;
  const [min, max] = step > 0n ? [start, last] : [last, start];
  const bounds = rows === 0n ? { min: null, max: null } : { min, max };
  const statistics = { ...bounds, nulls: 0, distinct: Number(rows), isExact: rows > 0n };
  return {
    ref: { id: name, name, version: null, schema },
    schema,
    statistics: () => ({
      rows: Number(rows),
      isRowsExact: true,
      sizeBytes: Number(rows) * 8,
      columns: new Map([['id', statistics]]),
    }),
    pushdown: () => 'unsupported',
    plan: async (request) => rangePlan(request, start, end, step),
  };
}

function rangePlan(request: ScanRequest, start: bigint, end: bigint, step: bigint): ScanPlan {
  return {
    sources: request.columns.map(() => ({ kind: 'file', path: ['id'], type: int64 })),
    splits: [{ kind: 'range', start, end, step }],
    skipped: [],
    filesTotal: 0,
  };
}
