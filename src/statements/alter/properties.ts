/** SET and UNSET TBLPROPERTIES. */
import { EngineError, type Span } from '../../core/errors.ts';
import type { Field } from '../../core/types.ts';
import { assignMapping } from '../../delta/features/assign-mapping.ts';
import type { AlterAction } from '../../sql/ast-alter.ts';
import type { StatementEnv } from '../env.ts';
import { checkPropertyValues } from '../write/property-values.ts';
import { isDeltaProperty, propertyMap } from '../write/table-spec.ts';
import type { Target } from '../write/target.ts';
import { commitMetadata } from './commit.ts';
import { backfilled, withRowColumns } from './row-tracking.ts';

/** Errors: DELTA_UNKNOWN_CONFIGURATION, UNSUPPORTED_TABLE_CHANGE for values, DELTA_UNSUPPORTED_COLUMN_MAPPING_MODE_CHANGE. */
export async function changeProperties(
  target: Target,
  action: Extract<AlterAction, { kind: 'setProperties' | 'unsetProperties' }>,
  span: Span,
  env: StatementEnv,
): Promise<void> {
  const { metadata } = target.snapshot;
  if (action.kind === 'unsetProperties') {
    const kept = Object.entries(metadata.configuration).filter(([key]) => !action.keys.includes(key));
    const parameters = { properties: JSON.stringify(action.keys), ifExists: 'true' };
    const configuration = Object.fromEntries(kept);
    await commitMetadata(target, { name: 'UNSET TBLPROPERTIES', parameters, configuration }, env);
    return;
  }
  const { comment, ...given } = propertyMap(action.properties);
  checkKnown(given, span);
  checkPropertyValues(given);
  await setProperties(target, given, comment, span, env);
}

async function setProperties(
  found: Target,
  given: Readonly<Record<string, string>>,
  comment: string | undefined,
  span: Span,
  env: StatementEnv,
): Promise<void> {
  const isTracked = turnsOn('delta.enableRowTracking', found.snapshot.metadata.configuration, given);
  const target = isTracked ? await backfilled(found, env) : found;
  const { metadata, schema } = target.snapshot;
  const before = metadata.configuration;
  const mapped = mappedFields(schema.fields, before, given, span);
  const configuration = { ...before, ...given, ...mapped.properties };
  await commitMetadata(
    target,
    {
      name: 'SET TBLPROPERTIES',
      parameters: { properties: JSON.stringify(comment === undefined ? given : { ...given, comment }) },
      fields: mapped.fields,
      configuration: isTracked ? withRowColumns(configuration, env.commitContext) : configuration,
      ...(comment === undefined ? {} : { description: comment }),
    },
    env,
  );
}

function checkKnown(given: Readonly<Record<string, string>>, span: Span): void {
  const unknown = Object.keys(given).find((key) => key.startsWith('delta.') && !isDeltaProperty(key));
  if (unknown !== undefined) throw new EngineError('DELTA_UNKNOWN_CONFIGURATION', { config: unknown }, { span });
}

/** Mapping is turned on for a table that is there: columns keep their names as physical ones. */
function mappedFields(
  fields: readonly Field[],
  before: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
  span: Span,
): { readonly fields: readonly Field[]; readonly properties: Readonly<Record<string, string>> } {
  const key = 'delta.columnMapping.mode';
  const [from, to] = [before[key] ?? 'none', given[key] ?? before[key] ?? 'none'];
  if (from === to) return { fields, properties: {} };
  if (from !== 'none' || to !== 'name') {
    const parameters = { oldMode: from, newMode: to };
    throw new EngineError('DELTA_UNSUPPORTED_COLUMN_MAPPING_MODE_CHANGE', parameters, { span });
  }
  const assigned = assignMapping(fields, 0, (field) => field.name);
  return { fields: assigned.fields, properties: { 'delta.columnMapping.maxColumnId': String(assigned.maxId) } };
}

function turnsOn(
  key: string,
  before: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
): boolean {
  return given[key]?.toLowerCase() === 'true' && before[key]?.toLowerCase() !== 'true';
}
