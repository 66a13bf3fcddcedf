/** csv (RFC 4180: quoted where needed, CRLF left to no one: lines end in LF) and tsv (escapes instead of quotes). NULL is empty. */
import type { Scalar } from '../../core/scalar.ts';
import { formatScalar } from '../../core/text/format.ts';
import type { Schema } from '../../core/types.ts';
import { forEachCells } from './cells.ts';
import type { FormatOptions, Formatter, OutputFormat } from './format.ts';

export const csv: OutputFormat = {
  name: 'csv',
  doc: 'comma-separated values with a header; NULL is empty, the empty string is ""',
  create: (options) => delimited(options, ',', quoteCsv),
};

export const tsv: OutputFormat = {
  name: 'tsv',
  doc: 'tab-separated values with a header; tabs, line ends and backslashes are escaped, NULL is \\N',
  create: (options) => delimited(options, '\t', escapeTsv),
};

function delimited(options: FormatOptions, separator: string, quote: (text: string | null) => string): Formatter {
  let schema: Schema = { fields: [] };
  return {
    begin(of) {
      schema = of;
      return `${of.fields.map((f) => quote(f.name)).join(separator)}\n`;
    },
    write(batch) {
      const lines: string[] = [];
      forEachCells(batch, (cells) => {
        const text = cells.map((cell: Scalar, i) =>
          quote(cell === null ? null : formatScalar(schema.fields[i]!.type, cell, options.zone)),
        );
        lines.push(`${text.join(separator)}\n`);
      });
      return lines.join('');
    },
    finish: () => '',
  };
}

function quoteCsv(text: string | null): string {
  if (text === null) return '';
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const tsvEscapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function escapeTsv(text: string | null): string {
  return text === null ? '\\N' : text.replaceAll(/[\\\t\n\r]/g, (found) => tsvEscapes[found]!);
}
