/**
 * What a table keeps by each feature that can be dropped, and how it goes: properties, files that only the feature explains, notes
 * in the schema. Each takes a target and gives it as it is afterwards; what is not there makes no commit.
 */
import { EngineError } from '../../core/errors.ts';
import { type DataType, type Field, isSameType } from '../../core/types.ts';
import { isObject } from '../../delta/actions.ts';
import { readFullState, textOf } from '../../delta/checkpoint/full-state.ts';
import { vectorFile } from '../../delta/deletion-vector.ts';
import { type MappingMode, physicalName } from '../../delta/features/column-mapping.ts';
import { placeOfFile } from '../../delta/log/data-path.ts';
import { readSegment } from '../../delta/log/segment.ts';
import { clusteringColumns } from '../../delta/properties.ts';
import { schemaJson } from '../../delta/schema.ts';
import { readFooter } from '../../formats/parquet/footer.ts';
import type { StatementEnv } from '../env.ts';
import { copiedFiles, reorganize } from '../optimize.ts';
import { clusteringDomain } from '../write/table-spec.ts';
import { beginOn, commitChanges, latest, layoutOf, type Target } from '../write/target.ts';
import { commitMetadata } from './commit.ts';
import { withoutMapping, withoutTypeChanges } from './plain-fields.ts';

type Cleaning = (target: Target, env: StatementEnv) => Promise<Target>;

/** By the feature's name. */
export const traces: Readonly<Record<string, Cleaning>> = {
  checkConstraints: withoutConstraints,
  checkpointProtection: async (target) => target,
  columnMapping: unmapped,
  deletionVectors: withoutVectors,
  inCommitTimestamp: (target, env) => unset(target, inCommitKeys, env),
  rowTracking: (target, env) => unset(target, rowTrackingKeys, env),
  typeWidening: narrowed,
  v2Checkpoint: classic,
  vacuumProtocolCheck: async (target) => target,
};

const inCommitKeys = [
  'delta.enableInCommitTimestamps',
  'delta.inCommitTimestampEnablementVersion',
  'delta.inCommitTimestampEnablementTimestamp',
];

const rowTrackingKeys = [
  'delta.enableRowTracking',
  'delta.rowTracking.materializedRowIdColumnName',
  'delta.rowTracking.materializedRowCommitVersionColumnName',
];

async function withoutConstraints(target: Target): Promise<Target> {
  const prefix = 'delta.constraints.';
  const keys = Object.keys(target.snapshot.metadata.configuration).filter((key) => key.startsWith(prefix));
  if (keys.length === 0) return target;
  const constraints = keys.map((key) => `\`${key.slice(prefix.length)}\``).join(', ');
  throw new EngineError('DELTA_CANNOT_DROP_CHECK_CONSTRAINT_FEATURE', { constraints });
}

async function unset(target: Target, keys: readonly string[], env: StatementEnv): Promise<Target> {
  const { configuration: before } = target.snapshot.metadata;
  const there = keys.filter((key) => before[key] !== undefined);
  if (there.length === 0) return target;
  const configuration = Object.fromEntries(Object.entries(before).filter(([key]) => !there.includes(key)));
  const parameters = { properties: JSON.stringify(there), ifExists: 'true' };
  await commitMetadata(target, { name: 'UNSET TBLPROPERTIES', parameters, configuration }, env);
  return latest(target, env);
}

async function classic(target: Target, env: StatementEnv): Promise<Target> {
  const { configuration } = target.snapshot.metadata;
  if ((configuration['delta.checkpointPolicy'] ?? 'classic') === 'classic') return target;
  const given = { 'delta.checkpointPolicy': 'classic' };
  const change = { name: 'SET TBLPROPERTIES', parameters: { properties: JSON.stringify(given) } };
  await commitMetadata(target, { ...change, configuration: { ...configuration, ...given } }, env);
  return latest(target, env);
}

/** Rows that are deleted leave their files; the files of vectors are noted as removed, for whoever knows no vectors. */
async function withoutVectors(found: Target, env: StatementEnv): Promise<Target> {
  let target = await unset(found, ['delta.enableDeletionVectors'], env);
  const { files } = target.snapshot;
  const marked = Array.from({ length: files.length }, (_, i) => i).filter((i) => files.vectorAt(i) !== null);
  await reorganize(target, new Set(marked), env);
  target = await latest(target, env);
  const paths = await vectorPaths(target, env);
  if (paths.length === 0) return target;
  const tx = beginOn(target, env);
  for (const path of paths) tx.stage({ kind: 'tombstone', path, deletionTimestampMs: env.commitContext.nowMs() });
  const operation = { name: 'Deletion Vector Tombstones', parameters: {}, metrics: {}, changesData: false };
  await commitChanges(tx, operation, env);
  return latest(target, env);
}

