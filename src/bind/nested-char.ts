/**
 * CHAR(n) within structs, arrays and maps: tables keep their declared type as text beside the column, and their values may lack
 * the blanks at the end. Takes that text and the column's type; gives the SQL that fills the values up.
 */
import { quotedName } from '../core/text/type-sql.ts';
import type { DataType } from '../core/types.ts';

/** Where Spark keeps what a column's type says beyond `string`. */
export const declaredTypeKey = '__CHAR_VARCHAR_TYPE_STRING';

/** Null where nothing is to be filled up, or the text is not that of the type. `reference` is SQL for the value. */
export function paddedSql(declared: string, type: DataType, reference: string): string | null {
  const reader = new DeclaredType(declared);
  const padded = type.tag === undefined ? reader.padded(type, reference, 0) : null;
  return reader.isWhole ? padded : null;
}

/** Walks the text and the type side by side. */
class DeclaredType {
  readonly #text: string;
  #at = 0;
  #isWrong = false;

  constructor(text: string) {
    this.#text = text;
  }

  get isWhole(): boolean {
    return !this.#isWrong && this.#at === this.#text.length;
  }

  padded(type: DataType, reference: string, depth: number): string | null {
    switch (type.id) {
      case 'struct': {
        this.#skip('struct<');
        const members = type.fields.map((field, i) => {
          this.#skip(`${i === 0 ? '' : ','}${field.name}:`);
          const name = field.name.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
          const value = `${reference}.${quotedName(field.name)}`;
          return { name, value, padded: this.padded(field.type, value, depth) };
        });
        this.#skip('>');
        if (members.every(({ padded }) => padded === null)) return null;
        const args = members.map(({ name, value, padded }) => `'${name}', ${padded ?? value}`);
        return `IF(${reference} IS NULL, NULL, named_struct(${args.join(', ')}))`;
      }
      case 'list': {
        this.#skip('array<');
        const item = this.padded(type.item.type, `x${depth}`, depth + 1);
        this.#skip('>');
        return item === null ? null : `transform(${reference}, x${depth} -> ${item})`;
      }
      case 'map': {
        this.#skip('map<');
        const key = this.padded(type.key.type, `x${depth}`, depth + 1);
        this.#skip(',');
        const value = this.padded(type.value.type, `x${depth}`, depth + 1);
        this.#skip('>');
        if (key === null && value === null) return null;
        const over = (list: string, item: string | null): string =>
          item === null ? list : `transform(${list}, x${depth} -> ${item})`;
        return `map_from_arrays(${over(`map_keys(${reference})`, key)}, ${over(`map_values(${reference})`, value)})`;
      }
      default: {
        const found = /^[a-z_ ]+(?:\([^)]*\))?/.exec(this.#text.slice(this.#at));
        this.#skip(found?.[0] ?? '?');
        const length = /^char\((\d+)\)$/.exec(found?.[0] ?? '')?.[1];
        return length === undefined ? null : `rpad(${reference}, ${length}, ' ')`;
      }
    }
  }

  #skip(text: string): void {
    if (this.#text.startsWith(text, this.#at)) this.#at += text.length;
    else this.#isWrong = true;
  }
}
