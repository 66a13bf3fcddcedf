/** COPY ... TO STDOUT: what stands around the rows. Source: PostgreSQL manual, "COPY", "File Formats". */
import type { Channel } from './channel.ts';
import type { Portal } from './portal.ts';

const binaryHead = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
/** Type and length. */
const messageHeadSize = 5;

/** Gives the rows written. */
export async function writeCopy(portal: Portal, isBinary: boolean, channel: Channel): Promise<number> {
  const { out } = channel;
  const { fields } = portal.schema;
  out.message('H', () => {
    out.byte(isBinary ? 1 : 0);
    out.uint16(fields.length);
    for (let i = 0; i < fields.length; i++) out.int16(isBinary ? 1 : 0);
  });
  // The head is in the message of the first row, as some clients want it.
  let isHeadDue = isBinary;
  const send = async (bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
    if (!isHeadDue || bytes.length === 0) return channel.send(bytes);
    isHeadDue = false;
    out.byte(bytes[0]!);
    out.int32(new DataView(bytes.buffer).getInt32(1) + binaryHead.length);
    out.bytes(binaryHead);
    await channel.send(bytes.subarray(messageHeadSize));
  };
  const { count } = await portal.read(Number.POSITIVE_INFINITY, send);
  if (isBinary)
    out.message('d', () => {
      if (isHeadDue) out.bytes(binaryHead);
      out.int16(-1);
    });
  out.message('c');
  return count;
}
