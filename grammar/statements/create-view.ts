/** `CREATE [OR REPLACE] [[GLOBAL] TEMPORARY] VIEW`, behind those words. */
import { unsupported } from '../../src/core/errors.ts';
import type { Property } from '../../src/sql/ast.ts';
import type { CreateView } from '../../src/sql/ast-statement.ts';
import type { Dsl } from '../dsl.ts';
import { identifier, objectName } from '../names.ts';
import { propertyList } from '../properties.ts';
import { stringValue } from '../strings.ts';
import * as t from '../tokens.ts';

export interface ViewHead {
  readonly isReplace: boolean;
  readonly lifetime: CreateView['lifetime'];
}

export function createView(p: Dsl, { isReplace, lifetime }: ViewHead, start: number): CreateView {
  p.expectWord('VIEW');
  const ifNotExists = p.acceptWords('IF', 'NOT', 'EXISTS');
  const name = objectName(p);
  const columns = p.at(t.LParen) ? p.parenthesized(() => viewColumn(p)) : null;
  let comment: string | null = null;
  const properties: Property[] = [];
  while (!p.at(t.As)) {
    if (p.acceptWord('COMMENT')) comment = stringValue(p.expect(t.StringText).image, p.profile);
    else if (p.acceptWord('TBLPROPERTIES')) properties.push(...propertyList(p));
    else if (p.at(t.With) && p.atWord('SCHEMA', 2)) schemaMode(p);
    else refuse(p);
  }
  p.expect(t.As);
  const query = p.query();
  const queryText = p.text.slice(query.span.start, query.span.end);
  const span = p.spanFrom(start);
  return {
    kind: 'createView',
    name,
    lifetime,
    isReplace,
    ifNotExists,
    columns,
    comment,
    properties,
    query,
    queryText,
    span,
  };
}

/** A view is bound anew wherever it is named, which is what two of the modes ask for. */
function schemaMode(p: Dsl): void {
  const start = p.start();
  p.take();
  p.take();
  if (p.acceptWord('EVOLUTION') || p.acceptWord('COMPENSATION')) return;
  throw unsupported('CREATE VIEW WITH SCHEMA', { span: p.spanFrom(start) });
}

function viewColumn(p: Dsl): { name: ReturnType<typeof identifier>; comment: string | null } {
  const name = identifier(p);
  const comment = p.acceptWord('COMMENT') ? stringValue(p.expect(t.StringText).image, p.profile) : null;
  return { name, comment };
}

/** Clauses of Spark that are known and not there. */
function refuse(p: Dsl): never {
  const span = p.spanOf(p.peek());
  if (p.at(t.Using)) throw unsupported('CREATE VIEW with USING', { span });
  if (p.at(t.With) && p.atWord('METRICS', 2)) throw unsupported('CREATE VIEW WITH METRICS', { span });
  if (p.atWord('PARTITIONED')) throw unsupported('CREATE VIEW with PARTITIONED ON', { span });
  throw p.unexpected();
}
