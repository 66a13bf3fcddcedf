/** Values of other types as nodes of variants, nodes as values of other types, and the type that a node has. */
import { parseScaledDecimal } from '../../core/decimal.ts';
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { formatScalar } from '../../core/text/format.ts';
import { typeSql } from '../../core/text/type-sql.ts';
import {
  binary,
  boolType,
  type DataType,
  dateType,
  decimal,
  float32,
  float64,
  int64,
  timestampNtz,
  timestampUtc,
  utf8,
} from '../../core/types.ts';
import { decodeVariant, scalarText, type VariantNode, variantText } from '../../core/variant.ts';
import { castScalar } from '../cast.ts';
import { canCast } from '../coercion.ts';
import type { EvalContext } from '../define.ts';
import { isArray, isNumber, type JsonValue } from '../json/json-value.ts';
import { encodeVariant } from './encode.ts';

export function nodeOfJson(value: JsonValue): VariantNode {
  if (value === null) return { kind: 'null' };
  if (typeof value === 'boolean') return { kind: 'bool', value };
  if (typeof value === 'string') return { kind: 'string', value };
  if (isArray(value)) return { kind: 'array', items: value.map(nodeOfJson) };
  if (isNumber(value)) return nodeOfNumber(value.text);
  return { kind: 'object', fields: value.entries.map(([name, each]) => [name, nodeOfJson(each)] as const) };
}

/** A number without an exponent is a decimal as far as 38 digits go. */
function nodeOfNumber(text: string): VariantNode {
  const isPlain = !/[eE]/.test(text);
  if (isPlain && !text.includes('.')) {
    const value = BigInt(text);
    if (BigInt.asIntN(64, value) === value) return { kind: 'int', value };
  }
  const parsed = isPlain ? parseScaledDecimal(text) : undefined;
  const digits = parsed === undefined ? 39 : Math.max(parsed.unscaled.toString().replace('-', '').length, parsed.scale);
  return parsed !== undefined && digits <= 38
    ? { kind: 'decimal', ...parsed }
    : { kind: 'double', value: Number(text) };
}

/** Undefined where the bytes are none. */
export function decoded(value: Scalar): VariantNode | undefined {
  const [bytes, metadata] = value as readonly [Uint8Array, Uint8Array];
  return decodeVariant(bytes, metadata);
}

/** Errors: MALFORMED_VARIANT. */
export function nodeOf(value: Scalar): VariantNode {
  const node = decoded(value);
  if (node === undefined) throw new EngineError('MALFORMED_VARIANT', {});
  return node;
}

/** Members of structs become fields, NULLs null. */
export function nodeOfValue(type: DataType, value: Scalar): VariantNode {
  if (value === null) return { kind: 'null' };
  switch (type.id) {
    case 'bool':
      return { kind: 'bool', value: value as boolean };
    case 'int':
      return { kind: 'int', value: BigInt(value as bigint) };
    case 'float':
      return { kind: type.bits === 32 ? 'float' : 'double', value: value as number };
    case 'decimal':
      return { kind: 'decimal', unscaled: value as bigint, scale: type.scale };
    case 'date':
      return { kind: 'date', value: value as number };
    case 'timestamp':
      return { kind: type.zone === 'utc' ? 'timestamp' : 'timestampNtz', value: value as bigint };
    case 'binary':
      return { kind: 'binary', value: value as Uint8Array };
    case 'list':
      return { kind: 'array', items: (value as readonly Scalar[]).map((item) => nodeOfValue(type.item.type, item)) };
    case 'map': {
      const entries = value as readonly (readonly [Scalar, Scalar])[];
      return {
        kind: 'object',
        fields: entries.map(([key, each]) => [String(key), nodeOfValue(type.value.type, each)] as const),
      };
    }
    case 'struct': {
      const members = value as readonly Scalar[];
      return { kind: 'object', fields: type.fields.map((f, i) => [f.name, nodeOfValue(f.type, members[i]!)] as const) };
    }
    case 'variant':
      return nodeOf(value);
    default:
      return { kind: 'string', value: formatScalar(type, value, 'UTC') };
  }
}

