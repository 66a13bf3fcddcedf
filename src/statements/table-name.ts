/** Tables as statements name them. */
import { EngineError, type Span, unsupported } from '../core/errors.ts';
import type { TableProvider, ViewDefinition } from '../plan/ports.ts';
import type { ObjectName } from '../sql/ast-expression.ts';
import type { StatementEnv } from './env.ts';

export function partsOf(name: ObjectName): readonly string[] {
  if (name.kind === 'name') return name.parts.map((part) => part.text);
  throw unsupported('IDENTIFIER() in this statement', { span: name.span });
}

/** The table or view of that name. Errors: TABLE_OR_VIEW_NOT_FOUND. */
export async function findRelation(
  parts: readonly string[],
  span: Span | undefined,
  env: StatementEnv,
): Promise<{ kind: 'table'; provider: TableProvider } | { kind: 'view'; view: ViewDefinition }> {
  const found = await env.catalog.scope().resolveRelation(parts, null, span);
  if (found !== null) return found;
  const relationName = parts.map((part) => `\`${part}\``).join('.');
  throw new EngineError('TABLE_OR_VIEW_NOT_FOUND', { relationName, suggestion: '' }, { span });
}

/** As `findRelation`, a table only. */
export async function openTable(
  parts: readonly string[],
  span: Span | undefined,
  env: StatementEnv,
): Promise<TableProvider> {
  const found = await findRelation(parts, span, env);
  if (found.kind === 'view') throw unsupported('this statement on a view', { span });
  return found.provider;
}
