/** What a server tells of itself, as the table of Flight SQL: a number and a dense union of six types. */
import {
  type Schema as ArrowSchema,
  Bool,
  type Data,
  DenseUnion,
  Field,
  Int32,
  Int64,
  List,
  Map_,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Uint32,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';

export type SqlInfoValue = string | boolean | bigint | number | readonly string[] | ReadonlyMap<number, number[]>;

/** In the union's order; rows are in the order given. */
export function sqlInfoBatch(infos: readonly (readonly [id: number, value: SqlInfoValue])[]): RecordBatch {
  const slots: SqlInfoValue[][] = unionFields.map(() => []);
  const typeIds = new Int8Array(infos.length);
  const offsets = new Int32Array(infos.length);
  for (const [i, [, value]] of infos.entries()) {
    typeIds[i] = slotOf(value);
    offsets[i] = slots[typeIds[i]!]!.push(value) - 1;
  }
  // An empty column has no chunk; a row that nobody points at gives it one.
  const fillers: readonly SqlInfoValue[] = ['', false, 0n, 0, [], new Map()];
  const children = unionFields.map((field, slot) => {
    const values = slots[slot]!.length > 0 ? slots[slot]! : [fillers[slot]!];
    return vectorFromArray(values, field.type).data[0]!;
  });
  const ids = makeData({ type: new Uint32(), length: infos.length, data: Uint32Array.from(infos, ([id]) => id) });
  const values = makeData({ type: unionType, length: infos.length, typeIds, valueOffsets: offsets, children });
  const columns: Data[] = [ids, values];
  const type = new Struct(sqlInfoSchema.fields);
  return new RecordBatch(sqlInfoSchema, makeData({ type, length: infos.length, nullCount: 0, children: columns }));
}

const list = <T extends Utf8 | Int32>(type: T): List<T> => new List(new Field('item', type, true));
const entries = new Struct<{ key: Int32; value: List<Int32> }>([
  new Field('key', new Int32(), false),
  new Field('value', list(new Int32()), true),
]);
const unionFields = [
  new Field('string_value', new Utf8(), true),
  new Field('bool_value', new Bool(), true),
  new Field('bigint_value', new Int64(), true),
  new Field('int32_bitmask', new Int32(), true),
  new Field('string_list', list(new Utf8()), true),
  new Field('int32_to_int32_list_map', new Map_(new Field('entries', entries, false), false), true),
];
const unionType = new DenseUnion([0, 1, 2, 3, 4, 5], unionFields);

export const sqlInfoSchema: ArrowSchema = new Schema([
  new Field('info_name', new Uint32(), false),
  new Field('value', unionType, false),
]);

function slotOf(value: SqlInfoValue): number {
  if (typeof value === 'string') return 0;
  if (typeof value === 'boolean') return 1;
  if (typeof value === 'bigint') return 2;
  if (typeof value === 'number') return 3;
  return Array.isArray(value) ? 4 : 5;
}
