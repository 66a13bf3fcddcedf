/**
 * Where in a statement the cursor stands, and which relations it can see there. Takes text, broken or not, and an
 * offset; works on tokens and brackets alone, so that half a statement is enough. Never asks the catalog.
 */
import type { DialectName } from '../../../../grammar/profile.ts';
import { type SqlToken, sqlTokens } from '../../shell/sql-tokens.ts';

export interface RelationInScope {
  /** `schema.table` in its parts; one part for a common table expression. */
  readonly name: readonly string[];
  readonly alias: string | null;
  /** Output names, of a subquery or a common table expression; null where the catalog knows them. */
  readonly columns: readonly string[] | null;
}

export interface CursorContext {
  /** What is typed of the word at the cursor, and where it begins; a quote in front belongs to it. */
  readonly word: string;
  readonly start: number;
  /** The names before the dots in front of the word: `a.b.` gives a, b. */
  readonly path: readonly string[];
  readonly place: Place;
  readonly relations: readonly RelationInScope[];
  /** Names of common table expressions that can be read here. */
  readonly expressions: readonly string[];
}

export type Place =
  | { readonly kind: 'statement' }
  /** A table, a view or a path is wanted. */
  | { readonly kind: 'relation' }
  /** `clause` is the one that the cursor stands in. `isOperand`: a value is wanted; else an operator or what follows. */
  | { readonly kind: 'expression'; readonly clause: string; readonly isOperand: boolean }
  | { readonly kind: 'setting' }
  | { readonly kind: 'property' }
  /** Behind VERSION AS OF: of the last relation. */
  | { readonly kind: 'version' }
  /** Within quotes that name a file or folder: `delta.` and a backtick, FROM and a quote. */
  | { readonly kind: 'path' }
  /** Within a string or a comment, or where a new name is made. */
  | { readonly kind: 'nothing' };

