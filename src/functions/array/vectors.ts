/**
 * Arrays of FLOAT as vectors: how near they are, how long, and of length 1. Sums are of 32 bits, eight products at a time and
 * then one by one, as Spark adds them. A NULL among the elements makes the result NULL.
 */
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { type DataType, float32, list } from '../../core/types.ts';
import type { BoundCall, ScalarFunction, TypeMismatch } from '../define.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { plainFunction } from '../plain-function.ts';

type Vector = readonly number[];

const vectorType = list(float32, true);

export const vectorFunctions: readonly ScalarFunction[] = [
  ofPair(
    'vector_cosine_similarity',
    'The cosine of the angle between two vectors; NULL where one has no length.',
    ['vector_cosine_similarity(array(1.0F, 2.0F), array(2.0F, 4.0F))', '1.0'],
    (a, b) => {
      const lengths = Math.fround(Math.sqrt(Math.fround(products(a, a) * products(b, b))));
      return lengths === 0 ? null : products(a, b) / lengths;
    },
  ),
  ofPair(
    'vector_inner_product',
    'The sum of the products of the elements of two vectors.',
    ['vector_inner_product(array(1.0F, 2.0F), array(3.0F, 4.0F))', '11.0'],
    products,
  ),
  ofPair(
    'vector_l2_distance',
    'The distance between the ends of two vectors.',
    ['vector_l2_distance(array(1.0F, 2.0F), array(4.0F, 6.0F))', '5.0'],
    (a, b) => {
      const apart = a.map((value, i) => Math.fround(value - b[i]!));
      return Math.sqrt(products(apart, apart));
    },
  ),
  withDegree(
    'vector_norm',
    'The length of a vector: the sum of its elements (1.0), the root of that of their squares (2.0, the default), the greatest (infinity).',
    ['vector_norm(array(3.0F, 4.0F))', '5.0'],
    float32,
    (_, norm) => norm,
  ),
  withDegree(
    'vector_normalize',
    'The vector of the same direction and of length 1; NULL where it has no length.',
    ['vector_normalize(array(3.0F, 4.0F))', '[0.6,0.8]'],
    vectorType,
    (vector, norm) => (vector.length > 0 && norm === 0 ? null : vector.map((value) => Math.fround(value / norm))),
  ),
];

/** Null where an argument is no array of FLOAT: nothing else is cast to one. */
export function wrongVector(index: number, type: DataType): TypeMismatch | null {
  const isVector = type.id === 'list' && type.item.type.id === 'float' && type.item.type.bits === 32;
  return isVector ? null : unexpectedInput(index, '"ARRAY<FLOAT>"', type);
}

/** Errors: VECTOR_DIMENSION_MISMATCH. */
export function checkDimensions(name: string, left: number, right: number): void {
  if (left === right) return;
  const parameters = { functionName: `\`${name}\``, leftDim: left, rightDim: right };
  throw new EngineError('VECTOR_DIMENSION_MISMATCH', parameters);
}

function ofPair(
  name: string,
  doc: string,
  example: readonly [string, string],
  compute: (a: Vector, b: Vector) => number | null,
): ScalarFunction {
  return plainFunction('array', name, `${name}(vector1, vector2)`, doc, example, (args) => {
    const [left, right] = args;
    if (left === undefined || right === undefined || args.length > 2) return wrongArgumentCount(name, 2, args.length);
    const wrong = wrongVector(0, left.type) ?? wrongVector(1, right.type);
    if (wrong !== null) return wrong;
    return bound([left.type, right.type], float32, (_, a, b) => {
      const [x, y] = [a as readonly Scalar[], b as readonly Scalar[]];
      checkDimensions(name, x.length, y.length);
      if (x.includes(null) || y.includes(null)) return null;
      const value = compute(x as Vector, y as Vector);
      return value === null ? null : Math.fround(value);
    });
  });
}

function withDegree(
  name: string,
  doc: string,
  example: readonly [string, string],
  type: DataType,
  compute: (vector: Vector, norm: number) => Scalar,
): ScalarFunction {
  return plainFunction('array', name, `${name}(vector[, degree])`, doc, example, (args) => {
    const [vector, degree] = args;
    if (vector === undefined || args.length > 2) return wrongArgumentCount(name, '[1, 2]', args.length);
    const wrong = wrongVector(0, vector.type);
    if (wrong !== null) return wrong;
    const isFloat = degree === undefined || (degree.type.id === 'float' && degree.type.bits === 32);
    if (!isFloat) return unexpectedInput(1, float32, degree.type);
    const types = degree === undefined ? [vector.type] : [vector.type, float32];
    return bound(types, type, (_, items, given) => {
      const values = items as readonly Scalar[];
      const norm = normOf(name, (given ?? 2) as number);
      return values.includes(null) ? null : compute(values as Vector, norm(values as Vector));
    });
  });
}

/** Errors: INVALID_VECTOR_NORM_DEGREE. */
function normOf(name: string, degree: number): (vector: Vector) => number {
  if (degree === 1) return (vector) => sums(vector.map(Math.abs));
  if (degree === 2) return (vector) => Math.fround(Math.sqrt(products(vector, vector)));
  if (degree === Infinity) return (vector) => vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const parameters = { functionName: `\`${name}\``, degree: Number.isInteger(degree) ? degree.toFixed(1) : degree };
  throw new EngineError('INVALID_VECTOR_NORM_DEGREE', parameters);
}

function products(a: Vector, b: Vector): number {
  return sums(a.map((value, i) => Math.fround(value * b[i]!)));
}

/** Of each whole eight first the sum, which is then added to the total; the rest one by one. */
function sums(values: Vector): number {
  let total = 0;
  const whole = values.length - (values.length % 8);
  for (let at = 0; at < whole; at += 8) {
    let eight = values[at]!;
    for (let i = 1; i < 8; i++) eight = Math.fround(eight + values[at + i]!);
    total = Math.fround(total + eight);
  }
  for (let at = whole; at < values.length; at++) total = Math.fround(total + values[at]!);
  return total;
}

function bound(types: readonly DataType[], type: DataType, scalar: BoundCall['scalar']): BoundCall {
  return { kind: 'bound', arguments: types, type, nullable: true, mayFail: true, scalar };
}
