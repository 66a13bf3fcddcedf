/**
 * May this table be read, may it be written: the protocol's versions and lists against what silt knows.
 * What keeps silt out is named, all of it at once. Source: PROTOCOL.md, "Table Features".
 */
import { EngineError } from '../core/errors.ts';
import type { Schema } from '../core/types.ts';
import { corrupt, type Metadata, type Protocol } from './actions.ts';
import { allFeatures } from './features/all.ts';
import type { TableFeature } from './features/feature.ts';

export interface CheckedTable {
  readonly name: string;
  readonly protocol: Protocol;
  readonly metadata: Metadata;
  readonly schema: Schema;
}

/** The versions at which features are listed instead of implied. */
const listReader = 3;
const listWriter = 7;

/** Fails with DELTA_UNSUPPORTED_FEATURES_FOR_READ, DELTA_INVALID_PROTOCOL_VERSION or DELTA_LOG_CORRUPT where silt cannot read the table. */
export function checkReadable(table: CheckedTable): void {
  checkVersions(table);
  const names = readerFeatures(table.protocol).filter(
    (name) => !isHandled(name, table, (f) => f.isReadable && (f.canRead?.(table) ?? true)),
  );
  if (names.length > 0) {
    throw new EngineError('DELTA_UNSUPPORTED_FEATURES_FOR_READ', { tableName: table.name, features: names.join(', ') });
  }
}

/** Fails with DELTA_UNSUPPORTED_FEATURES_FOR_WRITE, and as `checkReadable` does, where silt cannot write the table. */
export function checkWritable(table: CheckedTable): void {
  checkReadable(table);
  const names = writerFeatures(table.protocol).filter((name) => !isHandled(name, table, (f) => f.isWritable));
  if (names.length > 0) {
    throw new EngineError('DELTA_UNSUPPORTED_FEATURES_FOR_WRITE', {
      tableName: table.name,
      features: names.join(', '),
    });
  }
}

/** The features that a reader has to know, listed or implied by the version. */
export function readerFeatures(protocol: Protocol): readonly string[] {
  if (protocol.minReaderVersion >= listReader) return protocol.readerFeatures ?? [];
  return allFeatures.filter((feature) => isImplied(feature, protocol, 'reader')).map((feature) => feature.name);
}

/** The features that a writer has to know, listed or implied by the version. */
export function writerFeatures(protocol: Protocol): readonly string[] {
  if (protocol.minWriterVersion >= listWriter) return protocol.writerFeatures ?? [];
  return allFeatures.filter((feature) => isImplied(feature, protocol, 'writer')).map((feature) => feature.name);
}

function isImplied(feature: TableFeature, protocol: Protocol, side: 'reader' | 'writer'): boolean {
  if (feature.legacyVersions === null) return false;
  if (side === 'reader') {
    return feature.kind === 'readerWriter' && protocol.minReaderVersion >= feature.legacyVersions.reader;
  }
  return protocol.minWriterVersion >= feature.legacyVersions.writer;
}

function isHandled(name: string, table: CheckedTable, knows: (feature: TableFeature) => boolean): boolean {
  const feature = allFeatures.find((candidate) => candidate.name === name);
  if (feature === undefined) return false;
  return knows(feature) || feature.isActive?.(table) === false;
}

function checkVersions({ name, protocol }: CheckedTable): void {
  const { minReaderVersion, minWriterVersion } = protocol;
  if (minReaderVersion > listReader || minWriterVersion > listWriter || minReaderVersion < 1 || minWriterVersion < 1) {
    throw new EngineError('DELTA_INVALID_PROTOCOL_VERSION', { tableName: name, minReaderVersion, minWriterVersion });
  }
  if (minReaderVersion === listReader && minWriterVersion < listWriter) {
    throw corrupt(
      `reader version ${minReaderVersion} goes with writer version ${listWriter}, not ${minWriterVersion}`,
      name,
    );
  }
  if (minReaderVersion === listReader && protocol.readerFeatures === null) {
    throw corrupt('the protocol lists no reader features', name);
  }
  if (minWriterVersion === listWriter && protocol.writerFeatures === null) {
    throw corrupt('the protocol lists no writer features', name);
  }
}
