/** Help and the reference page come from declarations: each example has to be SQL, and the page has to be as they are now. */
import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { createParser } from '../../../grammar/parser.ts';
import { helpText, nearTopics } from '../../../src/cli/help/help.ts';
import { referencePage } from '../../../src/cli/help/reference.ts';
import { statementDocs } from '../../../src/cli/help/statement-docs.ts';
import { allFunctions } from '../../../src/functions/registry.ts';
import { projectRoot } from '../../support/engine.ts';

const parser = createParser();

test.each(statementDocs.map(({ name, example }) => [name, example]))(
  'the example of %s is a statement',
  (_, example) => {
    expect(parser.parse(example, 'spark').kind).not.toBe('unsupported');
  },
);

test('REFERENCE.md is as the declarations are (npm run reference)', () => {
  expect(readFileSync(`${projectRoot}REFERENCE.md`, 'utf8')).toBe(referencePage());
});

describe('silt help', () => {
  it('knows every function and statement by name, letter case aside', () => {
    for (const { name, doc } of allFunctions()) expect(helpText(name.toUpperCase())).toContain(doc);
    for (const { name, doc } of statementDocs) expect(helpText(name)).toContain(doc);
  });

  it('shows all statements of a first word, the functions of a kind, and the settings', () => {
    expect(helpText('show')).toContain('SHOW PARTITIONS');
    expect(helpText('datetime')).toContain('date_trunc(unit, timestamp)');
    expect(helpText('settings')).toContain('spark.sql.session.timeZone');
    expect(helpText('')).toContain('silt help <function>');
  });

  it('tells what is near to a topic that is none', () => {
    expect(helpText('dat_trunc')).toBeNull();
    expect(nearTopics('dat_trunc')).toContain('date_trunc');
    expect(nearTopics('timeline')).toContain('SHOW TIMELINE');
  });
});
