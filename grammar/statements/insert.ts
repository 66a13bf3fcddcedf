/** INSERT INTO and INSERT OVERWRITE. */
import { unsupported } from '../../src/core/errors.ts';
import type { Insert } from '../../src/sql/ast-statement.ts';
import type { Dsl } from '../dsl.ts';
import { isQueryWord } from '../keywords.ts';
import { identifierList, objectName } from '../names.ts';
import * as t from '../tokens.ts';
import { partitionValues } from './partition.ts';

export function insert(p: Dsl): Insert {
  const start = p.start();
  p.take();
  const evolvesSchema = p.acceptWords('WITH', 'SCHEMA', 'EVOLUTION');
  const isOverwrite = p.acceptWord('OVERWRITE');
  if (!isOverwrite) p.expectWord('INTO');
  if (isOverwrite && (p.atWord('DIRECTORY') || p.atWords('LOCAL', 'DIRECTORY'))) {
    throw unsupported('INSERT OVERWRITE DIRECTORY', { span: p.spanOf(p.peek()) });
  }
  if (p.atWord('TABLE') && p.atIdentifier(2)) p.take();
  const table = objectName(p);
  const partition = partitionValues(p);
  const ifNotExists = p.acceptWords('IF', 'NOT', 'EXISTS');
  const isByName = p.acceptWords('BY', 'NAME');
  const columns = p.at(t.LParen) && !isQueryWord(p.peek(2)) && !p.at(t.LParen, 2) ? identifierList(p) : null;
  const { replaceWhere, replaceUsing } = replacing(p);
  const source = p.query();
  return {
    kind: 'insert',
    table,
    isOverwrite,
    ifNotExists,
    evolvesSchema,
    partition,
    columns,
    isByName,
    replaceWhere,
    replaceUsing,
    source,
    span: p.spanFrom(start),
  };
}

/** `REPLACE WHERE condition`, `REPLACE USING (columns)`. */
function replacing(p: Dsl): Pick<Insert, 'replaceWhere' | 'replaceUsing'> {
  if (!p.atWord('REPLACE')) return { replaceWhere: null, replaceUsing: null };
  p.take();
  if (p.accept(t.Where)) return { replaceWhere: p.expression(), replaceUsing: null };
  p.expect(t.Using);
  return { replaceWhere: null, replaceUsing: identifierList(p) };
}
