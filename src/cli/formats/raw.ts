/** Formats of single purpose: raw values for other programs, `name = value` lines, an HTML table, INSERT statements. */
import type { Scalar } from '../../core/scalar.ts';
import { formatScalar } from '../../core/text/format.ts';
import { type DataType, isNumeric, type Schema, typeName } from '../../core/types.ts';
import { quoted } from '../../sql/print-names.ts';
import { forEachCells } from './cells.ts';
import type { FormatOptions, Formatter, OutputFormat } from './format.ts';

export const raw: OutputFormat = {
  name: 'raw',
  doc: 'values alone, parted by |, without a header; NULL is empty',
  create: (options) => perRow(options, (texts) => `${texts.map((text) => text ?? '').join('|')}\n`),
};

export const line: OutputFormat = {
  name: 'line',
  doc: 'name = value, one a line, a blank line between rows',
  create: (options) => {
    let isFirst = true;
    return perRow(options, (texts, { fields }) => {
      const widest = Math.max(0, ...fields.map((f) => f.name.length));
      const lines = texts.map((text, i) => `${fields[i]!.name.padStart(widest)} = ${text ?? 'NULL'}\n`);
      const block = (isFirst ? '' : '\n') + lines.join('');
      isFirst = false;
      return block;
    });
  },
};

export const html: OutputFormat = {
  name: 'html',
  doc: 'an HTML table',
  create: (options) => ({
    ...perRow(
      options,
      (texts, { fields }) =>
        `<tr>${texts.map((text, i) => htmlCell('td', text ?? 'NULL', fields[i]!.type)).join('')}</tr>\n`,
      ({ fields }) => `<table>\n<tr>${fields.map((f) => htmlCell('th', f.name, f.type)).join('')}</tr>\n`,
    ),
    finish: () => '</table>\n',
  }),
};

export const insert: OutputFormat = {
  name: 'insert',
  doc: 'INSERT statements into a table called t',
  create: (options) => {
    let schema: Schema = { fields: [] };
    return {
      begin(of) {
        schema = of;
        return '';
      },
      write(batch) {
        const rows: string[] = [];
        forEachCells(batch, (cells) => {
          const values = cells.map((cell, i) => sqlLiteral(schema.fields[i]!.type, cell, options.zone));
          rows.push(`INSERT INTO t VALUES (${values.join(', ')});\n`);
        });
        return rows.join('');
      },
      finish: () => '',
    };
  },
};

function perRow(
  options: FormatOptions,
  print: (texts: readonly (string | null)[], schema: Schema) => string,
  head: (schema: Schema) => string = () => '',
): Formatter {
  let schema: Schema = { fields: [] };
  return {
    begin(of) {
      schema = of;
      return head(of);
    },
    write(batch) {
      const out: string[] = [];
      forEachCells(batch, (cells) => {
        const texts = cells.map((cell, i) =>
          cell === null ? null : formatScalar(schema.fields[i]!.type, cell, options.zone),
        );
        out.push(print(texts, schema));
      });
      return out.join('');
    },
    finish: () => '',
  };
}

function htmlCell(tag: 'td' | 'th', text: string, type: DataType): string {
  const align = tag === 'td' && isNumeric(type) ? ' align="right"' : '';
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<${tag}${align}>${escaped.replaceAll('\n', '<br>')}</${tag}>`;
}

/** A value as Spark SQL reads it back; of nested and rare types a cast of the text. */
function sqlLiteral(type: DataType, value: Scalar, zone: string): string {
  if (value === null) return 'NULL';
  const text = formatScalar(type, value, zone);
  switch (type.id) {
    case 'bool':
    case 'int':
      return text;
    case 'decimal':
      return `CAST(${text} AS ${typeName(type)})`;
    case 'utf8':
      return quoted(text);
    case 'date':
      return `DATE ${quoted(text)}`;
    case 'binary':
      return `X'${Buffer.from(value as Uint8Array).toString('hex')}'`;
    default:
      return `CAST(${quoted(text)} AS ${typeName(type)})`;
  }
}
