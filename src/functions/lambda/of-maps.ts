/** Lambdas over the entries of maps: map_filter, transform_keys, transform_values, map_zip_with. */
import type { Scalar } from '../../core/scalar.ts';
import { quotedType } from '../../core/text/type-sql.ts';
import { type DataType, type MapType, map, nullType } from '../../core/types.ts';
import { keyOf } from '../array/keys.ts';
import type { Argument, BoundCall, EvalContext, LambdaParameter, ScalarFunction, TypeMismatch } from '../define.ts';
import { distinctEntries, type Entry, refusedKey } from '../map/maps.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { widerType } from '../widening.ts';
import { call, described, lambdaAt, testType } from './shared.ts';

export const mapLambdaFunctions: readonly ScalarFunction[] = [
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
      'map_zip_with',
      'The map of what the lambda makes of a key and its values in two maps; NULL where a map lacks the key.',
      'map_zip_with(map1, map2, func)',
      ["map_zip_with(map(1, 'a'), map(1, 'x'), (k, v1, v2) -> concat(v1, v2))", '{1:"ax"}'],
    ),
    lambdas: lambdaAt(2, ([left, right]) => mapPairParameters(left, right)),
    bind: bindMapZip,
  },
];

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
