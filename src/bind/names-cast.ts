/** Casts between numbers of PostgreSQL's objects and their names: `'t'::regclass`, `oid::regtype::text`. They look into pg_catalog, so they are calls. */
import type { DataType } from '../core/types.ts';
import { namesObjects } from '../core/wire-types.ts';
import type { Cast, Expression } from '../sql/ast-expression.ts';
import { plainCall } from '../sql/plain-call.ts';
import type { Binding } from './env.ts';

/** The call that a cast means; null for casts of values. */
export function castOfNames(binding: Binding, node: Cast, from: DataType, to: DataType): Expression | null {
  if (binding.env.names?.pgRoutine === undefined) return null;
  const isText = (type: DataType): boolean => type.id === 'utf8';
  const isOpen = node.value.kind === 'parameter' && from.id === 'null';
  if (namesObjects(to) && (isText(from) || isOpen))
    return plainCall(['pg_catalog', `to_${routineOf(to)}`], [node.value], node.span);
  if (namesObjects(from) && isText(to))
    return plainCall(['pg_catalog', `${routineOf(from)}_text`], [node.value], node.span);
  return null;
}

/** Functions with their arguments are found by their name alone. */
function routineOf({ tag }: DataType): string {
  const name = tag?.kind === 'wire' ? tag.name : '';
  return name === 'regprocedure' ? 'regproc' : name;
}
