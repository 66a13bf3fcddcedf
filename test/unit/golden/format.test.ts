import { describe, expect, test } from 'vitest';
import { parseGolden, printGolden, statementOf } from '../../golden/format.ts';
import { resultDifference } from '../../golden/result-text.ts';

const text = `# why
@path fixtures/t

SELECT a
FROM t;
[plan]
Project a
  Scan t
[result keys=1 limited]
a int
1

SELECT b;
[error]
X
at: b
`;

describe('a golden file', () => {
  test('parses into directives and blocks', () => {
    const items = parseGolden(text);
    const blocks = items.filter((item) => item.kind === 'block');
    expect(items.filter((item) => item.kind === 'directive')).toEqual([
      { kind: 'directive', name: 'path', value: 'fixtures/t', line: 2 },
    ]);
    expect(blocks.map((block) => [block.line, statementOf(block)])).toEqual([
      [4, 'SELECT a\nFROM t'],
      [13, 'SELECT b'],
    ]);
    expect(blocks[0]!.sections).toEqual([
      { tag: 'plan', options: '', lines: ['Project a', '  Scan t'] },
      { tag: 'result', options: 'keys=1 limited', lines: ['a int', '1'] },
    ]);
  });

  test('prints as it was', () => {
    expect(printGolden(parseGolden(text))).toBe(text);
  });

  test('with a statement that has no tag is refused by its line', () => {
    expect(() => parseGolden('# c\n\nSELECT 1;\n')).toThrow('line 3');
  });
});

describe('a result section', () => {
  test('compares columns, doubles by value, the rest by text', () => {
    const lines = ['a int | b double', '1 | 0.30000000000000004', '2 | NULL'];
    expect(resultDifference(lines, ['a int | b double', '2 | NULL', '1 | 0.3'], '')).toBeNull();
    expect(resultDifference(lines, ['a int | b double', '2 | NULL', '1 | 0.3'], 'ordered')).toContain('row 1');
    expect(resultDifference(lines, ['a int | b float', '1 | 0.3', '2 | NULL'], '')).toContain('the columns');
    expect(resultDifference(lines, ['a int | b double', '1 | 0.31', '2 | NULL'], '')).not.toBeNull();
  });
});
