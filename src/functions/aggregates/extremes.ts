/** min, max, and max_by, min_by. */
import { comparatorOf, isOrderable } from '../../core/compare.ts';
import type { Scalar } from '../../core/scalar.ts';
import { quotedType } from '../../core/text/type-sql.ts';
import { type DataType, int32, list, reprOf } from '../../core/types.ts';
import { Extremes } from '../../kernels/group-states.ts';
import type {
  AggregateFunction,
  AggregateStates,
  Argument,
  BoundAggregate,
  EvalContext,
  TypeMismatch,
} from '../define.ts';
import { notOrderable, unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { boundAggregate, declareAggregate } from './declare.ts';
import { type ValueAggregate, valueStates } from './value-states.ts';

export const extremeFunctions: readonly AggregateFunction[] = [
  declareAggregate({
    name: 'min',
    signature: 'min(expr)',
    doc: 'The least value that is not NULL.',
    example: ['min(col) FROM VALUES (10), (-1), (20) AS tab(col)', '-1'],
    ignoresDuplicates: true,
    bind: (args) => bindExtreme('min', args, false),
  }),
  declareAggregate({
    name: 'max',
    signature: 'max(expr)',
    doc: 'The greatest value that is not NULL.',
    example: ['max(col) FROM VALUES (10), (50), (20) AS tab(col)', '50'],
    ignoresDuplicates: true,
    bind: (args) => bindExtreme('max', args, true),
  }),
  declareAggregate({
    name: 'max_by',
    signature: 'max_by(x, y[, k])',
    doc: 'The value of x where y is greatest; with k, the k values with the greatest y as an array, the greatest first.',
    example: ["max_by(x, y) FROM VALUES ('a', 10), ('b', 50), ('c', 20) AS tab(x, y)", 'b'],
    dependsOnOrder: true,
    bind: (args) => bindExtremeBy('max_by', args, 1),
  }),
  declareAggregate({
    name: 'min_by',
    signature: 'min_by(x, y[, k])',
    doc: 'The value of x where y is least; with k, the k values with the least y as an array, the least first.',
    example: ["min_by(x, y) FROM VALUES ('a', 10), ('b', 50), ('c', 20) AS tab(x, y)", 'a'],
    dependsOnOrder: true,
    bind: (args) => bindExtremeBy('min_by', args, -1),
  }),
];

function bindExtreme(name: string, args: readonly Argument[], isMax: boolean): BoundAggregate | TypeMismatch {
  const [arg] = args;
  if (arg === undefined || args.length > 1) return wrongArgumentCount(name, 1, args.length);
  const { type } = arg;
  if (!isOrderable(type)) return notOrderable(name, type);
  const isFixed = reprOf(type) !== null;
  const create = (context: EvalContext): AggregateStates =>
    isFixed
      ? fixedExtremes(context, type, isMax)
      : valueStates(context, valueExtreme(type, isMax ? 1 : -1), { type, partial: [type], skipsNulls: true });
  return boundAggregate({ arguments: [type], type, partial: [type], create });
}

function fixedExtremes(context: EvalContext, type: DataType, isMax: boolean): AggregateStates {
  // Decimals start narrow whatever their type says, and widen when a batch does.
  const extremes = new Extremes(context.kernels, isMax, type.id === 'decimal' ? 'i64' : reprOf(type)!, context.alloc);
  let groups = 0;
  return {
    resize(count) {
      extremes.resize(count);
      groups = Math.max(groups, count);
    },
    update: (ids, args, rows) => extremes.update(ids, args[0]!, rows, context.alloc),
    partial: () => [extremes.finish(type, groups, context.alloc)],
    merge: (ids, partial, rows) => extremes.update(ids, partial[0]!, rows, context.alloc),
    finish: () => extremes.finish(type, groups, context.alloc),
  };
}

function valueExtreme(type: DataType, direction: 1 | -1): ValueAggregate<Scalar> {
  const compare = comparatorOf(type);
  const better = (state: Scalar, value: Scalar): Scalar => {
    if (value === null) return state;
    return state === null || compare(value, state) * direction > 0 ? value : state;
  };
  return {
    start: () => null,
    add: (state, [value]) => better(state, value!),
    save: (state) => [state],
    merge: (state, [saved]) => better(state, saved!),
    finish: (state) => state,
  };
}

interface Best {
  readonly value: Scalar;
  readonly key: Scalar;
}

function bindExtremeBy(name: string, args: readonly Argument[], direction: 1 | -1): BoundAggregate | TypeMismatch {
  const [value, key, limit] = args;
  if (value === undefined || key === undefined || args.length > 3)
    return wrongArgumentCount(name, '[2, 3]', args.length);
  if (!isOrderable(key.type)) return notOrderable(name, key.type);
  if (limit !== undefined) return bindBestOf(value, key, limit, direction);
  const compare = comparatorOf(key.type);
  const better = (state: Best, candidate: Best): Best => {
    if (candidate.key === null) return state;
    // Of equal keys the later row wins, as in Spark.
    return state.key === null || compare(candidate.key, state.key) * direction >= 0 ? candidate : state;
  };
  const aggregate: ValueAggregate<Best> = {
    start: () => ({ value: null, key: null }),
    add: (state, [x, y]) => better(state, { value: x!, key: y! }),
    save: (state) => [state.value, state.key],
    merge: (state, [x, y]) => better(state, { value: x!, key: y! }),
    finish: (state) => state.value,
  };
  const partial = [value.type, key.type];
  return boundAggregate({
    arguments: partial,
    type: value.type,
    partial,
    create: (context) => valueStates(context, aggregate, { type: value.type, partial, skipsNulls: false }),
  });
}

/** The k best, kept sorted: k is small. */
function bindBestOf(value: Argument, key: Argument, limit: Argument, direction: 1 | -1): BoundAggregate | TypeMismatch {
  const k = limit.constant;
  if (limit.type.id !== 'int') return unexpectedInput(2, int32, limit.type);
  if (k === undefined) {
    const parameters = { inputName: '`k`', inputType: quotedType(int32), inputExpr: '`k`' };
    return { kind: 'mismatch', condition: 'DATATYPE_MISMATCH.NON_FOLDABLE_INPUT', parameters };
  }
  if (k === null || Number(k) < 1 || Number(k) > bestMax) {
    const parameters = { exprName: '`k`', valueRange: `[1, ${bestMax}]`, currentValue: String(k) };
    return { kind: 'mismatch', condition: 'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE', parameters };
  }
  const compare = comparatorOf(key.type);
  const insert = (state: Best[], candidate: Best): Best[] => {
    if (candidate.key === null) return state;
    let at = state.length;
    while (at > 0 && compare(candidate.key, state[at - 1]!.key) * direction > 0) at--;
    state.splice(at, 0, candidate);
    state.length = Math.min(state.length, Number(k));
    return state;
  };
  const type = list(value.type);
  const partial = [type, list(key.type, false)];
  const aggregate: ValueAggregate<Best[]> = {
    start: () => [],
    add: (state, [x, y]) => insert(state, { value: x!, key: y! }),
    save: (state) => [state.map((best) => best.value), state.map((best) => best.key)],
    merge: (state, [values, keys]) =>
      (values as readonly Scalar[]).reduce<Best[]>(
        (all, each, i) => insert(all, { value: each, key: (keys as readonly Scalar[])[i]! }),
        state,
      ),
    finish: (state) => (state.length === 0 ? null : state.map((best) => best.value)),
  };
  return boundAggregate({
    arguments: [value.type, key.type, limit.type],
    type,
    partial,
    create: (context) => valueStates(context, aggregate, { type, partial, skipsNulls: false }),
  });
}

/** The most values that max_by and min_by collect. */
const bestMax = 100_000;
