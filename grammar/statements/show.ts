/** SHOW TABLES and its kin. */
import type { ObjectName } from '../../src/sql/ast-expression.ts';
import type { ShowFunctions, Statement } from '../../src/sql/ast-statement.ts';
import type { Dsl } from '../dsl.ts';
import { objectName } from '../names.ts';
import { propertyKey } from '../properties.ts';
import { stringValue } from '../strings.ts';
import * as t from '../tokens.ts';
import { showTimeline } from './inspect.ts';
import { partitionValues } from './partition.ts';
import { unsupportedStatement } from './unsupported.ts';

export function show(p: Dsl): Statement {
  const start = p.start();
  p.take();
  const word = p.peek().image.toUpperCase();
  const parse = shows.get(word);
  if (parse !== undefined) return parse(p, start);
  if (p.profile.name === 'postgres' && (p.peek(2).tokenType.name === 'EOF' || p.at(t.Semicolon, 2))) {
    const key = p.take().image;
    return { kind: 'setSetting', key, value: null, span: p.spanFrom(start) };
  }
  if (p.atWord('CURRENT') && currentNames.some((what) => p.atWord(what, 2))) {
    p.take();
    p.take();
    return { kind: 'showCurrentSchema', span: p.spanFrom(start) };
  }
  return showFunctions(p, start) ?? refuse(p, start);
}

const currentNames = ['SCHEMA', 'DATABASE', 'NAMESPACE'];

function refuse(p: Dsl, start: number): Statement {
  if (!refusable.has(p.peek().image.toUpperCase())) throw p.unexpected();
  return unsupportedStatement(p, start);
}

const refusable = new Set([
  'CURRENT',
  'GRANTS',
  'GRANT',
  'LOCKS',
  'PROCEDURES',
  'ROLES',
  'TRANSACTIONS',
  'COMPACTIONS',
  'INDEXES',
  'STATS',
  'VOLUMES',
]);

type Parse = (p: Dsl, start: number) => Statement;

const shows: ReadonlyMap<string, Parse> = new Map<string, Parse>([
  [
    'TABLES',
    (p, start) => {
      p.take();
      const schema = place(p);
      const pattern = patternText(p);
      return { kind: 'showTables', isExtended: false, schema, pattern, partition: [], span: p.spanFrom(start) };
    },
  ],
  [
    'TABLE',
    (p, start) => {
      p.take();
      p.expectWord('EXTENDED');
      const schema = place(p);
      p.expectWord('LIKE');
      const pattern = stringValue(p.expect(t.StringText).image, p.profile);
      const partition = partitionValues(p);
      return { kind: 'showTables', isExtended: true, schema, pattern, partition, span: p.spanFrom(start) };
    },
  ],
  ['TIMELINE', showTimeline],
  ['SCHEMAS', showSchemas],
  ['DATABASES', showSchemas],
  ['NAMESPACES', showSchemas],
  [
    'CATALOGS',
    (p, start) => {
      p.take();
      const pattern = patternText(p);
      return { kind: 'showCatalogs', pattern, span: p.spanFrom(start) };
    },
  ],
  [
    'COLUMNS',
    (p, start) => {
      p.take();
      const table = place(p);
      if (table === null) throw p.unexpected();
      const schema = place(p);
      return { kind: 'showColumns', table, schema, span: p.spanFrom(start) };
    },
  ],
  [
    'VIEWS',
    (p, start) => {
      p.take();
      const schema = place(p);
      const pattern = patternText(p);
      return { kind: 'showViews', schema, pattern, span: p.spanFrom(start) };
    },
  ],
  [
    'TBLPROPERTIES',
    (p, start) => {
      p.take();
      const table = objectName(p);
      const [key = null] = p.at(t.LParen) ? p.parenthesized(() => propertyKey(p)) : [];
      return { kind: 'showTableProperties', table, key, span: p.spanFrom(start) };
    },
  ],
  [
    'PARTITIONS',
    (p, start) => {
      p.take();
      const table = objectName(p);
      const partition = partitionValues(p);
      return { kind: 'showPartitions', table, partition, span: p.spanFrom(start) };
    },
  ],
  [
    'CREATE',
    (p, start) => {
      p.take();
      p.expectWord('TABLE');
      const table = objectName(p);
      const isSerde = p.accept(t.As);
      if (isSerde) p.expectWord('SERDE');
      return { kind: 'showCreateTable', table, isSerde, span: p.spanFrom(start) };
    },
  ],
]);

function showSchemas(p: Dsl, start: number): Statement {
  p.take();
  const catalog = place(p);
  const pattern = patternText(p);
  return { kind: 'showSchemas', catalog, pattern, span: p.spanFrom(start) };
}

/** `SHOW [USER | SYSTEM | ALL] FUNCTIONS [IN schema] [[LIKE] pattern]`. */
function showFunctions(p: Dsl, start: number): Statement | null {
  const scope = scopes.find((word) => p.atWord(word.toUpperCase()) && p.atWord('FUNCTIONS', 2));
  if (scope === undefined && !p.atWord('FUNCTIONS')) return null;
  if (scope !== undefined) p.take();
  p.take();
  const schema = place(p);
  p.acceptWord('LIKE');
  const pattern = p.atIdentifier() ? propertyKey(p) : patternText(p);
  return { kind: 'showFunctions', scope: scope ?? 'all', schema, pattern, span: p.spanFrom(start) };
}

const scopes: readonly ShowFunctions['scope'][] = ['user', 'system', 'all'];

/** `FROM name` or `IN name`. */
function place(p: Dsl): ObjectName | null {
  return p.accept(t.From) || p.accept(t.In) ? objectName(p) : null;
}

/** `[LIKE] 'pattern'`. */
function patternText(p: Dsl): string | null {
  const isLike = p.acceptWord('LIKE');
  return isLike || p.at(t.StringText) ? stringValue(p.expect(t.StringText).image, p.profile) : null;
}
