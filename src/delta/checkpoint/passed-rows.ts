/**
 * Rows of one checkpoint as rows of the next, without a detour by JSON: possible where the columns hold what is to be written
 * already. Takes a column of actions and rows that are there; gives a column, or null where a value has to be made.
 */
import { type DataType, type Field, isSameType } from '../../core/types.ts';
import { constant, isNullAt, type NestedVector, type Vector } from '../../core/vector.ts';
import { HeapAllocator } from '../../kernels/allocator.ts';
import { gather } from '../../kernels/gather.ts';

type Struct = DataType & { readonly id: 'struct' };

/** `type`: that of the source; `wanted`: what is written. No row may be NULL. */
export function passedRows(vector: Vector, type: DataType, rows: Int32Array, wanted: DataType): NestedVector | null {
  if (vector.layout !== 'nested' || type.id !== 'struct' || wanted.id !== 'struct') return null;
  if (!hasAll(vector, type, rows, wanted)) return null;
  const alloc = new HeapAllocator();
  const children: Vector[] = [];
  for (const member of wanted.fields) {
    const at = indexOf(type, member);
    if (member.name === 'dataChange') children.push(constant(member.type, false, rows.length));
    else if (at === -1) children.push(constant(member.type, null, rows.length));
    else if (!isSameType(type.fields[at]!.type, member.type)) return null;
    else children.push(gather(vector.children[at]!, rows, rows.length, alloc));
  }
  return { layout: 'nested', type: wanted, length: rows.length, valid: null, offsets: null, children };
}

function indexOf({ fields }: Struct, { name }: Pick<Field, 'name'>): number {
  return fields.findIndex((member) => member.name === name);
}

/** Nothing that is wanted would have to be made of something else. */
function hasAll(vector: NestedVector, type: Struct, rows: Int32Array, wanted: Struct): boolean {
  const isThere = (name: string): ((row: number) => boolean) => {
    const child = vector.children[indexOf(type, { name })];
    return (row) => child !== undefined && !isNullAt(child, row);
  };
  const wants = (name: string): boolean => indexOf(wanted, { name }) !== -1;
  const [hasText, hasParsed] = [isThere('stats'), isThere('stats_parsed')];
  const hasPartitions = isThere('partitionValues_parsed');
  const [wantsText, wantsParsed] = [wants('stats'), wants('stats_parsed')];
  const wantsPartitions = wants('partitionValues_parsed');
  return rows.every((row) => {
    if (wantsText && hasParsed(row) && !hasText(row)) return false;
    if (wantsParsed && hasText(row) && !hasParsed(row)) return false;
    return !wantsPartitions || hasPartitions(row);
  });
}
