/** Arrays made of arrays: distinct, sorted, joined, cut, grown. */
import { comparatorOf, isOrderable, nullsFirst } from '../../core/compare.ts';
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { binary, boolType, field, int32, int64, list, struct, utf8 } from '../../core/types.ts';
import { declare, isMismatch, type Made, notConstant } from '../declare.ts';
import type { Argument, BoundCall, ScalarFunction, TypeMismatch } from '../define.ts';
import { seededTwister } from '../math/random.ts';
import { notOrderable, unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { charactersOf } from '../string/code-points.ts';
import { widerType } from '../widening.ts';
import { checkedSize } from './construct.ts';
import { itemOf } from './elements.ts';
import { type Key, keyOf } from './keys.ts';
import { binaryArrays, containsNull, elementTypes } from './search.ts';

export const changeFunctions: readonly ScalarFunction[] = [
  declare({
    name: 'array_distinct',
    category: 'array',
    doc: 'The array with the first of equal elements alone.',
    signature: 'array_distinct(array)',
    examples: [['array_distinct(array(1, 2, 3, NULL, 3))', '[1,2,3,null]']],
    takes: ['array'],
    make: ([type]) => ({
      type: type!,
      scalar: (_, items) => distinct(items as readonly Scalar[], keyOf(itemOf(type!))),
    }),
  }),
  setFunction(
    'array_union',
    'The distinct elements of both arrays.',
    ['array_union(array(1, 2, 3), array(1, 3, 5))', '[1,2,3,5]'],
    (a, b, key) => distinct([...a, ...b], key),
  ),
  setFunction(
    'array_intersect',
    'The distinct elements that both arrays have.',
    ['array_intersect(array(1, 2, 3), array(1, 3, 5))', '[1,3]'],
    (a, b, key) => {
      const others = new Set(b.map(key));
      return distinct(
        a.filter((item) => others.has(key(item))),
        key,
      );
    },
  ),
  setFunction(
    'array_except',
    'The distinct elements of the first array that the second lacks.',
    ['array_except(array(1, 2, 3), array(1, 3, 5))', '[2]'],
    (a, b, key) => {
      const others = new Set(b.map(key));
      return distinct(
        a.filter((item) => !others.has(key(item))),
        key,
      );
    },
  ),
  declare({
    name: 'sort_array',
    category: 'array',
    doc: 'The elements in ascending order with NULLs first, or in descending order with NULLs last.',
    signature: 'sort_array(array[, ascending])',
    examples: [["sort_array(array('b', 'd', NULL, 'c', 'a'), true)", '[null,"a","b","c","d"]']],
    takes: ['array', boolType],
    optional: 1,
    make: ([type], args) => {
      const order = args[1]?.type.id ?? 'bool';
      if (order !== 'bool' && order !== 'null') return unexpectedInput(1, boolType, args[1]!.type);
      if (!isOrderable(itemOf(type!))) return notOrderable('sort_array', type!);
      const compare = nullsFirst(comparatorOf(itemOf(type!)));
      return {
        type: type!,
        scalar: (_, items, isAscending) =>
          (items as readonly Scalar[]).toSorted(isAscending === false ? (a, b) => compare(b, a) : compare),
      };
    },
  }),
  declare({
    name: 'array_compact',
    category: 'array',
    doc: 'The array without its NULLs.',
    signature: 'array_compact(array)',
    examples: [['array_compact(array(1, 2, NULL))', '[1,2]']],
    takes: ['array'],
    make: ([type]) => ({
      type: list(itemOf(type!), false),
      scalar: (_, items) => (items as readonly Scalar[]).filter((item) => item !== null),
    }),
  }),
  declare({
    name: 'flatten',
    category: 'array',
    doc: 'The elements of the arrays of an array; NULL where one of those is NULL.',
    signature: 'flatten(arrayOfArrays)',
    examples: [['flatten(array(array(1, 2), array(3, 4)))', '[1,2,3,4]']],
    takes: ['array'],
    make: ([type]) => {
      const inner = itemOf(type!);
      if (inner.id !== 'list') return unexpectedInput(0, '"ARRAY" of "ARRAY"', type!);
      const scalar: BoundCall['scalar'] = (_, items) => {
        const arrays = items as readonly (readonly Scalar[] | null)[];
        if (arrays.includes(null)) return null;
        checkedSize('flatten', BigInt(arrays.reduce((sum, each) => sum + each!.length, 0)));
        return arrays.flat(1);
      };
      return { type: inner, mayFail: true, ...(containsNull(type!) && { nullable: true }), scalar };
    },
  }),
  declare({
    name: 'slice',
    category: 'array',
    doc: 'So many elements of an array from a position on, from 1 or from the end.',
    signature: 'slice(array, start, length)',
    examples: [
      ['slice(array(1, 2, 3, 4), 2, 2)', '[2,3]'],
      ['slice(array(1, 2, 3, 4), -2, 2)', '[3,4]'],
    ],
    takes: ['array', int32, int32],
    make: ([type]) => ({
      type: type!,
      mayFail: true,
      scalar: (_, items, start, length) => sliced(items as readonly Scalar[], start as number, length as number),
    }),
  }),
  declare({
    name: 'reverse',
    category: 'array',
    doc: 'The characters of a string, the bytes of a binary, or the elements of an array, from the last to the first.',
    signature: 'reverse(expr)',
    examples: [
      ["reverse('Spark SQL')", 'LQS krapS'],
      ['reverse(array(2, 1, 4, 3))', '[3,4,1,2]'],
    ],
    takes: [[utf8, binary, 'array']],
    make: ([type]) => ({
      type: type!,
      scalar: (_, value) =>
        typeof value === 'string'
          ? charactersOf(value).toReversed().join('')
          : (value as Uint8Array | readonly Scalar[]).toReversed(),
    }),
  }),
  declare({
    name: 'shuffle',
    category: 'array',
    doc: 'The elements in random order.',
    signature: 'shuffle(array[, seed])',
    examples: [
      ['size(shuffle(array(1, 20, 3, 5)))', '4'],
      ['shuffle(array(1, 2, 3, 4, 5), 7)', '[1,2,5,3,4]'],
    ],
    takes: ['array', [int32, int64]],
    optional: 1,
    nulls: 'handled',
    volatility: 'volatile',
    make: ([type], args) => {
      const seed = args[1];
      if (seed !== undefined && seed.constant === undefined) return notConstant('seed', seed.type);
      const constant = (seed?.constant ?? null) as number | bigint | null;
      const below = constant === null ? null : seededTwister(BigInt(constant));
      return {
        type: type!,
        nullable: args[0]!.nullable,
        scalar: (context, items) =>
          items === null
            ? null
            : below === null
              ? shuffled(items as readonly Scalar[], () => context.random())
              : placed(items as readonly Scalar[], below(context).below),
      };
    },
  }),
  {
    name: 'arrays_zip',
    aliases: [],
    category: 'array',
    doc: 'An array of structs of the elements of arrays at the same place; shorter ones have NULLs.',
    signature: 'arrays_zip(array1, ...)',
    examples: [['arrays_zip(array(1, 2), array(3))', '[{"0":1,"1":3},{"0":2,"1":null}]']],
    nulls: 'propagate',
    volatility: 'immutable',
    bind: bindZip,
  },
  grown(
    'array_append',
    'The array with a value behind its elements.',
    ['array_append(array(1, 2), 3)', '[1,2,3]'],
    (items, value) => [...items, value],
  ),
  grown(
    'array_prepend',
    'The array with a value before its elements.',
    ['array_prepend(array(1, 2), 0)', '[0,1,2]'],
    (items, value) => [value, ...items],
  ),
  {
    name: 'array_insert',
    aliases: [],
    category: 'array',
    doc: 'The array with a value at a position, from 1 or from behind the end; NULLs fill the room to a position beyond.',
    signature: 'array_insert(array, position, value)',
    examples: [
      ['array_insert(array(1, 2, 3), 2, 9)', '[1,9,2,3]'],
      ['array_insert(array(1, 2, 3), -1, 9)', '[1,2,3,9]'],
    ],
    nulls: 'handled',
    volatility: 'immutable',
    bind: bindInsert,
  },
];

function distinct(items: readonly Scalar[], key: (value: Scalar) => Key): readonly Scalar[] {
  const seen = new Set<Key>();
  return items.filter((item) => {
    const each = key(item);
    if (seen.has(each)) return false;
    seen.add(each);
    return true;
  });
}

function setFunction(
  name: string,
  doc: string,
  example: readonly [string, string],
  apply: (a: readonly Scalar[], b: readonly Scalar[], key: (value: Scalar) => Key) => readonly Scalar[],
): ScalarFunction {
  return declare({
    name,
    category: 'array',
    doc,
    signature: `${name}(array1, array2)`,
    examples: [example],
    takes: ['any', 'any'],
    make: (types): Made | TypeMismatch => {
      const common = widerType(types[0]!, types[1]!);
      if (types.some((type) => type.id !== 'list') || common?.id !== 'list') return binaryArrays(name, types);
      if (!isOrderable(common.item.type)) return notOrderable(name, common);
      const key = keyOf(common.item.type);
      const hasNull =
        name === 'array_except'
          ? containsNull(types[0]!)
          : name === 'array_intersect'
            ? types.every(containsNull)
            : types.some(containsNull);
      return {
        type: list(common.item.type, hasNull),
        arguments: [common, common],
        scalar: (_, a, b) => apply(a as readonly Scalar[], b as readonly Scalar[], key),
      };
    },
  });
}

/** Members are called as the arrays are, or by their place. */
function bindZip(args: readonly Argument[]): BoundCall | TypeMismatch {
  const wrong = args.findIndex((arg) => arg.type.id !== 'list' && arg.type.id !== 'null');
  if (wrong >= 0) return unexpectedInput(wrong, '"ARRAY"', args[wrong]!.type);
  const members = args.map((arg, i) => field(arg.name ?? String(i), itemOf(arg.type)));
  return {
    kind: 'bound',
    arguments: args.map((arg) => arg.type),
    type: list(struct(members), false),
    nullable: args.some((arg) => arg.nullable),
    mayFail: false,
    scalar: (_, ...arrays) => {
      const given = arrays as unknown as readonly (readonly Scalar[])[];
      const length = given.reduce((most, each) => Math.max(most, each.length), 0);
      return Array.from({ length }, (__, i) => given.map((each) => each[i] ?? null));
    },
  };
}

function sliced(items: readonly Scalar[], start: number, length: number): readonly Scalar[] {
  if (start === 0) throw badValue('START', 'start', start);
  if (length < 0) throw badValue('LENGTH', 'length', length);
  const from = start > 0 ? start - 1 : items.length + start;
  return from < 0 || from >= items.length ? [] : items.slice(from, from + length);
}

function badValue(what: 'START' | 'LENGTH', name: 'start' | 'length', value: number): EngineError {
  const parameters = { parameter: `\`${name}\``, functionName: '`slice`', [name]: value };
  return new EngineError(`INVALID_PARAMETER_VALUE.${what}`, parameters);
}

function shuffled(items: readonly Scalar[], random: () => number): readonly Scalar[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    [out[i], out[other]] = [out[other]!, out[i]!];
  }
  return out;
}

