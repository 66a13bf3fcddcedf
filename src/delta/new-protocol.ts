/**
 * The least protocol that a table needs: which features its schema and properties use, and how versions and lists say that.
 * Takes schemas, properties and the protocol that is there; never takes a feature away. Source: PROTOCOL.md, "Table Features",
 * and the versions that Spark writes for the same tables.
 */
import { EngineError } from '../core/errors.ts';
import type { DataType, Field, Schema } from '../core/types.ts';
import type { Protocol } from './actions.ts';
import { allFeatures } from './features/all.ts';
import { readerFeatures, writerFeatures } from './protocol.ts';

export type Configuration = Readonly<Record<string, string>>;

/** The protocol of a new table. */
export function protocolFor(
  schema: Schema,
  configuration: Configuration = {},
  others: readonly string[] = [],
): Protocol {
  const base: Protocol = { minReaderVersion: 1, minWriterVersion: 2, readerFeatures: null, writerFeatures: null };
  return withFeatures(base, [...featuresOf(schema, configuration), ...others]);
}

/** The protocol with more features; the same object where it has them all. */
export function withFeatures(protocol: Protocol, features: readonly string[]): Protocol {
  const known = new Set([...readerFeatures(protocol), ...writerFeatures(protocol)]);
  const wanted = [...new Set(features.flatMap((name) => [...(dependencies[name] ?? []), name]))];
  const added = wanted.filter((name) => !known.has(name));
  if (added.length === 0) return protocol;
  const all = [...added, ...known];
  const legacy = legacyVersions.find(({ implied }) => isSameSet(implied, all));
  if (legacy !== undefined && protocol.minWriterVersion < 7) {
    return { ...legacy.versions, readerFeatures: null, writerFeatures: null };
  }
  const readers = all.filter((name) => isReaderFeature(name));
  if (readers.every((name) => name === 'columnMapping') && protocol.minReaderVersion < 3) {
    const minReaderVersion = readers.length === 0 ? 1 : 2;
    return { minReaderVersion, minWriterVersion: 7, readerFeatures: null, writerFeatures: all };
  }
  return { minReaderVersion: 3, minWriterVersion: 7, readerFeatures: readers, writerFeatures: all };
}

/** The protocol without a feature, in the least versions that say the rest. */
export function withoutFeature(protocol: Protocol, name: string): Protocol {
  const writers = writerFeatures(protocol).filter((each) => each !== name);
  const readers = readerFeatures(protocol).filter((each) => each !== name);
  const legacy = legacyVersions.find(({ implied }) => isSameSet(implied, writers));
  if (legacy !== undefined) return { ...legacy.versions, readerFeatures: null, writerFeatures: null };
  if (readers.every((each) => each === 'columnMapping')) {
    const minReaderVersion = readers.length === 0 ? 1 : 2;
    return { minReaderVersion, minWriterVersion: 7, readerFeatures: null, writerFeatures: writers };
  }
  return { minReaderVersion: 3, minWriterVersion: 7, readerFeatures: readers, writerFeatures: writers };
}

/** What the schema and the properties make use of. Errors: DELTA_UNSUPPORTED_FEATURES_IN_CONFIG for a feature that silt does not know. */
export function featuresOf(schema: Schema, configuration: Configuration): readonly string[] {
  const features = new Set<string>();
  for (const [key, value] of Object.entries(configuration)) {
    const named = /^delta\.feature\.(.+)$/.exec(key)?.[1];
    if (named !== undefined) features.add(knownFeature(named));
    else if (key.startsWith('delta.constraints.')) features.add('checkConstraints');
    else if (value.toLowerCase() === 'true' && switches[key] !== undefined) features.add(switches[key]);
  }
  for (const name of featuresOfVersions(configuration)) features.add(name);
  const mode = configuration['delta.columnMapping.mode'] ?? 'none';
  if (mode !== 'none') features.add('columnMapping');
  if (configuration['delta.checkpointPolicy'] === 'v2') features.add('v2Checkpoint');
  for (const member of schema.fields) addFieldFeatures(member, features);
  return [...features];
}

/** `delta.minReaderVersion` and `delta.minWriterVersion` ask for all that versions without lists imply. */
function featuresOfVersions(configuration: Configuration): readonly string[] {
  const minReaderVersion = Number(configuration['delta.minReaderVersion'] ?? 1);
  const minWriterVersion = Number(configuration['delta.minWriterVersion'] ?? 1);
  const versions = { minReaderVersion, minWriterVersion, readerFeatures: null, writerFeatures: null };
  return [...readerFeatures(versions), ...writerFeatures(versions)];
}

const switches: Readonly<Record<string, string>> = {
  'delta.enableDeletionVectors': 'deletionVectors',
  'delta.enableChangeDataFeed': 'changeDataFeed',
  'delta.enableRowTracking': 'rowTracking',
  'delta.enableInCommitTimestamps': 'inCommitTimestamp',
  'delta.enableTypeWidening': 'typeWidening',
};

const dependencies: Readonly<Record<string, readonly string[]>> = {
  clustering: ['domainMetadata'],
  rowTracking: ['domainMetadata'],
};

/** What the writer versions without lists imply, from the least. */
const legacyVersions = [2, 3, 4, 5, 6].map((minWriterVersion) => {
  const versions = { minReaderVersion: minWriterVersion >= 5 ? 2 : 1, minWriterVersion };
  const implied = writerFeatures({ ...versions, readerFeatures: null, writerFeatures: null });
  return { versions, implied };
});

function addFieldFeatures({ type, metadata }: Field, features: Set<string>): void {
  if (metadata?.['delta.generationExpression'] !== undefined) features.add('generatedColumns');
  if (metadata?.['delta.identity.start'] !== undefined) features.add('identityColumns');
  addTypeFeatures(type, features);
}

function addTypeFeatures(type: DataType, features: Set<string>): void {
  switch (type.id) {
    case 'timestamp':
      if (type.zone === 'none') features.add('timestampNtz');
      return;
    case 'variant':
      features.add('variantType');
      return;
    case 'struct':
      for (const member of type.fields) addFieldFeatures(member, features);
      return;
    case 'list':
      addTypeFeatures(type.item.type, features);
      return;
    case 'map':
      addTypeFeatures(type.key.type, features);
      addTypeFeatures(type.value.type, features);
      return;
    default:
      return;
  }
}

function knownFeature(name: string): string {
  const found = allFeatures.find((feature) => feature.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found.name;
  throw new EngineError('DELTA_UNSUPPORTED_FEATURES_IN_CONFIG', { configs: `delta.feature.${name}` });
}

function isReaderFeature(name: string): boolean {
  return allFeatures.some((feature) => feature.name === name && feature.kind === 'readerWriter');
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}
