/** Names of relations as the catalog handles them: what a name may stand for, and the small rules of comparing and taking them apart. */
import { EngineError, type Span } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import type { Schema } from '../core/types.ts';
import type { DeltaTable } from '../delta/snapshot.ts';
import type { TableProvider, ViewDefinition } from '../plan/ports.ts';
import type { Location } from '../storage/open-store.ts';
import type { StoredRelation, StoredTable, StoredView } from './catalog-state.ts';

export const defaultCatalogName = 'spark_catalog';
export const defaultSchemaName = 'default';
export const informationSchemaName = 'information_schema';
export const twiceHint = 'Two folders of one name cannot be attached; one can be named in SQL as delta.`path`.';

/** Formats of files that Spark reads by their path, and silt does not. */
export const otherFormats: ReadonlySet<string> = new Set(['orc', 'avro', 'text', 'xml', 'binaryfile']);

/** A Delta table that a statement changes. */
export interface FoundTable {
  readonly table: DeltaTable;
  /** As messages name it: `spark_catalog`.`default`.`t` without the quotes, or the path. */
  readonly name: string;
  readonly location: Location;
  /** Where the name is kept; 'path' has none. */
  readonly holder:
    | { readonly kind: 'warehouse'; readonly stored: StoredTable }
    | { readonly kind: 'attached' | 'path' };
}

/** A table of a folder that the session was opened on. */
export interface AttachedTable {
  readonly name: string;
  readonly table: DeltaTable;
  readonly location: Location;
}

export interface AttachedSchema {
  readonly name: string;
  /** Null for `default`, which holds tables that were attached one by one. */
  readonly folder: Location | null;
  /** By lower-case name. */
  readonly tables: Map<string, AttachedTable>;
}

/** Where a name stands, and the tables that its statement has seen. */
export interface Naming {
  readonly span: Span | undefined;
  readonly within: string | undefined;
  readonly snapshots: Map<string, Promise<TableProvider>>;
  readonly reader: CatalogReader;
}

/** Who reads the catalog's own tables, and whether in PostgreSQL's words. */
export interface CatalogReader {
  readonly isPostgres: boolean;
  readonly user: string;
  /** The columns of a view, by binding it; null where it does not bind. */
  readonly viewColumns: (schema: string, name: string) => Promise<Schema | null>;
  /** The rows of a table of the server that the session is in; null where there is none of that name. */
  readonly serverRows: (table: string) => Promise<readonly (readonly Scalar[])[] | null>;
}

/** Of a path that holds neither a Delta table nor a catalog. */
export function noTables(path: string): EngineError {
  const hint = 'Name the folder of a Delta table, or a folder that holds such folders.';
  return new EngineError('DELTA_TABLE_NOT_FOUND', { path }, { hint });
}

/** The schema and name that a new table or view is to have. */
export interface NewName {
  readonly schema: string;
  readonly name: string;
  /** The folder of an attached schema; null in the warehouse. */
  readonly folder: Location | null;
}

/** One entry of SHOW TABLES. */
export interface TableEntry {
  readonly schema: string;
  readonly name: string;
  readonly isTemporary: boolean;
  readonly kind: 'table' | 'view';
}

export function entry(schema: string, name: string, kind: TableEntry['kind']): TableEntry {
  return { schema, name, isTemporary: schema === '', kind };
}

export function nameOf(relation: StoredRelation): string {
  return relation.kind === 'table' ? relation.table.name : relation.view.name;
}

/** `[schema, name]` or `[name]`. */
export function withoutCatalog(parts: readonly string[], span: Span | undefined): readonly string[] {
  const own = parts.length === 3 && isSame(parts[0]!, defaultCatalogName) ? parts.slice(1) : parts;
  if (own.length <= 2) return own;
  const namespace = own.slice(0, -1).map((part) => `\`${part}\``);
  throw new EngineError(
    'REQUIRES_SINGLE_PART_NAMESPACE',
    { sessionCatalog: defaultCatalogName, namespace: namespace.join('.') },
    { span },
  );
}

export function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** A path that ends in `@v1` is one of its own where it is there. */
export function nullWhereAbsent(error: unknown): null {
  if (error instanceof EngineError && error.condition === 'DELTA_TABLE_NOT_FOUND') return null;
  throw error;
}

/** The schema (null where none is named) and the name; a namespace of several parts is a schema that there is not. */
export function lookupParts(parts: readonly string[]): readonly [schema: string | null, name: string] {
  const own = parts.length === 3 && isSame(parts[0]!, defaultCatalogName) ? parts.slice(1) : parts;
  return own.length === 1 ? [null, own[0]!] : [own.slice(0, -1).join('.'), own.at(-1)!];
}

/** Every name that could have been meant, nearest choice left to the binder. */
export function suggestionsOf(entries: readonly TableEntry[], current: string): readonly string[] {
  return entries.map((e) => (e.isTemporary || isSame(e.schema, current) ? e.name : `${e.schema}.${e.name}`));
}

export const nobody: CatalogReader = {
  isPostgres: false,
  user: '',
  viewColumns: async () => null,
  serverRows: async () => null,
};

export function definitionOf({ name, text, dialect, columns, schema, columnComments }: StoredView): ViewDefinition {
  const comments = columnComments === null ? {} : { comments: columnComments };
  return { name: `${schema}.${name}`, text, dialect, columns, schema, ...comments };
}
