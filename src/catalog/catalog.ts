/**
 * The names of a session: schemas of attached folders, temporary views and tables, paths. Takes names, gives relations.
 * Lists lazily and reads no table before one is asked for. Names are case-insensitive and keep their spelling.
 */
import { basename } from 'node:path';
import { EngineError, type Span, unsupported } from '../core/errors.ts';
import type { LogReaders } from '../delta/readers.ts';
import { deltaProvider, type JudgeContext } from '../delta/scan.ts';
import { type DeltaTable, isDeltaTable, openTable } from '../delta/snapshot.ts';
import type { Scope, TableProvider, TimeTravel } from '../plan/ports.ts';
import { type Location, locate, locationText } from '../storage/open-store.ts';
import type { ObjectStore, StoreRef } from '../storage/store.ts';
import { informationSchema } from './information-schema.ts';
import { parquetTable } from './parquet-table.ts';
import { Routines, Variables } from './session-names.ts';
import { Temporaries } from './temporary.ts';
import { splitTravelSuffix } from './travel-suffix.ts';

export interface CatalogOptions {
  /** Relative paths are resolved against it. */
  readonly workingFolder: string;
  readonly openStore: (ref: StoreRef) => ObjectStore;
  readonly readers: LogReaders;
  readonly judging: JudgeContext;
  /** The session's zone, as it is now: `t@20240101000000000` is in it. */
  readonly zone: () => string;
}

/** A Delta table that a statement looks into or changes. */
export interface FoundTable {
  readonly table: DeltaTable;
  /** As messages name it: `spark_catalog.schema.name`, or delta.`path`. */
  readonly name: string;
  readonly location: Location;
}

/** One entry of SHOW TABLES. */
export interface TableEntry {
  readonly schema: string;
  readonly name: string;
  readonly isTemporary: boolean;
  readonly kind: 'table' | 'view';
}

interface AttachedTable {
  readonly name: string;
  readonly table: DeltaTable;
  readonly location: Location;
}

interface AttachedSchema {
  readonly name: string;
  /** Null for `default`, which holds tables that were attached one by one. */
  readonly folder: Location | null;
  /** By lower-case name. */
  readonly tables: Map<string, AttachedTable>;
}

export const defaultCatalogName = 'spark_catalog';
export const defaultSchemaName = 'default';
const twiceHint = 'Two folders of one name cannot be attached; one can be named in SQL as delta.`path`.';
const informationSchemaName = 'information_schema';
/** Formats of files that Spark reads by their path, and silt does not. */
const otherFormats: ReadonlySet<string> = new Set(['csv', 'json', 'orc', 'avro', 'text', 'xml', 'binaryfile']);

/** So many tables that were named by a path are remembered. */
const tablesByPathMax = 64;

export class Catalog {
  readonly #options: CatalogOptions;
  readonly #schemas = new Map<string, AttachedSchema>();
  /** Views and tables that last as long as the session. */
  readonly temporary = new Temporaries();
  readonly variables = new Variables();
  readonly routines = new Routines();
  readonly #tablesByPath = new Map<string, DeltaTable>();
  #current = defaultSchemaName;

  constructor(options: CatalogOptions) {
    this.#options = options;
    this.#schemas.set(defaultSchemaName, { name: defaultSchemaName, folder: null, tables: new Map() });
  }

  get currentSchema(): string {
    return this.#current;
  }

