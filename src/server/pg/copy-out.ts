/** COPY ... TO STDOUT: a result as text, CSV or binary. Source: PostgreSQL manual, "COPY", "File Formats". */
import { MessageWriter } from './message-writer.ts';
import type { Portal } from './portal.ts';
import type { Utility } from './utility.ts';

const binaryHead = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');

/** Gives the rows written; `pace` is awaited between them. */
export async function writeCopy(
  portal: Portal,
  options: Utility & { kind: 'copyOut' },
  out: MessageWriter,
  pace: () => Promise<void>,
): Promise<number> {
  const isBinary = options.format === 'binary';
  const { fields } = portal.schema;
  out.message('H', () => {
    out.byte(isBinary ? 1 : 0);
    out.uint16(fields.length);
    for (let i = 0; i < fields.length; i++) out.int16(isBinary ? 1 : 0);
  });
  if (!isBinary && options.hasHeader)
    out.message('d', () => out.utf8(`${fields.map((f) => copyField(f.name, options)).join(options.delimiter)}\n`));
  const field = new MessageWriter();
  // The head is in the message of the first row, as some clients want it.
  let isHeadDue = isBinary;
  const head = (): void => {
    if (isHeadDue) out.bytes(binaryHead);
    isHeadDue = false;
  };
  const { count } = await portal.read(
    Number.POSITIVE_INFINITY,
    (writers, row) => {
      out.begin('d');
      head();
      if (isBinary) out.int16(writers.length);
      writers.forEach((write, i) => {
        if (isBinary) return write(row, out);
        write(row, field);
        const bytes = field.take();
        const text = bytes.readInt32BE(0) < 0 ? null : bytes.toString('utf8', 4);
        out.utf8((i === 0 ? '' : options.delimiter) + copyField(text, options));
      });
      if (!isBinary) out.utf8('\n');
      out.end();
    },
    pace,
  );
  if (isBinary)
    out.message('d', () => {
      head();
      out.int16(-1);
    });
  out.message('c');
  return count;
}

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\b': '\\b',
  '\f': '\\f',
  '\v': '\\v',
};

function copyField(text: string | null, { format, delimiter, nullText }: Utility & { kind: 'copyOut' }): string {
  if (text === null) return nullText;
  if (format === 'text') {
    const escaped = text.replaceAll(/[\\\t\n\r\u0008\f\v]/g, (found) => escapes[found]!);
    return delimiter === '\t' ? escaped : escaped.replaceAll(delimiter, `\\${delimiter}`);
  }
  const needsQuotes = text === nullText || text === '\\.' || /["\n\r]/.test(text) || text.includes(delimiter);
  return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text;
}
