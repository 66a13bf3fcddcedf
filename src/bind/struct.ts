/** Structs made of named members: rows, `struct(...)`, values packed for one comparison. */
import type { Span } from '../core/errors.ts';
import { utf8 } from '../core/types.ts';
import { literal } from '../plan/build.ts';
import { callScalar } from './call.ts';
import type { Binding, Term } from './env.ts';

/** A struct of named members. */
export function structTerm(
  binding: Binding,
  members: readonly (readonly [string, Term])[],
  printed: string,
  span: Span,
): Term {
  const args = members.flatMap(([name, term]) => [{ expr: literal(utf8, name), text: name, isLiteral: true }, term]);
  const text = `${printed}(${members.map(([, term]) => term.text).join(', ')})`;
  return callScalar(binding, 'named_struct', args, text, span);
}
