/** What is in an array: array_contains, array_position, size, array_max and their kin. */
import { type Comparator, comparatorOf, isOrderable } from '../../core/compare.ts';
import type { Scalar } from '../../core/scalar.ts';
import { quotedType } from '../../core/text/type-sql.ts';
import { boolType, type DataType, int32, int64, list, utf8 } from '../../core/types.ts';
import { declare } from '../declare.ts';
import type { Argument, BoundCall, ScalarFunction, TypeMismatch } from '../define.ts';
import { notOrderable, unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { widerType } from '../widening.ts';
import { itemOf } from './elements.ts';
import { type Key, keyOf } from './keys.ts';

export const arraySearchFunctions: readonly ScalarFunction[] = [
  withElement(
    'array_contains',
    'True where the array has the value; NULL where only a NULL could be it.',
    ['array_contains(array(1, 2, 3), 2)', 'true'],
    (types, args) => ({
      type: boolType,
      nullable: args.some((arg) => arg.nullable) || containsNull(types[0]!),
      scalar: (items, value, compare) => {
        let hasNull = false;
        for (const item of items) {
          if (item === null) hasNull = true;
          else if (compare(item, value) === 0) return true;
        }
        return hasNull ? null : false;
      },
    }),
  ),
  withElement(
    'array_position',
    'The position of the value in the array, from 1; 0 where it is not there.',
    ['array_position(array(3, 2, 1), 1)', '3'],
    (_, args) => ({
      type: int64,
      nullable: args.some((arg) => arg.nullable),
      scalar: (items, value, compare) =>
        BigInt(items.findIndex((item) => item !== null && compare(item, value) === 0) + 1),
    }),
  ),
  withElement(
    'array_remove',
    'The array without the elements that equal the value.',
    ['array_remove(array(1, 2, 3, 1), 1)', '[2,3]'],
    (types, args) => ({
      type: types[0]!,
      nullable: args.some((arg) => arg.nullable),
      scalar: (items, value, compare) => items.filter((item) => item === null || compare(item, value) !== 0),
    }),
  ),
  declare({
    name: 'size',
    aliases: ['cardinality'],
    category: 'array',
    doc: 'The number of elements of an array or entries of a map.',
    signature: 'size(expr)',
    examples: [
      ["size(array('b', 'd', 'c', 'a'))", '4'],
      ["size(map('a', 1))", '1'],
    ],
    takes: [['array', 'map']],
    nulls: 'handled',
    make: (_, args) => ({
      type: int32,
      nullable: args[0]!.nullable,
      // Without ANSI Spark counts -1 elements in NULL.
      scalar: (context, items) => (items === null ? (context.ansi ? null : -1) : (items as readonly Scalar[]).length),
    }),
  }),
  declare({
    name: 'array_size',
    category: 'array',
    doc: 'The number of elements of an array.',
    signature: 'array_size(expr)',
    examples: [["array_size(array('b', 'd', 'c', 'a'))", '4']],
    takes: ['array'],
    make: () => ({ type: int32, scalar: (_, items) => (items as readonly Scalar[]).length }),
  }),
  extreme('array_max', 'The greatest element; NULLs are left out.', ['array_max(array(1, 20, NULL, 3))', '20'], 1),
  extreme('array_min', 'The least element; NULLs are left out.', ['array_min(array(1, 20, NULL, 3))', '1'], -1),
  declare({
    name: 'array_join',
    category: 'array',
    doc: 'The elements as one text with a delimiter between them; NULLs are left out, or replaced where a text for them is given.',
    signature: 'array_join(array, delimiter[, nullReplacement])',
    examples: [["array_join(array('hello', NULL, 'world'), ' ', ',')", 'hello , world']],
    strict: [1, 2],
    takes: [list(utf8), utf8, utf8],
    optional: 1,
    make: () => ({
      type: utf8,
      scalar: (_, items, delimiter, replacement) => {
        const texts = items as readonly (string | null)[];
        const shown =
          replacement === undefined ? texts.filter((text) => text !== null) : texts.map((text) => text ?? replacement);
        return shown.join(delimiter as string);
      },
    }),
  }),
  declare({
    name: 'arrays_overlap',
    category: 'array',
    doc: 'True where two arrays have an element in common; NULL where only a NULL could be it.',
    signature: 'arrays_overlap(a1, a2)',
    examples: [['arrays_overlap(array(1, 2, 3), array(3, 4, 5))', 'true']],
    takes: ['any', 'any'],
    make: (types) => {
      const common = widerType(types[0]!, types[1]!);
      if (types.some((type) => type.id !== 'list') || common?.id !== 'list')
        return binaryArrays('arrays_overlap', types);
      const toKey = keyOf(common.item.type);
      return {
        type: boolType,
        arguments: [common, common],
        nullable: true,
        scalar: (_, a, b) => overlaps(a as readonly Scalar[], b as readonly Scalar[], toKey),
      };
    },
  }),
];

export function containsNull(type: DataType): boolean {
  return type.id === 'list' && type.item.nullable;
}

/** DATATYPE_MISMATCH.BINARY_ARRAY_DIFF_TYPES. */
export function binaryArrays(name: string, types: readonly DataType[]): TypeMismatch {
  return {
    kind: 'mismatch',
    condition: 'DATATYPE_MISMATCH.BINARY_ARRAY_DIFF_TYPES',
    parameters: {
      functionName: `\`${name}\``,
      arrayType: '"ARRAY"',
      leftType: quotedType(types[0]!),
      rightType: quotedType(types[1]!),
    },
  };
}

export interface ElementCall {
  readonly type: DataType;
  readonly nullable: boolean;
  readonly mayFail?: boolean;
  scalar(items: readonly Scalar[], value: Scalar, compare: Comparator): Scalar;
}

/** A function of an array and a value of its elements' type. */
function withElement(
  name: string,
  doc: string,
  example: readonly [string, string],
  make: (types: readonly DataType[], args: readonly Argument[]) => ElementCall,
): ScalarFunction {
  return {
    name,
    aliases: [],
    category: 'array',
    doc,
    signature: `${name}(array, element)`,
    examples: [example],
    nulls: 'propagate',
    volatility: 'immutable',
    bind: (args) => bindWithElement(name, args, make),
  };
}

function bindWithElement(
  name: string,
  args: readonly Argument[],
  make: (types: readonly DataType[], args: readonly Argument[]) => ElementCall,
): BoundCall | TypeMismatch {
  if (args.length !== 2) return wrongArgumentCount(name, 2, args.length);
  const types = elementTypes(name, args[0]!.type, args[1]!.type);
  if (!Array.isArray(types)) return types as TypeMismatch;
  const [array, element] = types as readonly [DataType, DataType];
  if (!isOrderable(element)) return notOrderable(name, element);
  const call = make([array, element], args);
  const compare = comparatorOf(element);
  return {
    kind: 'bound',
    arguments: [array, element],
    type: call.type,
    nullable: call.nullable,
    mayFail: call.mayFail ?? false,
    scalar: (_, items, value) => call.scalar(items as readonly Scalar[], value!, compare),
  };
}

/** The array and the element with one element type. */
export function elementTypes(
  name: string,
  array: DataType,
  element: DataType,
): readonly [DataType, DataType] | TypeMismatch {
  if (name === 'array_contains' && (array.id === 'null' || element.id === 'null')) return nullTypes(name);
  const isChecked = name === 'array_insert' || name === 'array_remove';
  if (array.id !== 'list' && !isChecked) return unexpectedInput(0, '"ARRAY"', array);
  const common = array.id === 'list' ? widerType(array.item.type, element) : null;
  if (array.id !== 'list' || common === null) {
    return {
      kind: 'mismatch',
      condition: 'DATATYPE_MISMATCH.ARRAY_FUNCTION_DIFF_TYPES',
      parameters: {
        functionName: `\`${name}\``,
        dataType: '"ARRAY"',
        leftType: quotedType(array),
        rightType: quotedType(element),
      },
    };
  }
  return [list(common, array.item.nullable), common];
}

function nullTypes(name: string): TypeMismatch {
  return {
    kind: 'mismatch',
    condition: 'DATATYPE_MISMATCH.NULL_TYPE',
    parameters: { functionName: `\`${name}\`` },
  };
}

function extreme(name: string, doc: string, example: readonly [string, string], sign: 1 | -1): ScalarFunction {
  return declare({
    name,
    category: 'array',
    doc,
    signature: `${name}(array)`,
    examples: [example],
    takes: ['array'],
    make: ([type]) => {
      const item = itemOf(type!);
      if (!isOrderable(item)) return notOrderable(name, type!);
      const compare = comparatorOf(item);
      return {
        type: item,
        nullable: true,
        scalar: (_, items) => {
          let best: Scalar = null;
          for (const each of items as readonly Scalar[])
            if (each !== null && (best === null || sign * compare(each, best) > 0)) best = each;
          return best;
        },
      };
    },
  });
}

function overlaps(a: readonly Scalar[], b: readonly Scalar[], toKey: (value: Scalar) => Key): boolean | null {
  const keys = new Set(b.map(toKey));
  if (a.some((item) => item !== null && keys.has(toKey(item)))) return true;
  return a.length > 0 && b.length > 0 && (a.includes(null) || b.includes(null)) ? null : false;
}
