/** The columns that a table has after a MERGE WITH SCHEMA EVOLUTION: those of the source that its clauses write and it lacks come last. */
import { type DataType, type Field, isSameType, list, map, struct } from '../../core/types.ts';
import { canWiden, widened } from '../../delta/features/widen-type.ts';
import type { Merge } from '../../sql/ast-statement.ts';

/** The same fields where nothing is added. */
export function evolvedFields(
  { clauses }: Merge,
  fields: readonly Field[],
  source: readonly { readonly name: string; readonly type: DataType }[],
  widens: boolean,
): readonly Field[] {
  const named = new Set<string>();
  let takesAll = false;
  for (const { action } of clauses) {
    if (action.kind === 'updateAll' || action.kind === 'insertAll') takesAll = true;
    if (action.kind === 'update') for (const { column } of action.assignments) named.add(lastOf(column));
    if (action.kind === 'insert') for (const column of action.columns) named.add(lastOf(column));
  }
  const wanted = source.filter(({ name }) => takesAll || named.has(name.toLowerCase()));
  return merged(
    fields,
    wanted.map(({ name, type }) => ({ name, type, nullable: true })),
    widens,
  );
}

/** The fields with those of `more` that they lack, members of structs too; `widens`: types grow within their family where they have to. */
export function merged(fields: readonly Field[], more: readonly Field[], widens: boolean): readonly Field[] {
  let isSame = true;
  const own = fields.map((field) => {
    const other = more.find((each) => isNamed(each, field));
    if (other !== undefined && widens && isOneFamily(field.type, other.type) && canWiden(field.type, other.type)) {
      isSame = false;
      return widened(field, other.type);
    }
    const type = other === undefined ? field.type : mergedType(field.type, other.type, widens);
    if (type === field.type) return field;
    isSame = false;
    return { ...field, type };
  });
  const added = more.filter((each) => !fields.some((field) => isNamed(field, each)));
  return isSame && added.length === 0
    ? fields
    : [...own, ...added.map((each) => ({ ...each, type: nullable(each.type), nullable: true }))];
}

function isOneFamily(a: DataType, b: DataType): boolean {
  return a.id === b.id && !isSameType(a, b);
}

function mergedType(type: DataType, other: DataType, widens: boolean): DataType {
  if (type.id === 'struct' && other.id === 'struct') {
    const fields = merged(type.fields, other.fields, widens);
    return fields === type.fields ? type : struct(fields);
  }
  if (type.id === 'list' && other.id === 'list') {
    const item = mergedType(type.item.type, other.item.type, widens);
    return item === type.item.type ? type : { ...type, item: { ...type.item, type: item } };
  }
  if (type.id === 'map' && other.id === 'map') {
    const value = mergedType(type.value.type, other.value.type, widens);
    return value === type.value.type ? type : { ...type, value: { ...type.value, type: value } };
  }
  return type;
}

/** The type with members and elements that may be NULL, whatever rows there are at first. */
function nullable(type: DataType): DataType {
  switch (type.id) {
    case 'struct':
      return struct(type.fields.map((each) => ({ ...each, type: nullable(each.type), nullable: true })));
    case 'list':
      return list(nullable(type.item.type));
    case 'map':
      return map(nullable(type.key.type), nullable(type.value.type));
    default:
      return type;
  }
}

function isNamed(a: { readonly name: string }, b: { readonly name: string }): boolean {
  return a.name.toLowerCase() === b.name.toLowerCase();
}

function lastOf({ parts }: { readonly parts: readonly { readonly text: string }[] }): string {
  return parts.at(-1)!.text.toLowerCase();
}
