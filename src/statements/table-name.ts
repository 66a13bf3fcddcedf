/** Tables as statements name them. */
import { relationNotFound } from '../bind/resolve-relations.ts';
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
  const scope = env.catalog.scope();
  const found = await scope.resolveRelation(parts, null, span);
  if (found === null) throw await relationNotFound(scope, parts, span);
  return found;
}

/** The one part of a temporary view's or table's name. Errors: TEMP_VIEW_NAME_TOO_MANY_NAME_PARTS. */
export function temporaryName(name: ObjectName): string {
  const parts = partsOf(name);
  if (parts.length === 1) return parts[0]!;
  throw new EngineError('TEMP_VIEW_NAME_TOO_MANY_NAME_PARTS', { actualName: parts.join('.') }, { span: name.span });
}
