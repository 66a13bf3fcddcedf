/**
 * Statements of PostgreSQL that are about the connection, not about data: transactions, cursors, settings, DISCARD,
 * DEALLOCATE, COPY. Takes a statement's text, gives what it asks for, or null where it is the engine's. By tokens alone:
 * they have no expressions.
 */
import { WireError } from './wire-error.ts';

export type Utility =
  | { readonly kind: 'begin'; readonly tag: string }
  | { readonly kind: 'commit' }
  | { readonly kind: 'rollback' }
  | { readonly kind: 'savepoint'; readonly name: string; readonly tag: 'SAVEPOINT' | 'RELEASE' | 'ROLLBACK' }
  | { readonly kind: 'set'; readonly name: string; readonly value: string }
  | { readonly kind: 'reset'; readonly name: string | null }
  | { readonly kind: 'show'; readonly name: string }
  | { readonly kind: 'discard'; readonly tag: string }
  | { readonly kind: 'deallocate'; readonly name: string | null }
  | {
      readonly kind: 'declare';
      readonly name: string;
      readonly isHeld: boolean;
      readonly query: string;
      readonly offset: number;
    }
  | { readonly kind: 'fetch'; readonly name: string; readonly count: number; readonly isMove: boolean }
  | { readonly kind: 'close'; readonly name: string | null }
  | {
      readonly kind: 'copyOut';
      readonly query: string;
      readonly offset: number;
      readonly format: CopyFormat;
      readonly hasHeader: boolean;
      readonly delimiter: string;
      readonly nullText: string;
    }
  | CopyIn
  /** Nothing is built; `table` is what it would be built of. */
  | { readonly kind: 'index'; readonly table: string; readonly tag: 'CREATE INDEX' }
  /** Accepted, and nothing to do: LISTEN has nobody to listen to. */
  | { readonly kind: 'nothing'; readonly tag: string; readonly notice?: string };

export interface CopyIn {
  readonly kind: 'copyIn';
  readonly table: string;
  /** As written; null for all. */
  readonly columns: string | null;
  readonly format: CopyFormat;
  readonly hasHeader: boolean;
  readonly delimiter: string;
  readonly nullText: string;
  readonly quote: string;
}

export type CopyFormat = 'text' | 'csv' | 'binary';

interface Token {
  /** Upper case of words; names in quotes as they are. */
  readonly word: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Errors: WireError 0A000 for forms that are known and not there, 42601 for ones that are wrong. */
export function utilityOf(statement: string): Utility | null {
  const tokens = tokenize(statement, 24);
  const first = tokens[0]?.word ?? '';
  const second = tokens[1]?.word ?? '';
  switch (first) {
    case 'BEGIN':
      return { kind: 'begin', tag: 'BEGIN' };
    case 'START':
      return second === 'TRANSACTION' ? { kind: 'begin', tag: 'START TRANSACTION' } : null;
    case 'COMMIT':
    case 'END':
      return second === 'PREPARED' ? refuse('COMMIT PREPARED') : { kind: 'commit' };
    case 'ROLLBACK':
    case 'ABORT':
      return rollback(tokens);
    case 'SAVEPOINT':
      return { kind: 'savepoint', name: nameAt(tokens, 1), tag: 'SAVEPOINT' };
    case 'RELEASE':
      return { kind: 'savepoint', name: nameAt(tokens, second === 'SAVEPOINT' ? 2 : 1), tag: 'RELEASE' };
    case 'SET':
      return setOf(statement, tokens);
    case 'RESET':
      return { kind: 'reset', name: second === 'ALL' ? null : settingName(statement, tokens, 1).name };
    case 'SHOW':
      return showOf(statement, tokens);
    case 'DISCARD':
      return { kind: 'discard', tag: `DISCARD ${second}` };
    case 'DEALLOCATE': {
      const at = second === 'PREPARE' ? 2 : 1;
      return { kind: 'deallocate', name: tokens[at]?.word === 'ALL' ? null : nameAt(tokens, at) };
    }
    case 'DECLARE':
      return declareOf(statement, tokens);
    case 'FETCH':
    case 'MOVE':
      return fetchOf(tokens, first === 'MOVE');
    case 'CLOSE':
      return { kind: 'close', name: second === 'ALL' ? null : nameAt(tokens, 1) };
    case 'COPY':
      return copyOf(statement);
    case 'CREATE':
      return second === 'INDEX' || (second === 'UNIQUE' && tokens[2]?.word === 'INDEX') ? indexOf(statement) : null;
    case 'COMMENT': {
      const isKept = tokens[2]?.word !== 'CONSTRAINT' && tokens[2]?.word !== 'INDEX';
      return isKept
        ? null
        : { kind: 'nothing', tag: 'COMMENT', notice: 'comments of tables and columns alone are kept' };
    }
    case 'DROP':
      return second === 'INDEX' ? { kind: 'nothing', tag: 'DROP INDEX' } : null;
    case 'LISTEN':
    case 'UNLISTEN':
    case 'NOTIFY':
      return { kind: 'nothing', tag: first };
    default:
      return null;
  }
}

function refuse(what: string): never {
  throw new WireError('0A000', `${what} is not supported`);
}

function wrong(near: string): never {
  throw new WireError('42601', near === '' ? 'syntax error at end of input' : `syntax error at or near "${near}"`);
}

const token = /--[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"]|"")*"|'(?:[^']|'')*'|[\p{L}_][\p{L}\p{N}_$]*|-?\d+|\S/gu;

