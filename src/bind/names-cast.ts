/** Casts between numbers of PostgreSQL's objects and their names: `'t'::regclass`, `oid::regtype::text`. They look into pg_catalog, so they are calls. */
import type { DataType } from '../core/types.ts';
import { namesObjects } from '../core/wire-types.ts';
import type { Cast, Expression, FunctionCall } from '../sql/ast-expression.ts';
import type { Binding } from './env.ts';

/** The call that a cast means; null for casts of values. */
export function castOfNames(binding: Binding, node: Cast, from: DataType, to: DataType): Expression | null {
  if (binding.env.names?.pgRoutine === undefined) return null;
  const isText = (type: DataType): boolean => type.id === 'utf8';
  const isOpen = node.value.kind === 'parameter' && from.id === 'null';
  if (namesObjects(to) && (isText(from) || isOpen)) return call(`to_${routineOf(to)}`, node);
  if (namesObjects(from) && isText(to)) return call(`${routineOf(from)}_text`, node);
  return null;
}

/** Functions with their arguments are found by their name alone. */
function routineOf({ tag }: DataType): string {
  const name = tag?.kind === 'wire' ? tag.name : '';
  return name === 'regprocedure' ? 'regproc' : name;
}

function call(name: string, { value, span }: Cast): FunctionCall {
  const part = (text: string) => ({ text, isQuoted: false, span });
  return {
    kind: 'call',
    name: { kind: 'name', parts: [part('pg_catalog'), part(name)], span },
    args: [{ name: null, alias: null, value, span }],
    isDistinct: false,
    orderBy: [],
    withinGroup: null,
    filter: null,
    nulls: null,
    over: null,
    span,
  };
}
