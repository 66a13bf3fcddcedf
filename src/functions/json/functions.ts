/** The functions on JSON text. */
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { quotedType, typeSql } from '../../core/text/type-sql.ts';
import { type DataType, field, int32, list, utf8 } from '../../core/types.ts';
import { implicitType } from '../coercion.ts';
import { type PatternPart, parsePattern } from '../datetime/pattern.ts';
import { declare } from '../declare.ts';
import type { Argument, BoundCall, GeneratorFunction, ScalarFunction, TypeMismatch } from '../define.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { lastOf } from '../operators/pattern.ts';
import { inferType } from './infer-schema.ts';
import { parsePath, partByPath } from './json-path.ts';
import { isArray, isObject, parseJson, printJson } from './json-value.ts';
import { readJson } from './read-json.ts';
import { parseSchemaText } from './schema-text.ts';
import { writeJson } from './write-json.ts';

export const jsonFunctions: readonly ScalarFunction[] = [
  declare({
    name: 'get_json_object',
    category: 'json',
    doc: 'The part of a JSON text at a path; NULL where there is none.',
    signature: 'get_json_object(json, path)',
    examples: [[`get_json_object('{"a":{"b":[1,2]}}', '$.a.b[1]')`, '2']],
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
    make: () => ({
      type: int32,
      nullable: true,
      scalar: (_, text) => {
        const value = parseJson(text as string);
        return value !== undefined && isArray(value) ? value.length : null;
      },
    }),
  }),
  declare({
    name: 'json_object_keys',
    category: 'json',
    doc: 'The names in the object that a JSON text is; NULL where it is none.',
    signature: 'json_object_keys(json)',
    examples: [[`json_object_keys('{"a":1,"b":{"c":2}}')`, '["a","b"]']],
    takes: [utf8],
    make: () => ({
      type: list(utf8),
      nullable: true,
      scalar: (_, text) => {
        const value = parseJson(text as string);
        return isObject(value) ? value.entries.map(([name]) => name) : null;
      },
    }),
  }),
  described(
    'from_json',
    'from_json(json, schema[, options])',
    'A value of a type from JSON text; what does not fit is NULL.',
    [`from_json('{"a":1, "b":0.8}', 'a INT, b DOUBLE')`, '{"a":1,"b":0.8}'],
    bindFromJson,
  ),
  described(
    'to_json',
    'to_json(expr[, options])',
    'A struct, map or array as JSON text, without members that are NULL.',
    [`to_json(named_struct('a', 1, 'b', NULL))`, '{"a":1}'],
    bindToJson,
  ),
  described(
    'schema_of_json',
    'schema_of_json(json[, options])',
    'The type of a JSON text, as SQL writes it.',
    [`schema_of_json('[{"col":0}]')`, 'ARRAY<STRUCT<col: BIGINT>>'],
    bindSchemaOf,
  ),
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

function membersOf(text: Scalar, names: readonly Scalar[]): readonly Scalar[] {
  const value = text === null ? undefined : parseJson(text as string);
  if (!isObject(value)) return names.map(() => null);
  return names.map((name) => {
    const found = value.entries.find(([each]) => each === name)?.[1];
    return found === undefined || found === null ? null : typeof found === 'string' ? found : printJson(found);
  });
}

function parsePathBoxed(path: string) {
  return { steps: parsePath(path) };
}

function described(
  name: string,
  signature: string,
  doc: string,
  example: readonly [string, string],
  bind: (args: readonly Argument[]) => BoundCall | TypeMismatch,
): ScalarFunction {
  return {
    name,
    aliases: [],
    category: 'json',
    doc,
    signature,
    examples: [example],
    nulls: 'propagate',
    volatility: 'immutable',
    bind,
  };
}

type Options = ReadonlyMap<string, string>;

/** The options of a constant map, by lower-case names. */
function optionsOf(arg: Argument | undefined): Options | TypeMismatch {
  if (arg === undefined) return new Map();
  const { type, constant } = arg;
  if (type.id !== 'map') return { kind: 'mismatch', condition: 'INVALID_OPTIONS.NON_MAP_FUNCTION', parameters: {} };
  if (type.key.type.id !== 'utf8' || type.value.type.id !== 'utf8') {
    return {
      kind: 'mismatch',
      condition: 'INVALID_OPTIONS.NON_STRING_TYPE',
      parameters: { mapType: quotedType(type) },
    };
  }
  const entries = (constant ?? []) as readonly (readonly [string, string | null])[];
  return new Map(entries.map(([name, value]) => [name.toLowerCase(), value ?? '']));
}

function isRefused(value: object): value is TypeMismatch {
  return 'kind' in value && value.kind === 'mismatch';
}

function patternOf(options: Options, name: string): readonly PatternPart[] | null {
  const pattern = options.get(name);
  return pattern === undefined ? null : parsePattern(pattern);
}

function bindFromJson(args: readonly Argument[]): BoundCall | TypeMismatch {
  const [text, schema] = args;
  if (text === undefined || schema === undefined || args.length > 3)
    return wrongArgumentCount('from_json', '[2, 3]', args.length);
  if (implicitType(text.type, utf8) === null) return unexpectedInput(0, utf8, text.type);
  const options = optionsOf(args[2]);
  if (isRefused(options)) return options;
  if (typeof schema.constant !== 'string') {
    return {
      kind: 'mismatch',
      condition: 'INVALID_SCHEMA.NON_STRING_LITERAL',
      parameters: { inputSchema: quotedType(schema.type) },
    };
  }
  const type = parseSchemaText(schema.constant);
  if (type === null) {
    return {
      kind: 'mismatch',
      condition: 'INVALID_SCHEMA.PARSE_ERROR',
      parameters: { inputSchema: `"${schema.constant}"`, reason: 'it is no type' },
    };
  }
  if (!['struct', 'list', 'map', 'variant'].includes(type.id)) {
    return {
      kind: 'mismatch',
      condition: 'DATATYPE_MISMATCH.INVALID_JSON_SCHEMA',
      parameters: { schema: quotedType(type) },
    };
  }
  return {
    kind: 'bound',
    arguments: [utf8, utf8, ...args.slice(2).map((arg) => arg.type)],
    type: asNullable(type),
    nullable: true,
    mayFail: true,
    scalar: readerOf(type, options),
  };
}

/** Members may be missing in the text, whatever the schema says. */
function asNullable(type: DataType): DataType {
  switch (type.id) {
    case 'struct':
      return { ...type, fields: type.fields.map((f) => ({ ...f, type: asNullable(f.type), nullable: true })) };
    case 'list':
      return list(asNullable(type.item.type));
    case 'map':
      return { ...type, value: { ...type.value, type: asNullable(type.value.type), nullable: true } };
    default:
      return type;
  }
}

function readerOf(type: DataType, options: Options): BoundCall['scalar'] {
  const isStrict = options.get('mode')?.toUpperCase() === 'FAILFAST';
  const patterns = lazily(() => ({
    dateParts: patternOf(options, 'dateformat'),
    timestampParts: patternOf(options, 'timestampformat'),
  }));
  return ({ zone }, text) => {
    if ((text as string).trim() === '') return null;
    let isMalformed = false;
    const report = (): void => {
      isMalformed = true;
    };
    const value = parseJson(text as string);
    // An object stands for an array of one, where an array of structs is wanted.
    const isLone = type.id === 'list' && type.item.type.id === 'struct' && isObject(value);
    const result =
      value === undefined ? null : readJson(type, isLone ? [value] : value, { zone, ...patterns(), report });
    if (isStrict && (isMalformed || value === undefined)) {
      throw new EngineError('MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION', {
        badRecord: text as string,
        failFastMode: 'FAILFAST',
      });
    }
    return result ?? (type.id === 'struct' ? type.fields.map(() => null) : null);
  };
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function bindToJson(args: readonly Argument[]): BoundCall | TypeMismatch {
  const [value] = args;
  if (value === undefined || args.length > 2) return wrongArgumentCount('to_json', '[1, 2]', args.length);
  const options = optionsOf(args[1]);
  if (isRefused(options)) return options;
  const { type } = value;
  if (!['struct', 'list', 'map', 'variant'].includes(type.id))
    return unexpectedInput(0, '("STRUCT" or "ARRAY" or "MAP" or "VARIANT")', type);
  const keepsNulls = options.get('ignorenullfields')?.toLowerCase() === 'false';
  const patterns = lazily(() => ({
    dateParts: patternOf(options, 'dateformat'),
    timestampParts: patternOf(options, 'timestampformat'),
  }));
  return {
    kind: 'bound',
    arguments: args.map((arg) => arg.type),
    type: utf8,
    nullable: value.nullable,
    mayFail: true,
    scalar: ({ zone }, each) => writeJson(type, each!, { zone, keepsNulls, ...patterns() }),
  };
}

function bindSchemaOf(args: readonly Argument[]): BoundCall | TypeMismatch {
  const [text] = args;
  if (text === undefined || args.length > 2) return wrongArgumentCount('schema_of_json', '[1, 2]', args.length);
  const options = optionsOf(args[1]);
  if (isRefused(options)) return options;
  if (text.constant === null)
    return { kind: 'mismatch', condition: 'DATATYPE_MISMATCH.UNEXPECTED_NULL', parameters: { exprName: '`json`' } };
  if (text.type.id !== 'utf8') return unexpectedInput(0, utf8, text.type);
  if (text.constant === undefined) {
    return {
      kind: 'mismatch',
      condition: 'DATATYPE_MISMATCH.NON_FOLDABLE_INPUT',
      parameters: { inputName: '`json`', inputType: '"STRING"' },
    };
  }
  const type = typeSql(inferType(parseJson(text.constant as string) ?? null));
  return {
    kind: 'bound',
    arguments: args.map((arg) => arg.type),
    type: utf8,
    nullable: false,
    mayFail: false,
    scalar: () => type,
  };
}
