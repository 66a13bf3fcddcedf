/** from_json, to_json and schema_of_json. */
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { parseInstant } from '../../core/text/parse-datetime.ts';
import { quotedType, typeSql } from '../../core/text/type-sql.ts';
import { type DataType, type StructType, utf8 } from '../../core/types.ts';
import { zoneOf } from '../../core/zone.ts';
import type { Argument, BoundCall, ScalarFunction, TypeMismatch } from '../define.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { plainFunction } from '../plain-function.ts';
import { inferType, type LeafTypes } from './infer-schema.ts';
import { isObject, type JsonValue, parseJson } from './json-value.ts';
import { asNullable, isRefused, type Options, optionsOf, patternsOf, schemaOf } from './options.ts';
import { readJson } from './read-json.ts';
import { writeJson } from './write-json.ts';

export const jsonConversions: readonly ScalarFunction[] = [
  plainFunction(
    'json',
    'from_json',
    'from_json(json, schema[, options])',
    'A value of a type from JSON text; what does not fit is NULL.',
    [`from_json('{"a":1, "b":0.8}', 'a INT, b DOUBLE')`, '{"a":1,"b":0.8}'],
    bindFromJson,
  ),
  plainFunction(
    'json',
    'to_json',
    'to_json(expr[, options])',
    'A struct, map or array as JSON text, without members that are NULL.',
    [`to_json(named_struct('a', 1, 'b', NULL))`, '{"a":1}'],
    bindToJson,
  ),
  plainFunction(
    'json',
    'schema_of_json',
    'schema_of_json(json[, options])',
    'The type of a JSON text, as SQL writes it.',
    [`schema_of_json('[{"col":0}]')`, 'ARRAY<STRUCT<col: BIGINT>>'],
    bindSchemaOf,
  ),
];

const roots: readonly string[] = ['struct', 'list', 'map'];

function bindFromJson(args: readonly Argument[]): BoundCall | TypeMismatch {
  const [text, schema] = args;
  if (text === undefined || schema === undefined || args.length > 3)
    return wrongArgumentCount('from_json', '[2, 3]', args.length);
  if (text.type.id !== 'utf8' && text.type.id !== 'null') return unexpectedInput(0, utf8, text.type);
  const options = optionsOf(args[2]);
  if (isRefused(options)) return options;
  const type = schemaOf(schema);
  if (isRefused(type)) return type;
  if (!roots.includes(type.id)) {
    return {
      kind: 'mismatch',
      condition: 'DATATYPE_MISMATCH.INVALID_JSON_SCHEMA',
      parameters: { schema: quotedType(type) },
    };
  }
  return {
    kind: 'bound',
    arguments: [utf8, ...args.slice(1).map((arg) => arg.type)],
    type: asNullable(type),
    nullable: true,
    mayFail: true,
    scalar: readerOf(type, options),
  };
}

function readerOf(type: DataType, options: Options): BoundCall['scalar'] {
  const isStrict = options.get('mode')?.toUpperCase() === 'FAILFAST';
  const patterns = patternsOf(options);
  const corrupt = corruptIndex(type, options);
  return ({ zone }, input) => {
    const text = input as string;
    if (text.trim() === '') return null;
    let isMalformed = false;
    const report = (): void => {
      isMalformed = true;
    };
    const value = parse(text, options);
    const result = value === undefined ? null : readJson(type, asRoot(type, value), { zone, ...patterns(), report });
    if (!isMalformed && value !== undefined) return result;
    if (isStrict) {
      throw new EngineError('MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION', {
        badRecord: text,
        failFastMode: 'FAILFAST',
      });
    }
    return type.id === 'struct' ? malformed(type, result as readonly Scalar[] | null, corrupt, text) : null;
  };
}

function parse(text: string, options: Options): JsonValue | undefined {
  return parseJson(text, { leadingZeros: options.get('allownumericleadingzeros') === 'true' });
}

/** An object stands for an array of one, where an array of structs is wanted. */
function asRoot(type: DataType, value: JsonValue): JsonValue {
  return type.id === 'list' && type.item.type.id === 'struct' && isObject(value) ? [value] : value;
}

/** The member that takes the text of a malformed record; -1 where the schema has none. */
function corruptIndex(type: DataType, options: Options): number {
  const name = options.get('columnnameofcorruptrecord') ?? '_corrupt_record';
  return type.id === 'struct' ? type.fields.findIndex((f) => f.name === name && f.type.id === 'utf8') : -1;
}

function malformed(
  type: StructType,
  members: readonly Scalar[] | null,
  corrupt: number,
  text: string,
): readonly Scalar[] {
  return type.fields.map((_, i) => (i === corrupt ? text : (members?.[i] ?? null)));
}

function bindToJson(args: readonly Argument[]): BoundCall | TypeMismatch {
  const [value] = args;
  if (value === undefined || args.length > 2) return wrongArgumentCount('to_json', '[1, 2]', args.length);
  const options = optionsOf(args[1]);
  if (isRefused(options)) return options;
  const { type } = value;
  if (!roots.includes(type.id) && type.id !== 'variant')
    return {
      kind: 'mismatch',
      condition: 'DATATYPE_MISMATCH.INVALID_JSON_SCHEMA',
      parameters: { schema: quotedType(type) },
    };
  const keepsNulls = options.get('ignorenullfields')?.toLowerCase() === 'false';
  const patterns = patternsOf(options);
  return {
    kind: 'bound',
    arguments: args.map((arg) => arg.type),
    type: utf8,
    nullable: value.nullable,
    mayFail: true,
    scalar: ({ zone }, each) => writeJson(type, each!, { zone, keepsNulls, ...patterns() }),
  };
}

function leafTypesOf(options: Options): LeafTypes {
  const prefersDecimal = options.get('prefersdecimal') === 'true';
  if (options.get('infertimestamp') !== 'true' || options.has('timestampformat')) return { prefersDecimal };
  const utc = zoneOf('UTC');
  return { prefersDecimal, isTimestamp: (text) => parseInstant(text, utc) !== undefined };
}

function bindSchemaOf(args: readonly Argument[]): BoundCall | TypeMismatch {
  const [text] = args;
  if (text === undefined || args.length > 2) return wrongArgumentCount('schema_of_json', '[1, 2]', args.length);
  const options = optionsOf(args[1]);
  if (isRefused(options)) return options;
  if (text.constant === null) {
    return { kind: 'mismatch', condition: 'DATATYPE_MISMATCH.UNEXPECTED_NULL', parameters: { exprName: '`json`' } };
  }
  if (text.type.id !== 'utf8') return unexpectedInput(0, utf8, text.type);
  if (text.constant === undefined) {
    return {
      kind: 'mismatch',
      condition: 'DATATYPE_MISMATCH.NON_FOLDABLE_INPUT',
      parameters: { inputName: '`json`', inputType: '"STRING"' },
    };
  }
  const value = parse(text.constant as string, options) ?? null;
  const type = typeSql(inferType(value, leafTypesOf(options)));
  return {
    kind: 'bound',
    arguments: args.map((arg) => arg.type),
    type: utf8,
    nullable: false,
    mayFail: false,
    scalar: () => type,
  };
}
