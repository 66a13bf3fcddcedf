/** What a snapshot says of its table besides columns and files: features, properties, clustering, as users see them. */
import type { Field, Schema } from '../core/types.ts';
import { parseJson } from '../formats/json/lossless.ts';
import { isObject } from './actions.ts';
import { physicalName } from './features/column-mapping.ts';
import { readerFeatures, writerFeatures } from './protocol.ts';
import type { Snapshot } from './snapshot.ts';

/** The features that the table's protocol lists or implies, by name. */
export function tableFeatures({ protocol }: Snapshot): readonly string[] {
  return [...new Set([...readerFeatures(protocol), ...writerFeatures(protocol)])].sort();
}

/** The table's own properties with those that its protocol and clustering give, by key. */
export function tableProperties(snapshot: Snapshot): readonly (readonly [key: string, value: string])[] {
  const { protocol, metadata } = snapshot;
  const listed = [...(protocol.readerFeatures ?? []), ...(protocol.writerFeatures ?? [])];
  const clustering = clusteringColumns(snapshot);
  const all = new Map([
    ...Object.entries(metadata.configuration),
    ['delta.minReaderVersion', String(protocol.minReaderVersion)] as const,
    ['delta.minWriterVersion', String(protocol.minWriterVersion)] as const,
    ...listed.map((name) => [`delta.feature.${name}`, 'supported'] as const),
    ...(clustering === null ? [] : [['clusteringColumns', JSON.stringify(clustering)] as const]),
  ]);
  return [...all].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/**
 * The columns that the table is clustered by, as paths of the schema's names; null where it is not clustered.
 * Source: PROTOCOL.md, "Clustered Table"; writers have paths as lists, the protocol's example has plain names.
 */
export function clusteringColumns(snapshot: Snapshot): readonly (readonly string[])[] | null {
  const domain = snapshot.domains.get('delta.clustering');
  if (domain === undefined) return null;
  const body = parsed(domain.configuration);
  const columns = isObject(body) ? body['clusteringColumns'] : null;
  if (!Array.isArray(columns)) return null;
  return columns.map((column) => {
    const path = Array.isArray(column) ? column : [column];
    return logicalPath(
      snapshot,
      path.filter((part): part is string => typeof part === 'string'),
    );
  });
}

function parsed(text: string): ReturnType<typeof parseJson> {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The schema's names for a path of names that files have; a part that is none of its columns stays as it is. */
export function logicalPath(
  { schema, mapping }: Pick<Snapshot, 'schema' | 'mapping'>,
  physical: readonly string[],
): readonly string[] {
  let fields: Schema['fields'] = schema.fields;
  return physical.map((part) => {
    const found: Field | undefined = fields.find((field) => physicalName(field, mapping) === part);
    fields = found?.type.id === 'struct' ? found.type.fields : [];
    return found?.name ?? part;
  });
}
