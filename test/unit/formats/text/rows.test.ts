/** Rows of CSV and values of JSON are the same wherever the text is cut, and their lines are those of the text. */
import { describe, expect, it } from 'vitest';
import { csvRows, rowsOfText } from '../../../../src/formats/text/csv-rows.ts';
import { jsonTexts } from '../../../../src/formats/text/json-values.ts';

const plain = { delimiter: ',', quote: '"', escape: '"', comment: '' };

async function* pieces(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

async function all<T>(batches: AsyncIterable<readonly T[]>): Promise<T[]> {
  const found: T[] = [];
  for await (const batch of batches) found.push(...batch);
  return found;
}

describe('rows of CSV', () => {
  // As Python's csv module reads them.
  const text = 'a,b\r\n1,"x ""y"""\r\n\r\n"l1\nl2",\n"","z"\n🜁,"ü,"\nlast,"open';
  const expected = [
    { cells: ['a', 'b'], line: 1 },
    { cells: ['1', 'x "y"'], line: 2 },
    { cells: ['l1\nl2', ''], line: 4 },
    { cells: ['', 'z'], line: 6 },
    { cells: ['🜁', 'ü,'], line: 7 },
    { cells: ['last', 'open'], line: 8 },
  ];

  it('are the same however the text is cut', async () => {
    expect(rowsOfText(text, plain)).toEqual(expected);
    for (let size = 1; size < text.length; size++) {
      expect(await all(csvRows(pieces(text, size), plain)), `pieces of ${size}`).toEqual(expected);
    }
  });

  it('know other quotes, escapes and comments', () => {
    const other = { delimiter: '||', quote: "'", escape: '\\', comment: '#' };
    const rows = rowsOfText("#no\n'a\\'b\\\\'||c\n# 'open\nd||e", other);
    expect(rows.map(({ cells }) => cells)).toEqual([
      ["a'b\\", 'c'],
      ['d', 'e'],
    ]);
  });
});

describe('values of JSON', () => {
  const lines = '{"a":"}\\"{"}\n{"b":\n[1,{"c":"]"}]} {"d":null}\n"s" 12\ntrue';
  const expected = [
    { text: '{"a":"}\\"{"}', line: 1 },
    { text: '{"b":\n[1,{"c":"]"}]}', line: 2 },
    { text: '{"d":null}', line: 3 },
    { text: '"s"', line: 4 },
    { text: '12', line: 4 },
    { text: 'true', line: 5 },
  ];

  it('are the same however the text is cut', async () => {
    for (let size = 1; size < lines.length; size++) {
      expect(await all(jsonTexts(pieces(lines, size), 'f')), `pieces of ${size}`).toEqual(expected);
    }
  });

  it('may be the items of one array', async () => {
    const array = '\n[ {"a":[1,2]},\n3 , "x,y]" ]\n';
    for (let size = 1; size < array.length; size++) {
      const found = await all(jsonTexts(pieces(array, size), 'f'));
      expect(found.map(({ text }) => text)).toEqual(['{"a":[1,2]}', '3', '"x,y]"']);
    }
  });

  it('have an end', async () => {
    await expect(all(jsonTexts(pieces('{"a":1}\n{"b":', 3), 'f'))).rejects.toMatchObject({ condition: 'FILE_CORRUPT' });
  });
});