function tokenize(text: string, countMax: number): readonly Token[] {
  const tokens: Token[] = [];
  for (const { 0: image, index } of text.matchAll(token)) {
    if (image.startsWith('--') || (image.startsWith('/*') && image.length > 3)) continue;
    const isQuoted = image.startsWith('"');
    const plain = isQuoted ? image.slice(1, -1).replaceAll('""', '"') : image;
    tokens.push({ word: isQuoted ? plain : image.toUpperCase(), text: plain, start: index, end: index + image.length });
    if (tokens.length === countMax) break;
  }
  return tokens;
}

/** Names without quotes are folded to lower case, as PostgreSQL does. */
function nameAt(tokens: readonly Token[], at: number): string {
  const found = tokens[at];
  if (found === undefined) return wrong('');
  return found.word === found.text.toUpperCase() && found.word !== found.text ? found.text.toLowerCase() : found.text;
}

function rollback(tokens: readonly Token[]): Utility {
  const words = tokens.map((t) => t.word);
  if (words[1] === 'PREPARED') return refuse('ROLLBACK PREPARED');
  const to = words.indexOf('TO');
  if (to < 0) return { kind: 'rollback' };
  return { kind: 'savepoint', name: nameAt(tokens, words[to + 1] === 'SAVEPOINT' ? to + 2 : to + 1), tag: 'ROLLBACK' };
}

/** Null where the engine's SET is meant: dotted names, SET VAR, SET without a value. */
function setOf(statement: string, tokens: readonly Token[]): Utility | null {
  const words = tokens.map((t) => t.word);
  const at = words[1] === 'SESSION' || words[1] === 'LOCAL' ? 2 : 1;
  if (words[at] === 'CHARACTERISTICS' || words[at] === 'TRANSACTION') return { kind: 'nothing', tag: 'SET' };
  if (words[at] === 'VAR' || words[at] === 'VARIABLE') return null;
  if (words[at] === 'AUTHORIZATION' || words[at] === 'ROLE') return refuse(`SET ${words[at]}`);
  if (words[at] === 'NAMES')
    return { kind: 'set', name: 'client_encoding', value: valueFrom(statement, tokens, at + 1) };
  const { name, next } = settingName(statement, tokens, at);
  const separator = words[next];
  if (name === 'timezone' && words[at] === 'TIME')
    return { kind: 'set', name, value: valueFrom(statement, tokens, next) };
  if (separator !== 'TO' && separator !== '=') return null;
  return { kind: 'set', name, value: valueFrom(statement, tokens, next + 1) };
}

/** `a.b.c` in one, TIME ZONE as timezone; and the index behind it. */
function settingName(
  statement: string,
  tokens: readonly Token[],
  at: number,
): { readonly name: string; readonly next: number } {
  if (tokens[at]?.word === 'TIME' && tokens[at + 1]?.word === 'ZONE') return { name: 'timezone', next: at + 2 };
  if (tokens[at]?.word === 'TRANSACTION' && tokens[at + 1]?.word === 'ISOLATION')
    return { name: 'transaction_isolation', next: at + 3 };
  let next = at;
  while (tokens[next + 1]?.word === '.' && tokens[next + 2] !== undefined) next += 2;
  const [first, last] = [tokens[at], tokens[next]];
  if (first === undefined || last === undefined) return wrong('');
  const text = statement.slice(first.start, last.end).replaceAll('"', '');
  return { name: text.includes('.') ? text : text.toLowerCase(), next: next + 1 };
}

function valueFrom(statement: string, tokens: readonly Token[], at: number): string {
  const first = tokens[at];
  if (first === undefined) return wrong('');
  const text = statement.slice(first.start).replace(/;?\s*$/, '');
  const quoted = /^'((?:[^']|'')*)'$/.exec(text);
  return quoted === null ? text.replaceAll('"', '') : quoted[1]!.replaceAll("''", "'");
}

const engineShows = new Set([
  'TABLES',
  'TABLE',
  'SCHEMAS',
  'DATABASES',
  'CATALOGS',
  'COLUMNS',
  'FUNCTIONS',
  'VIEWS',
  'PARTITIONS',
  'CREATE',
  'TBLPROPERTIES',
  'TIMELINE',
  'CURRENT',
  'USER',
  'SYSTEM',
  'ALL',
]);

function showOf(statement: string, tokens: readonly Token[]): Utility | null {
  if (tokens.length > 2 && engineShows.has(tokens[1]!.word)) return null;
  if (tokens[1] === undefined || (tokens.length === 2 && engineShows.has(tokens[1].word) && tokens[1].word !== 'ALL'))
    return null;
  return { kind: 'show', name: tokens[1].word === 'ALL' ? 'all' : settingName(statement, tokens, 1).name };
}

