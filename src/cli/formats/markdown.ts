/** A GitHub table; numbers to the right. Pipes and line ends in cells are escaped. */
import { formatScalar } from '../../core/text/format.ts';
import { isNumeric, type Schema } from '../../core/types.ts';
import { forEachCells } from './cells.ts';
import type { FormatOptions, Formatter, OutputFormat } from './format.ts';

export const markdown: OutputFormat = {
  name: 'markdown',
  doc: 'a GitHub table',
  create: (options) => table(options),
};

function table(options: FormatOptions): Formatter {
  let schema: Schema = { fields: [] };
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  return {
    begin(of) {
      schema = of;
      const rule = of.fields.map((f) => (isNumeric(f.type) ? '---:' : '---'));
      return line(of.fields.map((f) => escaped(f.name))) + line(rule);
    },
    write(batch) {
      const out: string[] = [];
      forEachCells(batch, (cells) => {
        out.push(
          line(
            cells.map((cell, i) =>
              escaped(cell === null ? 'NULL' : formatScalar(schema.fields[i]!.type, cell, options.zone)),
            ),
          ),
        );
      });
      return out.join('');
    },
    finish: () => '',
  };
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\r?\n/g, '<br>');
}
