/** DECLARE, SET VAR, DROP TEMPORARY VARIABLE. */
import { EngineError } from '../../src/core/errors.ts';
import type { Expression, ObjectName } from '../../src/sql/ast-expression.ts';
import type { DeclareVariable, DropVariable, SetVariable } from '../../src/sql/ast-session.ts';
import type { Dsl } from '../dsl.ts';
import { objectName } from '../names.ts';
import * as t from '../tokens.ts';

export function declare(p: Dsl): DeclareVariable {
  const start = p.start();
  p.take();
  const isReplace = p.acceptWords('OR', 'REPLACE');
  if ((p.atWord('VARIABLE') || p.atWord('VAR')) && p.atIdentifier(2)) p.take();
  const names = p.list(() => objectName(p));
  const type = p.atWord('DEFAULT') || p.at(t.Equal) || isAtEnd(p) ? null : p.typeNode();
  const hasDefault = p.acceptWord('DEFAULT') || p.accept(t.Equal);
  const defaultValue = hasDefault ? p.expression() : null;
  const span = p.spanFrom(start);
  if (type === null && defaultValue === null)
    throw new EngineError('INVALID_SQL_SYNTAX.VARIABLE_TYPE_OR_DEFAULT_REQUIRED', {}, { span });
  return { kind: 'declareVariable', names, isReplace, type, defaultValue, span };
}

/** Behind `SET VAR`. */
export function setVariable(p: Dsl, start: number): SetVariable {
  if (p.at(t.LParen)) {
    const names = p.parenthesized(() => objectName(p));
    p.expect(t.Equal);
    p.expect(t.LParen);
    const query = p.query();
    p.expect(t.RParen);
    return { kind: 'setVariable', names, values: null, query, span: p.spanFrom(start) };
  }
  const names: ObjectName[] = [];
  const values: (Expression | null)[] = [];
  do {
    names.push(objectName(p));
    p.expect(t.Equal);
    values.push(isDefault(p) ? null : p.expression());
  } while (p.accept(t.Comma));
  return { kind: 'setVariable', names, values, query: null, span: p.spanFrom(start) };
}

/** The word DEFAULT alone. */
function isDefault(p: Dsl): boolean {
  const isAlone = p.at(t.Comma, 2) || p.at(t.Semicolon, 2) || p.peek(2).tokenType.name === 'EOF';
  return isAlone && p.acceptWord('DEFAULT');
}

/** Behind `DROP TEMPORARY VARIABLE`. */
export function dropVariable(p: Dsl, start: number): DropVariable {
  const ifExists = p.acceptWords('IF', 'EXISTS');
  return { kind: 'dropVariable', name: objectName(p), ifExists, span: p.spanFrom(start) };
}

function isAtEnd(p: Dsl): boolean {
  return p.atEnd() || p.at(t.Semicolon);
}