function declareOf(statement: string, tokens: readonly Token[]): Utility | null {
  const cursor = tokens.findIndex((t) => t.word === 'CURSOR');
  if (cursor < 2) return null;
  const marks = tokens.slice(2, cursor).map((t) => t.word);
  if (marks.includes('SCROLL') && !marks.includes('NO')) return refuse('SCROLL CURSOR');
  const start = tokens.findIndex((t, i) => i > cursor && t.word === 'FOR');
  if (start < 0) return wrong('');
  const options = tokens.slice(cursor + 1, start).map((t) => t.word);
  const isHeld = options.includes('WITH') && options.includes('HOLD');
  const offset = tokens[start]!.end;
  return { kind: 'declare', name: nameAt(tokens, 1), isHeld, query: statement.slice(offset), offset };
}

function fetchOf(tokens: readonly Token[], isMove: boolean): Utility {
  const words = tokens.map((t) => t.word);
  let at = 1;
  let count = 1;
  if (['PRIOR', 'FIRST', 'LAST', 'ABSOLUTE', 'RELATIVE', 'BACKWARD'].includes(words[at]!))
    return refuse(`FETCH ${words[at]}`);
  if (words[at] === 'NEXT' || words[at] === 'FORWARD') at++;
  if (words[at] === 'ALL') {
    count = Number.POSITIVE_INFINITY;
    at++;
  } else if (/^\d+$/.test(words[at] ?? '')) {
    count = Number(words[at]);
    at++;
  } else if (/^-\d+$/.test(words[at] ?? '')) return refuse('FETCH BACKWARD');
  if (words[at] === 'FROM' || words[at] === 'IN') at++;
  return { kind: 'fetch', name: nameAt(tokens, at), count, isMove };
}

/** COPY (query) TO STDOUT, COPY table [(columns)] TO STDOUT or FROM STDIN, with options old and new. */
function copyOf(statement: string): Utility {
  const found = /^\s*copy\s+([\s\S]+?)\s+(to|from)\s+(stdout|stdin|program\s+'[^']*'|'[^']*')([\s\S]*)$/i.exec(
    statement,
  );
  if (found === null) return wrong('COPY');
  const [, source, direction, place, rest] = found;
  const isIn = direction!.toLowerCase() === 'from';
  if (place!.toLowerCase() !== (isIn ? 'stdin' : 'stdout')) return refuse('COPY with a file of the server');
  const options = rest!;
  const format = (
    /\bformat\s+'?(\w+)/i.exec(options)?.[1] ??
    /\b(csv|binary)\b/i.exec(options)?.[1] ??
    'text'
  ).toLowerCase();
  if (format !== 'text' && format !== 'csv' && format !== 'binary')
    throw new WireError('22023', `COPY format "${format}" not recognized`);
  const shape = {
    format,
    hasHeader: /\bheader\b(?!\s+(false|off|0))/i.test(options),
    delimiter: /\bdelimiter\s+(?:as\s+)?'([^']+)'/i.exec(options)?.[1] ?? (format === 'csv' ? ',' : '\t'),
    nullText: /\bnull\s+(?:as\s+)?'([^']*)'/i.exec(options)?.[1] ?? (format === 'csv' ? '' : '\\N'),
  } as const;
  if (!/^[\0-\x7f]$/.test(shape.delimiter))
    throw new WireError('0A000', 'COPY delimiter must be a single one-byte character');
  if (isIn) {
    const [, table, columns] = /^([^(]+?)\s*(?:\(([\s\S]+)\))?$/.exec(source!) ?? wrong('COPY');
    const quote = /\bquote\s+(?:as\s+)?'([^']|'')'/i.exec(options)?.[1] ?? '"';
    return { kind: 'copyIn', table: table!, columns: columns ?? null, quote: quote === "''" ? "'" : quote, ...shape };
  }
  const offset = statement.indexOf(source!);
  const isQuery =
    source!.startsWith('(') && source!.endsWith(')') && /^\(\s*(select|with|values|table)\b/i.test(source!);
  return {
    kind: 'copyOut',
    query: isQuery ? source!.slice(1, -1) : tableQuery(source!),
    offset: isQuery ? offset + 1 : 0,
    ...shape,
  };
}

/** CREATE [UNIQUE] INDEX [name] ON table (...). */
function indexOf(statement: string): Utility {
  const [, table] = /\bON\s+(?:ONLY\s+)?((?:"(?:[^"]|"")*"|[^\s("])+)/i.exec(statement) ?? wrong('');
  return { kind: 'index', table: table!, tag: 'CREATE INDEX' };
}

function tableQuery(source: string): string {
  const listed = /^([^(]+?)\s*\(([\s\S]+)\)$/.exec(source);
  return listed === null ? `SELECT * FROM ${source}` : `SELECT ${listed[2]} FROM ${listed[1]}`;
}