  /**
   * A Delta table becomes a table of its folder's name in the default schema, a folder that holds tables a schema of its
   * name; the first such schema becomes the current one. Errors: DELTA_TABLE_NOT_FOUND where it is neither,
   * TABLE_OR_VIEW_ALREADY_EXISTS and SCHEMA_ALREADY_EXISTS where its name is taken.
   */
  async attach(pathOrUrl: string): Promise<void> {
    const location = locate(pathOrUrl, this.#options.workingFolder);
    const name = basename(locationText(location).replace(/\/+$/, ''));
    const store = this.#options.openStore(location.store);
    if (await isDeltaTable(store, location.path)) {
      this.#addTable(this.#schemas.get(defaultSchemaName)!.tables, name, store, location);
      return;
    }
    const tables = new Map<string, AttachedTable>();
    for (const folder of await store.listFolders(location.path)) {
      const path = location.path === '' ? folder : `${location.path}/${folder}`;
      if (folder.startsWith('_') || folder.startsWith('.')) continue;
      if (await isDeltaTable(store, path)) this.#addTable(tables, folder, store, { store: location.store, path });
    }
    if (tables.size === 0) {
      throw new EngineError(
        'DELTA_TABLE_NOT_FOUND',
        { path: pathOrUrl },
        { hint: 'Name the folder of a Delta table, or a folder that holds such folders.' },
      );
    }
    const isFirst = this.#schemas.size === 1;
    if (this.#schemas.has(name.toLowerCase())) {
      throw new EngineError('SCHEMA_ALREADY_EXISTS', { schemaName: `\`${name}\`` }, { hint: twiceHint });
    }
    this.#schemas.set(name.toLowerCase(), { name, folder: location, tables });
    if (isFirst) this.#current = name;
  }

  #addTable(tables: Map<string, AttachedTable>, name: string, store: ObjectStore, location: Location): void {
    if (tables.has(name.toLowerCase())) {
      throw new EngineError('TABLE_OR_VIEW_ALREADY_EXISTS', { relationName: `\`${name}\`` }, { hint: twiceHint });
    }
    const table = openTable(store, location.path, this.#options.readers);
    tables.set(name.toLowerCase(), { name, table, location });
  }

  /** Makes a schema current. Errors: SCHEMA_NOT_FOUND. */
  use(name: string, span?: Span): void {
    this.#current = this.#schemaNamed(name, span).name;
  }

  schemaNames(): readonly string[] {
    return [...this.#schemas.values()].map((schema) => schema.name).sort();
  }

  /** Where a schema's tables are; null where they are not in one folder, or where there is no such schema. */
  schemaFolder(name: string): Location | null {
    return this.#schemas.get(name.toLowerCase())?.folder ?? null;
  }

  /** The Delta table of that name or path, whether or not there is one at the path; null where the name is none of a Delta table. */
  findTable(parts: readonly string[]): FoundTable | null {
    const own = parts.length === 3 && isSame(parts[0]!, defaultCatalogName) ? parts.slice(1) : parts;
    if (own.length > 2) return null;
    const [schema, name] = own.length === 2 ? [own[0]!, own[1]!] : [null, own[0]!];
    const attached = this.#attachedTable(schema, name);
    const fullName = this.#fullName(own).fullName;
    if (attached !== null && fullName !== undefined) return { ...attached, name: fullName.join('.') };
    if (schema === null ? !name.includes('/') || /\.parquet$/i.test(name) : !isSame(schema, 'delta')) return null;
    const location = locate(name, this.#options.workingFolder);
    const table = openTable(this.#options.openStore(location.store), location.path, this.#options.readers);
    return { table, location, name: `delta.\`${name}\`` };
  }

  /** The tables and views of a schema, and the temporary ones, by name. Errors: SCHEMA_NOT_FOUND. */
  listTables(schemaName: string = this.#current, span?: Span): readonly TableEntry[] {
    const schema = this.#schemaNamed(schemaName, span);
    const tables = [...schema.tables.values()].map(({ name }) => entry(schema.name, name, 'table'));
    const temporary = this.temporary.list().map(({ name, kind }) => entry('', name, kind));
    return [...tables, ...temporary].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #schemaNamed(name: string, span: Span | undefined): AttachedSchema {
    const schema = this.#schemas.get(name.toLowerCase());
    if (schema === undefined) throw new EngineError('SCHEMA_NOT_FOUND', { schemaName: `\`${name}\`` }, { span });
    return schema;
  }

  /** What one statement sees: every table at one version, however often it is named. */
  scope(): Scope {
    const snapshots = new Map<string, Promise<TableProvider>>();
    return {
      resolveRelation: (name, travel, span) => this.#resolve(name, travel, span, snapshots),
      suggest: async (name) => this.#suggestions(name),
    };
  }

  async #resolve(
    name: readonly string[],
    travel: TimeTravel | null,
    span: Span | undefined,
    snapshots: Map<string, Promise<TableProvider>>,
  ): ReturnType<Scope['resolveRelation']> {
    const parts = name.length === 3 && isSame(name[0]!, defaultCatalogName) ? name.slice(1) : name;
    if (parts.length === 1 && travel === null) {
      const temporary = this.temporary.find(parts[0]!);
      if (temporary !== undefined) return temporary;
    }
    const suffix = travel === null ? splitTravelSuffix(parts, this.#options.zone()) : null;
    const whole = this.#table(parts, travel, span, snapshots);
    const found = await (suffix === null ? whole : whole.catch(nullWhereAbsent));
    if (found !== null) return { kind: 'table', provider: found, ...this.#fullName(parts) };
    const older = suffix === null ? null : await this.#table(suffix.name, suffix.travel, span, snapshots);
    return older === null ? null : { kind: 'table', provider: older, ...this.#fullName(suffix!.name) };
  }

  /** Tables of schemas have a whole name; paths and system tables go by what was written. */
  #fullName(parts: readonly string[]): { readonly fullName?: readonly string[] } {
    const [schema, name] = parts.length > 1 ? [parts[0]!, parts[1]!] : [null, parts[0]!];
    const key = name.toLowerCase();
    const searched = schema === null ? [this.#current, defaultSchemaName] : [schema];
    const holder = searched.map((each) => this.#schemas.get(each.toLowerCase())).find((each) => each?.tables.has(key));
    return holder === undefined ? {} : { fullName: [defaultCatalogName, holder.name, holder.tables.get(key)!.name] };
  }

  async #table(
    parts: readonly string[],
    travel: TimeTravel | null,
    span: Span | undefined,
    snapshots: Map<string, Promise<TableProvider>>,
  ): Promise<TableProvider | null> {
    const [first, last] = [parts.length > 1 ? parts[0]! : null, parts.at(-1)!];
    if (parts.length > 2) return null;
    if (first !== null && isSame(first, informationSchemaName)) {
      return informationSchema(last, this.#allEntries(), (schema, table) => this.#schemaOf(schema, table));
    }
    if (first === null || this.#schemas.has(first.toLowerCase())) {
      const attached = this.#attachedTable(first, last);
      if (attached !== null) return this.#snapshot(attached.table, displayName(attached, first), travel, snapshots);
      if (first !== null) return null;
    }
    return this.#byPath(first, last, travel, span, snapshots);
  }

  /** `delta.` + path, `parquet.` + path, or a bare path. */
  async #byPath(
    format: string | null,
    path: string,
    travel: TimeTravel | null,
    span: Span | undefined,
    snapshots: Map<string, Promise<TableProvider>>,
  ): Promise<TableProvider | null> {
    const isParquet = format === null ? /\.parquet$/i.test(path) : isSame(format, 'parquet');
    const isDelta = format === null ? path.includes('/') && !isParquet : isSame(format, 'delta');
    if (format !== null && otherFormats.has(format.toLowerCase()))
      throw unsupported(`Reading ${format} files`, { span });
    if (!isParquet && !isDelta) return null;
    const location = locate(path, this.#options.workingFolder);
    const store = this.#options.openStore(location.store);
    if (isParquet) {
      if (travel !== null)
        throw new EngineError('UNSUPPORTED_FEATURE', { feature: 'Time travel on Parquet files' }, { span });
      return parquetTable(location, (ref) => this.#options.openStore(ref), path);
    }
    const table = this.#tableAt(store, location);
    return this.#snapshot(table, `delta.\`${path}\``, travel, snapshots);
  }

  /** Tables that were named by a path keep what was read of them; the one named longest ago gives way. */
  #tableAt(store: ObjectStore, location: Location): DeltaTable {
    const key = locationText(location);
    const table = this.#tablesByPath.get(key) ?? openTable(store, location.path, this.#options.readers);
    this.#tablesByPath.delete(key);
    this.#tablesByPath.set(key, table);
    if (this.#tablesByPath.size > tablesByPathMax) this.#tablesByPath.delete(this.#tablesByPath.keys().next().value!);
    return table;
  }

  #attachedTable(schema: string | null, name: string): AttachedTable | null {
    const key = name.toLowerCase();
    const searched = schema === null ? [this.#current, defaultSchemaName] : [schema];
    for (const each of searched) {
      const found = this.#schemas.get(each.toLowerCase())?.tables.get(key);
      if (found !== undefined) return found;
    }
    return null;
  }

  #snapshot(
    table: DeltaTable,
    name: string,
    travel: TimeTravel | null,
    snapshots: Map<string, Promise<TableProvider>>,
  ): Promise<TableProvider> {
    const wanted = travel === null ? '' : travel.kind === 'version' ? `v${travel.version}` : `t${travel.micros}`;
    const key = `${table.log.name}@${wanted}`;
    const known = snapshots.get(key);
    if (known !== undefined) return known;
    const { judging, openStore } = this.#options;
    const provider = table
      .snapshot(travel)
      .then((snapshot) =>
        deltaProvider(snapshot, { name, judging, openStore: (location) => openStore(location.store) }),
      );
    snapshots.set(key, provider);
    return provider;
  }

  async #schemaOf(schema: string, table: string): Promise<TableProvider | null> {
    const found = this.#schemas.get(schema.toLowerCase())?.tables.get(table.toLowerCase());
    if (found !== undefined) return this.#snapshot(found.table, table, null, new Map());
    const temporary = this.temporary.find(table);
    return temporary?.kind === 'table' ? temporary.provider : null;
  }

  #allEntries(): readonly TableEntry[] {
    const tables = [...this.#schemas.values()].flatMap((s) =>
      [...s.tables.values()].map((t) => entry(s.name, t.name, 'table')),
    );
    return [...tables, ...this.listTables(defaultSchemaName).filter((t) => t.isTemporary)];
  }

  /** Every name that could have been meant, nearest choice left to the binder. */
  #suggestions(_name: readonly string[]): readonly string[] {
    return this.#allEntries().map((e) =>
      e.isTemporary || isSame(e.schema, this.#current) ? e.name : `${e.schema}.${e.name}`,
    );
  }
}

function entry(schema: string, name: string, kind: TableEntry['kind']): TableEntry {
  return { schema, name, isTemporary: schema === '', kind };
}

/** A path that ends in `@v1` is one of its own where it is there. */
function nullWhereAbsent(error: unknown): null {
  if (error instanceof EngineError && error.condition === 'DELTA_TABLE_NOT_FOUND') return null;
  throw error;
}

function displayName(attached: AttachedTable, schema: string | null): string {
  return schema === null ? attached.name : `${schema}.${attached.name}`;
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
