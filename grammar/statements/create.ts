/** What follows CREATE and REPLACE. */
import type { Statement } from '../../src/sql/ast-statement.ts';
import type { Dsl } from '../dsl.ts';
import { createSchema, schemaWords } from './create-schema.ts';
import { createTable } from './create-table.ts';
import { createView } from './create-view.ts';
import { createFunction } from './functions.ts';
import { unsupportedStatement } from './unsupported.ts';

export function create(p: Dsl): Statement {
  const start = p.start();
  p.take();
  const isReplace = p.acceptWords('OR', 'REPLACE');
  const isGlobal = p.atWord('GLOBAL');
  const ahead = isGlobal ? 2 : 1;
  const isTemporary = p.atWord('TEMPORARY', ahead) || p.atWord('TEMP', ahead);
  const what = isTemporary ? ahead + 1 : ahead;
  if (p.atWord('VIEW', what)) {
    for (let i = 1; i < what; i++) p.take();
    const lifetime = isGlobal ? 'globalTemporary' : isTemporary ? 'temporary' : 'persistent';
    return createView(p, { isReplace, lifetime }, start);
  }
  if (p.atWord('TABLE', what) && !isGlobal) {
    for (let i = 1; i < what; i++) p.take();
    return createTable(p, { mode: isReplace ? 'createOrReplace' : 'create', isTemporary }, start);
  }
  if (p.atWord('FUNCTION', what) && !isGlobal) {
    for (let i = 1; i < what; i++) p.take();
    return createFunction(p, { isReplace, isTemporary }, start);
  }
  if (!isReplace && schemaWords.some((word) => p.atWord(word))) return createSchema(p, start);
  if (!creatable.some((word) => p.atWord(word, what))) throw p.unexpected();
  return unsupportedStatement(p, start);
}

const creatable = [
  'CATALOG',
  'INDEX',
  'MATERIALIZED',
  'EXTERNAL',
  'PROCEDURE',
  'CONNECTION',
  'VOLUME',
  'STREAMING',
  'VARIABLE',
  'ROLE',
];

export function replace(p: Dsl): Statement {
  const start = p.start();
  p.take();
  return createTable(p, { mode: 'replace', isTemporary: false }, start);
}
