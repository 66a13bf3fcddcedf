/** DROP TABLE and DROP VIEW; other drops by name. */
import type { Statement } from '../../src/sql/ast-statement.ts';
import type { Dsl } from '../dsl.ts';
import { objectName } from '../names.ts';
import { unsupportedStatement } from './unsupported.ts';

export function drop(p: Dsl): Statement {
  const start = p.start();
  p.take();
  if (p.acceptWord('TABLE')) {
    const ifExists = p.acceptWords('IF', 'EXISTS');
    const table = objectName(p);
    const isPurge = p.acceptWord('PURGE');
    return { kind: 'dropTable', table, ifExists, isPurge, span: p.spanFrom(start) };
  }
  if (p.acceptWord('VIEW')) {
    const ifExists = p.acceptWords('IF', 'EXISTS');
    const view = objectName(p);
    return { kind: 'dropView', view, ifExists, span: p.spanFrom(start) };
  }
  if (!droppable.some((word) => p.atWord(word))) throw p.unexpected();
  return unsupportedStatement(p, start);
}

const droppable = [
  'FUNCTION',
  'TEMPORARY',
  'SCHEMA',
  'DATABASE',
  'NAMESPACE',
  'CATALOG',
  'INDEX',
  'MATERIALIZED',
  'PROCEDURE',
  'CONNECTION',
  'VOLUME',
  'VARIABLE',
  'ROLE',
];
