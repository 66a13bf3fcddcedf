/** What was entered, cut into statements and commands. */
import { describe, expect, test } from 'vitest';
import { splitInput } from '../../../../src/cli/shell/split-input.ts';

const cut = (text: string) =>
  splitInput(text, 'spark').map((e) =>
    e.kind === 'command'
      ? `cmd ${e.text}`
      : `${e.isComplete ? 'sql' : '...'} ${e.text}${e.ending === null ? '' : ` => ${e.ending}`}`,
  );

describe('splitInput', () => {
  test.each<[string, string[]]>([
    ['', []],
    ['  \n -- only a comment\n', []],
    ['SELECT 1;', ['sql SELECT 1']],
    ['SELECT 1; SELECT 2', ['sql SELECT 1', '... SELECT 2']],
    ["SELECT ';\\'; --' ;", ["sql SELECT ';\\'; --'"]],
    ["SELECT 'open", ["... SELECT 'open"]],
    ['/* open', ['... /* open']],
    ['.timer on', ['cmd .timer on']],
    ['\\d t\nSELECT 1;', ['cmd \\d t', 'sql SELECT 1']],
    ['SELECT 1\n.5;', ['sql SELECT 1\n.5']],
    ['SELECT 1 \\gx', ['sql SELECT 1 => \\gx']],
    ['SELECT 1 \\watch 2\nSELECT 2;', ['sql SELECT 1 => \\watch 2', 'sql SELECT 2']],
    ["SELECT '\\\\gx';", ["sql SELECT '\\\\gx'"]],
  ])('%j', (text, wanted) => {
    expect(cut(text)).toEqual(wanted);
  });

  test('offsets are those of the whole text', () => {
    expect(splitInput('  SELECT 1;\n SELECT 2;', 'spark').map((e) => e.start)).toEqual([2, 13]);
  });
});
