/** `UNION [ALL | DISTINCT] [BY NAME]` and its kin. */
import type { TokenType } from 'chevrotain';
import type { SetOperation } from '../src/sql/ast.ts';
import type { Dsl } from './dsl.ts';
import * as t from './tokens.ts';

export type SetOperator = Pick<SetOperation, 'operator' | 'isAll' | 'isByName'>;

/** Takes one; the next token is its first word. */
export function setOperator(p: Dsl): SetOperator {
  const { tokenType } = p.take();
  const isAll = p.acceptWord('ALL');
  if (!isAll) p.acceptWord('DISTINCT');
  const isByName = p.acceptWords('BY', 'NAME');
  return { operator: setOperatorOf(tokenType), isAll, isByName };
}

/** MINUS is EXCEPT. */
export function setOperatorOf(type: TokenType): SetOperation['operator'] {
  if (type === t.Union) return 'union';
  return type === t.Intersect ? 'intersect' : 'except';
}
