/** The commit of a change of metadata: the table's new fields and properties, and the features that they ask for. */
import type { Field } from '../../core/types.ts';
import type { Metadata } from '../../delta/actions.ts';
import { featuresOf, withFeatures } from '../../delta/new-protocol.ts';
import { schemaJson } from '../../delta/schema.ts';
import type { JsonValue } from '../../formats/json/lossless.ts';
import type { StatementEnv } from '../env.ts';
import { keptProperties } from '../write/table-spec.ts';
import { beginOn, commitChanges, type Target } from '../write/target.ts';

export interface MetadataChange {
  readonly name: string;
  readonly parameters: Readonly<Record<string, JsonValue>>;
  readonly fields?: readonly Field[];
  /** All properties, features that are named among them too. */
  readonly configuration?: Readonly<Record<string, string>>;
  readonly description?: string | null;
  /** Where their names change. */
  readonly partitionColumns?: readonly string[];
}

/** Errors: DELTA_METADATA_CHANGED and its kin, DELTA_UNSUPPORTED_FEATURES_IN_CONFIG. */
export async function commitMetadata(target: Target, change: MetadataChange, env: StatementEnv): Promise<void> {
  const { snapshot } = target;
  const { metadata, protocol } = snapshot;
  const fields = change.fields ?? snapshot.schema.fields;
  const configuration = change.configuration ?? metadata.configuration;
  const after: Metadata = {
    ...metadata,
    description: change.description === undefined ? metadata.description : change.description,
    schemaString: schemaJson({ fields }),
    partitionColumns: change.partitionColumns ?? metadata.partitionColumns,
    configuration: keptProperties(configuration),
  };
  const tx = beginOn(target, env);
  const needed = withFeatures(protocol, featuresOf({ fields }, configuration));
  if (needed !== protocol) tx.stage({ kind: 'protocol', protocol: needed });
  tx.stage({ kind: 'metaData', metadata: after });
  const { name, parameters } = change;
  await commitChanges(tx, { name, parameters, metrics: {}, changesData: true }, env);
}
