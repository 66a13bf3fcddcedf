/**
 * Judges one statement against Spark's answer, each thing by itself: does it parse, are the columns' types and names
 * Spark's, are the rows, is the error's condition. Takes what silt answered as text; runs nothing.
 */
import type { Case } from './cases.ts';
import { type PrintedSchema, parseSchema } from './schema-text.ts';

/** What silt answered: a result, or an error's condition ('internal' for a fault of its own). */
export type Answer =
  | { readonly kind: 'rows'; readonly schema: PrintedSchema; readonly rows: readonly string[] }
  | { readonly kind: 'error'; readonly condition: string; readonly message: string };

/** True, false, or absent where the statement's kind has no such thing. */
export interface Score {
  readonly kind: Case['kind'];
  readonly parses?: boolean;
  readonly types?: boolean;
  readonly names?: boolean;
  readonly rows?: boolean;
  readonly errors?: boolean;
  readonly ok?: boolean;
  /** What silt gave instead, where anything is false. */
  readonly instead?: string;
}

/** `parseError` tells why the statement does not parse; null where it does. */
export function scoreOf(expected: Case, answer: Answer, parseError: string | null): Score {
  const parses = parseError === null;
  switch (expected.kind) {
    case 'rows':
      return scoreRows(expected, answer, parses);
    case 'error': {
      const errors = answer.kind === 'error' && answer.condition === expected.error;
      return { kind: 'error', errors, ...(errors ? {} : { instead: show(answer) }) };
    }
    case 'ok': {
      const ok = answer.kind === 'rows';
      return { kind: 'ok', ok, parses, ...(ok ? {} : { instead: show(answer) }) };
    }
  }
}

/** The score of a statement that was only parsed. */
export function scoreParse(expected: Case, parseError: string | null): Score {
  if (expected.kind === 'error') return { kind: 'error' };
  return parseError === null
    ? { kind: expected.kind, parses: true }
    : { kind: expected.kind, parses: false, instead: parseError };
}

function scoreRows(expected: Case, answer: Answer, parses: boolean): Score {
  if (answer.kind === 'error') {
    return { kind: 'rows', parses, types: false, names: false, rows: false, instead: show(answer) };
  }
  const schema = parseSchema(expected.schema ?? '');
  const types = schema !== null && isSameList(answer.schema.types, schema.types);
  const names = schema !== null && isSameList(answer.schema.names.map(masked), schema.names.map(masked));
  const rows = isSameOutput(asWritten(answer), expected.output ?? '', isOrdered(expected.sql));
  const isRight = types && names && rows;
  return { kind: 'rows', parses, types, names, rows, ...(isRight ? {} : { instead: show(answer) }) };
}

/** The golden files have some statements as Hive's shell printed them: DESCRIBE in columns of twenty, SHOW TABLES and VIEWS by name alone. */
function asWritten({ schema, rows }: Extract<Answer, { kind: 'rows' }>): readonly string[] {
  switch (schema.names.join()) {
    case 'col_name,data_type,comment':
      return rows.map((row) =>
        row
          .split('\t')
          .map((cell) => (cell === 'NULL' ? '' : cell).padEnd(20))
          .join('\t'),
      );
    case 'namespace,tableName,isTemporary':
    case 'namespace,viewName,isTemporary':
      return rows.map((row) => row.split('\t')[1] ?? '');
    default:
      return rows;
  }
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}

/**
 * Rows as the golden files hold them: joined by line ends, blanks at the very end cut, some values masked; lines
 * sorted on both sides unless the statement orders them.
 */
function isSameOutput(rows: readonly string[], expected: string, ordered: boolean): boolean {
  const actual = masked((ordered ? rows : rows.toSorted()).join('\n'));
  if (trimmedEnd(actual) === trimmedEnd(masked(expected))) return true;
  return !ordered && sortedLines(actual) === sortedLines(masked(expected));
}

function sortedLines(text: string): string {
  return trimmedEnd(text).split('\n').map(trimmedEnd).toSorted().join('\n');
}

function trimmedEnd(text: string): string {
  return text.replace(/\s+$/, '');
}

/**
 * What no two runs have in common: expression ids, who made a table, when and where. The golden files went through a
 * reader of lines, which took every kind of line end for one.
 */
function masked(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/#\d+/g, '#x')
    .replace(/^(Created Time|Last Access|Created By|Location|Owner|Partition Statistics)\b.*$/gm, '$1 masked');
}

/** What behind an ORDER BY leaves its order open again, in the pipe syntax. */
const reordering =
  /\|>\s*(aggregate|join|(inner|left|right|full|cross|semi|anti|natural)\b|union|except|intersect|pivot|unpivot|tablesample)/i;

/** True where the outermost query has an ORDER BY that nothing behind it undoes. SORT BY orders no whole result. */
export function isOrdered(sql: string): boolean {
  const text = outermost(sql);
  const order = text.search(/\border\s+by\b(?![\s\S]*\border\s+by\b)/i);
  return order >= 0 && !reordering.test(text.slice(order));
}

/** The text outside of parentheses, quotes and comments. */
function outermost(sql: string): string {
  const tokens = /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`[^`]*`|--[^\n]*|\/\*[\s\S]*?\*\/|[()]|[^'"`()/-]+|[\s\S]/g;
  let depth = 0;
  let text = '';
  for (const [token] of sql.matchAll(tokens)) {
    if (token === '(') depth++;
    else if (token === ')') depth--;
    else if (depth === 0 && !/^(['"`]|--|\/\*)/.test(token)) text += token;
    else text += ' ';
  }
  return text;
}

function show(answer: Answer): string {
  if (answer.kind === 'error') return `${answer.condition}: ${answer.message}`;
  const fields = answer.schema.names.map((name, i) => `${name}:${answer.schema.types[i]}`).join(',');
  return `struct<${fields}>\n${answer.rows.slice(0, 20).join('\n')}`;
}
