/** The functions on maps. A key occurs once: a second one is an error. */

import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { formatScalar } from '../../core/text/format.ts';
import { quotedType } from '../../core/text/type-sql.ts';
import {
  boolType,
  type DataType,
  field,
  hasMap,
  list,
  type MapType,
  map,
  nullType,
  struct,
  utf8,
} from '../../core/types.ts';
import { keyMismatch } from '../array/elements.ts';
import { keyOf } from '../array/keys.ts';
import { commonType } from '../coercion.ts';
import { declare, type Made } from '../declare.ts';
import type { Argument, BoundCall, EvalContext, ScalarFunction, TypeMismatch } from '../define.ts';
import type { Dialect } from '../dialect.ts';
import { compileJavaRegex } from '../java-regex.ts';
import { noCommonType, unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { lastOf } from '../operators/pattern.ts';
import { widerType } from '../widening.ts';

export type Entry = readonly [key: Scalar, value: Scalar];

export const mapFunctions: readonly ScalarFunction[] = [
  {
    name: 'map',
    aliases: [],
    category: 'map',
    doc: 'A map of keys and values that follow one another.',
    signature: 'map(key0, value0, ...)',
    examples: [["map(1.0, '2', 3.0, '4')", '{1.0:"2",3.0:"4"}']],
    nulls: 'handled',
    volatility: 'immutable',
    bind: bindMap,
  },
  part(
    'map_keys',
    'The keys of a map.',
    ["map_keys(map(1, 'a', 2, 'b'))", '[1,2]'],
    (type) => list(type.key.type, false),
    ([key]) => key,
  ),
  part(
    'map_values',
    'The values of a map.',
    ["map_values(map(1, 'a', 2, 'b'))", '["a","b"]'],
    (type) => list(type.value.type, type.value.nullable),
    ([, value]) => value,
  ),
  part(
    'map_entries',
    'The keys and values of a map as an array of structs.',
    ["map_entries(map(1, 'a'))", '[{"key":1,"value":"a"}]'],
    (type) =>
      list(struct([field('key', type.key.type, false), field('value', type.value.type, type.value.nullable)]), false),
    (entry) => entry,
  ),
  declare({
    name: 'map_from_arrays',
    category: 'map',
    doc: 'A map of an array of keys and an array of their values.',
    signature: 'map_from_arrays(keys, values)',
    examples: [["map_from_arrays(array(1, 3), array('2', '4'))", '{1:"2",3:"4"}']],
    takes: ['array', 'array'],
    make: ([keys, values]) => {
      if (keys?.id !== 'list' || values?.id !== 'list') return unexpectedInput(0, '"ARRAY"', keys ?? nullType);
      const type = map(keys.item.type, values.item.type, values.item.nullable);
      return {
        type,
        mayFail: true,
        scalar: (context, left, right) =>
          fromArrays(context, type, left as readonly Scalar[], right as readonly Scalar[]),
      };
    },
  }),
  declare({
    name: 'map_from_entries',
    category: 'map',
    doc: 'A map of an array of structs of a key and a value.',
    signature: 'map_from_entries(arrayOfEntries)',
    examples: [["map_from_entries(array(struct(1, 'a'), struct(2, 'b')))", '{1:"a",2:"b"}']],
    takes: ['array'],
    make: ([entries]) => makeFromEntries(entries!),
  }),
  {
    name: 'map_concat',
    aliases: [],
    category: 'map',
    doc: 'The entries of all maps in one.',
    signature: 'map_concat(map, ...)',
    examples: [["map_concat(map(1, 'a'), map(3, 'c'))", '{1:"a",3:"c"}']],
    nulls: 'propagate',
    volatility: 'immutable',
    bind: bindMapConcat,
  },
  {
    name: 'map_contains_key',
    aliases: [],
    category: 'map',
    doc: 'True where the map has the key.',
    signature: 'map_contains_key(map, key)',
    examples: [["map_contains_key(map(1, 'a', 2, 'b'), 1)", 'true']],
    nulls: 'propagate',
    volatility: 'immutable',
    bind: bindContainsKey,
  },
  declare({
    name: 'str_to_map',
    category: 'map',
    doc: 'A map of a text, parted into entries and these into keys and values by regular expressions.',
    signature: 'str_to_map(text[, pairDelimiter[, keyValueDelimiter]])',
    examples: [["str_to_map('a:1,b:2,c:3', ',', ':')", '{"a":"1","b":"2","c":"3"}']],
    strict: [0, 1, 2],
    takes: [utf8, utf8, utf8],
    optional: 2,
    make: () => {
      const compile = [lastOf(delimiterOf), lastOf(delimiterOf)] as const;
      return {
        type: map(utf8, utf8),
        mayFail: true,
        scalar: (context, text, pairs, keys) => {
          const between = compile[1]((keys ?? ':') as string);
          const entries = (text as string).split(compile[0]((pairs ?? ',') as string)).map((pair): Entry => {
            const match = between.exec(pair);
            return match === null
              ? [pair, null]
              : [pair.slice(0, match.index), pair.slice(match.index + match[0].length)];
          });
          return distinctEntries(context, utf8, entries);
        },
      };
    },
  }),
];

function delimiterOf(pattern: string): RegExp {
  return compileJavaRegex(pattern, 'str_to_map');
}

/** The entries, of equal keys the last value at the first place where the session wants it. Errors: NULL_MAP_KEY, DUPLICATED_MAP_KEY. */
export function distinctEntries(context: EvalContext, keyType: DataType, entries: readonly Entry[]): readonly Entry[] {
  const toKey = keyOf(keyType);
  const seen = new Map<unknown, Entry>();
  for (const entry of entries) {
    const [key] = entry;
    if (key === null) throw new EngineError('NULL_MAP_KEY', {});
    const each = toKey(key);
    if (context.lastMapKeyWins !== true && seen.has(each))
      throw new EngineError('DUPLICATED_MAP_KEY', { key: formatScalar(keyType, key, context.zone) });
    seen.set(each, entry);
  }
  return seen.size === entries.length ? entries : [...seen.values()];
}

function bindMap(args: readonly Argument[], { isAnsi }: Dialect): BoundCall | TypeMismatch {
  if (args.length % 2 === 1) return wrongArgumentCount('map', '2n (n > 0)', args.length);
  const keys = args.filter((_, i) => i % 2 === 0);
  const values = args.filter((_, i) => i % 2 === 1);
  const keyType =
    keys.length === 0
      ? nullType
      : commonType(
          keys.map((arg) => arg.type),
          isAnsi,
        );
  const valueType =
    values.length === 0
      ? nullType
      : commonType(
          values.map((arg) => arg.type),
          isAnsi,
        );
  if (keyType === null) return differentParts('KEY', keys);
  if (valueType === null) return differentParts('VALUE', values);
  const refused = refusedKey(keyType);
  if (refused !== null) return refused;
  return {
    kind: 'bound',
    arguments: args.map((_, i) => (i % 2 === 0 ? keyType : valueType)),
    type: map(
      keyType,
      valueType,
      values.some((arg) => arg.nullable),
    ),
    nullable: false,
    mayFail: args.length > 0,
    scalar: (context, ...given) => {
      const entries: Entry[] = [];
      for (let i = 0; i < given.length; i += 2) entries.push([given[i]!, given[i + 1]!]);
      return distinctEntries(context, keyType, entries);
    },
  };
}

function differentParts(which: 'KEY' | 'VALUE', args: readonly Argument[]): TypeMismatch {
  const dataType = `[${args.map((arg) => quotedType(arg.type)).join(', ')}]`;
  return {
    kind: 'mismatch',
    condition: `DATATYPE_MISMATCH.CREATE_MAP_${which}_DIFF_TYPES`,
    parameters: { functionName: '`map`', dataType },
  };
}

/** The refusal of a map, or what has one in it, as a key. */
export function refusedKey(type: DataType): TypeMismatch | null {
  if (!hasMap(type)) return null;
  return {
    kind: 'mismatch',
    condition: 'DATATYPE_MISMATCH.INVALID_MAP_KEY_TYPE',
    parameters: { keyType: quotedType(type) },
  };
}

function part(
  name: string,
  doc: string,
  example: readonly [string, string],
  result: (type: MapType) => DataType,
  pick: (entry: Entry) => Scalar,
): ScalarFunction {
  return declare({
    name,
    category: 'map',
    doc,
    signature: `${name}(map)`,
    examples: [example],
    takes: ['map'],
    make: ([type]) => ({
      type: result(type as MapType),
      scalar: (_, entries) => (entries as readonly Entry[]).map(pick),
    }),
  });
}

function fromArrays(context: EvalContext, type: MapType, keys: readonly Scalar[], values: readonly Scalar[]): Scalar {
  if (keys.length !== values.length) {
    const reason = `there are ${keys.length} keys and ${values.length} values`;
    throw new EngineError('INVALID_PARAMETER_VALUE', {
      parameter: '`values`',
      functionName: '`map_from_arrays`',
      reason,
    });
  }
  return distinctEntries(
    context,
    type.key.type,
    keys.map((key, i): Entry => [key, values[i]!]),
  );
}

function makeFromEntries(entries: DataType): Made | TypeMismatch {
  const item = entries.id === 'list' ? entries.item.type : nullType;
  if (item.id !== 'struct' || item.fields.length !== 2) return unexpectedInput(0, '"ARRAY" of pair "STRUCT"', entries);
  const [key, value] = item.fields;
  const type = map(key!.type, value!.type, value!.nullable);
  const hasNulls = entries.id === 'list' && entries.item.nullable;
  return {
    type,
    ...(hasNulls && { nullable: true }),
    mayFail: true,
    scalar: (context, given) => {
      const pairs = given as readonly (Entry | null)[];
      return pairs.includes(null) ? null : distinctEntries(context, type.key.type, pairs as readonly Entry[]);
    },
  };
}

function bindMapConcat(args: readonly Argument[]): BoundCall | TypeMismatch {
  const types = args.map((arg) => arg.type);
  const common = types.length === 0 ? map(nullType, nullType) : commonType(types);
  if (common === null || common.id !== 'map' || types.some((type) => losesKeys(type, common))) {
    return noCommonType('map_concat', types);
  }
  return {
    kind: 'bound',
    arguments: types.map(() => common),
    type: common,
    nullable: args.some((arg) => arg.nullable),
    mayFail: true,
    scalar: (context, ...maps) =>
      distinctEntries(context, common.key.type, (maps as unknown as readonly (readonly Entry[])[]).flat(1)),
  };
}

/** A key may not become NULL on the way: text turns into nothing else. */
function losesKeys(type: DataType, common: MapType): boolean {
  return type.id === 'map' && type.key.type.id === 'utf8' && common.key.type.id !== 'utf8';
}

function bindContainsKey(args: readonly Argument[]): BoundCall | TypeMismatch {
  const [container, key] = args;
  if (container === undefined || key === undefined || args.length > 2)
    return wrongArgumentCount('map_contains_key', 2, args.length);
  const { type } = container;
  if (key.type.id === 'null')
    return {
      kind: 'mismatch',
      condition: 'DATATYPE_MISMATCH.NULL_TYPE',
      parameters: { functionName: '`map_contains_key`' },
    };
  if (type.id !== 'map') return unexpectedInput(0, '"MAP"', type);
  const common = widerType(type.key.type, key.type);
  if (common === null) return keyMismatch('map_contains_key', type, key.type);
  const toKey = keyOf(common);
  return {
    kind: 'bound',
    arguments: [{ ...type, key: { ...type.key, type: common } }, common],
    type: boolType,
    nullable: container.nullable || key.nullable,
    mayFail: false,
    scalar: (_, entries, wanted) => {
      const asked = toKey(wanted!);
      return (entries as readonly Entry[]).some(([each]) => Object.is(toKey(each), asked) || toKey(each) === asked);
    },
  };
}
