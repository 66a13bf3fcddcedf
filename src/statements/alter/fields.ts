/**
 * Changes of a table's fields: added, renamed, dropped, moved, given another type. Takes fields and paths of names, gives
 * fields; names are compared letter case aside. Knows nothing of tables.
 */
import { EngineError, type Span } from '../../core/errors.ts';
import type { DataType, Field } from '../../core/types.ts';
import type { ColumnPosition } from '../../sql/ast-alter.ts';

/** Errors: those of `at`, FIELD_ALREADY_EXISTS, DELTA_COLUMN_NOT_FOUND for the column to stand behind. */
export function withAdded(
  fields: readonly Field[],
  path: readonly string[],
  field: Field,
  position: ColumnPosition | null,
  span: Span,
): readonly Field[] {
  return inside(fields, path, span, (members) => {
    if (indexOf(members, field.name) >= 0) {
      const names = [...path, field.name].map((part) => `\`${part}\``).join('.');
      const struct = members.map((member) => member.name).join(', ');
      throw new EngineError('FIELD_ALREADY_EXISTS', { op: 'add', fieldNames: names, struct }, { span });
    }
    return placed(members, field, position, span);
  });
}

export function withoutField(fields: readonly Field[], path: readonly string[], span: Span): readonly Field[] {
  return inside(fields, path.slice(0, -1), span, (members) => {
    const at = required(members, path.at(-1)!, span);
    if (members.length === 1) {
      throw new EngineError('DELTA_DROP_COLUMN_ON_SINGLE_FIELD_SCHEMA', { column: path.join('.') }, { span });
    }
    return members.filter((_, i) => i !== at);
  });
}

/**
 * The fields with the one at the path changed, and moved where a position is given. A path that ends in an array or a map leads to
 * the field around it; the words from there are told.
 */
export function withChanged(
  fields: readonly Field[],
  path: readonly string[],
  change: (field: Field, words: readonly string[]) => Field,
  position: ColumnPosition | null,
  span: Span,
): readonly Field[] {
  const length = fieldLength(fields, path);
  const words = path.slice(length);
  return inside(fields, path.slice(0, length - 1), span, (members) => {
    const at = required(members, path[length - 1]!, span);
    const changed = change(members[at]!, words);
    const clash = members.findIndex((member, i) => i !== at && isSame(member.name, changed.name));
    if (clash >= 0) {
      const struct = members.map((member) => member.name).join(', ');
      throw new EngineError(
        'FIELD_ALREADY_EXISTS',
        { op: 'rename', fieldNames: `\`${changed.name}\``, struct },
        { span },
      );
    }
    if (position === null) return members.map((member, i) => (i === at ? changed : member));
    return placed(
      members.filter((_, i) => i !== at),
      changed,
      position,
      span,
    );
  });
}

/** How many names of the path lead to its last field of a struct; those after it lead into that field's arrays and maps. */
function fieldLength(fields: readonly Field[], path: readonly string[]): number {
  let length = 1;
  let type = fieldAt(fields, path.slice(0, 1))?.type;
  for (let at = 1; at < path.length; at++) {
    if (type?.id !== 'list' && type?.id !== 'map') length = at + 1;
    type = fieldAt(fields, path.slice(0, at + 1))?.type;
  }
  return length;
}

/** The type that words lead to: `element`, `key`, `value`. */
export function typeWithin(type: DataType, words: readonly string[]): DataType {
  const [word, ...rest] = words;
  if (word === undefined) return type;
  if (type.id === 'list') return typeWithin(type.item.type, rest);
  if (type.id === 'map') return typeWithin(isSame(word, 'key') ? type.key.type : type.value.type, rest);
  return type;
}

