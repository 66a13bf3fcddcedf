/** CREATE and DROP SCHEMA, with their other names DATABASE and NAMESPACE. */
import type { Property } from '../../src/sql/ast.ts';
import type { CreateSchema, DropSchema } from '../../src/sql/ast-statement.ts';
import type { Dsl } from '../dsl.ts';
import { objectName } from '../names.ts';
import { propertyList } from '../properties.ts';
import { stringValue } from '../strings.ts';
import * as t from '../tokens.ts';

export const schemaWords: readonly string[] = ['SCHEMA', 'DATABASE', 'NAMESPACE'];

/** Behind CREATE: `SCHEMA [IF NOT EXISTS] name [COMMENT 's' | LOCATION 's' | [WITH] (DB)PROPERTIES (...)]*`. */
export function createSchema(p: Dsl, start: number): CreateSchema {
  p.take();
  const ifNotExists = p.acceptWords('IF', 'NOT', 'EXISTS');
  const name = objectName(p);
  let comment: string | null = null;
  let location: string | null = null;
  const properties: Property[] = [];
  for (;;) {
    if (p.acceptWord('COMMENT')) comment = stringValue(p.expect(t.StringText).image, p.profile);
    else if (p.acceptWord('LOCATION')) location = stringValue(p.expect(t.StringText).image, p.profile);
    else if (p.atWords('WITH', 'DBPROPERTIES') || p.atWords('WITH', 'PROPERTIES')) {
      p.take();
      p.take();
      properties.push(...propertyList(p));
    } else break;
  }
  return { kind: 'createSchema', name, ifNotExists, comment, location, properties, span: p.spanFrom(start) };
}

/** Behind DROP: `SCHEMA [IF EXISTS] name [RESTRICT | CASCADE]`. */
export function dropSchema(p: Dsl, start: number): DropSchema {
  p.take();
  const ifExists = p.acceptWords('IF', 'EXISTS');
  const name = objectName(p);
  const isCascade = p.acceptWord('CASCADE');
  if (!isCascade) p.acceptWord('RESTRICT');
  return { kind: 'dropSchema', name, ifExists, isCascade, span: p.spanFrom(start) };
}
