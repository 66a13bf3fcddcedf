/** The functions on variants. Errors: MALFORMED_VARIANT, INVALID_VARIANT_CAST, MALFORMED_RECORD_IN_PARSING. */
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { quotedType } from '../../core/text/type-sql.ts';
import { boolType, type DataType, field, int32, utf8, variantType } from '../../core/types.ts';
import { type VariantNode, variantText } from '../../core/variant.ts';
import { declare, notConstant } from '../declare.ts';
import type {
  Argument,
  BoundGenerator,
  EvalContext,
  GeneratorFunction,
  ScalarFunction,
  TypeMismatch,
} from '../define.ts';
import { type PathStep, parsePath } from '../json/json-path.ts';
import { isArray, isObject, type JsonValue, parseJson } from '../json/json-value.ts';
import { isRefused, schemaOf } from '../json/options.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { encodeVariant } from './encode.ts';
import { decoded, nodeOf, nodeOfJson, nodeOfValue, schemaText, valueOfNode } from './nodes.ts';

export const variantFunctions: readonly ScalarFunction[] = [
  parser('parse_json', 'A variant from JSON text.', [`parse_json('{"a":1,"b":0.8}')`, '{"a":1,"b":0.8}'], false),
  parser('try_parse_json', 'As parse_json, with NULL for text that is no JSON.', ["try_parse_json('{')", 'NULL'], true),
  getter(
    'variant_get',
    'The part of a variant at a path, as a type; NULL where there is none.',
    [`variant_get(parse_json('{"a": 1}'), '$.a', 'int')`, '1'],
    false,
  ),
  getter(
    'try_variant_get',
    'As variant_get, with NULL for what is not of the type.',
    [`try_variant_get(parse_json('{"a": "x"}'), '$.a', 'int')`, 'NULL'],
    true,
  ),
  declare({
    name: 'is_variant_null',
    category: 'variant',
    doc: 'True for a variant that is null, which is not NULL.',
    signature: 'is_variant_null(variant)',
    examples: [["is_variant_null(parse_json('null'))", 'true']],
    takes: [variantType],
    nulls: 'handled',
    make: () => ({
      type: boolType,
      nullable: false,
      scalar: (_, value) => value !== null && nodeOf(value!).kind === 'null',
    }),
  }),
  declare({
    name: 'is_valid_variant',
    category: 'variant',
    doc: 'True where the bytes of a variant can be read.',
    signature: 'is_valid_variant(variant)',
    examples: [["is_valid_variant(parse_json('[1]'))", 'true']],
    takes: [variantType],
    make: () => ({ type: boolType, scalar: (_, value) => decoded(value!) !== undefined }),
  }),
  declare({
    name: 'schema_of_variant',
    category: 'variant',
    doc: 'The type of a variant, as SQL writes it.',
    signature: 'schema_of_variant(variant)',
    examples: [[`schema_of_variant(parse_json('[{"b":true,"a":0}]'))`, 'ARRAY<OBJECT<a: BIGINT, b: BOOLEAN>>']],
    takes: [variantType],
    make: () => ({ type: utf8, scalar: (_, value) => schemaText(nodeOf(value!)) }),
  }),
  declare({
    name: 'to_variant_object',
    category: 'variant',
    doc: 'A struct, map or array as a variant.',
    signature: 'to_variant_object(expr)',
    examples: [["to_variant_object(named_struct('a', 1))", '{"a":1}']],
    takes: [['struct', 'array', 'map']],
    make: ([type]) => ({ type: variantType, scalar: (_, value) => encodeVariant(nodeOfValue(type!, value!)) }),
  }),
];

export const variantGenerators: readonly GeneratorFunction[] = [
  exploder('variant_explode', false),
  exploder('variant_explode_outer', true),
];

function parser(name: string, doc: string, example: readonly [string, string], isTry: boolean): ScalarFunction {
  return declare({
    name,
    category: 'variant',
    doc,
    signature: `${name}(json)`,
    examples: [example],
    strict: [0],
    takes: [utf8],
    make: () => ({
      type: variantType,
      ...(isTry && { nullable: true }),
      mayFail: !isTry,
      scalar: (_, text) => {
        const value = parseJson(text as string);
        if (value !== undefined && !repeatsName(value)) return encodeVariant(nodeOfJson(value));
        if (isTry) return null;
        const parameters = { badRecord: text as string, failFastMode: 'FAILFAST' };
        throw new EngineError('MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION', parameters, {
          hint: 'Use try_parse_json to give NULL instead.',
        });
      },
    }),
  });
}

