/**
 * Shredded variants: columns of files that keep parts of a VARIANT as typed values, put together again after they were read.
 * Takes vectors of the group that a file has; gives vectors of variants. Source: VariantShredding.md of parquet-format.
 */
import { EngineError } from '../../core/errors.ts';
import { lazyArray } from '../../core/lazy.ts';
import type { Scalar } from '../../core/scalar.ts';
import { type DataType, field, type StructType, struct, variantType } from '../../core/types.ts';
import { decodeVariant, type VariantNode } from '../../core/variant.ts';
import { scalarAt, type Vector } from '../../core/vector.ts';
import { encodeVariant } from '../../functions/variant/encode.ts';
import { nodeOfValue } from '../../functions/variant/nodes.ts';
import type { Allocator } from '../../kernels/allocator.ts';
import { vectorOf } from '../../kernels/builder.ts';
import type { FileColumn } from './columns.ts';
import type { VectorBatch } from './group-read.ts';
import type { ColumnMapping, ColumnRead } from './mapping.ts';

/** The group as a struct to read, where the column is a shredded variant; null where it is none. */
export function shreddedGroup(source: FileColumn): StructType | null {
  if (source.shape !== 'variant' && source.shape !== 'struct') return null;
  if (!source.children.some(({ name }) => name === 'typed_value')) return null;
  return struct(source.children.map(({ name, type }) => field(name, type)));
}

/** The batches with variants in place of their parts. */
export async function* withVariants(
  batches: AsyncIterable<VectorBatch>,
  reads: readonly ColumnRead[],
  alloc: Allocator,
): AsyncGenerator<VectorBatch> {
  for await (const batch of batches) {
    const columns = lazyArray(reads.length, (i) => assembled(batch.columns[i]!, reads[i]!.mapping, alloc));
    yield { ...batch, columns };
  }
}

/** Whether a shredded variant is anywhere in the column. */
export function holdsShredded({ isShredded, parts }: ColumnMapping): boolean {
  return isShredded === true || parts.some(holdsShredded);
}

function assembled(vector: Vector, mapping: ColumnMapping, alloc: Allocator): Vector {
  if (!holdsShredded(mapping)) return vector;
  if (mapping.isShredded === true) return variants(vector, mapping, alloc);
  if (vector.layout !== 'nested') return { ...vector, type: mapping.type };
  const children = vector.children.map((child, i) => assembled(child, mapping.parts[i]!, alloc));
  return { ...vector, type: mapping.type, children };
}

function variants(vector: Vector, { type, source }: ColumnMapping, alloc: Allocator): Vector {
  const values: Scalar[] = [];
  for (let row = 0; row < vector.length; row++) {
    const group = scalarAt(vector, row) as readonly Scalar[] | null;
    values.push(group === null ? null : variantOf(type as StructType, group, source?.name ?? ''));
  }
  return vectorOf(variantType, values, alloc);
}

function variantOf(type: StructType, group: readonly Scalar[], column: string): Scalar {
  const metadata = memberOf(type, group, 'metadata');
  if (!(metadata instanceof Uint8Array)) throw malformed(column, 'it has no metadata');
  return encodeVariant(nodeOfGroup(type, group, metadata, column) ?? { kind: 'null' });
}

/** Undefined where the value is missing: neither part is there. */
function nodeOfGroup(type: DataType, group: Scalar, metadata: Uint8Array, column: string): VariantNode | undefined {
  if (type.id !== 'struct') throw malformed(column, 'a value is no group');
  if (group === null) return undefined;
  const members = group as readonly Scalar[];
  const value = memberOf(type, members, 'value');
  const rest = value instanceof Uint8Array ? nodeOfBytes(value, metadata, column) : undefined;
  const typed = memberOf(type, members, 'typed_value');
  if (typed === null) return rest;
  const typedType = type.fields.find(({ name }) => name === 'typed_value')!.type;
  return nodeOfTyped(typedType, typed, rest, metadata, column);
}

function nodeOfTyped(
  type: DataType,
  typed: Scalar,
  rest: VariantNode | undefined,
  metadata: Uint8Array,
  column: string,
): VariantNode {
  if (type.id === 'struct') {
    if (rest !== undefined && rest.kind !== 'object') throw malformed(column, 'an object has a rest that is none');
    const members = typed as readonly Scalar[];
    const fields = type.fields.flatMap(({ name, type: of }, i): (readonly [string, VariantNode])[] => {
      const node = nodeOfGroup(of, members[i]!, metadata, column);
      return node === undefined ? [] : [[name, node]];
    });
    const isTwice = rest?.fields.some(([name]) => type.fields.some((field) => field.name === name));
    if (isTwice) throw malformed(column, 'a field is there twice');
    return { kind: 'object', fields: [...fields, ...(rest?.fields ?? [])] };
  }
  if (rest !== undefined) throw malformed(column, 'a value is there twice');
  if (type.id === 'list') {
    const items = typed as readonly Scalar[];
    const nodes = items.map((item) => nodeOfGroup(type.item.type, item, metadata, column));
    return { kind: 'array', items: nodes.map((node) => node ?? { kind: 'null' }) };
  }
  return nodeOfValue(type, typed);
}

function nodeOfBytes(value: Uint8Array, metadata: Uint8Array, column: string): VariantNode {
  const node = decodeVariant(value, metadata);
  if (node === undefined) throw malformed(column, 'a value is no variant');
  return node;
}

function memberOf(type: StructType, members: readonly Scalar[], name: string): Scalar {
  const at = type.fields.findIndex((member) => member.name === name);
  return at < 0 ? null : (members[at] ?? null);
}

function malformed(column: string, reason: string): EngineError {
  return new EngineError('FILE_CORRUPT', { path: `column ${column}`, reason: `the shredded variant: ${reason}` });
}
