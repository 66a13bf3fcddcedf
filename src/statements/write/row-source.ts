/** The rows that a query gives to a table: bound once, with the fields that they would have there. */
import { newBinding, shallowEnough } from '../../bind/bind.ts';
import type { Binding, Relation } from '../../bind/env.ts';
import { resolveRelations } from '../../bind/resolve-relations.ts';
import type { Field } from '../../core/types.ts';
import type { Query } from '../../sql/ast.ts';
import type { StatementEnv } from '../env.ts';

export interface RowSource {
  readonly binding: Binding;
  readonly relation: Relation;
  /** The columns by name and type, all of them nullable. */
  readonly fields: readonly Field[];
}

/** Errors: those of binding. */
export async function querySource(query: Query, env: StatementEnv): Promise<RowSource> {
  const binding = newBinding(env.bindEnv());
  await resolveRelations(binding, query);
  const relation = shallowEnough(() => binding.bindQuery(query, null, null));
  const fields = relation.columns.map(({ name, type }): Field => ({ name, type, nullable: true }));
  return { binding, relation, fields };
}
