/** The functions that look into JSON text: by path, by name, by length. */
import type { Scalar } from '../../core/scalar.ts';
import { type DataType, field, int32, list, utf8 } from '../../core/types.ts';
import { declare } from '../declare.ts';
import type { GeneratorFunction, ScalarFunction } from '../define.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { lastOf } from '../operators/pattern.ts';
import { jsonConversions } from './convert.ts';
import { csvFunctions } from './csv.ts';
import { parsePath, partByPath } from './json-path.ts';
import { isArray, isObject, parseJson, rewrittenJson } from './json-value.ts';

export const jsonFunctions: readonly ScalarFunction[] = [
  ...jsonConversions,
  ...csvFunctions,
  declare({
    name: 'get_json_object',
    category: 'json',
    doc: 'The part of a JSON text at a path; NULL where there is none.',
    signature: 'get_json_object(json, path)',
    examples: [[`get_json_object('{"a":{"b":[1,2]}}', '$.a.b[1]')`, '2']],
    strict: [0, 1],
    takes: [utf8, utf8],
    make: () => {
      const parse = lastOf(parsePathBoxed);
      return {
        type: utf8,
        nullable: true,
        scalar: (_, text, path) => {
          const { steps } = parse(path as string);
          const value = steps === null ? undefined : parseJson(text as string);
          return value === undefined || steps === null ? null : partByPath(value, steps);
        },
      };
    },
  }),
  declare({
    name: 'json_array_length',
    category: 'json',
    doc: 'The number of elements of the array that a JSON text is; NULL where it is none.',
    signature: 'json_array_length(json)',
    examples: [["json_array_length('[1,2,3,4]')", '4']],
    takes: [utf8],
    make: (_, [arg]) => {
      if (!isText(arg!.type)) return unexpectedInput(0, utf8, arg!.type);
      return {
        type: int32,
        nullable: true,
        scalar: (__, text) => {
          const value = parseJson(text as string);
          return value !== undefined && isArray(value) ? value.length : null;
        },
      };
    },
  }),
  declare({
    name: 'json_object_keys',
    category: 'json',
    doc: 'The names in the object that a JSON text is; NULL where it is none.',
    signature: 'json_object_keys(json)',
    examples: [[`json_object_keys('{"a":1,"b":{"c":2}}')`, '["a","b"]']],
    takes: [utf8],
    make: (_, [arg]) => {
      if (!isText(arg!.type)) return unexpectedInput(0, utf8, arg!.type);
      return {
        type: list(utf8),
        nullable: true,
        scalar: (__, text) => {
          const value = parseJson(text as string);
          return isObject(value) ? value.entries.map(([name]) => name) : null;
        },
      };
    },
  }),
];

export const jsonTuple: GeneratorFunction = {
  name: 'json_tuple',
  aliases: [],
  category: 'generator',
  doc: 'The members of a JSON object with the given names, as columns of text.',
  signature: 'json_tuple(json, name1, ...)',
  examples: [],
  isOuter: false,
  bind(args) {
    if (args.length < 2) return wrongArgumentCount('json_tuple', '> 1', args.length);
    if (args.some((arg) => arg.type.id !== 'utf8')) {
      return {
        kind: 'mismatch',
        condition: 'DATATYPE_MISMATCH.NON_STRING_TYPE',
        parameters: { funcName: '`json_tuple`' },
      };
    }
    const columns = args.slice(1).map((_, i) => field(`c${i}`, utf8));
    return {
      kind: 'bound',
      arguments: args.map(() => utf8),
      columns,
      generate: (_, text, ...names) => [membersOf(text!, names)],
    };
  },
};

/** These two take no other type for a text. */
function isText(type: DataType): boolean {
  return type.id === 'utf8' || type.id === 'null';
}

function membersOf(text: Scalar, names: readonly Scalar[]): readonly Scalar[] {
  const value = text === null ? undefined : parseJson(text as string);
  if (!isObject(value)) return names.map(() => null);
  return names.map((name) => {
    const found = value.entries.find(([each]) => each === name)?.[1];
    return found === undefined || found === null ? null : typeof found === 'string' ? found : rewrittenJson(found);
  });
}

function parsePathBoxed(path: string) {
  return { steps: parsePath(path) };
}
