/** CREATE FUNCTION of SQL functions, and DROP FUNCTION. Functions of classes and other languages are refused by name. */
import { unsupported } from '../../src/core/errors.ts';
import type { CreateFunction, DropFunction, RoutineParameter } from '../../src/sql/ast-session.ts';
import type { Statement } from '../../src/sql/ast-statement.ts';
import type { Dsl } from '../dsl.ts';
import { isQueryWord } from '../keywords.ts';
import { identifier, objectName } from '../names.ts';
import { stringValue } from '../strings.ts';
import * as t from '../tokens.ts';

export interface FunctionHead {
  readonly isReplace: boolean;
  readonly isTemporary: boolean;
}

/** Behind `CREATE [OR REPLACE] [TEMPORARY]`, at FUNCTION. */
export function createFunction(p: Dsl, { isReplace, isTemporary }: FunctionHead, start: number): Statement {
  p.expectWord('FUNCTION');
  const head = p.text.slice(start, p.start());
  const ifNotExists = p.acceptWords('IF', 'NOT', 'EXISTS');
  const name = objectName(p);
  if (p.at(t.As)) {
    while (!p.atEnd() && !p.at(t.Semicolon)) p.take();
    return { kind: 'unsupported', what: head.trim().toUpperCase().replace(/\s+/g, ' '), span: p.spanFrom(start) };
  }
  p.expect(t.LParen);
  const parameters = p.at(t.RParen) ? [] : p.list(() => parameter(p));
  p.expect(t.RParen);
  const { returns, isTable, columns } = returned(p);
  const { comment, isDeterministic } = characteristics(p);
  p.expectWord('RETURN');
  const isQuery = isQueryWord(p.peek()) || (isTable && p.at(t.LParen));
  const body = isQuery ? p.query() : p.expression();
  const bodyText = p.text.slice(body.span.start, body.span.end);
  const span = p.spanFrom(start);
  const made = { kind: 'createFunction', name, isTemporary, isReplace, ifNotExists, parameters } as const;
  return { ...made, returns, isTable, columns, comment, isDeterministic, body, bodyText, span };
}

function parameter(p: Dsl): RoutineParameter {
  const start = p.start();
  const name = identifier(p);
  const type = p.typeNode();
  let defaultValue: RoutineParameter['defaultValue'] = null;
  let comment: string | null = null;
  for (;;) {
    if (p.acceptWord('DEFAULT')) defaultValue = p.expression();
    else if (p.acceptWord('COMMENT')) comment = stringValue(p.expect(t.StringText).image, p.profile);
    else if (p.at(t.Not) && p.at(t.Null, 2)) throw unsupported('NOT NULL on a parameter', { span: p.spanOf(p.peek()) });
    else break;
  }
  return { name, type, defaultValue, comment, span: p.spanFrom(start) };
}

function returned(p: Dsl): Pick<CreateFunction, 'returns' | 'isTable' | 'columns'> {
  if (!p.acceptWord('RETURNS')) return { returns: null, isTable: false, columns: null };
  if (!p.atWord('TABLE')) return { returns: p.typeNode(), isTable: false, columns: null };
  p.take();
  return { returns: null, isTable: true, columns: p.at(t.LParen) ? p.parenthesized(() => parameter(p)) : null };
}

/** LANGUAGE SQL, DETERMINISTIC, COMMENT and what says which data is read, in any order. */
function characteristics(p: Dsl): Pick<CreateFunction, 'comment' | 'isDeterministic'> {
  let comment: string | null = null;
  let isDeterministic: boolean | null = null;
  for (;;) {
    const { at, start } = { at: p.peek(), start: p.start() };
    if (p.acceptWord('LANGUAGE')) {
      if (!p.acceptWord('SQL')) throw unsupported('a language other than SQL', { span: p.spanOf(p.peek()) });
    } else if (p.acceptWord('COMMENT')) comment = stringValue(p.expect(t.StringText).image, p.profile);
    else if (p.acceptWord('DETERMINISTIC')) isDeterministic = true;
    else if (p.at(t.Not) && p.atWord('DETERMINISTIC', 2)) {
      p.take();
      p.take();
      isDeterministic = false;
    } else if (!dataAccess.some((words) => p.acceptWords(...words))) return { comment, isDeterministic };
    if (p.peek() === at) throw p.unexpected(at, `No characteristic begins at ${start}.`);
  }
}

const dataAccess: readonly (readonly string[])[] = [
  ['CONTAINS', 'SQL'],
  ['READS', 'SQL', 'DATA'],
  ['SQL', 'SECURITY', 'DEFINER'],
  ['SQL', 'SECURITY', 'INVOKER'],
];

/** Behind `DROP [TEMPORARY] FUNCTION`. */
export function dropFunction(p: Dsl, isTemporary: boolean, start: number): DropFunction {
  const ifExists = p.acceptWords('IF', 'EXISTS');
  return { kind: 'dropFunction', name: objectName(p), isTemporary, ifExists, span: p.spanFrom(start) };
}
