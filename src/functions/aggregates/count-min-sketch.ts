/** count_min_sketch: a table of counters from which how often a value occurs can be estimated, in Spark's binary form. */
import { binary, type DataType, float64, int32, int64 } from '../../core/types.ts';
import { notConstant } from '../declare.ts';
import type { AggregateFunction, Argument, BoundAggregate, TypeMismatch } from '../define.ts';
import { sparkBytes } from '../hash/murmur3.ts';
import { javaRandom } from '../math/java-random.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { boundAggregate, declareAggregate } from './declare.ts';
import { type ValueAggregate, valueStates } from './value-states.ts';

export const sketchFunctions: readonly AggregateFunction[] = [
  declareAggregate({
    name: 'count_min_sketch',
    signature: 'count_min_sketch(expr, epsilon, confidence, seed)',
    doc: 'A count-min sketch of the values as bytes; its error is epsilon of all values, with the given confidence.',
    example: [
      'hex(count_min_sketch(col, 0.5d, 0.5d, 1)) FROM VALUES (1), (2), (1) AS tab(col)',
      '0000000100000000000000030000000100000004000000005D8D6AB90000000000000000000000000000000200000000000000010000000000000000',
    ],
    bind: bindSketch,
  }),
];

function bindSketch(args: readonly Argument[]): BoundAggregate | TypeMismatch {
  const [value, epsilon, confidence, seed] = args;
  if (args.length !== 4) return wrongArgumentCount('count_min_sketch', 4, args.length);
  if (!['int', 'utf8', 'binary', 'null'].includes(value!.type.id))
    return unexpectedInput(0, '("INTEGRAL" or "STRING" or "BINARY")', value!.type);
  if (epsilon!.type.id !== 'float') return unexpectedInput(1, float64, epsilon!.type);
  if (confidence!.type.id !== 'float') return unexpectedInput(2, float64, confidence!.type);
  if (seed!.type.id !== 'int') return unexpectedInput(3, int32, seed!.type);
  const names = ['eps', 'confidence', 'seed'] as const;
  for (const [i, name] of names.entries()) {
    const arg = args[i + 1]!;
    if (arg.constant === undefined) return notConstant(name, arg.type);
    if (arg.constant === null)
      return {
        kind: 'mismatch',
        condition: 'DATATYPE_MISMATCH.UNEXPECTED_NULL',
        parameters: { exprName: `\`${name}\`` },
      };
  }
  const [eps, conf] = [Number(epsilon!.constant), Number(confidence!.constant)];
  if (eps <= 0) return outOfRange('eps', '(0.0, Infinity)', eps);
  if (conf <= 0 || conf >= 1) return outOfRange('confidence', '(0.0, 1.0)', conf);
  const width = Math.ceil(2 / eps);
  const depth = Math.ceil(-Math.log1p(-conf) / Math.log(2));
  return boundSketch(value!.type, { width, depth, factors: factorsOf(BigInt(seed!.constant as number), depth) });
}

function outOfRange(name: string, valueRange: string, currentValue: number): TypeMismatch {
  const parameters = { exprName: `\`${name}\``, valueRange, currentValue };
  return { kind: 'mismatch', condition: 'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE', parameters };
}

interface Shape {
  readonly width: number;
  readonly depth: number;
  /** One a row of the table. */
  readonly factors: readonly bigint[];
}

function factorsOf(seed: bigint, depth: number): readonly bigint[] {
  const random = javaRandom(seed);
  return Array.from({ length: depth }, () => BigInt(random.integerBelow(2 ** 31 - 1)));
}

interface Sketch {
  total: bigint;
  /** Row by row. */
  readonly counts: bigint[];
}

function boundSketch(type: DataType, shape: Shape): BoundAggregate {
  const { width, depth } = shape;
  const partial = [int64, { id: 'list', item: { name: 'element', type: int64, nullable: false } } as const];
  const buckets = bucketsOf(type, shape);
  const aggregate: ValueAggregate<Sketch> = {
    start: () => ({ total: 0n, counts: new Array<bigint>(width * depth).fill(0n) }),
    add(state, [value]) {
      for (const [row, bucket] of buckets(value as bigint | Uint8Array | string).entries())
        state.counts[row * width + bucket]! += 1n;
      state.total += 1n;
      return state;
    },
    save: ({ total, counts }) => [total, counts],
    merge(state, [total, counts]) {
      state.total += total as bigint;
      for (const [i, count] of (counts as readonly bigint[]).entries()) state.counts[i]! += count;
      return state;
    },
    finish: (state) => bytesOf(state, shape),
  };
  const wanted = type.id === 'int' ? int64 : type;
  return boundAggregate({
    arguments: [wanted, float64, float64, int32],
    type: binary,
    nullable: false,
    partial,
    create: (context) => valueStates(context, aggregate, { type: binary, partial, skipsNulls: true }),
  });
}

/** The counter of each row that a value belongs to. */
function bucketsOf(
  type: DataType,
  { width, depth, factors }: Shape,
): (value: bigint | Uint8Array | string) => number[] {
  if (type.id === 'int') {
    const prime = (1n << 31n) - 1n;
    return (value) =>
      factors.map((factor) => {
        let hash = BigInt.asIntN(64, factor * (value as bigint));
        hash = BigInt.asIntN(64, hash + (hash >> 32n)) & prime;
        return Number(hash) % width;
      });
  }
  return (value) => {
    const bytes = Buffer.from(value as string);
    const first = sparkBytes(bytes, 0);
    const second = sparkBytes(bytes, first);
    return Array.from({ length: depth }, (_, i) => Math.abs(((first + Math.imul(i, second)) | 0) % width));
  };
}

/** Version, total, depth, width, a factor a row, then the counters; all big-endian. */
function bytesOf({ total, counts }: Sketch, { width, depth, factors }: Shape): Uint8Array {
  const view = new DataView(new ArrayBuffer(20 + 8 * (depth + counts.length)));
  view.setInt32(0, 1);
  view.setBigInt64(4, total);
  view.setInt32(12, depth);
  view.setInt32(16, width);
  for (const [i, each] of [...factors, ...counts].entries()) view.setBigInt64(20 + 8 * i, each);
  return new Uint8Array(view.buffer);
}