export function cursorContext(text: string, cursor: number, dialect: DialectName): CursorContext {
  const statement = statementAround([...sqlTokens(text, dialect)], text, cursor);
  const before = statement.filter((token) => token.start < cursor);
  const last = before.at(-1);
  const isInWord = last !== undefined && last.end >= cursor && (last.kind === 'word' || last.kind === 'quoted');
  const isInText = last !== undefined && last.end >= cursor && !isInWord && isTextAt(last, text, cursor);
  const head = words(text, isInWord || isInText ? before.slice(0, -1) : before);
  const start = isInWord || isInText ? last.start : cursor;
  const { path, rest } = splitPath(head);
  const all = words(
    text,
    statement.filter((token) => token.kind !== 'comment'),
  );
  const at = all.filter((w) => w.start < cursor).length;
  const expressions = commonTables(all);
  return {
    word: text.slice(start, cursor).replace(/^[`"']/, ''),
    start,
    path,
    place: isInText ? textPlace(last, rest) : placeOf(rest, path, text[start] === '`'),
    relations: relationsAt(all, at, expressions),
    expressions: expressions.map((e) => e.name[0]!),
  };
}

/** A token as completion sees it: words in upper case for comparing, and as written. */
interface Word {
  readonly kind: SqlToken['kind'];
  readonly start: number;
  readonly text: string;
  /** '' for quoted names and strings, which are no keywords. */
  readonly upper: string;
}

function words(text: string, tokens: readonly SqlToken[]): readonly Word[] {
  return tokens
    .filter((token) => token.kind !== 'comment')
    .map(({ kind, start, end }) => {
      const image = text.slice(start, end);
      const isKeyword = kind === 'word' || kind === 'symbol';
      return {
        kind,
        start,
        text: kind === 'quoted' ? unquoted(image) : image,
        upper: isKeyword ? image.toUpperCase() : '',
      };
    });
}

function unquoted(image: string): string {
  const quote = image[0]!;
  const closed = image.length > 1 && image.endsWith(quote) ? image.slice(1, -1) : image.slice(1);
  return closed.replaceAll(quote + quote, quote);
}

/** The tokens of the statement that holds the cursor. */
function statementAround(tokens: readonly SqlToken[], text: string, cursor: number): readonly SqlToken[] {
  const isEnd = (token: SqlToken): boolean => token.kind === 'symbol' && text[token.start] === ';';
  const from = tokens.findLastIndex((token) => isEnd(token) && token.start < cursor) + 1;
  const to = tokens.findIndex((token, i) => i >= from && isEnd(token));
  return tokens.slice(from, to < 0 ? undefined : to);
}

function isTextAt(token: SqlToken, text: string, cursor: number): boolean {
  if (token.kind !== 'string' && token.kind !== 'comment') return false;
  const isOpenLine = text.startsWith('--', token.start) && text[token.end - 1] !== '\n';
  return token.end > cursor || !token.isClosed || isOpenLine;
}

function textPlace(token: SqlToken, rest: readonly Word[]): Place {
  if (token.kind === 'comment') return { kind: 'nothing' };
  const before = rest.at(-1)?.upper ?? '';
  const isFile = before === 'FROM' || before === 'JOIN' || before === 'LOCATION' || before === 'TO';
  return { kind: isFile ? 'path' : 'nothing' };
}

/** Cuts `a.b.` off the end. */
function splitPath(head: readonly Word[]): { readonly path: readonly string[]; readonly rest: readonly Word[] } {
  const path: string[] = [];
  let end = head.length;
  while (end >= 2 && head[end - 1]!.upper === '.' && isName(head[end - 2]!)) {
    path.unshift(head[end - 2]!.text);
    end -= 2;
  }
  return { path, rest: head.slice(0, end) };
}

function isName(w: Word): boolean {
  return w.kind === 'word' || w.kind === 'quoted';
}

const relationStarts = new Set(['FROM', 'JOIN', 'INTO', 'TABLE', 'UPDATE', 'DESCRIBE', 'DESC', 'HISTORY', 'DETAIL']);
const moreRelationStarts = new Set(['USING', 'OPTIMIZE', 'VACUUM', 'TIMELINE', 'DIFF', 'CHECK', 'OVERWRITE', 'CLONE']);
const clauses = new Set(['SELECT', 'FROM', 'WHERE', 'ON', 'HAVING', 'LIMIT', 'SET', 'VALUES', 'INTO', 'QUALIFY']);
const fileFormats = new Set(['delta', 'parquet', 'csv', 'json']);
const operatorSymbols = new Set(['=', '<', '>', '+', '-', '*', '/', '%', '|', '!', '~', '&', '^']);
const operandWords =
  /^(AND|OR|NOT|IN|LIKE|ILIKE|RLIKE|BETWEEN|CASE|WHEN|THEN|ELSE|DISTINCT|ALL|BY|ON|WHERE|HAVING|SELECT|QUALIFY|SET|IS|EXISTS|LIMIT|OFFSET)$/;

function placeOf(rest: readonly Word[], path: readonly string[], isQuoted: boolean): Place {
  const last = rest.at(-1);
  if (last === undefined) return { kind: path.length > 0 ? 'relation' : 'statement' };
  const clause = clauseOf(rest);
  const isRelation =
    relationStarts.has(last.upper) ||
    moreRelationStarts.has(last.upper) ||
    (last.upper === ',' && clause.name === 'FROM' && clause.depth === 0);
  if (isRelation && path.length === 1 && isQuoted && fileFormats.has(path[0]!.toLowerCase())) return { kind: 'path' };
  if (isRelation) return { kind: 'relation' };
  if (last.upper === 'OF' && rest.at(-2)?.upper === 'AS' && rest.at(-3)?.upper === 'VERSION')
    return { kind: 'version' };
  if (last.upper === 'AS' || last.upper === 'VIEW') return { kind: 'nothing' };
  if (rest.length === 1 && /^(SET|RESET)$/.test(last.upper)) return { kind: 'setting' };
  if (clause.name === 'TBLPROPERTIES') return { kind: 'property' };
  if (rest.length === 1 && last.upper === 'EXPLAIN') return { kind: 'statement' };
  const isOperand =
    path.length > 0 ||
    last.upper === '(' ||
    last.upper === ',' ||
    operatorSymbols.has(last.upper) ||
    operandWords.test(last.upper);
  return { kind: 'expression', clause: clause.name, isOperand };
}

/** The clause of the query that the end of `rest` stands in, and how deep in brackets within it. */
function clauseOf(rest: readonly Word[]): { readonly name: string; readonly depth: number } {
  let open = 0;
  for (let i = rest.length - 1; i >= 0; i--) {
    const { upper } = rest[i]!;
    if (upper === ')') open--;
    else if (upper === '(') {
      open++;
      if (rest[i - 1]?.upper === 'TBLPROPERTIES') return { name: 'TBLPROPERTIES', depth: open };
    } else if (open >= 0) {
      if (upper === 'BY' && /^(GROUP|ORDER|PARTITION|SORT|CLUSTER)$/.test(rest[i - 1]?.upper ?? ''))
        return { name: `${rest[i - 1]!.upper} BY`, depth: open };
      if (upper === 'JOIN' || upper === 'USING') return { name: 'FROM', depth: open };
      if (clauses.has(upper)) return { name: upper, depth: open };
    }
  }
  return { name: '', depth: 0 };
}

/** Relations of the query around the cursor, and of those around that one, the nearest first. */
function relationsAt(all: readonly Word[], at: number, known: readonly RelationInScope[]): readonly RelationInScope[] {
  const found: RelationInScope[] = [];
  let position = at;
  for (;;) {
    const [from, to] = bracketAround(all, position);
    found.push(...relationsOf(all.slice(from, to), known));
    if (from === 0) return found;
    position = from - 1;
  }
}

/** The tokens between the brackets around a position: `from` behind the opening one. */
function bracketAround(all: readonly Word[], position: number): readonly [from: number, to: number] {
  let open = 0;
  let from = 0;
  for (let i = position - 1; i >= 0; i--) {
    if (all[i]!.upper === ')') open++;
    else if (all[i]!.upper === '(' && open-- === 0) {
      from = i + 1;
      break;
    }
  }
  open = 0;
  for (let i = position; i < all.length; i++) {
    if (all[i]!.upper === '(') open++;
    else if (all[i]!.upper === ')' && open-- === 0) return [from, i];
  }
  return [from, all.length];
}

const notAliases =
  /^(WHERE|JOIN|LEFT|RIGHT|FULL|INNER|CROSS|NATURAL|SEMI|ANTI|ON|USING|GROUP|ORDER|HAVING|LIMIT|OFFSET|UNION|EXCEPT|INTERSECT|WINDOW|QUALIFY|LATERAL|VERSION|TIMESTAMP|TABLESAMPLE|PIVOT|UNPIVOT|SELECT|SET|VALUES|WHEN|FOR|SORT|CLUSTER|DISTRIBUTE|BY)$/;

function relationsOf(inner: readonly Word[], known: readonly RelationInScope[]): readonly RelationInScope[] {
  const found: RelationInScope[] = [];
  let isFrom = false;
  for (let i = 0; i < inner.length; i++) {
    const { upper } = inner[i]!;
    if (upper === '(') {
      i = closing(inner, i);
      continue;
    }
    const isStart = relationStarts.has(upper) || upper === 'USING';
    if (isStart) isFrom = true;
    else if (clauses.has(upper) || upper === 'GROUP' || upper === 'ORDER') isFrom = false;
    if (isStart || (upper === ',' && isFrom)) {
      const [relation, next] = relationAt(inner, i + 1, known);
      if (relation !== null) found.push(relation);
      i = next - 1;
    }
  }
  return found;
}

/** The relation that begins at `at`, and the index behind it. */
function relationAt(
  inner: readonly Word[],
  at: number,
  known: readonly RelationInScope[],
): readonly [RelationInScope | null, number] {
  const first = inner[at];
  if (first === undefined) return [null, at];
  if (first.upper === '(') {
    const end = closing(inner, at);
    const [alias, next] = aliasAt(inner, end + 1);
    return [{ name: [], alias, columns: outputsOf(inner.slice(at + 1, end)) }, next];
  }
  if (!isName(first) || notAliases.test(first.upper)) return [null, at];
  const name = [first.text];
  let i = at + 1;
  while (inner[i]?.upper === '.' && inner[i + 1] !== undefined && isName(inner[i + 1]!)) {
    name.push(inner[i + 1]!.text);
    i += 2;
  }
  const [alias, next] = aliasAt(inner, i);
  const expression = name.length === 1 ? known.find((e) => same(e.name[0]!, name[0]!)) : undefined;
  return [{ name, alias, columns: expression?.columns ?? null }, next];
}

function aliasAt(inner: readonly Word[], at: number): readonly [string | null, number] {
  const i = inner[at]?.upper === 'AS' ? at + 1 : at;
  const w = inner[i];
  if (w === undefined || !isName(w) || notAliases.test(w.upper)) return [null, at];
  return [w.text, i + 1];
}

function closing(inner: readonly Word[], at: number): number {
  let open = 0;
  for (let i = at; i < inner.length; i++) {
    if (inner[i]!.upper === '(') open++;
    else if (inner[i]!.upper === ')' && --open === 0) return i;
  }
  return inner.length;
}

/** WITH a AS (...), b AS (...). */
function commonTables(all: readonly Word[]): readonly RelationInScope[] {
  const found: RelationInScope[] = [];
  for (let i = 0; i < all.length; i++) {
    if (all[i]!.upper !== 'WITH') continue;
    let at = all[i + 1]?.upper === 'RECURSIVE' ? i + 2 : i + 1;
    while (all[at] !== undefined && isName(all[at]!)) {
      const name = all[at]!.text;
      let listed: readonly string[] | null = null;
      let next = at + 1;
      if (all[next]?.upper === '(') {
        const end = closing(all, next);
        listed = all
          .slice(next + 1, end)
          .filter(isName)
          .map((w) => w.text);
        next = end + 1;
      }
      if (all[next]?.upper !== 'AS' || all[next + 1]?.upper !== '(') break;
      const end = closing(all, next + 1);
      found.push({ name: [name], alias: null, columns: listed ?? outputsOf(all.slice(next + 2, end)) });
      if (all[end + 1]?.upper !== ',') break;
      at = end + 2;
    }
  }
  return found;
}

/** Names that a query gives its columns, as far as tokens tell: aliases, and plain columns. */
function outputsOf(query: readonly Word[]): readonly string[] {
  const select = query.findIndex((w) => w.upper === 'SELECT');
  if (select < 0) return [];
  const names: string[] = [];
  let open = 0;
  for (let i = select + 1; i <= query.length; i++) {
    const w = query[i];
    const isEnd = w === undefined || (open === 0 && (w.upper === 'FROM' || w.upper === ','));
    if (isEnd) {
      const last = query[i - 1]!;
      if (isName(last) && last.upper !== 'SELECT' && last.upper !== 'END') names.push(last.text);
      if (w === undefined || w.upper === 'FROM') break;
    } else if (w.upper === '(') open++;
    else if (w.upper === ')') open--;
  }
  return names;
}

export function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
