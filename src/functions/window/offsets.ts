/** lag, lead, first_value, last_value and nth_value: a value of another row of the partition or of the frame. */
import type { Scalar } from '../../core/scalar.ts';
import { int32 } from '../../core/types.ts';
import { implicitType } from '../coercion.ts';
import { fittedType, notConstant } from '../declare.ts';
import type { Argument, EvalContext, WindowFunction, WindowPartition } from '../define.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';

export const offsetFunctions: readonly WindowFunction[] = [
  offset('lag', 'The value so many rows before, or the default where there is none.', -1),
  offset('lead', 'The value so many rows behind, or the default where there is none.', 1),
  {
    name: 'nth_value',
    aliases: [],
    category: 'window',
    doc: 'The value of the n-th row of the frame; NULL where the frame is shorter.',
    signature: 'nth_value(expr, n) [IGNORE NULLS]',
    examples: [],
    usesFrame: true,
    bind: bindNth,
  },
];

type Evaluate = (context: EvalContext, partition: WindowPartition, emit: (value: Scalar) => void) => void;

function offset(name: string, doc: string, direction: 1 | -1): WindowFunction {
  return {
    name,
    aliases: [],
    category: 'window',
    doc,
    signature: `${name}(expr[, offset[, default]]) [IGNORE NULLS]`,
    examples: [],
    usesFrame: false,
    bind: (args, { ignoreNulls }) => bindOffset(name, args, direction, ignoreNulls),
  };
}

function bindOffset(
  name: string,
  args: readonly Argument[],
  direction: 1 | -1,
  ignoreNulls: boolean,
): ReturnType<WindowFunction['bind']> {
  const [value, distance, otherwise] = args;
  if (value === undefined || args.length > 3) return wrongArgumentCount(name, '[1, 2, 3]', args.length);
  if (distance !== undefined && implicitType(distance.type, int32) === null)
    return unexpectedInput(1, int32, distance.type);
  if (distance !== undefined && distance.constant === undefined) return notConstant('offset', int32);
  const type = value.type;
  if (otherwise !== undefined && fittedType(type, otherwise.type) === null)
    return unexpectedInput(2, type, otherwise.type);
  const steps = distance === undefined ? 1 : distance.constant === null ? null : Number(distance.constant);
  const evaluate: Evaluate = (_, partition, emit) => {
    const at = (row: number): number => {
      if (steps === null) return -1;
      return ignoreNulls ? skipNulls(partition, row, direction * steps) : row + direction * steps;
    };
    for (let row = 0; row < partition.length; row++) {
      const target = at(row);
      const isInside = target >= 0 && target < partition.length;
      emit(isInside ? partition.argument(0, target) : otherwise === undefined ? null : partition.argument(2, row));
    }
  };
  const types = [type, int32, type].slice(0, args.length);
  const nullable = value.nullable || otherwise === undefined || otherwise.nullable || ignoreNulls;
  return { kind: 'bound', arguments: types, type, nullable, mayFail: false, evaluate };
}

/** The row of the |steps|-th value that is not NULL before or behind `row`; outside of the partition where there is none. */
function skipNulls(partition: WindowPartition, row: number, steps: number): number {
  if (steps === 0) return row;
  const direction = steps < 0 ? -1 : 1;
  let left = Math.abs(steps);
  let at = row;
  while (left > 0) {
    at += direction;
    if (at < 0 || at >= partition.length) return -1;
    if (partition.argument(0, at) !== null) left--;
  }
  return at;
}

function bindNth(
  args: readonly Argument[],
  { ignoreNulls }: { readonly ignoreNulls: boolean },
): ReturnType<WindowFunction['bind']> {
  const [value, position] = args;
  if (value === undefined || position === undefined || args.length > 2)
    return wrongArgumentCount('nth_value', 2, args.length);
  if (implicitType(position.type, int32) === null) return unexpectedInput(1, int32, position.type);
  if (position.constant === undefined) return notConstant('offset', int32);
  if (position.constant === null || Number(position.constant) < 1) {
    return {
      kind: 'mismatch',
      condition: 'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE',
      parameters: { exprName: '`offset`', valueRange: '(0, 2147483647]', currentValue: String(position.constant) },
    };
  }
  const wanted = Number(position.constant);
  const evaluate: Evaluate = (_, partition, emit) => {
    for (let row = 0; row < partition.length; row++) emit(nthOf(partition, row, wanted, ignoreNulls));
  };
  return { kind: 'bound', arguments: [value.type, int32], type: value.type, nullable: true, mayFail: false, evaluate };
}

function nthOf(partition: WindowPartition, row: number, wanted: number, ignoreNulls: boolean): Scalar {
  const start = partition.frameStart(row);
  const end = partition.frameEnd(row);
  if (!ignoreNulls) return start + wanted - 1 < end ? partition.argument(0, start + wanted - 1) : null;
  let left = wanted;
  for (let at = start; at < end; at++) {
    const value = partition.argument(0, at);
    if (value !== null && --left === 0) return value;
  }
  return null;
}
