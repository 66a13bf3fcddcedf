/** count and count_if. */
import { assert } from '../../core/assert.ts';
import { boolType, int64 } from '../../core/types.ts';
import type { Rows, Vector } from '../../core/vector.ts';
import { filterTrue, validityOf } from '../../kernels/compare.ts';
import { bothValid } from '../../kernels/flatten.ts';
import { Counts } from '../../kernels/group-states.ts';
import { implicitType } from '../coercion.ts';
import type {
  AggregateFunction,
  AggregateStates,
  Argument,
  BoundAggregate,
  EvalContext,
  TypeMismatch,
} from '../define.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { boundAggregate, declareAggregate } from './declare.ts';

export const countFunctions: readonly AggregateFunction[] = [
  declareAggregate({
    name: 'count',
    signature: 'count(*) | count([DISTINCT] expr, ...)',
    doc: 'How many rows there are, or how many have no NULL among the expressions.',
    example: ['count(*) FROM VALUES (1), (NULL) AS tab(col)', '2'],
    emptyValue: 0n,
    bind: (args) =>
      counting(
        args.map((arg) => arg.type),
        rowsOfArguments,
      ),
  }),
  declareAggregate({
    name: 'count_if',
    signature: 'count_if(condition)',
    doc: 'For how many rows the condition is true.',
    example: ['count_if(col > 1) FROM VALUES (1), (2), (3) AS tab(col)', '2'],
    emptyValue: 0n,
    bind: bindCountIf,
  }),
];

function bindCountIf(args: readonly Argument[]): BoundAggregate | TypeMismatch {
  const [arg] = args;
  if (arg === undefined || args.length > 1) return wrongArgumentCount('count_if', 1, args.length);
  if (implicitType(arg.type, boolType) === null || arg.type.id === 'utf8')
    return unexpectedInput(0, boolType, arg.type);
  return counting([boolType], rowsWhereTrue);
}

/** Which rows to count, of those asked for, and a vector whose NULLs are left out. */
type Counted = (context: EvalContext, args: readonly Vector[], rows: Rows) => { rows: Rows; vector: Vector | null };

function counting(types: BoundAggregate['arguments'], counted: Counted): BoundAggregate {
  return boundAggregate({
    arguments: types,
    type: int64,
    nullable: false,
    partial: [int64],
    create: (context) => countStates(context, counted),
  });
}

function rowsOfArguments(context: EvalContext, args: readonly Vector[], rows: Rows): ReturnType<Counted> {
  const [first, ...rest] = args;
  if (first === undefined) return { rows, vector: null };
  if (rest.length === 0) return { rows, vector: first };
  const { kernels, alloc } = context;
  const valid = rest.reduce(
    (both, arg) => bothValid(both, validityOf(kernels, arg, rows.length, alloc), rows.length, alloc),
    validityOf(kernels, first, rows.length, alloc),
  );
  return {
    rows,
    vector: { layout: 'fixed', type: boolType, repr: 'bit', length: rows.length, valid, values: new Uint8Array(0) },
  };
}

function rowsWhereTrue(context: EvalContext, [condition]: readonly Vector[], rows: Rows): ReturnType<Counted> {
  return {
    rows: { length: rows.length, selection: filterTrue(context.kernels, condition!, rows, context.alloc) },
    vector: null,
  };
}

function hasNoNulls(vector: Vector): boolean {
  if (vector.layout === 'dict') return vector.valid === null && vector.dictionary.valid === null;
  return vector.layout !== 'const' && vector.valid === null;
}

function countStates(context: EvalContext, counted: Counted): AggregateStates {
  const counts = new Counts(context.kernels, context.alloc);
  let groups = 0;
  const result = (): Vector => ({
    layout: 'fixed',
    type: int64,
    repr: 'i64',
    length: groups,
    valid: null,
    values: counts.counts.subarray(0, groups),
  });
  return {
    resize(count) {
      counts.resize(count);
      groups = Math.max(groups, count);
    },
    update(ids, args, rows, runs) {
      const { rows: some, vector } = counted(context, args, rows);
      if (runs != null && some === rows && (vector === null || hasNoNulls(vector))) return counts.addRuns(runs);
      counts.update(ids, vector, some, context.alloc);
    },
    partial: () => [result()],
    merge(ids, [partial], { length, selection }) {
      assert(partial?.layout === 'fixed', 'counts are fixed values');
      const { addLongs } = context.kernels.primitives;
      addLongs(partial.values as BigInt64Array, ids, selection, selection?.length ?? length, counts.counts);
    },
    finish: result,
  };
}