/** An object of a variant has each name once. */
function repeatsName(value: JsonValue): boolean {
  if (isArray(value)) return value.some(repeatsName);
  if (!isObject(value)) return false;
  const names = new Set(value.entries.map(([name]) => name));
  return names.size < value.entries.length || value.entries.some(([, each]) => repeatsName(each));
}

function getter(name: string, doc: string, example: readonly [string, string], isTry: boolean): ScalarFunction {
  return declare({
    name,
    category: 'variant',
    doc,
    signature: `${name}(variant, path[, type])`,
    examples: [example],
    strict: [1],
    takes: [variantType, utf8, 'any'],
    optional: 1,
    make: (_, args) => {
      const type = args[2] === undefined ? variantType : targetOf(args[2]);
      if (isRefused(type)) return type;
      const get = getterOf(name, type, isTry);
      return {
        type,
        nullable: true,
        mayFail: true,
        scalar: (context, value, path) => get(context, value!, path as string),
      };
    },
  });
}

function targetOf(arg: Argument): DataType | TypeMismatch {
  return arg.constant === undefined ? notConstant('type', utf8) : schemaOf(arg);
}

function getterOf(
  name: string,
  type: DataType,
  isTry: boolean,
): (context: EvalContext, value: Scalar, path: string) => Scalar {
  return (context, value, path) => {
    const steps = parsePath(path);
    if (steps === null || steps.some((step) => step.kind === 'anyName' || step.kind === 'anyIndex')) {
      throw new EngineError('INVALID_VARIANT_GET_PATH', { path, functionName: `\`${name}\`` });
    }
    const node = partOf(nodeOf(value), steps);
    if (node === undefined) return null;
    const found = valueOfNode(context, node, type);
    if (found !== undefined) return found;
    if (isTry) return null;
    const parameters = { value: variantText(node, context.zone), dataType: quotedType(type) };
    throw new EngineError('INVALID_VARIANT_CAST', parameters, { hint: 'Use try_variant_get to give NULL instead.' });
  };
}

function partOf(node: VariantNode, steps: readonly PathStep[]): VariantNode | undefined {
  let at: VariantNode | undefined = node;
  for (const step of steps) {
    if (at === undefined) return undefined;
    if (step.kind === 'name')
      at = at.kind === 'object' ? at.fields.find(([name]) => name === step.name)?.[1] : undefined;
    else if (step.kind === 'index') at = at.kind === 'array' ? at.items[step.index] : undefined;
  }
  return at;
}

function exploder(name: string, isOuter: boolean): GeneratorFunction {
  return {
    name,
    aliases: [],
    category: 'generator',
    doc: `A row for each element of a variant array or field of a variant object${isOuter ? '; one of NULLs where there are none' : ''}.`,
    signature: `${name}(variant)`,
    examples: [],
    isOuter,
    bind: (args) => bindExplode(name, args),
  };
}

function bindExplode(name: string, args: readonly Argument[]): BoundGenerator | TypeMismatch {
  const [arg] = args;
  if (arg === undefined || args.length > 1) return wrongArgumentCount(name, 1, args.length);
  if (arg.type.id !== 'variant' && arg.type.id !== 'null') return unexpectedInput(0, variantType, arg.type);
  const columns = [field('pos', int32, false), field('key', utf8), field('value', variantType, false)];
  return {
    kind: 'bound',
    arguments: [variantType],
    columns,
    generate: (_, value) => (value === null ? [] : rowsOf(nodeOf(value!))),
  };
}

function* rowsOf(node: VariantNode): Iterable<readonly Scalar[]> {
  if (node.kind === 'array') for (const [i, item] of node.items.entries()) yield [i, null, encodeVariant(item)];
  if (node.kind === 'object')
    for (const [i, [key, value]] of node.fields.entries()) yield [i, key, encodeVariant(value)];
}
