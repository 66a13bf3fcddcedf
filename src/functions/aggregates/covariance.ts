/** Covariance, correlation and linear regression of pairs of numbers. */
import type { Scalar } from '../../core/scalar.ts';
import { type DataType, float64, int64 } from '../../core/types.ts';
import { implicitType } from '../coercion.ts';
import type { AggregateFunction } from '../define.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { boundAggregate, declareAggregate } from './declare.ts';
import { type ValueAggregate, valueStates } from './value-states.ts';

interface Pairs {
  readonly n: number;
  readonly meanX: number;
  readonly meanY: number;
  /** Sums of products of deviations: x with y, x with x, y with y. */
  readonly xy: number;
  readonly xx: number;
  readonly yy: number;
  /** Sums of squared deviations as Spark's variance adds them up: their last digits differ from those above. */
  readonly squaresX: number;
  readonly squaresY: number;
}

type Result = (pairs: Pairs) => number | null;

export const covarianceFunctions: readonly AggregateFunction[] = [
  pair('covar_pop', 'The population covariance.', '0.6666666666666666', ({ n, xy }) => xy / n),
  pair('covar_samp', 'The sample covariance.', '1.0', ({ n, xy }) => (n < 2 ? null : xy / (n - 1))),
  pair('corr', 'The coefficient of correlation.', '1.0', ({ n, xy, xx, yy }) =>
    n < 2 || xx === 0 || yy === 0 ? null : xy / Math.sqrt(xx * yy),
  ),
  // The first argument of the regr_ family is the dependent variable: it takes the place of x above.
  pair('regr_slope', 'The slope of the regression line.', '1.0', ({ n, xy, squaresY }) =>
    n < 2 || squaresY === 0 ? null : xy / squaresY,
  ),
  pair('regr_intercept', 'Where the regression line meets 0.', '0.0', ({ n, meanX, meanY, xy, squaresY }) =>
    n < 2 || squaresY === 0 ? null : meanX - (xy / squaresY) * meanY,
  ),
  pair('regr_r2', 'The coefficient of determination.', '1.0', ({ n, xy, xx, yy }) =>
    n < 2 || yy === 0 ? null : xx === 0 ? 1 : (xy / Math.sqrt(xx * yy)) ** 2,
  ),
  pair('regr_avgx', 'The mean of the independent variable.', '2.0', ({ meanY }) => meanY),
  pair('regr_avgy', 'The mean of the dependent variable.', '2.0', ({ meanX }) => meanX),
  pair('regr_sxx', 'The sum of squares of the independent variable.', '2.0', ({ squaresY }) => squaresY),
  pair('regr_sxy', 'The sum of products of the variables.', '2.0', ({ xy }) => xy),
  pair('regr_syy', 'The sum of squares of the dependent variable.', '2.0', ({ squaresX }) => squaresX),
  pair('regr_count', 'How many pairs have no NULL.', '3', ({ n }) => n, int64),
];

const none: Pairs = { n: 0, meanX: 0, meanY: 0, xy: 0, xx: 0, yy: 0, squaresX: 0, squaresY: 0 };

const partial = new Array<DataType>(8).fill(float64);

function pair(name: string, doc: string, example: string, finish: Result, type: DataType = float64): AggregateFunction {
  return declareAggregate({
    name,
    signature: `${name}(expr1, expr2)`,
    doc,
    example: [`${name}(a, b) FROM VALUES (1, 1), (2, 2), (3, 3) AS tab(a, b)`, example],
    ...(type === int64 && { emptyValue: 0n }),
    bind(args) {
      if (args.length !== 2) return wrongArgumentCount(name, 2, args.length);
      const wrong = args.findIndex((arg) => implicitType(arg.type, float64) === null);
      if (wrong >= 0) return unexpectedInput(wrong, float64, args[wrong]!.type);
      return boundAggregate({
        arguments: [float64, float64],
        type,
        nullable: type !== int64,
        partial,
        create: (context) => valueStates(context, pairAggregate(finish, type), { type, partial, skipsNulls: true }),
      });
    },
  });
}

function pairAggregate(finish: Result, type: DataType): ValueAggregate<Pairs> {
  return {
    start: () => none,
    add: (state, [x, y]) => withPair(state, x as number, y as number),
    save: (s) => [s.n, s.meanX, s.meanY, s.xy, s.xx, s.yy, s.squaresX, s.squaresY],
    merge: (state, saved) => combined(state, ofSaved(saved)),
    finish(state): Scalar {
      if (type === int64) return BigInt(state.n);
      return state.n === 0 ? null : finish(state);
    },
  };
}

function ofSaved(saved: readonly Scalar[]): Pairs {
  const [n, meanX, meanY, xy, xx, yy, squaresX, squaresY] = saved as readonly number[];
  return {
    n: n!,
    meanX: meanX!,
    meanY: meanY!,
    xy: xy!,
    xx: xx!,
    yy: yy!,
    squaresX: squaresX!,
    squaresY: squaresY!,
  };
}

/** One pair more, in Spark's order of operations, so that the last digits agree. */
function withPair(state: Pairs, x: number, y: number): Pairs {
  const n = state.n + 1;
  const dx = x - state.meanX;
  const dy = y - state.meanY;
  const meanX = state.meanX + dx / n;
  const meanY = state.meanY + dy / n;
  return {
    n,
    meanX,
    meanY,
    xy: state.xy + dx * (y - meanY),
    xx: state.xx + dx * (x - meanX),
    yy: state.yy + dy * (y - meanY),
    squaresX: state.squaresX + dx * (dx - dx / n),
    squaresY: state.squaresY + dy * (dy - dy / n),
  };
}

function combined(a: Pairs, b: Pairs): Pairs {
  if (a.n === 0) return b;
  if (b.n === 0) return a;
  const n = a.n + b.n;
  const dx = b.meanX - a.meanX;
  const dy = b.meanY - a.meanY;
  const weight = (a.n * b.n) / n;
  return {
    n,
    meanX: a.meanX + (dx / n) * b.n,
    meanY: a.meanY + (dy / n) * b.n,
    xy: a.xy + b.xy + dx * dy * weight,
    xx: a.xx + b.xx + dx * dx * weight,
    yy: a.yy + b.yy + dy * dy * weight,
    squaresX: a.squaresX + b.squaresX + dx * (dx / n) * a.n * b.n,
    squaresY: a.squaresY + b.squaresY + dy * (dy / n) * a.n * b.n,
  };
}