/** The type with another one where the words lead. */
export function withTypeWithin(type: DataType, words: readonly string[], to: DataType): DataType {
  const [word, ...rest] = words;
  if (word === undefined) return to;
  const inner = (each: Field): Field => ({ ...each, type: withTypeWithin(each.type, rest, to) });
  if (type.id === 'list') return { ...type, item: inner(type.item) };
  if (type.id !== 'map') return type;
  return isSame(word, 'key') ? { ...type, key: inner(type.key) } : { ...type, value: inner(type.value) };
}

/** The field at a path; null where there is none. */
export function fieldAt(fields: readonly Field[], path: readonly string[]): Field | null {
  const [name, ...rest] = path;
  const found = fields[indexOf(fields, name!)];
  if (found === undefined) return null;
  if (rest.length === 0) return found;
  const members = membersOf(found.type, rest[0]!);
  return members === null ? null : fieldAt(members.fields, members.rest(rest));
}

/** The columns named in an expression's text are matched by word, which errs on the side of naming one. */
export function namesColumn(text: string, name: string): boolean {
  const words: readonly string[] = text.toLowerCase().match(/`(?:[^`]|``)*`|[\p{L}\p{N}_]+/gu) ?? [];
  return words.some((word) => word.replaceAll('`', '') === name.toLowerCase());
}

function inside(
  fields: readonly Field[],
  path: readonly string[],
  span: Span,
  change: (members: readonly Field[]) => readonly Field[],
): readonly Field[] {
  const [name, ...rest] = path;
  if (name === undefined) return change(fields);
  const at = required(fields, name, span);
  const field = fields[at]!;
  const type = insideType(field.type, rest, span, change);
  return fields.map((each, i) => (i === at ? { ...field, type } : each));
}

/** `element`, `key` and `value` lead into arrays and maps. */
function insideType(
  type: DataType,
  path: readonly string[],
  span: Span,
  change: (members: readonly Field[]) => readonly Field[],
): DataType {
  if (type.id === 'struct') return { ...type, fields: inside(type.fields, path, span, change) };
  const [word, ...rest] = path;
  if (type.id === 'list' && word !== undefined && isSame(word, 'element')) {
    return { ...type, item: { ...type.item, type: insideType(type.item.type, rest, span, change) } };
  }
  if (type.id === 'map' && word !== undefined && isSame(word, 'value')) {
    return { ...type, value: { ...type.value, type: insideType(type.value.type, rest, span, change) } };
  }
  if (type.id === 'map' && word !== undefined && isSame(word, 'key')) {
    return { ...type, key: { ...type.key, type: insideType(type.key.type, rest, span, change) } };
  }
  throw new EngineError('INVALID_FIELD_NAME', { fieldName: path.join('.'), path: type.id }, { span });
}

function membersOf(
  type: DataType,
  word: string,
): { readonly fields: readonly Field[]; readonly rest: (path: readonly string[]) => readonly string[] } | null {
  if (type.id === 'struct') return { fields: type.fields, rest: (path) => path };
  if (type.id === 'list' && isSame(word, 'element'))
    return { fields: [{ ...type.item, name: word }], rest: (path) => path };
  if (type.id === 'map') {
    const fields = [
      { ...type.key, name: 'key' },
      { ...type.value, name: 'value' },
    ];
    return { fields, rest: (path) => path };
  }
  return null;
}

function placed(
  members: readonly Field[],
  field: Field,
  position: ColumnPosition | null,
  span: Span,
): readonly Field[] {
  if (position === null) return [...members, field];
  if (position === 'first') return [field, ...members];
  const after = required(members, position.after.text, span);
  return [...members.slice(0, after + 1), field, ...members.slice(after + 1)];
}

function required(fields: readonly Field[], name: string, span: Span): number {
  const at = indexOf(fields, name);
  if (at >= 0) return at;
  const proposal = fields.map((field) => `\`${field.name}\``).join(', ');
  throw new EngineError('UNRESOLVED_COLUMN.WITH_SUGGESTION', { objectName: `\`${name}\``, proposal }, { span });
}

function indexOf(fields: readonly Field[], name: string): number {
  return fields.findIndex((field) => isSame(field.name, name));
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
