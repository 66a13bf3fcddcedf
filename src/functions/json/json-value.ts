/**
 * JSON text to values that lose nothing: numbers keep their digits, objects their order and repeated names. Lenient as Spark
 * is: single quotes and raw control characters are taken, and what follows the first value is not looked at.
 */
import { formatDouble } from '../../core/text/numbers.ts';

export interface JsonNumber {
  readonly kind: 'number';
  readonly text: string;
}

export interface JsonObject {
  readonly kind: 'object';
  readonly entries: readonly (readonly [name: string, value: JsonValue])[];
}

export type JsonValue = null | boolean | string | JsonNumber | JsonObject | readonly JsonValue[];

export interface JsonLeniency {
  /** `01` is a number. */
  readonly leadingZeros: boolean;
}

/** Undefined where the text does not begin with a JSON value. */
export function parseJson(text: string, leniency: JsonLeniency = { leadingZeros: false }): JsonValue | undefined {
  const reader = new Reader(text, leniency);
  try {
    return reader.value(0);
  } catch (error) {
    if (error instanceof MalformedJson) return undefined;
    throw error;
  }
}

/** Compact text: strings quoted, nothing between tokens. */
export function printJson(value: JsonValue): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return quoteJson(value);
  if (isArray(value)) return `[${value.map(printJson).join(',')}]`;
  if (value.kind === 'number') return value.text;
  return `{${value.entries.map(([name, each]) => `${quoteJson(name)}:${printJson(each)}`).join(',')}}`;
}

/** The same, but a number by itself as it is written anew: a fraction as a double. */
export function rewrittenJson(value: JsonValue): string {
  return isNumber(value) && /[.eE]/.test(value.text) ? formatDouble(Number(value.text)) : printJson(value);
}

/** A string between double quotes, with only what has to be escaped. */
export function quoteJson(text: string): string {
  return JSON.stringify(text).replace(/\\u[0-9a-f]{4}/g, (escape) => escape.toUpperCase().replace('\\U', '\\u'));
}

export function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && (value as JsonObject).kind === 'object'
  );
}

export function isNumber(value: JsonValue | undefined): value is JsonNumber {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && (value as JsonNumber).kind === 'number'
  );
}

class MalformedJson extends Error {}

const depthMax = 1000;
const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const blanks = /[ \t\r\n]*/y;

class Reader {
  readonly #text: string;
  readonly #leniency: JsonLeniency;
  #at = 0;

  constructor(text: string, leniency: JsonLeniency) {
    this.#text = text;
    this.#leniency = leniency;
  }

  value(depth: number): JsonValue {
    if (depth > depthMax) throw new MalformedJson();
    this.#skipBlanks();
    const unit = this.#text[this.#at];
    switch (unit) {
      case '{':
        return this.#object(depth);
      case '[':
        return this.#array(depth);
      case '"':
      case "'":
        return this.#string(unit);
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #skipBlanks(): void {
    blanks.lastIndex = this.#at;
    this.#at += blanks.exec(this.#text)![0].length;
  }

  #next(): string | undefined {
    this.#skipBlanks();
    return this.#text[this.#at++];
  }

  #word<T>(word: string, value: T): T {
    const isWord =
      this.#text.startsWith(word, this.#at) && !/[A-Za-z0-9_$]/.test(this.#text[this.#at + word.length] ?? '');
    if (!isWord) throw new MalformedJson();
    this.#at += word.length;
    return value;
  }

  #number(): JsonNumber {
    if (this.#leniency.leadingZeros)
      this.#at += /^0*(?=\d)/.exec(this.#text.slice(this.#at, this.#at + 400))![0].length;
    numberPattern.lastIndex = this.#at;
    const match = numberPattern.exec(this.#text);
    if (match === null || /[0-9A-Za-z_.]/.test(this.#text[this.#at + match[0].length] ?? '')) throw new MalformedJson();
    this.#at += match[0].length;
    return { kind: 'number', text: match[0] };
  }

  #array(depth: number): readonly JsonValue[] {
    this.#at++;
    const items: JsonValue[] = [];
    this.#skipBlanks();
    if (this.#text[this.#at] === ']') {
      this.#at++;
      return items;
    }
    for (;;) {
      items.push(this.value(depth + 1));
      const unit = this.#next();
      if (unit === ']') return items;
      if (unit !== ',') throw new MalformedJson();
    }
  }

  #object(depth: number): JsonObject {
    this.#at++;
    const entries: [string, JsonValue][] = [];
    this.#skipBlanks();
    if (this.#text[this.#at] === '}') {
      this.#at++;
      return { kind: 'object', entries };
    }
    for (;;) {
      this.#skipBlanks();
      const quote = this.#text[this.#at];
      if (quote !== '"' && quote !== "'") throw new MalformedJson();
      const name = this.#string(quote);
      if (this.#next() !== ':') throw new MalformedJson();
      entries.push([name, this.value(depth + 1)]);
      const unit = this.#next();
      if (unit === '}') return { kind: 'object', entries };
      if (unit !== ',') throw new MalformedJson();
    }
  }

  #string(quote: string): string {
    this.#at++;
    let text = '';
    let from = this.#at;
    for (;;) {
      const unit = this.#text[this.#at];
      if (unit === undefined) throw new MalformedJson();
      if (unit === quote) {
        text += this.#text.slice(from, this.#at++);
        return text;
      }
      if (unit === '\\') {
        text += this.#text.slice(from, this.#at) + this.#escape();
        from = this.#at;
      } else this.#at++;
    }
  }

  #escape(): string {
    const unit = this.#text[this.#at + 1] ?? '';
    this.#at += 2;
    if (unit === 'u') {
      const digits = this.#text.slice(this.#at, this.#at + 4);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw new MalformedJson();
      this.#at += 4;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const known = escapes[unit];
    if (known === undefined) throw new MalformedJson();
    return known;
  }
}

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
