/** Functions that take lambdas: transform, filter, exists, aggregate, zip_with, array_sort and those of maps. */
import { comparatorOf, isOrderable } from '../../core/compare.ts';
import type { Scalar } from '../../core/scalar.ts';
import { quotedType } from '../../core/text/type-sql.ts';
import { boolType, type DataType, int32, list, type MapType, map, nullType } from '../../core/types.ts';
import { keyOf } from '../array/keys.ts';
import { implicitType } from '../coercion.ts';
import type {
  Argument,
  BoundCall,
  EvalContext,
  LambdaEvaluation,
  LambdaParameter,
  LambdaTaker,
  ScalarFunction,
  TypeMismatch,
} from '../define.ts';
import { distinctEntries, type Entry, refusedKey } from '../map/maps.ts';
import { notOrderable, unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { widerType } from '../widening.ts';

export const higherOrderFunctions: readonly ScalarFunction[] = [
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
  ofMap(
    'map_filter',
    'The entries for which the lambda is true, of key and value.',
    ['map_filter(map(1, 0, 2, 2, 3, -1), (k, v) -> k > v)', '{1:0,3:-1}'],
    {
      isTest: true,
      type: (type) => type,
      collect: (_, __, entries, results) => entries.filter((_entry, i) => results[i] === true),
    },
  ),
  ofMap(
    'transform_keys',
    'The map with each key as the lambda makes it, of key and value.',
    ['transform_keys(map(1, 1, 2, 2), (k, v) -> k + 1)', '{2:1,3:2}'],
    {
      type: (type, body) => refusedKey(body.type) ?? map(body.type, type.value.type, type.value.nullable),
      collect: (context, type, entries, results) =>
        distinctEntries(
          context,
          type.key.type,
          entries.map((entry, i): Entry => [results[i]!, entry[1]]),
        ),
    },
  ),
  ofMap(
    'transform_values',
    'The map with each value as the lambda makes it, of key and value.',
    ['transform_values(map(1, 1, 2, 2), (k, v) -> v + 1)', '{1:2,2:3}'],
    {
      type: (type, body) => map(type.key.type, body.type, body.nullable),
      collect: (_, __, entries, results) => entries.map((entry, i): Entry => [entry[0], results[i]!]),
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
  {
    ...described(
      'map_zip_with',
      'The map of what the lambda makes of a key and its values in two maps; NULL where a map lacks the key.',
      'map_zip_with(map1, map2, func)',
      ["map_zip_with(map(1, 'a'), map(1, 'x'), (k, v1, v2) -> concat(v1, v2))", '{1:"ax"}'],
    ),
    lambdas: lambdaAt(2, ([left, right]) => mapPairParameters(left, right)),
    bind: bindMapZip,
  },
  {
    ...described(
      'aggregate',
      'The state that a lambda makes of a start and each element in turn; a second lambda makes the result of it.',
      'aggregate(array, start, merge[, finish])',
      ['aggregate(array(1, 2, 3), 0, (acc, x) -> acc + x)', '6'],
    ),
    aliases: ['reduce'],
    lambdas: {
      isLambda: (index) => index >= 2,
      parameters: (args, index) => foldParameters(args, index),
    },
    bind: bindFold,
  },
  {
    ...described(
      'array_sort',
      'The elements in ascending order with NULLs last, or in the order of a lambda that compares two.',
      'array_sort(array[, func])',
      ["array_sort(array('b', 'd', NULL, 'c', 'a'))", '["a","b","c","d",null]'],
    ),
    lambdas: {
      isLambda: (index) => index === 1,
      parameters: ([array]) => itemParameters(array, 2),
    },
    bind: bindSort,
  },
];

function described(name: string, doc: string, signature: string, example: readonly [string, string]) {
  return {
    name,
    aliases: [],
    category: 'lambda',
    doc,
    signature,
    examples: [example],
    nulls: 'propagate',
    volatility: 'immutable',
  } as const satisfies Partial<ScalarFunction>;
}

type Arguments = readonly (Argument | null)[];

function lambdaAt(
  place: number,
  parameters: (args: Arguments, written: number) => readonly LambdaParameter[] | TypeMismatch,
): LambdaTaker {
  return { isLambda: (index) => index === place, parameters: (args, _, written) => parameters(args, written) };
}

function itemParameters(
  array: Argument | null | undefined,
  times: 1 | 2 = 1,
): readonly LambdaParameter[] | TypeMismatch {
  const type = array?.type ?? nullType;
  if (type.id === 'null') return new Array<LambdaParameter>(times).fill({ type: nullType, nullable: true });
  if (type.id !== 'list') return unexpectedInput(0, '"ARRAY"', type);
  return new Array<LambdaParameter>(times).fill({ type: type.item.type, nullable: type.item.nullable });
}

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
  const arrayType = array.type.id === 'null' ? list(nullType) : array.type;
  const bodyType = lambda.isTest === true ? testType(body, 1) : body.type;
  if ('kind' in bodyType) return bodyType;
  return call([arrayType, bodyType], lambda.type(arrayType, body), array.nullable || lambda.isNullable === true, {
    kind: 'each',
    tuples: ([items]) => (items as readonly Scalar[]).map((item, i) => [item, i]),
    collect: (_, [items], results) => lambda.collect(items as readonly Scalar[], results),
  });
}

/** A lambda's truth: BOOLEAN, or NULL. */
function testType(body: Argument, place: number): DataType | TypeMismatch {
  return body.type.id === 'bool' || body.type.id === 'null' ? boolType : unexpectedInput(place, boolType, body.type);
}

function call(types: readonly DataType[], type: DataType, nullable: boolean, lambdas: LambdaEvaluation): BoundCall {
  return { kind: 'bound', arguments: types, type, nullable, mayFail: true, scalar: () => null, lambdas };
}

interface MapLambda {
  readonly isTest?: true;
  type(map: MapType, body: Argument): DataType | TypeMismatch;
  collect(context: EvalContext, result: MapType, entries: readonly Entry[], results: readonly Scalar[]): Scalar;
}

function ofMap(name: string, doc: string, example: readonly [string, string], lambda: MapLambda): ScalarFunction {
  return {
    ...described(name, doc, `${name}(map, func)`, example),
    lambdas: lambdaAt(1, ([argument]) => {
      const type = argument?.type ?? nullType;
      if (type.id === 'null')
        return [
          { type: nullType, nullable: true },
          { type: nullType, nullable: true },
        ];
      return type.id === 'map'
        ? [
            { type: type.key.type, nullable: false },
            { type: type.value.type, nullable: type.value.nullable },
          ]
        : unexpectedInput(0, '"MAP"', type);
    }),
    bind: (args) => bindMapLambda(name, args, lambda),
  };
}

function bindMapLambda(name: string, args: readonly Argument[], lambda: MapLambda): BoundCall | TypeMismatch {
  const [argument, body] = args;
  if (argument === undefined || body === undefined || args.length > 2) return wrongArgumentCount(name, 2, args.length);
  const mapType: MapType = argument.type.id === 'map' ? argument.type : map(nullType, nullType);
  const bodyType = lambda.isTest === true ? testType(body, 1) : body.type;
  if ('kind' in bodyType) return bodyType;
  const type = lambda.type(mapType, body);
  if ('kind' in type) return type;
  return call([mapType, bodyType], type, argument.nullable, {
    kind: 'each',
    tuples: ([entries]) => entries as readonly Entry[],
    collect: (context, [entries], results) =>
      lambda.collect(context, type as MapType, entries as readonly Entry[], results),
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
  const types = [left.type, right.type].map((type) => (type.id === 'null' ? list(nullType) : type));
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

function mapPairParameters(
  left: Argument | null | undefined,
  right: Argument | null | undefined,
): readonly LambdaParameter[] | TypeMismatch {
  const a = left?.type ?? nullType;
  const b = right?.type ?? nullType;
  if (a.id !== 'map') return unexpectedInput(0, '"MAP"', a);
  if (b.id !== 'map') return unexpectedInput(1, '"MAP"', b);
  const key = widerType(a.key.type, b.key.type);
  if (key === null) {
    const parameters = {
      functionName: '`map_zip_with`',
      leftType: quotedType(a.key.type),
      rightType: quotedType(b.key.type),
    };
    return { kind: 'mismatch', condition: 'DATATYPE_MISMATCH.MAP_ZIP_WITH_DIFF_TYPES', parameters };
  }
  return [
    { type: key, nullable: false },
    { type: a.value.type, nullable: true },
    { type: b.value.type, nullable: true },
  ];
}

function bindMapZip(args: readonly Argument[]): BoundCall | TypeMismatch {
  const [left, right, body] = args;
  if (left === undefined || right === undefined || body === undefined || args.length > 3)
    return wrongArgumentCount('map_zip_with', 3, args.length);
  const parameters = mapPairParameters(left, right);
  if ('kind' in parameters) return parameters;
  const keyType = parameters[0]!.type;
  const toKey = keyOf(keyType);
  const withKey = (type: DataType): DataType =>
    map(keyType, (type as MapType).value.type, (type as MapType).value.nullable);
  return call(
    [withKey(left.type), withKey(right.type), body.type],
    map(keyType, body.type, body.nullable),
    left.nullable || right.nullable,
    {
      kind: 'each',
      tuples: ([a, b]) => zipped(a as readonly Entry[], b as readonly Entry[], toKey),
      collect: (_, [a, b], results) =>
        zipped(a as readonly Entry[], b as readonly Entry[], toKey).map(([key], i): Entry => [key, results[i]!]),
    },
  );
}

function zipped(
  a: readonly Entry[],
  b: readonly Entry[],
  toKey: (key: Scalar) => unknown,
): readonly (readonly [Scalar, Scalar, Scalar])[] {
  const found = new Map<unknown, [Scalar, Scalar, Scalar]>();
  for (const [key, value] of a) found.set(toKey(key), [key, value, null]);
  for (const [key, value] of b) {
    const each = toKey(key);
    const known = found.get(each);
    if (known === undefined) found.set(each, [key, null, value]);
    else known[2] = value;
  }
  return [...found.values()];
}

function foldParameters([array, start]: Arguments, place: number): readonly LambdaParameter[] | TypeMismatch {
  const state = { type: start?.type ?? nullType, nullable: true };
  if (place === 3) return [state];
  const items = itemParameters(array);
  return 'kind' in items ? items : [state, ...items];
}

function bindFold(args: readonly Argument[]): BoundCall | TypeMismatch {
  const [array, start, merge, finish] = args;
  if (array === undefined || start === undefined || merge === undefined || args.length > 4)
    return wrongArgumentCount('aggregate', '[3, 4]', args.length);
  if (!isSameShape(start.type, merge.type)) return unexpectedInput(2, start.type, merge.type);
  const arrayType = array.type.id === 'null' ? list(nullType) : array.type;
  const types = [arrayType, start.type, start.type, ...(finish === undefined ? [] : [finish.type])];
  return { ...call(types, finish?.type ?? start.type, true, { kind: 'fold' }), mayFail: true };
}

/** The same types, whatever the members of structs are called; an untyped NULL fits every type. */
function isSameShape(a: DataType, b: DataType): boolean {
  if (b.id === 'null') return true;
  if (a.id === 'list' && b.id === 'list') return isSameShape(a.item.type, b.item.type);
  if (a.id === 'map' && b.id === 'map')
    return isSameShape(a.key.type, b.key.type) && isSameShape(a.value.type, b.value.type);
  if (a.id === 'struct' && b.id === 'struct') {
    return a.fields.length === b.fields.length && a.fields.every((f, i) => isSameShape(f.type, b.fields[i]!.type));
  }
  return JSON.stringify(a) === JSON.stringify(b);
}

function bindSort(args: readonly Argument[]): BoundCall | TypeMismatch {
  const [array, body] = args;
  if (array === undefined || args.length > 2) return wrongArgumentCount('array_sort', '[1, 2]', args.length);
  const type = array.type.id === 'null' ? list(nullType) : array.type;
  if (type.id !== 'list') return unexpectedInput(0, '"ARRAY"', type);
  if (body !== undefined) {
    const isInt = implicitType(body.type, int32) !== null && body.type.id === 'int' && body.type.bits === 32;
    if (isInt) return call([type, int32], type, array.nullable, { kind: 'sort' });
    const parameters = {
      functionName: '`lambda function in array_sort`',
      expectedType: '"INT"',
      actualType: quotedType(body.type),
    };
    return { kind: 'mismatch', condition: 'DATATYPE_MISMATCH.UNEXPECTED_RETURN_TYPE', parameters };
  }
  if (!isOrderable(type.item.type)) return notOrderable('array_sort', type);
  const compare = comparatorOf(type.item.type);
  const nullsLast = (a: Scalar, b: Scalar): number =>
    a === null ? (b === null ? 0 : 1) : b === null ? -1 : compare(a, b);
  const scalar: BoundCall['scalar'] = (_, items) => (items as readonly Scalar[]).toSorted(nullsLast);
  return { kind: 'bound', arguments: [type], type, nullable: array.nullable, mayFail: false, scalar };
}
