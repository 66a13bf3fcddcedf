/**
 * Footers that were decoded before. The bytes of a file's footer are read each time and compared with those that were
 * decoded, so that a file that is another by now is never taken for what it was. For one thread.
 */
import { type Footer, readFooter } from '../formats/parquet/footer.ts';
import type { RangeSource } from '../formats/parquet/group-read.ts';

export interface FooterCache {
  /** The footer of a file, under a key that says which one it is. Errors: as of `readFooter`. */
  read(key: string, source: RangeSource): Promise<Footer>;
}

interface Known {
  readonly footer: Footer;
  /** From where it starts to the end of the file. */
  readonly bytes: Uint8Array;
}

/** `bytesMax`: the most bytes of files' footers that are kept; those that were not asked for longest go first. */
export function createFooterCache(bytesMax: number): FooterCache {
  const byKey = new Map<string, Known>();
  let bytesKept = 0;
  const forget = (key: string, known: Known): void => {
    byKey.delete(key);
    bytesKept -= known.bytes.length;
  };
  const keep = (key: string, known: Known): void => {
    if (known.bytes.length > bytesMax) return;
    // Another read of the same file may have ended while this one waited.
    const before = byKey.get(key);
    if (before !== undefined) forget(key, before);
    byKey.set(key, known);
    bytesKept += known.bytes.length;
    for (const [oldest, its] of byKey) {
      if (bytesKept <= bytesMax) return;
      forget(oldest, its);
    }
  };
  return {
    async read(key, source) {
      const known = byKey.get(key);
      if (known !== undefined) forget(key, known);
      if (known !== undefined && (await isUnchanged(known, source))) {
        keep(key, known);
        return known.footer;
      }
      const read = await readKnown(source);
      if (read.bytes !== null) keep(key, { footer: read.footer, bytes: read.bytes });
      return read.footer;
    },
  };
}

async function isUnchanged({ footer, bytes }: Known, source: RangeSource): Promise<boolean> {
  if (source.sizeBytes !== footer.sizeBytes || source.path !== footer.path) return false;
  const end = source.sizeBytes;
  return Buffer.compare(await readRange(source, end - bytes.length, end), bytes) === 0;
}

/** `bytes` are null where the footer is longer than what is read of a file at first. */
async function readKnown(source: RangeSource): Promise<{ footer: Footer; bytes: Uint8Array | null }> {
  const reads: Uint8Array[] = [];
  const read = async (start: number, end: number): Promise<Uint8Array> => {
    const bytes = await readRange(source, start, end);
    reads.push(bytes);
    return bytes;
  };
  const footer = await readFooter(read, source.sizeBytes, source.path);
  const bytes = reads[0]!.slice(footer.dataEnd - source.sizeBytes);
  return { footer, bytes: reads.length === 1 ? bytes : null };
}

async function readRange(source: RangeSource, start: number, end: number): Promise<Uint8Array> {
  const target = new Uint8Array(end - start);
  const reading = source.readInto([{ start, end, target }]);
  if (reading !== undefined) await reading;
  return target;
}
