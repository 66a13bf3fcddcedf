/** A table whose columns a statement adds to: the fields with ids and physical names where it maps columns, and its properties. */
import type { Field } from '../../core/types.ts';
import type { Metadata } from '../../delta/actions.ts';
import { assignMapping } from '../../delta/features/assign-mapping.ts';
import { featuresOf, withFeatures } from '../../delta/new-protocol.ts';
import { schemaJson } from '../../delta/schema.ts';
import type { Snapshot } from '../../delta/snapshot.ts';
import type { Transaction } from '../../delta/transaction/transaction.ts';
import type { StatementEnv } from '../env.ts';
import { checkCharacters } from './fields.ts';

export interface EvolvedTable {
  readonly fields: readonly Field[];
  readonly configuration: Readonly<Record<string, string>>;
}

/** Errors: DELTA_INVALID_CHARACTERS_IN_COLUMN_NAMES. */
export function evolvedTable(
  { schema, metadata, mapping }: Snapshot,
  fields: readonly Field[],
  env: StatementEnv,
): EvolvedTable {
  const { configuration } = metadata;
  if (fields === schema.fields) return { fields, configuration };
  checkCharacters(fields, configuration);
  if (mapping === 'none') return { fields, configuration };
  const key = 'delta.columnMapping.maxColumnId';
  const { newId } = env.commitContext;
  const assigned = assignMapping(fields, Number(configuration[key] ?? 0), () => `col-${newId()}`);
  return { fields: assigned.fields, configuration: { ...configuration, [key]: String(assigned.maxId) } };
}

/** The table as it is. */
export function tableOf({ schema, metadata }: Snapshot): EvolvedTable {
  return { fields: schema.fields, configuration: metadata.configuration };
}

/** Stages the fields where they are others than the snapshot's. */
export function stageFields(
  tx: Transaction,
  { metadata, schema, protocol }: Snapshot,
  { fields, configuration }: EvolvedTable,
): void {
  if (fields === schema.fields) return;
  const after: Metadata = { ...metadata, schemaString: schemaJson({ fields }), configuration };
  const needed = withFeatures(protocol, featuresOf({ fields }, configuration));
  if (needed !== protocol) tx.stage({ kind: 'protocol', protocol: needed });
  tx.stage({ kind: 'metaData', metadata: after });
}
