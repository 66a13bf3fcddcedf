/** Schemas as from_json takes them: `a INT, b ARRAY<STRING>`, or one type. Gives a type; null where the text is none. */
import {
  binary,
  boolType,
  calendarInterval,
  type DataType,
  dateType,
  dayTimeInterval,
  decimal,
  type Field,
  field,
  float32,
  float64,
  int8,
  int16,
  int32,
  int64,
  list,
  map,
  struct,
  timestampNtz,
  timestampUtc,
  utf8,
  variantType,
  yearMonthInterval,
} from '../../core/types.ts';

/** A type, or the fields of a struct. */
export function parseSchemaText(text: string): DataType | null {
  const asType = new Parser(text);
  const type = asType.type();
  if (type !== null && asType.isAtEnd()) return type;
  const asFields = new Parser(text);
  const fields = asFields.fields(null);
  return fields !== null && asFields.isAtEnd() ? struct(fields) : null;
}

const plainTypes: Readonly<Record<string, DataType>> = {
  boolean: boolType,
  tinyint: int8,
  byte: int8,
  smallint: int16,
  short: int16,
  int: int32,
  integer: int32,
  bigint: int64,
  long: int64,
  float: float32,
  real: float32,
  double: float64,
  string: utf8,
  binary,
  date: dateType,
  timestamp: timestampUtc,
  timestamp_ltz: timestampUtc,
  timestamp_ntz: timestampNtz,
  variant: variantType,
  decimal: decimal(10, 0),
  dec: decimal(10, 0),
  time: { id: 'time', precision: 6 },
  numeric: decimal(10, 0),
};

class Parser {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = text.match(/`(?:[^`]|``)*`|'(?:[^'\\]|\\.)*'|[A-Za-z0-9_]+|\S/g) ?? [];
  }

  isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  type(): DataType | null {
    const word = (this.#tokens[this.#at++] ?? '').toLowerCase();
    if (word === 'array') return this.#within(() => this.#item());
    if (word === 'map') return this.#within(() => this.#mapParts());
    if (word === 'struct') return this.#within(() => this.#structParts());
    if (word === 'interval') return this.#interval();
    const known = Object.hasOwn(plainTypes, word) ? plainTypes[word]! : null;
    if (known?.id === 'time' && this.#tokens[this.#at] === '(') return this.#time();
    if (word === 'varchar' || word === 'char') return this.#numbers() === null ? null : utf8;
    if (known === null || known.id !== 'decimal' || this.#tokens[this.#at] !== '(') return known;
    const numbers = this.#numbers();
    return numbers && decimal(numbers[0] ?? 10, numbers[1] ?? 0);
  }

  /** Up to `end`, which is left; null: to the end of the text. */
  fields(end: '>' | null): readonly Field[] | null {
    const fields: Field[] = [];
    if (this.#tokens[this.#at] === end) return fields;
    for (;;) {
      const token = this.#tokens[this.#at++];
      if (token === undefined || !/^[`A-Za-z0-9_]/.test(token)) return null;
      if (this.#tokens[this.#at] === ':') this.#at++;
      const type = this.type();
      if (type === null) return null;
      const isRequired = this.#accept('not') && this.#accept('null');
      if (this.#accept('comment')) this.#at++;
      const name = token.startsWith('`') ? token.slice(1, -1).replaceAll('``', '`') : token;
      fields.push(field(name, type, !isRequired));
      if (this.#tokens[this.#at] !== ',') return fields;
      this.#at++;
    }
  }

  #accept(word: string): boolean {
    const isThere = this.#tokens[this.#at]?.toLowerCase() === word;
    if (isThere) this.#at++;
    return isThere;
  }

  #within(parse: () => DataType | null): DataType | null {
    if (!this.#accept('<')) return null;
    const type = parse();
    return type !== null && this.#accept('>') ? type : null;
  }

  #item(): DataType | null {
    const item = this.type();
    return item && list(item);
  }

  #mapParts(): DataType | null {
    const key = this.type();
    if (key === null || !this.#accept(',')) return null;
    const value = this.type();
    return value && map(key, value);
  }

  #structParts(): DataType | null {
    const fields = this.fields('>');
    return fields && struct(fields);
  }

  #time(): DataType | null {
    const [precision = 6] = this.#numbers() ?? [-1];
    return precision >= 0 && precision <= 6 ? { id: 'time', precision } : null;
  }

  #interval(): DataType | null {
    if (!/^(year|month|day|hour|minute|second)$/i.test(this.#tokens[this.#at] ?? '')) return calendarInterval;
    const from = this.#tokens[this.#at++]?.toLowerCase();
    const to = this.#accept('to') ? this.#tokens[this.#at++]?.toLowerCase() : from;
    const isMonthly = from === 'year' || from === 'month';
    const units = ['year', 'month', 'day', 'hour', 'minute', 'second'];
    if (from === undefined || to === undefined || !units.includes(from) || !units.includes(to)) return null;
    return { ...(isMonthly ? yearMonthInterval : dayTimeInterval), from, to } as DataType;
  }

  #numbers(): readonly number[] | null {
    if (!this.#accept('(')) return null;
    const numbers: number[] = [];
    do numbers.push(Number(this.#tokens[this.#at++]));
    while (this.#accept(','));
    return this.#accept(')') && numbers.every(Number.isInteger) ? numbers : null;
  }
}
