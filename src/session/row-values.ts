/**
 * Values as the library's rows hold them: JavaScript's own where nothing is lost, text where it would be.
 *
 * | type | in a row |
 * |---|---|
 * | NULL | null |
 * | BOOLEAN | boolean |
 * | TINYINT to INT, FLOAT, DOUBLE | number |
 * | BIGINT | bigint |
 * | DECIMAL, DATE, TIME, TIMESTAMP, intervals | text, as CAST AS STRING gives it (instants in the session's zone) |
 * | STRING | string |
 * | BINARY | Uint8Array |
 * | ARRAY | array |
 * | STRUCT | object |
 * | MAP | Map |
 * | VARIANT | { value, metadata } as bytes |
 */
import { type Batch, forEachRow, rowsOf } from '../core/batch.ts';
import type { Scalar } from '../core/scalar.ts';
import { formatScalar } from '../core/text/format.ts';
import type { DataType, Schema } from '../core/types.ts';
import { scalarAt } from '../core/vector.ts';

export type RowValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly RowValue[]
  | { readonly [name: string]: RowValue }
  | ReadonlyMap<RowValue, RowValue>;

export type Row = Readonly<Record<string, RowValue>>;

/** The rows of a batch as objects by column name; of equal names the last wins. */
export function rowsOfBatch(batch: Batch, schema: Schema, zone: string): Row[] {
  const out: Row[] = [];
  forEachRow(rowsOf(batch), (row) => {
    const entries = schema.fields.map(
      (f, i) => [f.name, rowValue(f.type, scalarAt(batch.columns[i]!, row), zone)] as const,
    );
    out.push(Object.fromEntries(entries));
  });
  return out;
}

function rowValue(type: DataType, value: Scalar, zone: string): RowValue {
  if (value === null) return null;
  switch (type.id) {
    case 'null':
      return null;
    case 'bool':
    case 'int':
    case 'float':
    case 'utf8':
    case 'binary':
      return value as RowValue;
    case 'decimal':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'interval':
      return formatScalar(type, value, zone);
    case 'list':
      return (value as readonly Scalar[]).map((item) => rowValue(type.item.type, item, zone));
    case 'struct': {
      const members = value as readonly Scalar[];
      return Object.fromEntries(type.fields.map((f, i) => [f.name, rowValue(f.type, members[i]!, zone)]));
    }
    case 'map': {
      const entries = value as readonly (readonly [Scalar, Scalar])[];
      return new Map(
        entries.map(([key, item]) => [rowValue(type.key.type, key, zone), rowValue(type.value.type, item, zone)]),
      );
    }
    case 'variant': {
      const [bytes, metadata] = value as readonly [Uint8Array, Uint8Array];
      return { value: bytes, metadata };
    }
  }
}
