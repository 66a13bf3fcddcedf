/** Types and names as error messages show them. Takes types, gives text; never parses. */
import type { DataType } from '../types.ts';
import { typeName } from '../types.ts';

/** A type as SQL writes it: `DECIMAL(10,2)`, `ARRAY<INT>`, `STRUCT<a: INT NOT NULL>`. */
export function typeSql(type: DataType): string {
  switch (type.id) {
    case 'list':
      return `ARRAY<${typeSql(type.item.type)}>`;
    case 'map':
      return `MAP<${typeSql(type.key.type)}, ${typeSql(type.value.type)}>`;
    case 'struct':
      return `STRUCT<${type.fields
        .map((f) => `${nameSql(f.name)}: ${typeSql(f.type)}${f.nullable ? '' : ' NOT NULL'}`)
        .join(', ')}>`;
    default:
      return typeName(type).toUpperCase();
  }
}

/** A type between double quotes, as error parameters hold it: `"BIGINT"`. */
export function quotedType(type: DataType): string {
  return `"${typeSql(type)}"`;
}

/** A name as an identifier: between backticks unless it is a plain word. */
export function nameSql(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : quotedName(name);
}

/** A name between backticks, as error parameters hold it. */
export function quotedName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
