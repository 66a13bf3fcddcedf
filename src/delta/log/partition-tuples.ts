/**
 * The partition values that files have, each combination once: files of one partition share its code.
 * Takes the log's JSON objects as bytes, or values; gives codes, and values when they are asked for. Code 0 is: none.
 */
import { parseJson } from '../../formats/json/lossless.ts';
import { corrupt, textMapOf } from '../actions.ts';
import { hashText } from './byte-heap.ts';

export type PartitionValues = Readonly<Record<string, string | null>>;

/** A combination that is no JSON begins with this byte; then names and values follow in turn, each under a byte of its own. */
export const packedMark = 0;
export const packedNull = 1;
export const packedText = 2;

const none: PartitionValues = Object.freeze({});

export class PartitionTuples {
  readonly #texts: Buffer[] = [Buffer.alloc(0)];
  readonly #values: (PartitionValues | null)[] = [none];
  #slots = new Int32Array(64);
  #hashes: number[] = [0];
  #last = 0;

  get count(): number {
    return this.#texts.length;
  }

  /** The code of a JSON object; `hash` is that of its bytes. */
  codeOf(bytes: Buffer, start: number, end: number, hash: number): number {
    if (this.#isText(this.#last, bytes, start, end)) return this.#last;
    let slot = hash & (this.#slots.length - 1);
    for (let code = this.#slots[slot]!; code !== 0; code = this.#slots[slot]!) {
      if (this.#hashes[code] === hash && this.#isText(code, bytes, start, end)) return (this.#last = code);
      slot = (slot + 1) & (this.#slots.length - 1);
    }
    return (this.#last = this.#insert(Buffer.from(bytes.subarray(start, end)), hash, null));
  }

  /** The code of values that were parsed. */
  codeOfValues(values: PartitionValues): number {
    const entries = Object.entries(values);
    if (entries.length === 0) return 0;
    const text = Buffer.from(JSON.stringify(entries), 'utf8');
    const hash = hashText(text.toString('latin1'), 1);
    let slot = hash & (this.#slots.length - 1);
    for (let code = this.#slots[slot]!; code !== 0; code = this.#slots[slot]!) {
      if (this.#hashes[code] === hash && this.#isText(code, text, 0, text.length)) return code;
      slot = (slot + 1) & (this.#slots.length - 1);
    }
    return this.#insert(text, hash, values);
  }

  valuesOf(code: number): PartitionValues {
    const known = this.#values[code];
    if (known !== null && known !== undefined) return known;
    const text = this.#texts[code]!;
    const values = text[0] === packedMark ? unpacked(text) : (textMapOf(parseJson(text.toString('utf8'))) ?? none);
    this.#values[code] = values;
    return values;
  }

  #isText(code: number, bytes: Buffer, start: number, end: number): boolean {
    const text = this.#texts[code]!;
    if (text.length !== end - start) return false;
    for (let i = 0; i < text.length; i++) if (text[i] !== bytes[start + i]) return false;
    return text.length > 0;
  }

  #insert(text: Buffer, hash: number, values: PartitionValues | null): number {
    const code = this.#texts.length;
    this.#texts.push(text);
    this.#values.push(values);
    this.#hashes.push(hash);
    if (code * 2 > this.#slots.length) {
      this.#slots = new Int32Array(this.#slots.length * 4);
      for (let each = 1; each <= code; each++) this.#place(each);
    } else this.#place(code);
    return code;
  }

  #place(code: number): void {
    let slot = this.#hashes[code]! & (this.#slots.length - 1);
    while (this.#slots[slot] !== 0) slot = (slot + 1) & (this.#slots.length - 1);
    this.#slots[slot] = code;
  }
}

function unpacked(bytes: Buffer): PartitionValues {
  const texts: (string | null)[] = [];
  for (let at = 1; at < bytes.length; ) {
    if (bytes[at++] === packedNull) {
      texts.push(null);
      continue;
    }
    const start = at + 4;
    at = start + bytes.readUInt32LE(at);
    texts.push(bytes.toString('utf8', start, at));
  }
  const entries: [string, string | null][] = [];
  for (let i = 0; i < texts.length; i += 2) {
    const name = texts[i];
    if (name === null || name === undefined) throw corrupt('a partition value has no name');
    entries.push([name, texts[i + 1] ?? null]);
  }
  return Object.fromEntries(entries);
}