/** Spark's order of a seed: each element goes where one before it stood, which moves to the end. */
function placed(items: readonly Scalar[], below: (bound: number) => number): readonly Scalar[] {
  const out: Scalar[] = [];
  for (const [i, item] of items.entries()) {
    const other = below(i + 1);
    if (other !== i) out.push(out[other]!);
    out[other] = item;
  }
  return out;
}

function grown(
  name: string,
  doc: string,
  example: readonly [string, string],
  apply: (items: readonly Scalar[], value: Scalar) => readonly Scalar[],
): ScalarFunction {
  return {
    name,
    aliases: [],
    category: 'array',
    doc,
    signature: `${name}(array, element)`,
    examples: [example],
    nulls: 'handled',
    volatility: 'immutable',
    bind: (args) => bindGrown(name, args, apply),
  };
}

function bindGrown(
  name: string,
  args: readonly Argument[],
  apply: (items: readonly Scalar[], value: Scalar) => readonly Scalar[],
): BoundCall | TypeMismatch {
  const [array, element] = args;
  if (array === undefined || element === undefined || args.length > 2) return wrongArgumentCount(name, 2, args.length);
  const types = elementTypes(name, array.type, element.type);
  if (isMismatch(types)) return types;
  return {
    kind: 'bound',
    arguments: types,
    type: list(types[1], containsNull(types[0]) || element.nullable),
    nullable: array.nullable,
    mayFail: false,
    scalar: (_, items, value) => (items === null ? null : apply(items as readonly Scalar[], value!)),
  };
}