/** The files of vectors that removed files had. */
async function vectorPaths({ snapshot }: Target, env: StatementEnv): Promise<readonly string[]> {
  const { log, version } = snapshot;
  const segment = await readSegment(log, Number(version), env.signal);
  const { removes } = await readFullState(log, segment, env.checkpointContext().readers, env.signal);
  const place = { store: log.store.ref, root: log.root };
  const paths = new Set<string>();
  for (const { deletionVector: vector } of removes) {
    if (!isObject(vector)) continue;
    const [storageType, pathOrInlineDv] = [textOf(vector, 'storageType'), textOf(vector, 'pathOrInlineDv')];
    const path = vectorFile({ storageType, pathOrInlineDv, offset: null, sizeBytes: 0, cardinality: 0 }, place);
    if (path !== null) paths.add(path);
  }
  return [...paths];
}

/** Files of narrower types are rewritten; then the schema forgets them. */
async function narrowed(found: Target, env: StatementEnv): Promise<Target> {
  let target = await unset(found, ['delta.enableTypeWidening'], env);
  await reorganize(target, await narrowFiles(target, env), env);
  target = await latest(target, env);
  const plain = withoutTypeChanges(target.snapshot.schema.fields);
  if (plain.changed.length === 0) return target;
  const change = { name: 'DROP FEATURE', parameters: { columns: JSON.stringify(plain.changed) }, fields: plain.fields };
  await commitMetadata(target, change, env);
  return latest(target, env);
}

async function narrowFiles({ snapshot }: Target, env: StatementEnv): Promise<ReadonlySet<number>> {
  const { files, log, schema, mapping } = snapshot;
  const narrow = new Set<number>();
  if (withoutTypeChanges(schema.fields).changed.length === 0) return narrow;
  for (let i = 0; i < files.length; i++) {
    const { store: ref, path } = placeOfFile(files.pathAt(i), { store: log.store.ref, root: log.root });
    const store = env.openStore(ref);
    const read = (start: number, end: number) => store.read(path, { start, end }, env.signal);
    const footer = await readFooter(read, files.sizeBytesAt(i), path);
    if (differ(footer.schema.fields, schema.fields, mapping)) narrow.add(i);
  }
  return narrow;
}

function differ(file: readonly Field[], own: readonly Field[], mapping: MappingMode): boolean {
  return own.some((f) => {
    const found = file.find(({ name }) => name === physicalName(f, mapping));
    return found !== undefined && isOther(found.type, f.type, mapping);
  });
}

function isOther(file: DataType, own: DataType, mapping: MappingMode): boolean {
  if (file.id === 'struct' && own.id === 'struct') return differ(file.fields, own.fields, mapping);
  if (file.id === 'list' && own.id === 'list') return isOther(file.item.type, own.item.type, mapping);
  if (file.id === 'map' && own.id === 'map') {
    return isOther(file.key.type, own.key.type, mapping) || isOther(file.value.type, own.value.type, mapping);
  }
  return ['int', 'float', 'decimal', 'date'].includes(file.id) && !isSameType(file, own);
}

/** Every file is rewritten under the columns' own names. */
async function unmapped(target: Target, env: StatementEnv): Promise<Target> {
  const { metadata, schema, files } = target.snapshot;
  const {
    'delta.columnMapping.mode': mode = 'none',
    'delta.columnMapping.maxColumnId': _,
    ...configuration
  } = metadata.configuration;
  if (mode === 'none') return target;
  const fields = withoutMapping(schema.fields);
  const layout = { ...layoutOf(target.snapshot), schema: { fields }, mapping: 'none' as const, configuration };
  const copied = await copiedFiles(target, layout, env);
  const tx = beginOn(target, env);
  try {
    tx.reads.isWholeTable = true;
    tx.stage({ kind: 'metaData', metadata: { ...metadata, schemaString: schemaJson({ fields }), configuration } });
    for (const file of files) tx.remove(file, false);
    for (const add of copied.adds) tx.stage({ kind: 'add', add });
    const clustered = clusteringColumns(target.snapshot);
    if (clustered !== null) {
      tx.stage({ kind: 'domainMetadata', domain: clusteringDomain(clustered, { fields }, 'none') });
    }
    const metrics = { numOutputBytes: copied.adds.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) };
    const operation = { name: 'REMOVE COLUMN MAPPING', parameters: {}, metrics, changesData: false };
    await commitChanges(tx, operation, env);
  } catch (error) {
    if (!tx.isInDoubt) await copied.abort();
    throw error;
  }
  return latest(target, env);
}
