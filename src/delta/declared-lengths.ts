/**
 * CHAR and VARCHAR within a column's type. The log's schema says STRING for them; what they were declared as stands in the metadata of
 * the top-level column, as the text of its whole type. Takes types and such texts, gives types with lengths, and texts.
 */
import { type DataType, type Field, someType, type TypeTag, typeName } from '../core/types.ts';

/** The text for a column's metadata; null where its type has no lengths. */
export function declaredText(type: DataType): string | null {
  return someType(type, hasLength) ? typeName(type) : null;
}

/** The type with the lengths that the text declares; as it is where the text is of another type. */
export function withDeclared(type: DataType, text: string): DataType {
  const found = read({ text, at: 0 }, type);
  return found === null || found.at !== text.length ? type : found.type;
}

export function lengthTag(match: RegExpExecArray): TypeTag {
  return { kind: match[1] === 'char' ? 'char' : 'varchar', length: Number(match[2]) };
}

function hasLength({ tag }: DataType): boolean {
  return tag?.kind === 'char' || tag?.kind === 'varchar';
}

interface Place {
  readonly text: string;
  readonly at: number;
}

interface Read {
  readonly type: DataType;
  /** Behind what was read. */
  readonly at: number;
}

/** Names of members are known, and so are found whatever characters they have. */
function read(place: Place, type: DataType): Read | null {
  switch (type.id) {
    case 'utf8':
      return readText(place, type);
    case 'struct':
      return readStruct(place, type);
    case 'list': {
      const [items, at] = readParts(place, 'array<', [type.item]) ?? [];
      return items === undefined ? null : { type: { ...type, item: items[0]! }, at: at! };
    }
    case 'map': {
      const [parts, at] = readParts(place, 'map<', [type.key, type.value]) ?? [];
      return parts === undefined ? null : { type: { ...type, key: parts[0]!, value: parts[1]! }, at: at! };
    }
    default: {
      const other = /^[^<>,(]*(?:\([^)]*\))?/.exec(place.text.slice(place.at))!;
      return { type, at: place.at + other[0].length };
    }
  }
}

function readText({ text, at }: Place, type: DataType): Read | null {
  const rest = text.slice(at);
  const match = /^(char|varchar)\((\d+)\)/.exec(rest);
  if (match !== null) return { type: { ...type, tag: lengthTag(match) }, at: at + match[0].length };
  const plain = /^string(?: collate \w+)?/i.exec(rest);
  return plain === null ? null : { type, at: at + plain[0].length };
}

function readStruct(place: Place, type: DataType & { readonly id: 'struct' }): Read | null {
  const [fields, at] = readParts(place, 'struct<', type.fields, (name) => `${name}:`) ?? [];
  return fields === undefined ? null : { type: { ...type, fields }, at: at! };
}

/** Members one after another, up to the closing bracket. */
function readParts(
  { text, at: start }: Place,
  opening: string,
  members: readonly Field[],
  prefixOf: (name: string) => string = () => '',
): readonly [fields: readonly Field[], at: number] | null {
  if (!text.startsWith(opening, start)) return null;
  let at = start + opening.length;
  const fields: Field[] = [];
  for (const [i, member] of members.entries()) {
    const prefix = `${i === 0 ? '' : ','}${prefixOf(member.name)}`;
    if (!text.startsWith(prefix, at)) return null;
    const found = read({ text, at: at + prefix.length }, member.type);
    if (found === null) return null;
    fields.push({ ...member, type: found.type });
    at = found.at;
  }
  return text.startsWith('>', at) ? [fields, at + 1] : null;
}
