/** Variance, standard deviation, skewness, kurtosis: by central moments, updated and merged as Spark does. */
import { float64 } from '../../core/types.ts';
import { isValidAt, type Vector } from '../../core/vector.ts';
import { validityOf } from '../../kernels/compare.ts';
import { fixedOperand, isNullConstant } from '../../kernels/operand.ts';
import { implicitType } from '../coercion.ts';
import type { AggregateFunction, AggregateStates, EvalContext } from '../define.ts';
import { collect } from '../driver.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { boundAggregate, declareAggregate } from './declare.ts';

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
      const members = highMoments.has(name) ? 5 : 3;
      return boundAggregate({
        arguments: [float64],
        type: float64,
        partial: Array.from({ length: members }, () => float64),
        create: (context) => momentStates(context, members, finish),
      });
    },
  });
}

/** Those that need the third and the fourth moment. */
const highMoments: ReadonlySet<string> = new Set(['skewness', 'kurtosis']);

/** The first `memberCount` numbers of `Moments` a group, in their order. */
function momentStates(context: EvalContext, memberCount: 3 | 5, finish: Result): AggregateStates {
  const isHigh = memberCount === 5;
  let states = context.alloc.float64(memberCount, true);
  let groups = 0;
  const members = (): readonly Vector[] =>
    Array.from({ length: memberCount }, (_, member): Vector => {
      const values = context.alloc.float64(groups);
      for (let group = 0; group < groups; group++) values[group] = states[memberCount * group + member]!;
      return { layout: 'fixed', type: float64, repr: 'f64', length: groups, valid: null, values };
    });
  return {
    resize(count) {
      groups = Math.max(groups, count);
      if (memberCount * groups <= states.length) return;
      const old = states;
      states = context.alloc.float64(Math.max(memberCount * groups, 2 * old.length), true);
      states.set(old);
    },
    update(ids, [arg], { length, selection }) {
      if (arg === undefined || isNullConstant(arg)) return;
      const { values, step } = fixedOperand(context.kernels, arg, context.alloc);
      const valid = validityOf(context.kernels, arg, length, context.alloc);
      const count = selection?.length ?? length;
      for (let i = 0; i < count; i++) {
        const row = selection === null ? i : selection[i]!;
        if (isValidAt(valid, row)) addValue(states, memberCount * ids[row]!, isHigh, values[row * step] as number);
      }
    },
    partial: members,
    merge(ids, parts, { length, selection }) {
      const columns = parts.map((part) => fixedOperand(context.kernels, part, context.alloc).values as Float64Array);
      const count = selection?.length ?? length;
      for (let i = 0; i < count; i++) {
        const row = selection === null ? i : selection[i]!;
        const at = memberCount * ids[row]!;
        store(states, at, isHigh, combined(momentsAt(states, at, isHigh), momentsOf(columns, row)));
      }
    },
    finish: () =>
      collect(context, float64, { length: groups, selection: null }, (group) => {
        const moments = momentsAt(states, memberCount * group, isHigh);
        return moments.n === 0 ? null : finish(moments);
      }),
  };
}

function momentsAt(states: Float64Array, at: number, isHigh: boolean): Moments {
  const [m3, m4] = isHigh ? [states[at + 3]!, states[at + 4]!] : [0, 0];
  return { n: states[at]!, mean: states[at + 1]!, m2: states[at + 2]!, m3, m4 };
}

function momentsOf([n, mean, m2, m3, m4]: readonly Float64Array[], row: number): Moments {
  return { n: n![row]!, mean: mean![row]!, m2: m2![row]!, m3: m3?.[row] ?? 0, m4: m4?.[row] ?? 0 };
}

function store(states: Float64Array, at: number, isHigh: boolean, { n, mean, m2, m3, m4 }: Moments): void {
  states[at] = n;
  states[at + 1] = mean;
  states[at + 2] = m2;
  if (!isHigh) return;
  states[at + 3] = m3;
  states[at + 4] = m4;
}

/** One value more, in Spark's order of operations, so that the last digits agree. */
function addValue(states: Float64Array, at: number, isHigh: boolean, value: number): void {
  const count = states[at]! + 1;
  const mean = states[at + 1]!;
  const delta = value - mean;
  const deltaN = delta / count;
  const m2 = states[at + 2]! + delta * (delta - deltaN);
  states[at] = count;
  states[at + 1] = mean + deltaN;
  states[at + 2] = m2;
  if (!isHigh) return;
  const square = delta * delta;
  const squareN = deltaN * deltaN;
  const m3 = states[at + 3]! - 3 * deltaN * m2 + delta * (square - squareN);
  states[at + 3] = m3;
  states[at + 4] = states[at + 4]! - 4 * deltaN * m3 - 6 * squareN * m2 + delta * (delta * square - deltaN * squareN);
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
