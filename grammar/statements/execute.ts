/** `EXECUTE IMMEDIATE text [INTO variables] [USING arguments]`. */
import type { ExecuteImmediate } from '../../src/sql/ast-session.ts';
import type { Statement } from '../../src/sql/ast-statement.ts';
import type { Dsl } from '../dsl.ts';
import { identifier, objectName } from '../names.ts';
import * as t from '../tokens.ts';
import { unsupportedStatement } from './unsupported.ts';

export function execute(p: Dsl): Statement {
  const start = p.start();
  if (!p.atWord('IMMEDIATE', 2)) return unsupportedStatement(p, start);
  p.take();
  p.take();
  const text = p.expression();
  const into = p.acceptWord('INTO') ? p.list(() => objectName(p)) : [];
  const using = p.accept(t.Using) ? givenArguments(p) : [];
  return { kind: 'executeImmediate', text, into, using, span: p.spanFrom(start) };
}

type Given = ExecuteImmediate['using'][number];

/** Also in parentheses: `USING (1 AS a, 2 AS b)`. */
function givenArguments(p: Dsl): readonly Given[] {
  const given = (): Given => {
    const value = p.expression();
    const isNamed = p.accept(t.As) || p.atName();
    return { value, name: isNamed ? identifier(p) : null };
  };
  return p.at(t.LParen) && isList(p) ? p.parenthesized(given) : p.list(given);
}

/** True where the parenthesis closes at the statement's end and so holds the whole list. */
function isList(p: Dsl): boolean {
  let depth = 0;
  for (let ahead = 1; ; ahead++) {
    const { tokenType } = p.peek(ahead);
    if (tokenType.name === 'EOF') return false;
    if (tokenType === t.LParen) depth++;
    if (tokenType === t.RParen) depth--;
    if (depth === 0) return p.peek(ahead + 1).tokenType.name === 'EOF' || p.at(t.Semicolon, ahead + 1);
  }
}
