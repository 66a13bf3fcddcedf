/**
 * Sets of row numbers written as the log keeps them: the other way of roaring.ts. Each container takes the form that is
 * smallest: a list, bits, or runs.
 */
import { arrayMax, bitmapBytes, cookieWithoutRuns, cookieWithRuns, magic, offsetsMin } from './roaring-format.ts';

/** The bitmap of ascending numbers, each once. */
export function encodeRoaring64(rows: Uint32Array): Uint8Array {
  const containers = containersOf(rows);
  const hasRuns = containers.some(({ form }) => form === 'runs');
  const headerBytes = bitmapHeaderBytes(containers.length, hasRuns);
  const bodyBytes = containers.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const buckets = rows.length === 0 ? 0 : 1;
  const out = new ByteWriter(12 + buckets * (4 + headerBytes + bodyBytes));
  out.uint32(magic);
  out.uint32(buckets);
  out.uint32(0);
  if (buckets === 0) return out.bytes;
  out.uint32(0);
  writeHeader(out, containers, hasRuns, headerBytes);
  for (const container of containers) writeContainer(out, container);
  return out.bytes;
}

/** Numbers that are in any of the sets, ascending. */
export function unionOfRows(a: Uint32Array, b: Uint32Array): Uint32Array {
  const out = new Uint32Array(a.length + b.length);
  let count = 0;
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const next = j >= b.length || (i < a.length && a[i]! <= b[j]!) ? a[i]! : b[j]!;
    if (i < a.length && a[i] === next) i++;
    if (j < b.length && b[j] === next) j++;
    out[count++] = next;
  }
  return out.slice(0, count);
}

interface Container {
  readonly key: number;
  readonly form: 'array' | 'bits' | 'runs';
  /** The lower halves of the numbers. */
  readonly values: Uint32Array;
  readonly runs: number;
  readonly sizeBytes: number;
}

function containersOf(rows: Uint32Array): Container[] {
  const containers: Container[] = [];
  for (let from = 0; from < rows.length; ) {
    const key = rows[from]! >>> 16;
    let to = from + 1;
    while (to < rows.length && rows[to]! >>> 16 === key) to++;
    containers.push(containerOf(key, rows.subarray(from, to)));
    from = to;
  }
  return containers;
}

function containerOf(key: number, values: Uint32Array): Container {
  let runs = 1;
  for (let i = 1; i < values.length; i++) if (values[i] !== values[i - 1]! + 1) runs++;
  const plainBytes = values.length <= arrayMax ? 2 * values.length : bitmapBytes;
  const runBytes = 2 + 4 * runs;
  if (runBytes < plainBytes) return { key, form: 'runs', values, runs, sizeBytes: runBytes };
  return { key, form: values.length <= arrayMax ? 'array' : 'bits', values, runs, sizeBytes: plainBytes };
}

function bitmapHeaderBytes(count: number, hasRuns: boolean): number {
  const offsets = !hasRuns || count >= offsetsMin ? 4 * count : 0;
  return (hasRuns ? 4 + ((count + 7) >> 3) : 8) + 4 * count + offsets;
}

function writeHeader(out: ByteWriter, containers: readonly Container[], hasRuns: boolean, headerBytes: number): void {
  const count = containers.length;
  if (hasRuns) {
    out.uint32(cookieWithRuns | ((count - 1) << 16));
    const flags = new Uint8Array((count + 7) >> 3);
    containers.forEach(({ form }, i) => {
      if (form === 'runs') flags[i >> 3]! |= 1 << (i & 7);
    });
    out.put(flags);
  } else {
    out.uint32(cookieWithoutRuns);
    out.uint32(count);
  }
  for (const { key, values } of containers) {
    out.uint16(key);
    out.uint16(values.length - 1);
  }
  if (hasRuns && count < offsetsMin) return;
  let offset = headerBytes;
  for (const { sizeBytes } of containers) {
    out.uint32(offset);
    offset += sizeBytes;
  }
}

function writeContainer(out: ByteWriter, { form, values, runs }: Container): void {
  switch (form) {
    case 'array':
      for (const value of values) out.uint16(value & 0xffff);
      return;
    case 'bits': {
      const bits = new Uint8Array(bitmapBytes);
      for (const value of values) bits[(value & 0xffff) >> 3]! |= 1 << (value & 7);
      out.put(bits);
      return;
    }
    case 'runs': {
      out.uint16(runs);
      for (let from = 0; from < values.length; ) {
        let to = from + 1;
        while (to < values.length && values[to] === values[to - 1]! + 1) to++;
        out.uint16(values[from]! & 0xffff);
        out.uint16(to - from - 1);
        from = to;
      }
    }
  }
}

/** Little-endian numbers in order, into bytes of a size that is known. */
class ByteWriter {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(sizeBytes: number) {
    this.bytes = new Uint8Array(sizeBytes);
    this.#view = new DataView(this.bytes.buffer);
  }

  uint16(value: number): void {
    this.#view.setUint16(this.#at, value, true);
    this.#at += 2;
  }

  uint32(value: number): void {
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
  }

  put(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }
}
