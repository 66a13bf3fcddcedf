/** What a statement touches: nothing that lasts, the session alone, or tables and names that others see too. */
import type { Statement } from '../sql/ast-statement.ts';

export type Access = 'read' | 'session' | 'write';

const sessionKinds: ReadonlySet<string> = new Set([
  'setSetting',
  'resetSetting',
  'setTimeZone',
  'use',
  'declareVariable',
  'setVariable',
  'dropVariable',
  'executeImmediate',
  'beginTransaction',
  'commitTransaction',
  'rollbackTransaction',
]);

/** A kind that is not known here counts as a write: a read-only session refuses rather than lets through. */
export function accessOf(statement: Statement): Access {
  const { kind } = statement;
  if (kind === 'query' || kind === 'explain' || kind.startsWith('show') || kind.startsWith('describe')) return 'read';
  if (kind === 'diffTable' || kind === 'checkTable' || kind === 'summarize' || kind === 'preview') return 'read';
  if (sessionKinds.has(kind)) return 'session';
  return statement.kind === 'createView' && statement.lifetime === 'temporary' ? 'session' : 'write';
}
