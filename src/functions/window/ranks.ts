/** Ranking functions: the place of a row in its partition. They read peers alone, never the frame. */
import type { Scalar } from '../../core/scalar.ts';
import { type DataType, float64, int32 } from '../../core/types.ts';
import { implicitType } from '../coercion.ts';
import { notConstant } from '../declare.ts';
import type { Argument, EvalContext, TypeMismatch, WindowFunction, WindowPartition } from '../define.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';

export const rankFunctions: readonly WindowFunction[] = [
  ranking('row_number', 'The number of the row in its partition, from 1.', int32, (_, row) => row + 1),
  ranking(
    'rank',
    'One more than the rows before the row and its peers.',
    int32,
    (partition, row) => partition.peerStart(row) + 1,
    true,
  ),
  {
    ...ranking('dense_rank', 'One more than the groups of peers before the row.', int32, () => 1),
    bind: (args) => bindRanking('dense_rank', args, int32, denseRanks, true),
  },
  ranking(
    'percent_rank',
    'The rank less 1, over the rows of the partition less 1.',
    float64,
    (partition, row) => (partition.length <= 1 ? 0 : partition.peerStart(row) / (partition.length - 1)),
    true,
  ),
  ranking(
    'cume_dist',
    'The share of the partition up to the row and its peers.',
    float64,
    (partition, row) => partition.peerEnd(row) / partition.length,
  ),
  {
    name: 'ntile',
    aliases: [],
    category: 'window',
    doc: 'The number of the bucket, of so many of nearly the same size, that the row falls into.',
    signature: 'ntile(n)',
    examples: [],
    usesFrame: false,
    bind: bindNtile,
  },
];

type Evaluate = (context: EvalContext, partition: WindowPartition, emit: (value: Scalar) => void) => void;

function ranking(
  name: string,
  doc: string,
  type: DataType,
  value: (partition: WindowPartition, row: number) => Scalar,
  takesAny = false,
): WindowFunction {
  const evaluate: Evaluate = (_, partition, emit) => {
    for (let row = 0; row < partition.length; row++) emit(value(partition, row));
  };
  return {
    name,
    aliases: [],
    category: 'window',
    doc,
    signature: `${name}()`,
    examples: [],
    usesFrame: false,
    bind: (args) => bindRanking(name, args, type, evaluate, takesAny),
  };
}

/** rank and its kin take arguments, which change nothing: the order is that of the window. */
function bindRanking(
  name: string,
  args: readonly Argument[],
  type: DataType,
  evaluate: Evaluate,
  takesAny: boolean,
): ReturnType<WindowFunction['bind']> {
  if (args.length > 0 && !takesAny) return wrongArgumentCount(name, 0, args.length);
  return { kind: 'bound', arguments: args.map((arg) => arg.type), type, nullable: false, mayFail: false, evaluate };
}

const denseRanks: Evaluate = (_, partition, emit) => {
  let rank = 0;
  for (let row = 0; row < partition.length; row++) {
    if (partition.peerStart(row) === row) rank++;
    emit(rank);
  }
};

function bindNtile(args: readonly Argument[]): ReturnType<WindowFunction['bind']> {
  if (args.length > 1) return wrongArgumentCount('ntile', '[0, 1]', args.length);
  const [arg] = args;
  if (arg !== undefined && implicitType(arg.type, int32) === null) return unexpectedInput(0, int32, arg.type);
  if (arg !== undefined && arg.constant === undefined) return notConstant('buckets', int32);
  const buckets = arg === undefined ? 1 : Number(arg.constant);
  if (buckets <= 0) return outOfRange(buckets);
  const evaluate: Evaluate = (_, { length }, emit) => {
    // The first `length % buckets` buckets have one row more.
    const small = Math.floor(length / buckets);
    const larger = length % buckets;
    const border = larger * (small + 1);
    for (let row = 0; row < length; row++) {
      emit(row < border ? Math.floor(row / (small + 1)) + 1 : larger + Math.floor((row - border) / small) + 1);
    }
  };
  return {
    kind: 'bound',
    arguments: arg === undefined ? [] : [int32],
    type: int32,
    nullable: false,
    mayFail: false,
    evaluate,
  };
}

function outOfRange(buckets: number): TypeMismatch {
  return {
    kind: 'mismatch',
    condition: 'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE',
    parameters: { exprName: '`buckets`', valueRange: '(0, 2147483647]', currentValue: buckets },
  };
}
