/** DROP TABLE, VIEW and SCHEMA; other drops by name. */
import type { Statement } from '../../src/sql/ast-statement.ts';
import type { Dsl } from '../dsl.ts';
import { objectName } from '../names.ts';
import { dropSchema, schemaWords } from './create-schema.ts';
import { dropFunction } from './functions.ts';
import { unsupportedStatement } from './unsupported.ts';
import { dropVariable } from './variables.ts';

export function drop(p: Dsl): Statement {
  const start = p.start();
  p.take();
  if (p.acceptWord('TABLE')) {
    const ifExists = p.acceptWords('IF', 'EXISTS');
    const table = objectName(p);
    const isPurge = p.acceptWord('PURGE');
    reach(p);
    return { kind: 'dropTable', table, ifExists, isPurge, span: p.spanFrom(start) };
  }
  if (p.acceptWord('VIEW')) {
    const ifExists = p.acceptWords('IF', 'EXISTS');
    const view = objectName(p);
    reach(p);
    return { kind: 'dropView', view, ifExists, span: p.spanFrom(start) };
  }
  const isTemporary =
    (p.atWord('TEMPORARY') || p.atWord('TEMP')) && (p.atWord('FUNCTION', 2) || p.atWord('VARIABLE', 2));
  if (isTemporary) p.take();
  if (isTemporary && p.acceptWord('VARIABLE')) return dropVariable(p, start);
  if (p.acceptWord('FUNCTION')) return dropFunction(p, isTemporary, start);
  if (schemaWords.some((word) => p.atWord(word))) return dropSchema(p, start);
  if (!droppable.some((word) => p.atWord(word))) throw p.unexpected();
  return unsupportedStatement(p, start);
}

/** PostgreSQL's CASCADE or RESTRICT: nothing hangs on a table or view here, so both say the same. */
function reach(p: Dsl): void {
  if (p.profile.name === 'postgres' && !p.acceptWord('CASCADE')) p.acceptWord('RESTRICT');
}

const droppable = ['TEMPORARY', 'CATALOG', 'INDEX', 'MATERIALIZED', 'PROCEDURE', 'CONNECTION', 'VOLUME', 'ROLE'];
