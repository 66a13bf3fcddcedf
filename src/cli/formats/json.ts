/** json (one array of objects) and jsonl (an object a line). A column name that occurs twice gets a number: JSON keys are unique. */

import { jsonValue } from '../../core/text/json.ts';
import type { Schema } from '../../core/types.ts';
import { forEachCells } from './cells.ts';
import type { FormatOptions, Formatter, OutputFormat } from './format.ts';

export const json: OutputFormat = {
  name: 'json',
  doc: 'one array of objects',
  create: (options) => objects(options, { begin: '[', between: ',\n', end: ']\n' }),
};

export const jsonl: OutputFormat = {
  name: 'jsonl',
  doc: 'one object a line',
  create: (options) => objects(options, { begin: '', between: '\n', end: '' }),
};

interface Frame {
  readonly begin: string;
  readonly between: string;
  readonly end: string;
}

function objects(options: FormatOptions, frame: Frame): Formatter {
  let schema: Schema = { fields: [] };
  let keys: readonly string[] = [];
  let isFirst = true;
  return {
    begin(of) {
      schema = of;
      keys = uniqueNames(of.fields.map((f) => f.name)).map((name) => JSON.stringify(name));
      return frame.begin;
    },
    write(batch) {
      const out: string[] = [];
      forEachCells(batch, (cells) => {
        const members = cells.map((cell, i) => `${keys[i]}:${jsonValue(schema.fields[i]!.type, cell, options.zone)}`);
        out.push(`${isFirst ? '' : frame.between}{${members.join(',')}}`);
        isFirst = false;
      });
      return out.join('');
    },
    finish: () => (frame.end === '' ? (isFirst ? '' : '\n') : frame.end),
  };
}

/** `a, a, b` as `a, a_1, b`. */
export function uniqueNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let n = 1; taken.has(unique); n++) unique = `${name}_${n}`;
    taken.add(unique);
    return unique;
  });
}