function bindInsert(args: readonly Argument[]): BoundCall | TypeMismatch {
  const [array, position, element, legacy] = args;
  const isTooMany = args.length > 4 || (legacy !== undefined && legacy.type.id !== 'bool');
  if (array === undefined || position === undefined || element === undefined || isTooMany) {
    return wrongArgumentCount('array_insert', 3, args.length);
  }
  const types = elementTypes('array_insert', array.type, element.type);
  if (isMismatch(types)) return types;
  const isSmall = position.type.id === 'int' && position.type.bits <= 32;
  if (!isSmall) return unexpectedInput(1, int32, position.type);
  return {
    kind: 'bound',
    arguments: [types[0], int32, types[1], ...(legacy === undefined ? [] : [boolType])],
    type: list(types[1]),
    nullable: array.nullable || position.nullable,
    mayFail: true,
    scalar: (_, items, at, value, isBehindEnd) =>
      items === null || at === null
        ? null
        : inserted(items as readonly Scalar[], at as number, value!, isBehindEnd === true),
  };
}

/** `isBehindEnd`: -1 is the place before the last element and not that behind it, as older versions of Spark have it. */
function inserted(items: readonly Scalar[], position: number, value: Scalar, isBehindEnd: boolean): readonly Scalar[] {
  if (position === 0) throw new EngineError('INVALID_INDEX_OF_ZERO', {});
  const nulls = (count: number): Scalar[] => new Array<Scalar>(Math.max(0, count)).fill(null);
  if (position > 0) {
    const at = position - 1;
    return [...items.slice(0, at), ...nulls(at - items.length), value, ...items.slice(at)];
  }
  const at = items.length + position + (isBehindEnd ? 0 : 1);
  if (at >= 0) return [...items.slice(0, at), value, ...items.slice(at)];
  return [value, ...nulls(-at), ...items];
}
