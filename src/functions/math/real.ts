/** Functions of doubles: roots, powers, logarithms, angles. */
import { dayTimeInterval, float64, yearMonthInterval } from '../../core/types.ts';
import { declare } from '../declare.ts';
import type { ScalarFunction } from '../define.ts';
import { mapRows } from '../driver.ts';
import { flattenNumbers, type Kernel } from '../loops.ts';

type Step = (value: number) => number;

export const realFunctions: readonly ScalarFunction[] = [
  real('sqrt', 'The square root; NaN of negative numbers.', ['sqrt(4)', '2.0'], Math.sqrt),
  real('cbrt', 'The cube root.', ['cbrt(27.0)', '3.0'], Math.cbrt),
  real('exp', 'e to the power of the number.', ['exp(0)', '1.0'], Math.exp),
  real('expm1', 'e to the power of the number, less 1.', ['expm1(0)', '0.0'], Math.expm1),
  real('degrees', 'Radians as degrees.', ['degrees(0)', '0.0'], (x) => (x * 180) / Math.PI),
  real('radians', 'Degrees as radians.', ['radians(0)', '0.0'], (x) => (x / 180) * Math.PI),
  real(
    'rint',
    'The nearest whole number as a double; the even one where two are as near.',
    ['rint(12.3456)', '12.0'],
    nearestEven,
  ),
  declare({
    name: 'signum',
    aliases: ['sign'],
    category: 'math',
    doc: '-1, 0 or 1 as the number or interval is negative, zero or positive.',
    signature: 'signum(expr)',
    examples: [['sign(40)', '1.0']],
    takes: [[float64, yearMonthInterval, dayTimeInterval]],
    monotonic: () => 'increasing',
    make: () => ({ type: float64, scalar: (_, value) => (value === 0 ? value : Math.sign(Number(value))) }),
  }),
  real('sin', 'The sine of an angle in radians.', ['sin(0)', '0.0'], Math.sin),
  real('cos', 'The cosine of an angle in radians.', ['cos(0)', '1.0'], Math.cos),
  real('tan', 'The tangent of an angle in radians.', ['tan(0)', '0.0'], Math.tan),
  real('cot', 'The cotangent of an angle in radians.', ['cot(1)', '0.6420926159343306'], (x) => 1 / Math.tan(x)),
  real('sec', 'The secant of an angle in radians.', ['sec(0)', '1.0'], (x) => 1 / Math.cos(x)),
  real('csc', 'The cosecant of an angle in radians.', ['csc(1)', '1.1883951057781212'], (x) => 1 / Math.sin(x)),
  real('asin', 'The angle of a sine; NaN beyond -1 to 1.', ['asin(0)', '0.0'], Math.asin),
  real('acos', 'The angle of a cosine; NaN beyond -1 to 1.', ['acos(1)', '0.0'], Math.acos),
  real('atan', 'The angle of a tangent.', ['atan(0)', '0.0'], Math.atan),
  real('sinh', 'The hyperbolic sine.', ['sinh(0)', '0.0'], Math.sinh),
  real('cosh', 'The hyperbolic cosine.', ['cosh(0)', '1.0'], Math.cosh),
  real('tanh', 'The hyperbolic tangent.', ['tanh(0)', '0.0'], Math.tanh),
  real('asinh', 'The inverse of sinh.', ['asinh(0)', '0.0'], Math.asinh),
  real('acosh', 'The inverse of cosh.', ['acosh(1)', '0.0'], Math.acosh),
  real('atanh', 'The inverse of tanh.', ['atanh(0)', '0.0'], Math.atanh),
  logarithm('ln', 'The natural logarithm; NULL of zero and of negative numbers.', ['ln(1)', '0.0'], Math.log, 0),
  logarithm(
    'log10',
    'The logarithm to base 10; NULL of zero and of negative numbers.',
    ['log10(10)', '1.0'],
    Math.log10,
    0,
  ),
  logarithm('log2', 'The logarithm to base 2; NULL of zero and of negative numbers.', ['log2(2)', '1.0'], Math.log2, 0),
  logarithm(
    'log1p',
    'The natural logarithm of the number and 1; NULL from -1 down.',
    ['log1p(0)', '0.0'],
    Math.log1p,
    -1,
  ),
  declare({
    name: 'log',
    category: 'math',
    doc: 'The logarithm to a base, or the natural one; NULL where there is none.',
    signature: 'log([base, ]expr)',
    examples: [['log(10, 100)', '2.0']],
    takes: [float64, float64],
    optional: 1,
    make: () => ({
      type: float64,
      nullable: true,
      scalar: (_, base, value) => {
        if (value === undefined) return (base as number) <= 0 ? null : Math.log(base as number);
        return (base as number) <= 0 || (value as number) <= 0
          ? null
          : Math.log(value as number) / Math.log(base as number);
      },
    }),
  }),
  binary('power', ['pow'], 'The first number to the power of the second.', ['power(2, 3)', '8.0'], power),
  binary('atan2', [], 'The angle of the point (x, y): atan2(y, x).', ['atan2(0, 1)', '0.0'], (y, x) =>
    Math.atan2(y + 0, x + 0),
  ),
  binary('hypot', [], 'The square root of the sum of squares.', ['hypot(3, 4)', '5.0'], Math.hypot),
  constant('pi', 'The ratio of a circle to its diameter.', Math.PI, '3.141592653589793'),
  constant('e', 'The base of natural logarithms.', Math.E, '2.718281828459045'),
];