/** The node as a value of `type`; undefined where it does not fit. */
export function valueOfNode(context: EvalContext, node: VariantNode, type: DataType): Scalar | undefined {
  if (type.id === 'variant') return encodeVariant(node);
  if (node.kind === 'null') return null;
  if (type.id === 'utf8')
    return node.kind === 'array' || node.kind === 'object'
      ? variantText(node, context.zone)
      : scalarText(node, context.zone);
  if (type.id === 'list')
    return node.kind === 'array'
      ? all(node.items.map((item) => valueOfNode(context, item, type.item.type)))
      : undefined;
  if (type.id === 'map') {
    const entries =
      node.kind === 'object'
        ? node.fields.map(([name, each]) => all([name, valueOfNode(context, each, type.value.type)]))
        : undefined;
    return entries && all(entries);
  }
  if (type.id === 'struct') {
    if (node.kind !== 'object') return undefined;
    const fields = new Map(node.fields);
    return all(type.fields.map((f) => (fields.has(f.name) ? valueOfNode(context, fields.get(f.name)!, f.type) : null)));
  }
  return castNode(context, node, type);
}

function all(values: readonly (Scalar | undefined)[]): Scalar | undefined {
  return values.includes(undefined) ? undefined : (values as readonly Scalar[]);
}

function castNode(context: EvalContext, node: VariantNode, type: DataType): Scalar | undefined {
  const own = plainValue(node);
  if (own === null || !canCast(own.type, type, 'ansi')) return undefined;
  return castScalar(own.type, type, 'try')(context, own.value) ?? undefined;
}

/** A node that is neither null nor nested, as a value of the type nearest to it. */
function plainValue(node: VariantNode): { readonly type: DataType; readonly value: Scalar } | null {
  switch (node.kind) {
    case 'null':
    case 'array':
    case 'object':
      return null;
    case 'bool':
      return { type: boolType, value: node.value };
    case 'int':
      return { type: int64, value: node.value };
    case 'double':
      return { type: float64, value: node.value };
    case 'float':
      return { type: float32, value: node.value };
    case 'decimal':
      return { type: decimalOf(node.unscaled, node.scale), value: node.unscaled };
    case 'date':
      return { type: dateType, value: node.value };
    case 'timestamp':
      return { type: timestampUtc, value: node.value };
    case 'timestampNtz':
      return { type: timestampNtz, value: node.value };
    case 'binary':
      return { type: binary, value: node.value };
    case 'string':
      return { type: utf8, value: node.value };
  }
}

function decimalOf(unscaled: bigint, scale: number) {
  return decimal(Math.max(unscaled.toString().replace('-', '').length, scale, 1), scale);
}

/** As schema_of_variant writes it: OBJECT<a: BIGINT>, ARRAY<STRING>, VOID. */
export function schemaText(node: VariantNode): string {
  switch (node.kind) {
    case 'null':
      return 'VOID';
    case 'array':
      return `ARRAY<${node.items.map(schemaText).reduce(mergedText, 'VOID')}>`;
    case 'object': {
      const fields = node.fields.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
      return `OBJECT<${fields.map(([name, value]) => `${name}: ${schemaText(value)}`).join(', ')}>`;
    }
    default:
      return typeSql(plainValue(node)!.type);
  }
}

/** The text of a type that holds both; VARIANT where only that does. */
function mergedText(a: string, b: string): string {
  if (a === b || b === 'VOID') return a;
  if (a === 'VOID') return b;
  const numbers = ['BIGINT', 'FLOAT', 'DOUBLE'];
  const isNumber = (text: string): boolean => numbers.includes(text) || text.startsWith('DECIMAL');
  if (!isNumber(a) || !isNumber(b)) return 'VARIANT';
  if (numbers.slice(1).some((text) => text === a || text === b)) return 'DOUBLE';
  const [p, q] = [a, b].map((text) => (text === 'BIGINT' ? [20, 0] : [...text.matchAll(/\d+/g)].map(Number)));
  const scale = Math.max(p![1]!, q![1]!);
  const whole = Math.max(p![0]! - p![1]!, q![0]! - q![1]!);
  return `DECIMAL(${Math.min(38, whole + scale)},${scale})`;
}
