/**
 * Actions on their way into a commit, and the JSON lines that they become. Takes typed actions, gives lines as Spark writes
 * them: members that are not there are left out. Source: PROTOCOL.md, "Actions".
 */
import { type JsonObject, type JsonValue, stringifyJson } from '../../formats/json/lossless.ts';
import type {
  AddFile,
  Transaction as AppTransaction,
  CdcFile,
  DeletionVectorDescriptor,
  DomainMetadata,
  Metadata,
  Protocol,
} from '../actions.ts';

/** What a transaction stages. A removal holds the whole entry of the file that goes. */
export type StagedAction =
  | { readonly kind: 'add'; readonly add: AddFile }
  | {
      readonly kind: 'remove';
      readonly file: AddFile;
      readonly dataChange: boolean;
      readonly deletionTimestampMs: number;
    }
  /** A file of deletion vectors that no file of rows has any more. */
  | { readonly kind: 'tombstone'; readonly path: string; readonly deletionTimestampMs: number }
  | { readonly kind: 'cdc'; readonly cdc: CdcFile }
  | { readonly kind: 'metaData'; readonly metadata: Metadata }
  | { readonly kind: 'protocol'; readonly protocol: Protocol }
  | { readonly kind: 'txn'; readonly txn: AppTransaction }
  | { readonly kind: 'domainMetadata'; readonly domain: DomainMetadata };

/** The line of an action. */
export function actionLine(action: StagedAction): JsonObject {
  switch (action.kind) {
    case 'add':
      return { add: addJson(action.add) };
    case 'remove':
      return { remove: removeJson(action) };
    case 'tombstone':
      return { remove: { path: action.path, deletionTimestamp: action.deletionTimestampMs, dataChange: false } };
    case 'cdc': {
      const { path, partitionValues, sizeBytes } = action.cdc;
      return { cdc: { path, partitionValues, size: sizeBytes, dataChange: false } };
    }
    case 'metaData':
      return { metaData: metadataJson(action.metadata) };
    case 'protocol':
      return { protocol: present({ ...action.protocol }) };
    case 'txn': {
      const { appId, version, lastUpdatedMs } = action.txn;
      return { txn: present({ appId, version, lastUpdated: lastUpdatedMs }) };
    }
    case 'domainMetadata':
      return { domainMetadata: { ...action.domain } };
  }
}

function addJson(add: AddFile): JsonObject {
  return present({
    path: add.path,
    partitionValues: add.partitionValues,
    size: add.sizeBytes,
    modificationTime: add.modificationTimeMs,
    dataChange: add.dataChange,
    stats: add.stats === null || typeof add.stats === 'string' ? add.stats : stringifyJson(add.stats),
    tags: add.tags,
    deletionVector: vectorJson(add.deletionVector),
    baseRowId: add.baseRowId,
    defaultRowCommitVersion: add.defaultRowCommitVersion,
    clusteringProvider: add.clusteringProvider,
  });
}

function removeJson({ file, dataChange, deletionTimestampMs }: StagedAction & { kind: 'remove' }): JsonObject {
  return present({
    path: file.path,
    deletionTimestamp: deletionTimestampMs,
    dataChange,
    extendedFileMetadata: true,
    partitionValues: file.partitionValues,
    size: file.sizeBytes,
    tags: file.tags,
    deletionVector: vectorJson(file.deletionVector),
    baseRowId: file.baseRowId,
    defaultRowCommitVersion: file.defaultRowCommitVersion,
  });
}

function vectorJson(vector: DeletionVectorDescriptor | null): JsonObject | null {
  if (vector === null) return null;
  const { storageType, pathOrInlineDv, offset, sizeBytes, cardinality } = vector;
  return present({ storageType, pathOrInlineDv, offset, sizeInBytes: sizeBytes, cardinality });
}

function metadataJson(metadata: Metadata): JsonObject {
  return present({
    id: metadata.id,
    name: metadata.name,
    description: metadata.description,
    format: { provider: metadata.provider, options: {} },
    schemaString: metadata.schemaString,
    partitionColumns: metadata.partitionColumns,
    configuration: metadata.configuration,
    createdTime: metadata.createdTimeMs,
  });
}

function present(members: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const kept = Object.entries(members).filter((entry): entry is [string, JsonValue] => {
    return entry[1] !== null && entry[1] !== undefined;
  });
  return Object.fromEntries(kept);
}
