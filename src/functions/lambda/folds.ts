/** Lambdas that take elements in turn or two at a time: aggregate, array_sort. */
import { comparatorOf, isOrderable } from '../../core/compare.ts';
import type { Scalar } from '../../core/scalar.ts';
import { quotedType } from '../../core/text/type-sql.ts';
import { type DataType, int32, nullType } from '../../core/types.ts';
import { implicitType } from '../coercion.ts';
import type { Argument, BoundCall, LambdaParameter, ScalarFunction, TypeMismatch } from '../define.ts';
import { notOrderable, unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { type Arguments, asArray, call, described, itemParameters } from './shared.ts';

export const foldFunctions: readonly ScalarFunction[] = [
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
  const arrayType = asArray(array.type);
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
  const { type } = array;
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
