/**
 * histogram_numeric: so many bars of a histogram whose widths follow the data. Each new value is a bar of its own; where
 * there are too many, the two nearest become one at their weighted middle. Source: Ben-Haim and Tom-Tov, A Streaming
 * Parallel Decision Tree Algorithm; ties fall as Java's generator has them.
 */
import type { Scalar } from '../../core/scalar.ts';
import { type DataType, field, float64, int32, list, struct } from '../../core/types.ts';
import { implicitType } from '../coercion.ts';
import { notConstant } from '../declare.ts';
import type { AggregateFunction, Argument, BoundAggregate, TypeMismatch } from '../define.ts';
import { type JavaRandom, javaRandom } from '../math/java-random.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { boundAggregate, declareAggregate } from './declare.ts';
import { type ValueAggregate, valueStates } from './value-states.ts';

export const histogramFunctions: readonly AggregateFunction[] = [
  declareAggregate({
    name: 'histogram_numeric',
    signature: 'histogram_numeric(expr, bars)',
    doc: 'A histogram of so many bars as an array of their middles and heights; widths follow the data.',
    example: [
      'histogram_numeric(col, 3) FROM VALUES (1), (2), (3) AS tab(col)',
      '[{"x":1,"y":1.0},{"x":2,"y":1.0},{"x":3,"y":1.0}]',
    ],
    bind: bindHistogram,
  }),
];

const accepted =
  '("NUMERIC" or "DATE" or "TIMESTAMP" or "TIMESTAMP_NTZ" or "INTERVAL YEAR TO MONTH" or "INTERVAL DAY TO SECOND")';

function bindHistogram(args: readonly Argument[]): BoundAggregate | TypeMismatch {
  const [value, count] = args;
  if (value === undefined || count === undefined || args.length > 2)
    return wrongArgumentCount('histogram_numeric', 2, args.length);
  const type = valueType(value.type);
  if (type === null) return unexpectedInput(0, accepted, value.type);
  if (implicitType(count.type, int32) === null || count.type.id === 'utf8')
    return unexpectedInput(1, int32, count.type);
  if (count.constant === undefined) return notConstant('nb', int32);
  if (count.constant === null) {
    return { kind: 'mismatch', condition: 'DATATYPE_MISMATCH.UNEXPECTED_NULL', parameters: { exprName: 'nb' } };
  }
  const bars = Number(count.constant);
  if (bars < 2) {
    const parameters = { exprName: 'histogram_numeric', currentValue: bars, valueRange: '[2, 2147483647]' };
    return { kind: 'mismatch', condition: 'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE', parameters };
  }
  return boundHistogram(type, bars);
}

/** NULL and strings count as DOUBLE. */
function valueType(type: DataType): DataType | null {
  if (type.id === 'null' || type.id === 'utf8') return float64;
  if (['int', 'float', 'decimal', 'date', 'timestamp'].includes(type.id)) return type;
  return type.id === 'interval' && type.unit !== 'calendar' ? type : null;
}

interface Bar {
  x: number;
  y: number;
}

interface Histogram {
  readonly bars: Bar[];
  readonly random: JavaRandom;
}

function boundHistogram(type: DataType, bars: number): BoundAggregate {
  const partial = [list(float64, false)];
  const shown = list(struct([field('x', type, true), field('y', float64, true)]), true);
  const aggregate: ValueAggregate<Histogram> = {
    start: () => ({ bars: [], random: javaRandom(31183n) }),
    add(state, [value]) {
      addValue(state, toNumber(type, value!), bars);
      return state;
    },
    save: ({ bars: kept }) => [kept.flatMap(({ x, y }) => [x, y])],
    merge(state, [saved]) {
      const numbers = saved as readonly number[];
      for (let i = 0; i < numbers.length; i += 2) state.bars.push({ x: numbers[i]!, y: numbers[i + 1]! });
      state.bars.sort((a, b) => a.x - b.x);
      trim(state, bars);
      return state;
    },
    finish: ({ bars: kept }) => (kept.length === 0 ? null : kept.map(({ x, y }) => [ofNumber(type, x), y])),
  };
  return boundAggregate({
    arguments: [type, int32],
    type: shown,
    partial,
    create: (context) => valueStates(context, aggregate, { type: shown, partial, skipsNulls: true }),
  });
}

function addValue(state: Histogram, value: number, limit: number): void {
  const { bars } = state;
  let at = 0;
  for (let low = 0, high = bars.length; low < high; ) {
    at = (low + high) >> 1;
    if (bars[at]!.x > value) high = at;
    else if (bars[at]!.x < value) low = ++at;
    else break;
  }
  if (bars[at]?.x === value) {
    bars[at]!.y += 1;
    return;
  }
  bars.splice(at, 0, { x: value, y: 1 });
  trim(state, limit);
}

function trim({ bars, random }: Histogram, limit: number): void {
  while (bars.length > limit) {
    const at = nearest(bars, random);
    const [left, right] = [bars[at]!, bars[at + 1]!];
    const height = left.y + right.y;
    left.x = left.x * (left.y / height) + (right.x / height) * right.y;
    left.y = height;
    bars.splice(at + 1, 1);
  }
}

/** The first of the two bars that are nearest to each other; of several such pairs a random one. */
function nearest(bars: readonly Bar[], random: JavaRandom): number {
  let least = bars[1]!.x - bars[0]!.x;
  let at = 0;
  let ties = 1;
  for (let i = 1; i < bars.length - 1; i++) {
    const distance = bars[i + 1]!.x - bars[i]!.x;
    if (distance < least) {
      least = distance;
      at = i;
      ties = 1;
    } else if (distance === least && random.uniform() <= 1 / ++ties) at = i;
  }
  return at;
}

function toNumber(type: DataType, value: Scalar): number {
  return type.id === 'decimal' ? Number(value) / 10 ** type.scale : Number(value);
}

/** A middle as a value of the type: cut, for those that have no fractions. */
function ofNumber(type: DataType, x: number): Scalar {
  switch (type.id) {
    case 'float':
      return type.bits === 32 ? Math.fround(x) : x;
    case 'decimal':
      return BigInt(Math.round(x * 10 ** type.scale));
    case 'int':
      return type.bits === 64 ? BigInt(Math.trunc(x)) : Math.trunc(x);
    case 'timestamp':
      return BigInt(Math.trunc(x));
    case 'interval':
      return type.unit === 'yearMonth' ? Math.trunc(x) : BigInt(Math.trunc(x));
    default:
      return Math.trunc(x);
  }
}
