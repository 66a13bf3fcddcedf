/** Lambdas over the elements of arrays: transform, filter, exists, forall, zip_with. */
import type { Scalar } from '../../core/scalar.ts';
import { boolType, type DataType, int32, list } from '../../core/types.ts';
import type { Argument, BoundCall, LambdaParameter, ScalarFunction, TypeMismatch } from '../define.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { asArray, call, described, itemParameters, lambdaAt, testType } from './shared.ts';

export const arrayLambdaFunctions: readonly ScalarFunction[] = [
  ofArray(
    'transform',
    [],
    'The array with each element as the lambda makes it, of the element and its index.',
    ['transform(array(1, 2, 3), x -> x + 1)', '[2,3,4]'],
    {
      isIndexed: true,
      type: (_, body) => list(body.type, body.nullable),
      collect: (_, results) => results,
    },
  ),
  ofArray(
    'filter',
    [],
    'The elements for which the lambda is true, of the element and its index.',
    ['filter(array(1, 2, 3), x -> x % 2 = 1)', '[1,3]'],
    {
      isIndexed: true,
      isTest: true,
      type: (array) => array,
      collect: (items, results) => items.filter((_, i) => results[i] === true),
    },
  ),
  ofArray(
    'exists',
    [],
    'True where the lambda is true for an element; NULL where it is NULL for one and true for none.',
    ['exists(array(1, 2, 3), x -> x % 2 = 0)', 'true'],
    {
      isTest: true,
      type: () => boolType,
      isNullable: true,
      collect: (_, results) => (results.includes(true) ? true : results.includes(null) ? null : false),
    },
  ),
  ofArray(
    'forall',
    [],
    'True where the lambda is true for every element.',
    ['forall(array(1, 2, 3), x -> x > 0)', 'true'],
    {
      isTest: true,
      type: () => boolType,
      isNullable: true,
      collect: (_, results) => (results.includes(false) ? false : results.includes(null) ? null : true),
    },
  ),
  {
    ...described(
      'zip_with',
      'The array of what the lambda makes of the elements of two arrays at the same place; the shorter one has NULLs.',
      'zip_with(left, right, func)',
      ['zip_with(array(1, 2), array(3, 4), (x, y) -> x + y)', '[4,6]'],
    ),
    lambdas: lambdaAt(2, ([left, right]) => pairParameters(left, right)),
    bind: bindZip,
  },
];

const index: LambdaParameter = { type: int32, nullable: false };

interface ArrayLambda {
  /** The lambda may take the element's index too. */
  readonly isIndexed?: true;
  /** The lambda gives a truth. */
  readonly isTest?: true;
  readonly isNullable?: true;
  type(array: DataType, body: Argument): DataType;
  collect(items: readonly Scalar[], results: readonly Scalar[]): Scalar;
}

function ofArray(
  name: string,
  aliases: readonly string[],
  doc: string,
  example: readonly [string, string],
  lambda: ArrayLambda,
): ScalarFunction {
  return {
    ...described(name, doc, `${name}(array, func)`, example),
    aliases,
    lambdas: lambdaAt(1, ([array], written) => {
      const items = itemParameters(array);
      return 'kind' in items || lambda.isIndexed !== true || written !== 2 ? items : [...items, index];
    }),
    bind: (args) => bindArrayLambda(name, args, lambda),
  };
}

function bindArrayLambda(name: string, args: readonly Argument[], lambda: ArrayLambda): BoundCall | TypeMismatch {
  const [array, body] = args;
  if (array === undefined || body === undefined || args.length > 2) return wrongArgumentCount(name, 2, args.length);
  const arrayType = asArray(array.type);
  const bodyType = lambda.isTest === true ? testType(body, 1) : body.type;
  if ('kind' in bodyType) return bodyType;
  return call([arrayType, bodyType], lambda.type(arrayType, body), array.nullable || lambda.isNullable === true, {
    kind: 'each',
    tuples: ([items]) => (items as readonly Scalar[]).map((item, i) => [item, i]),
    collect: (_, [items], results) => lambda.collect(items as readonly Scalar[], results),
  });
}

function pairParameters(
  left: Argument | null | undefined,
  right: Argument | null | undefined,
): readonly LambdaParameter[] | TypeMismatch {
  const a = itemParameters(left);
  const b = itemParameters(right);
  if ('kind' in a) return a;
  if ('kind' in b) return unexpectedInput(1, '"ARRAY"', right!.type);
  return [...a, ...b].map(({ type }) => ({ type, nullable: true }));
}

function bindZip(args: readonly Argument[]): BoundCall | TypeMismatch {
  const [left, right, body] = args;
  if (left === undefined || right === undefined || body === undefined || args.length > 3)
    return wrongArgumentCount('zip_with', 3, args.length);
  const types = [left.type, right.type].map(asArray);
  return call([...types, body.type], list(body.type, body.nullable), left.nullable || right.nullable, {
    kind: 'each',
    tuples: ([a, b]) => {
      const first = a as readonly Scalar[];
      const second = b as readonly Scalar[];
      return Array.from({ length: Math.max(first.length, second.length) }, (_, i) => [
        first[i] ?? null,
        second[i] ?? null,
      ]);
    },
    collect: (_, __, results) => results,
  });
}