function real(
  name: string,
  doc: string,
  example: readonly [string, string],
  step: Step,
  aliases: readonly string[] = [],
): ScalarFunction {
  const rising = ['sqrt', 'cbrt', 'exp', 'expm1', 'degrees', 'radians', 'rint', 'atan', 'sinh', 'tanh', 'asinh'];
  return declare({
    name,
    aliases,
    category: 'math',
    doc,
    signature: `${name}(expr)`,
    examples: [example],
    takes: [float64],
    ...(rising.includes(name) && { monotonic: () => 'increasing' }),
    make: () => ({ type: float64, scalar: (_, value) => step(value as number), kernel: realKernel(step) }),
  });
}

/** Doubles to doubles; it may see the values of NULL rows. */
function realKernel(step: Step): Kernel {
  const mapping = {
    type: float64,
    nulls: 'propagate' as const,
    scalar: (_: unknown, value: unknown) => step(value as number),
  };
  return (context, args, rows) => {
    const vector = flattenNumbers(context, args[0]!, rows);
    if (vector.layout !== 'fixed' || vector.repr !== 'f64') return mapRows(context, mapping as never, args, rows);
    const values = vector.values as Float64Array;
    const { length, selection } = rows;
    const out = context.alloc.float64(length);
    if (selection === null) for (let row = 0; row < length; row++) out[row] = step(values[row]!);
    else for (const row of selection) out[row] = step(values[row]!);
    return { layout: 'fixed', type: float64, repr: 'f64', length, valid: vector.valid, values: out };
  };
}

function logarithm(
  name: string,
  doc: string,
  example: readonly [string, string],
  step: Step,
  least: number,
): ScalarFunction {
  return declare({
    name,
    category: 'math',
    doc,
    signature: `${name}(expr)`,
    examples: [example],
    takes: [float64],
    make: () => ({
      type: float64,
      nullable: true,
      scalar: (_, value) => ((value as number) <= least ? null : step(value as number)),
    }),
  });
}

function binary(
  name: string,
  aliases: readonly string[],
  doc: string,
  example: readonly [string, string],
  step: (a: number, b: number) => number,
): ScalarFunction {
  return declare({
    name,
    aliases,
    category: 'math',
    doc,
    signature: `${name}(expr1, expr2)`,
    examples: [example],
    takes: [float64, float64],
    make: () => ({ type: float64, scalar: (_, a, b) => step(a as number, b as number) }),
  });
}

function constant(name: string, doc: string, value: number, text: string): ScalarFunction {
  return declare({
    name,
    category: 'math',
    doc,
    signature: `${name}()`,
    examples: [[`${name}()`, text]],
    takes: [],
    make: () => ({ type: float64, nullable: false, scalar: () => value }),
  });
}

/** Java's pow: 1 to the power of NaN or infinity is NaN, as in JavaScript. */
function power(base: number, exponent: number): number {
  return base ** exponent;
}

/** The nearest integer; of two as near the even one. */
export function nearestEven(value: number): number {
  if (!Number.isFinite(value) || Math.abs(value) >= 2 ** 52) return value;
  const floor = Math.floor(value);
  const rest = value - floor;
  const rounded = rest < 0.5 ? floor : rest > 0.5 ? floor + 1 : floor % 2 === 0 ? floor : floor + 1;
  return rounded === 0 && value < 0 ? -0 : rounded;
}
