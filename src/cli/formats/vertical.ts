/** One line a value, a block a row: for rows too wide to read across. */
import { formatScalar } from '../../core/text/format.ts';
import type { Schema } from '../../core/types.ts';
import { measureFor, padStart } from '../text-width.ts';
import { forEachCells, visible } from './cells.ts';
import type { FormatOptions, Formatter, OutputFormat } from './format.ts';

export const vertical: OutputFormat = {
  name: 'vertical',
  doc: 'one line a value, a block a row',
  create: (options) => blocks(options),
};

function blocks(options: FormatOptions): Formatter {
  let schema: Schema = { fields: [] };
  let names: readonly string[] = [];
  let row = 0;
  return {
    async begin(of) {
      schema = of;
      const shown = of.fields.map((f) => visible(f.name));
      const measure = await measureFor(shown);
      const widest = Math.max(0, ...shown.map(measure));
      names = shown.map((name) => padStart(name, widest, measure));
      return '';
    },
    write(batch) {
      const out: string[] = [];
      forEachCells(batch, (cells) => {
        out.push(`-- row ${++row} --\n`);
        cells.forEach((cell, i) => {
          const text = cell === null ? 'NULL' : formatScalar(schema.fields[i]!.type, cell, options.zone);
          out.push(`${names[i]}: ${visible(text)}\n`);
        });
      });
      return out.join('');
    },
    finish: () => (row === 0 ? '(no rows)\n' : ''),
  };
}
