/** Variance, standard deviation, skewness, kurtosis: by central moments, updated and merged as Spark does. */
import type { Scalar } from '../../core/scalar.ts';
import { float64 } from '../../core/types.ts';
import { implicitType } from '../coercion.ts';
import type { AggregateFunction } from '../define.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { boundAggregate, declareAggregate } from './declare.ts';
import { type ValueAggregate, valueStates } from './value-states.ts';

interface Moments {
  readonly n: number;
  readonly mean: number;
  readonly m2: number;
  readonly m3: number;
  readonly m4: number;
}

type Result = (moments: Moments) => number | null;

export const momentFunctions: readonly AggregateFunction[] = [
  moment('var_samp', ['variance'], 'The sample variance.', '1.0', ({ n, m2 }) => (n < 2 ? null : m2 / (n - 1))),
  moment('var_pop', [], 'The population variance.', '0.6666666666666666', ({ n, m2 }) => m2 / n),
  moment('stddev_samp', ['stddev', 'std'], 'The sample standard deviation.', '1.0', ({ n, m2 }) =>
    n < 2 ? null : Math.sqrt(m2 / (n - 1)),
  ),
  moment('stddev_pop', [], 'The population standard deviation.', '0.816496580927726', ({ n, m2 }) => Math.sqrt(m2 / n)),
  moment('skewness', [], 'The skewness.', '0.0', ({ n, m2, m3 }) =>
    m2 === 0 ? null : (Math.sqrt(n) * m3) / Math.sqrt(m2 * m2 * m2),
  ),
  moment('kurtosis', [], 'The excess kurtosis.', '-1.5', ({ n, m2, m4 }) =>
    m2 === 0 ? null : (n * m4) / (m2 * m2) - 3,
  ),
];

const none: Moments = { n: 0, mean: 0, m2: 0, m3: 0, m4: 0 };

const partial = [float64, float64, float64, float64, float64];

function moment(
  name: string,
  aliases: readonly string[],
  doc: string,
  result: string,
  finish: Result,
): AggregateFunction {
  return declareAggregate({
    name,
    aliases,
    signature: `${name}(expr)`,
    doc,
    example: [`${name}(col) FROM VALUES (1), (2), (3) AS tab(col)`, result],
    bind(args) {
      const [arg] = args;
      if (arg === undefined || args.length > 1) return wrongArgumentCount(name, 1, args.length);
      if (implicitType(arg.type, float64) === null) return unexpectedInput(0, float64, arg.type);
      const aggregate: ValueAggregate<Moments> = {
        start: () => none,
        add: (state, [value]) => withValue(state, value as number),
        save: ({ n, mean, m2, m3, m4 }) => [n, mean, m2, m3, m4],
        merge: (state, saved) => combined(state, ofSaved(saved)),
        finish: (state) => (state.n === 0 ? null : finish(state)),
      };
      return boundAggregate({
        arguments: [float64],
        type: float64,
        partial,
        create: (context) => valueStates(context, aggregate, { type: float64, partial, skipsNulls: true }),
      });
    },
  });
}

function ofSaved(saved: readonly Scalar[]): Moments {
  const [n, mean, m2, m3, m4] = saved as readonly number[];
  return { n: n!, mean: mean!, m2: m2!, m3: m3!, m4: m4! };
}

/** The moments with one value more, in Spark's order of operations, so that the last digits agree. */
function withValue({ n, mean, m2, m3, m4 }: Moments, value: number): Moments {
  const count = n + 1;
  const delta = value - mean;
  const deltaN = delta / count;
  const square = delta * delta;
  const squareN = deltaN * deltaN;
  const new2 = m2 + delta * (delta - deltaN);
  const new3 = m3 - 3 * deltaN * new2 + delta * (square - squareN);
  const new4 = m4 - 4 * deltaN * new3 - 6 * squareN * new2 + delta * (delta * square - deltaN * squareN);
  return { n: count, mean: mean + deltaN, m2: new2, m3: new3, m4: new4 };
}

/** The moments of two sets together. Source: Pébay, formulas for one-pass and parallel computation of moments. */
function combined(a: Moments, b: Moments): Moments {
  if (a.n === 0) return b;
  if (b.n === 0) return a;
  const n = a.n + b.n;
  const delta = b.mean - a.mean;
  const deltaN = delta / n;
  const product = a.n * b.n;
  const m2 = a.m2 + b.m2 + delta * deltaN * product;
  const m3 = a.m3 + b.m3 + deltaN * deltaN * delta * product * (a.n - b.n) + 3 * deltaN * (a.n * b.m2 - b.n * a.m2);
  const m4 =
    a.m4 +
    b.m4 +
    deltaN * deltaN * deltaN * delta * product * (a.n * a.n - product + b.n * b.n) +
    6 * deltaN * deltaN * (a.n * a.n * b.m2 + b.n * b.n * a.m2) +
    4 * deltaN * (a.n * b.m3 - b.n * a.m3);
  return { n, mean: a.mean + deltaN * b.n, m2, m3, m4 };
}
