/**
 * What a table is to be: its metadata, protocol and domains, from the clauses of a statement. Takes fields and clauses that
 * are checked here; gives actions. Reads and writes nothing.
 */
import { EngineError, type Span, unsupported } from '../../core/errors.ts';
import type { Field, Schema } from '../../core/types.ts';
import type { DomainMetadata, Metadata, Protocol } from '../../delta/actions.ts';
import { assignMapping } from '../../delta/features/assign-mapping.ts';
import { type MappingMode, physicalColumn } from '../../delta/features/column-mapping.ts';
import { featuresOf, protocolFor, withFeatures } from '../../delta/new-protocol.ts';
import { schemaJson } from '../../delta/schema.ts';
import type { CommitContext } from '../../delta/transaction/context.ts';
import type { Property } from '../../sql/ast.ts';
import type { Expression } from '../../sql/ast-expression.ts';
import { checkCharacters, defaultKey } from './fields.ts';
import { checkPropertyValues, deltaProperties } from './property-values.ts';

export interface TableClauses {
  readonly fields: readonly Field[];
  readonly partitionColumns: readonly string[];
  readonly clusterColumns: readonly (readonly string[])[];
  readonly properties: Readonly<Record<string, string>>;
  readonly comment: string | null;
  /** Lower case; null where the statement names none. */
  readonly provider: string | null;
}

export interface TableSpec {
  readonly metadata: Metadata;
  readonly protocol: Protocol;
  readonly domains: readonly DomainMetadata[];
  readonly fields: readonly Field[];
}

/** The actions of a new table, or of one in place of another (`base` is its protocol). Errors: those of the clauses. */
export function tableSpec(clauses: TableClauses, base: Protocol | null, context: CommitContext): TableSpec {
  const { partitionColumns, clusterColumns, properties, comment, provider } = clauses;
  checkPropertyValues(properties);
  checkPartitions(clauses);
  checkCharacters(clauses.fields, properties);
  const { fields, configuration } = mapped(clauses, context);
  const schema = { fields };
  const mode = (configuration['delta.columnMapping.mode'] ?? 'none') as MappingMode;
  const features = [...featuresOf(schema, properties), ...defaultFeature(clauses, provider)];
  if (clusterColumns.length > 0) features.push('clustering');
  const protocol = base === null ? protocolFor(schema, properties, features) : withFeatures(base, features);
  const metadata: Metadata = {
    id: context.newId(),
    name: null,
    description: comment,
    provider: 'parquet',
    schemaString: schemaJson(schema),
    partitionColumns,
    configuration,
    createdTimeMs: context.nowMs(),
  };
  return { metadata, protocol, fields, domains: clusterDomains(clusterColumns, schema, mode) };
}

function clusterDomains(
  columns: TableClauses['clusterColumns'],
  schema: Schema,
  mode: MappingMode,
): readonly DomainMetadata[] {
  return columns.length === 0 ? [] : [clusteringDomain(columns, schema, mode)];
}

/** The columns by the names that files have. Source: PROTOCOL.md, "Clustered Table". */
export function clusteringDomain(
  paths: readonly (readonly string[])[],
  schema: Schema,
  mode: MappingMode,
): DomainMetadata {
  const domain = 'delta.clustering';
  const columns = paths.map((path) => physicalColumn(schema, path, mode)?.path ?? path);
  return { domain, configuration: JSON.stringify({ clusteringColumns: columns, domainName: domain }), removed: false };
}

/** Errors: UNSUPPORTED_FEATURE for partitions by more than a column. */
export function partitionNames(partitionBy: readonly Expression[], fields: readonly Field[]): readonly string[] {
  return partitionBy.map((key) => {
    if (key.kind !== 'name' || key.parts.length !== 1) {
      throw unsupported('PARTITIONED BY an expression', { span: key.span });
    }
    return fieldNamed(key.parts[0]!.text, fields, key.span).name;
  });
}

/** Later ones win, as in a map. */
export function propertyMap(properties: readonly Property[]): Readonly<Record<string, string>> {
  return Object.fromEntries(properties.map(({ key, value }) => [canonicalKey(key), value ?? '']));
}

/** Delta's own properties are known by their names in any letter case. */
export function canonicalKey(key: string): string {
  const known = deltaProperties.find((name) => name.toLowerCase() === key.toLowerCase());
  return known ?? (/^delta\./i.test(key) ? `delta.${key.slice('delta.'.length)}` : key);
}

/** True for a property of Delta that silt knows. */
export function isDeltaProperty(key: string): boolean {
  return (
    deltaProperties.includes(key) ||
    /^delta\.(feature|constraints|rowTracking|columnMapping|universalFormat)\./.test(key)
  );
}

/** The properties that the metadata keeps: features and versions are the protocol's. */
export function keptProperties(properties: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties).filter(([key]) => !/^delta\.(feature\.|minReaderVersion$|minWriterVersion$)/.test(key)),
  );
}

function mapped(
  { fields, properties }: TableClauses,
  context: CommitContext,
): { readonly fields: readonly Field[]; readonly configuration: Readonly<Record<string, string>> } {
  const kept = keptProperties(properties);
  if (kept['delta.enableRowTracking']?.toLowerCase() === 'true') {
    kept['delta.rowTracking.materializedRowIdColumnName'] ??= `_row-id-col-${context.newId()}`;
    kept['delta.rowTracking.materializedRowCommitVersionColumnName'] ??= `_row-commit-version-col-${context.newId()}`;
  }
  if ((kept['delta.columnMapping.mode'] ?? 'none') === 'none') return { fields, configuration: kept };
  const assigned = assignMapping(fields, 0, () => `col-${context.newId()}`);
  return {
    fields: assigned.fields,
    configuration: { ...kept, 'delta.columnMapping.maxColumnId': String(assigned.maxId) },
  };
}

/** Spark wants the feature named for tables that are expressly Delta. */
function defaultFeature({ fields, properties }: TableClauses, provider: string | null): readonly string[] {
  if (!fields.some(({ metadata }) => metadata?.[defaultKey] !== undefined)) return [];
  const isNamed = Object.keys(properties).some((key) => /^delta\.feature\.allowColumnDefaults$/i.test(key));
  if (provider === 'delta' && !isNamed) {
    throw new EngineError('WRONG_COLUMN_DEFAULTS_FOR_DELTA_FEATURE_NOT_ENABLED', { commandType: 'CREATE TABLE' });
  }
  return ['allowColumnDefaults'];
}

function checkPartitions({ fields, partitionColumns, clusterColumns }: TableClauses): void {
  if (partitionColumns.length > 0 && clusterColumns.length > 0) {
    throw unsupported('A table with both PARTITIONED BY and CLUSTER BY');
  }
  if (partitionColumns.length > 0 && partitionColumns.length === fields.length) {
    throw new EngineError('ALL_PARTITION_COLUMNS_NOT_ALLOWED');
  }
  for (const name of partitionColumns) {
    const { type } = fields.find((f) => f.name === name)!;
    if (['struct', 'list', 'map', 'variant', 'interval', 'null'].includes(type.id)) {
      throw unsupported(`Partitioning by ${name}, a column of type ${type.id}`);
    }
  }
}

function fieldNamed(name: string, fields: readonly Field[], span: Span): Field {
  const found = fields.find((f) => f.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  const schemaMap = fields.map((f) => f.name).join(', ');
  throw new EngineError('DELTA_PARTITION_COLUMN_NOT_FOUND', { columnName: name, schemaMap }, { span });
}
