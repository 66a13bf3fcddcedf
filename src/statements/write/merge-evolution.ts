/** The columns that a table has after a MERGE WITH SCHEMA EVOLUTION: those of the source that its clauses write and it lacks come last. */
import { type DataType, type Field, isSameType, list, map, struct } from '../../core/types.ts';
import { canWiden, noted, type TypeChange, typeChange } from '../../delta/features/widen-type.ts';
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
    if (other === undefined) return field;
    const grown: Grown = { widens, words: [], changes: [] };
    const type = mergedType(field.type, other.type, grown);
    if (type === field.type) return field;
    isSame = false;
    return grown.changes.length === 0 ? { ...field, type } : noted(field, type, grown.changes);
  });
  const added = more.filter((each) => !fields.some((field) => isNamed(field, each)));
  return isSame && added.length === 0
    ? fields
    : [...own, ...added.map((each) => ({ ...each, type: nullable(each.type), nullable: true }))];
}

function isOneFamily(a: DataType, b: DataType): boolean {
  return a.id === b.id && !isSameType(a, b);
}

/** Where a type is merged, and the changes of types that were found within one field. */
interface Grown {
  readonly widens: boolean;
  readonly words: readonly string[];
  readonly changes: TypeChange[];
}

function mergedType(type: DataType, other: DataType, grown: Grown): DataType {
  const { widens, words, changes } = grown;
  const within = (a: Field, b: Field, word: string): Field => {
    const inner = mergedType(a.type, b.type, { ...grown, words: [...words, word] });
    return inner === a.type ? a : { ...a, type: inner };
  };
  if (type.id === 'struct' && other.id === 'struct') {
    const fields = merged(type.fields, other.fields, widens);
    return fields === type.fields ? type : struct(fields);
  }
  if (type.id === 'list' && other.id === 'list') {
    const item = within(type.item, other.item, 'element');
    return item === type.item ? type : { ...type, item };
  }
  if (type.id === 'map' && other.id === 'map') {
    const [key, value] = [within(type.key, other.key, 'key'), within(type.value, other.value, 'value')];
    return key === type.key && value === type.value ? type : { ...type, key, value };
  }
  if (!widens || !isOneFamily(type, other) || !canWiden(type, other)) return type;
  changes.push(typeChange(type, other, words));
  return other;
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
