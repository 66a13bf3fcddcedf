/** JSON values one after another, or the items of one array: their texts as they come. Never looks into them. */
import { EngineError } from '../../core/errors.ts';

export interface JsonText {
  readonly text: string;
  /** From 1: where the value begins. */
  readonly line: number;
}

const code = { quote: 0x22, comma: 0x2c, open: 0x5b, backslash: 0x5c, close: 0x5d, brace: 0x7b, end: 0x7d, line: 0x0a };

/** Errors: FILE_CORRUPT where the last value has no end. */
export async function* jsonTexts(chunks: AsyncIterable<string>, path: string): AsyncGenerator<readonly JsonText[]> {
  const reader = new ValueReader();
  for await (const chunk of chunks) yield reader.push(chunk);
  const rest = reader.end();
  if (rest !== null && reader.isOpen) {
    const reason = `the JSON value that begins in line ${rest.line} has no end`;
    throw new EngineError('FILE_CORRUPT', { path, reason });
  }
  if (rest !== null) yield [rest];
}

class ValueReader {
  #rest = '';
  /** Where scanning goes on in `#rest`; and where the open value begins, -1 outside of one. */
  #at = 0;
  #start = -1;
  #startLine = 1;
  #line = 1;
  #depth = 0;
  #isString = false;
  #isArray: boolean | null = null;

  get isOpen(): boolean {
    return this.#depth > 0 || this.#isString;
  }

  push(chunk: string): readonly JsonText[] {
    const text = this.#rest + chunk;
    const found: JsonText[] = [];
    for (let at = this.#at; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit === code.line) this.#line++;
      if (this.#isString) {
        if (unit === code.backslash) at++;
        else if (unit === code.quote) this.#isString = false;
        this.#at = at + 1;
        continue;
      }
      this.#step(text, at, unit, found);
      this.#at = at + 1;
    }
    const kept = this.#start < 0 ? text.length : this.#start;
    this.#rest = text.slice(kept);
    this.#at -= kept;
    if (this.#start >= 0) this.#start = 0;
    return found;
  }

  #step(text: string, at: number, unit: number, found: JsonText[]): void {
    if (this.#depth === 0 && this.#isArray === null && unit > 0x20) {
      this.#isArray = unit === code.open;
      if (this.#isArray) return;
    }
    const isSeparator = unit <= 0x20 || (this.#isArray === true && (unit === code.comma || unit === code.close));
    if (this.#depth === 0 && isSeparator) {
      if (this.#start >= 0) found.push(this.#taken(text, at));
      return;
    }
    if (this.#start < 0) {
      this.#start = at;
      this.#startLine = this.#line;
    }
    if (unit === code.quote) this.#isString = true;
    else if (unit === code.brace || unit === code.open) this.#depth++;
    else if (unit === code.end || unit === code.close) {
      this.#depth--;
      if (this.#depth <= 0) found.push(this.#taken(text, at + 1));
    }
  }

  #taken(text: string, end: number): JsonText {
    const value = { text: text.slice(this.#start, end), line: this.#startLine };
    this.#start = -1;
    this.#depth = 0;
    return value;
  }

  /** A value that nothing ended; null where there is none. */
  end(): JsonText | null {
    return this.#start < 0 ? null : { text: this.#rest, line: this.#startLine };
  }
}
