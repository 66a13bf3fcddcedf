/** COPY INTO: files into a table, each of them once. */
import { unsupported } from '../../src/core/errors.ts';
import type { Query, Relation } from '../../src/sql/ast.ts';
import type { CopyInto } from '../../src/sql/ast-copy.ts';
import { visit } from '../../src/sql/walk.ts';
import type { Dsl } from '../dsl.ts';
import { stringLiteral } from '../literals.ts';
import { identifier, objectName } from '../names.ts';
import { propertyList } from '../properties.ts';
import * as t from '../tokens.ts';

/** Behind `COPY INTO`; `ofPath` makes the query of every column of a path. */
export function copyInto(p: Dsl, start: number, ofPath: (p: Dsl) => Query): CopyInto {
  const table = objectName(p);
  const columns = p.at(t.LParen) ? p.parenthesized(() => identifier(p)) : null;
  const isByPosition = columns === null && p.acceptWords('BY', 'POSITION');
  p.expect(t.From);
  const hasQuery = p.accept(t.LParen);
  const source = hasQuery ? p.query() : ofPath(p);
  if (hasQuery) p.expect(t.RParen);
  p.expectWord('FILEFORMAT');
  p.expect(t.Equal);
  const format = formatOf(p);
  const clauses = clausesOf(p);
  const path = pathIn(source);
  const span = p.spanFrom(start);
  if (path === null) throw unsupported("COPY INTO from a query that is not over one 'path'", { span });
  return { kind: 'copyInto', table, columns, isByPosition, source, hasQuery, path, format, ...clauses, span };
}

function formatOf(p: Dsl): CopyInto['format'] {
  const { text, span } = identifier(p);
  const found = (['csv', 'json', 'parquet'] as const).find((each) => each === text.toLowerCase());
  if (found === undefined) throw unsupported(`COPY INTO from ${text.toUpperCase()} files`, { span });
  return found;
}

type Clauses = Pick<CopyInto, 'files' | 'pattern' | 'formatOptions' | 'copyOptions'>;

function clausesOf(p: Dsl): Clauses {
  let clauses: Clauses = { files: [], pattern: null, formatOptions: [], copyOptions: [] };
  for (;;) {
    if (p.acceptWord('FILES')) {
      p.expect(t.Equal);
      clauses = { ...clauses, files: p.parenthesized(() => stringLiteral(p).value) };
    } else if (p.acceptWord('PATTERN')) {
      p.expect(t.Equal);
      clauses = { ...clauses, pattern: stringLiteral(p).value };
    } else if (p.acceptWord('FORMAT_OPTIONS')) clauses = { ...clauses, formatOptions: propertyList(p) };
    else if (p.acceptWord('COPY_OPTIONS')) clauses = { ...clauses, copyOptions: propertyList(p) };
    else if (p.atWord('VALIDATE')) throw unsupported('COPY INTO with VALIDATE');
    else return clauses;
  }
}

/** The one path that the query reads; null where there is none or more than one. */
function pathIn(source: Query): string | null {
  const found: string[] = [];
  visit(source, (node) => {
    if (isPathRelation(node as Relation)) found.push(pathText(node as Relation));
    return undefined;
  });
  return found.length === 1 ? found[0]! : null;
}

function isPathRelation(node: Relation): boolean {
  return node.kind === 'tableReference' && node.isPath;
}

function pathText(node: Relation): string {
  return node.kind === 'tableReference' && node.name.kind === 'name' ? node.name.parts.at(-1)!.text : '';
}
