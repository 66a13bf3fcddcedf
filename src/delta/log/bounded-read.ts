/**
 * Files of the log as bytes, within bounds: whoever wrote them may mean harm. Takes a place and a path; gives bytes, or an
 * error by name before more was read than a line may have.
 */
import { EngineError, unsupported } from '../../core/errors.ts';
import { decodeUtf8 } from '../../core/vector.ts';
import { type JsonObject, parseJson } from '../../formats/json/lossless.ts';
import { type ObjectInfo, throwIfAborted } from '../../storage/store.ts';
import { corrupt, isObject } from '../actions.ts';
import type { LogPlace } from './segment.ts';

/** No line of a log is longer, unless a place says otherwise: a schema of 100,000 columns takes a fifth of it. */
const lineBytesDefault = 1 << 26;

/** Places in a commit are kept as 32-bit numbers. */
const commitBytesMax = 2 ** 32 - 1;

/** More than a hint or a checksum takes. */
const besideBytesMax = 1 << 24;

/**
 * The bytes of lines, at once where the store's bytes are on this machine. Fails with DELTA_LOG_CORRUPT at a line beyond the
 * place's bound, of which no more is read than that.
 */
export function readLineBytes(
  log: LogPlace,
  { path, sizeBytes }: Pick<ObjectInfo, 'path' | 'sizeBytes'>,
  signal?: AbortSignal,
): Buffer | Promise<Buffer> {
  throwIfAborted(signal);
  if (sizeBytes > commitBytesMax) throw unsupported(`A file of the log of ${sizeBytes} bytes`);
  if (sizeBytes > (log.lineBytesMax ?? lineBytesDefault)) return readByPieces(log, path, sizeBytes, signal);
  if (log.store.readSync !== undefined) return buffered(log.store.readSync(path));
  return log.store.read(path, undefined, signal).then(buffered);
}

/** As `readLineBytes`, of a path alone. Fails with FILE_NOT_FOUND where it is not there. */
export async function readLines(log: LogPlace, path: string, signal?: AbortSignal): Promise<string[]> {
  const sizeBytes = (await log.store.head(path, signal))?.sizeBytes ?? 0;
  const bytes = await readLineBytes(log, { path, sizeBytes }, signal);
  const lines: string[] = [];
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(10, start);
    const end = newline < 0 ? bytes.length : newline;
    const text = decodeUtf8(bytes.subarray(start, end));
    if (text.trim() !== '') lines.push(text);
    start = end + 1;
  }
  return lines;
}

/** The object in a small file beside the commits; null where there is none, or none that can be read. */
export async function readBeside(log: LogPlace, path: string, signal?: AbortSignal): Promise<JsonObject | null> {
  try {
    const info = await log.store.head(path, signal);
    if (info === null || info.sizeBytes > besideBytesMax) return null;
    const body = parseJson(decodeUtf8(await log.store.read(path, undefined, signal)));
    return isObject(body) ? body : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    if (error instanceof EngineError && error.condition === 'FILE_NOT_FOUND') return null;
    throw error;
  }
}

async function readByPieces(
  log: LogPlace,
  path: string,
  sizeBytes: number,
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  const lineBytesMax = log.lineBytesMax ?? lineBytesDefault;
  const whole = Buffer.allocUnsafeSlow(sizeBytes);
  let lineStart = 0;
  for (let start = 0; start < sizeBytes; start += lineBytesMax) {
    const end = Math.min(sizeBytes, start + lineBytesMax);
    await log.store.readInto(path, [{ start, end, target: whole.subarray(start, end) }], signal);
    lineStart = lineStartIn(whole, lineStart, end, lineBytesMax);
    if (end - lineStart > lineBytesMax) {
      throw corrupt(`a line of ${path.slice(path.lastIndexOf('/') + 1)} has more than ${lineBytesMax} bytes`, log.name);
    }
  }
  return whole;
}

/** Where the last line before `end` starts; that of a line that is too long where there is one before it. */
function lineStartIn(bytes: Buffer, from: number, end: number, lineBytesMax: number): number {
  for (let at = from; ; ) {
    const newline = bytes.subarray(0, end).indexOf(10, at);
    if (newline < 0 || newline - at > lineBytesMax) return at;
    at = newline + 1;
  }
}

function buffered(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
