/**
 * The names of a session: schemas of attached folders, temporary views and tables, paths. Takes names, gives relations.
 * Lists lazily and reads no table before one is asked for. Names are case-insensitive and keep their spelling.
 */
import { basename } from 'node:path';
import { EngineError, type Span } from '../core/errors.ts';
import type { DeltaScanOptions } from '../delta/scan.ts';
import { type DeltaTable, isDeltaTable } from '../delta/snapshot.ts';
import type { Scope, TableProvider, TimeTravel, ViewDefinition } from '../plan/ports.ts';
import { type Location, locate, locationText } from '../storage/open-store.ts';
import { isCatalog } from './catalog-log.ts';
import type { CatalogOptions } from './catalog-options.ts';
import type { StoredTable, StoredView } from './catalog-state.ts';
import { ChangesMade } from './changes-made.ts';
import { informationSchema } from './information-schema.ts';
import {
  type AttachedSchema,
  type AttachedTable,
  type CatalogReader,
  defaultCatalogName,
  defaultSchemaName,
  definitionOf,
  entry,
  type FoundTable,
  informationSchemaName,
  isSame,
  lookupParts,
  type Naming,
  type NewName,
  nameOf,
  nobody,
  noTables,
  nullWhereAbsent,
  suggestionsOf,
  type TableEntry,
  twiceHint,
  withoutCatalog,
} from './names.ts';
import { OpenTables, type Standing } from './open-tables.ts';
import { ownParts, pgFullName } from './pg/names.ts';
import { isPgRelation, pgCatalog, pgInformation } from './pg/pg-catalog.ts';
import type { PgDatabase } from './pg/pg-rows.ts';
import { PgRoutines } from './pg/routines.ts';
import { plainFiles } from './plain-files.ts';
import { serverTable } from './server-tables.ts';
import { Routines, Variables } from './session-names.ts';
import { tableFunctionsOf } from './table-functions.ts';
import { Temporaries } from './temporary.ts';
import { splitTravelSuffix } from './travel-suffix.ts';
import { Warehouse } from './warehouse.ts';

export class Catalog {
  readonly #options: CatalogOptions;
  #schemas = new Map<string, AttachedSchema>();
  /** Views and tables that last as long as the session. */
  temporary = new Temporaries();
  variables = new Variables();
  routines = new Routines();
  readonly pgRoutines = new PgRoutines();
  /** The versions that this session has made, for UNDO. */
  changes = new ChangesMade();
  tables: OpenTables;
  /** Where statements make tables, views and schemas. */
  warehouse: Warehouse;
  #current = defaultSchemaName;

  constructor(options: CatalogOptions) {
    this.#options = options;
    this.tables = new OpenTables(options.openStore, options.readers);
    this.#schemas.set(defaultSchemaName, { name: defaultSchemaName, folder: null, tables: new Map() });
    this.warehouse = new Warehouse(options.warehouse, options.openStore(options.warehouse.store), options.context);
  }

  /** The same names, their tables seen as `standing` has them. */
  seenThrough(standing: Standing): Catalog {
    const other = new Catalog(this.#options);
    const { temporary, variables, routines, changes, warehouse } = this;
    Object.assign(other, { temporary, variables, routines, changes, warehouse });
    other.#schemas = this.#schemas;
    other.#current = this.#current;
    other.tables = this.tables.seenThrough(standing);
    return other;
  }

  get currentSchema(): string {
    return this.#current;
  }

  /**
   * A folder that holds a catalog becomes the session's warehouse; a Delta table becomes a table of its folder's name in the
   * default schema, a folder that holds tables a schema of its name; the first such schema becomes the current one. Errors: DELTA_TABLE_NOT_FOUND where it is neither,
   * TABLE_OR_VIEW_ALREADY_EXISTS and SCHEMA_ALREADY_EXISTS where its name is taken.
   */
  async attach(pathOrUrl: string): Promise<void> {
    const location = locate(pathOrUrl, this.#options.workingFolder);
    const name = basename(locationText(location).replace(/\/+$/, ''));
    const store = this.#options.openStore(location.store);
    if (await isDeltaTable(store, location.path)) {
      this.#addTable(this.#schemas.get(defaultSchemaName)!.tables, name, location);
      return;
    }
    if (await isCatalog(store, location.path)) {
      this.warehouse = new Warehouse(location, store, this.#options.context);
      await this.warehouse.refresh();
      return;
    }
    const tables = new Map<string, AttachedTable>();
    for (const folder of await store.listFolders(location.path)) {
      const path = location.path === '' ? folder : `${location.path}/${folder}`;
      if (folder.startsWith('_') || folder.startsWith('.')) continue;
      if (await isDeltaTable(store, path)) this.#addTable(tables, folder, { store: location.store, path });
    }
    if (tables.size === 0) {
      throw noTables(pathOrUrl);
    }
    const isFirst = this.#schemas.size === 1;
    if (this.#schemas.has(name.toLowerCase())) {
      throw new EngineError('SCHEMA_ALREADY_EXISTS', { schemaName: `\`${name}\`` }, { hint: twiceHint });
    }
    this.#schemas.set(name.toLowerCase(), { name, folder: location, tables });
    if (isFirst) this.#current = name;
  }

  #addTable(tables: Map<string, AttachedTable>, name: string, location: Location): void {
    if (tables.has(name.toLowerCase())) {
      throw new EngineError('TABLE_OR_VIEW_ALREADY_EXISTS', { relationName: `\`${name}\`` }, { hint: twiceHint });
    }
    const table = this.tables.at(location);
    tables.set(name.toLowerCase(), { name, table, location });
  }

  /** Reads what other sessions have made and dropped; called as a statement begins. */
  refresh(signal?: AbortSignal): Promise<void> {
    return this.warehouse.refresh(signal);
  }

  /** Gives what puts the session's temporary names back as they are now, and its current schema where that is there. */
  save(): () => void {
    const restore = this.temporary.save();
    const current = this.#current;
    return () => {
      restore();
      const names = this.schemaNames();
      const isThere = (name: string): boolean => names.some((each) => isSame(each, name));
      if (!isThere(this.#current)) this.#current = isThere(current) ? current : defaultSchemaName;
    };
  }

  /** Makes a schema current. Errors: SCHEMA_NOT_FOUND. */
  use(name: string, span?: Span): void {
    this.#current = this.#schemaName(name, span);
  }

  schemaNames(): readonly string[] {
    const attached = [...this.#schemas.values()].map((schema) => schema.name);
    const stored = [...this.warehouse.state.values()].map(({ entry }) => entry.name);
    return [...new Set([...attached, ...stored])].sort();
  }

  /** Where a schema's tables are; null where they are not in one folder, or where there is no such schema. */
  schemaFolder(name: string): Location | null {
    const folder = this.#schemas.get(name.toLowerCase())?.folder;
    if (folder != null) return folder;
    const stored = this.warehouse.state.get(name.toLowerCase());
    return stored === undefined ? null : this.warehouse.placeOf(stored.entry.location);
  }

  /** The tables and views of a schema, and the temporary ones, by name. Errors: SCHEMA_NOT_FOUND. */
  listTables(schemaName: string = this.#current, span?: Span): readonly TableEntry[] {
    const entries = this.#entriesOf(this.#schemaName(schemaName, span));
    const temporary = this.temporary.list().map(({ name, kind }) => entry('', name, kind));
    return [...entries, ...temporary].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #entriesOf(schema: string): readonly TableEntry[] {
    const key = schema.toLowerCase();
    const attached = [...(this.#schemas.get(key)?.tables.values() ?? [])].map(({ name }) =>
      entry(schema, name, 'table'),
    );
    const stored = [...(this.warehouse.state.get(key)?.relations.values() ?? [])];
    return [...attached, ...stored.map((each) => entry(schema, nameOf(each), each.kind))];
  }

  /** A schema in its own spelling. Errors: SCHEMA_NOT_FOUND. */
  #schemaName(name: string, span: Span | undefined): string {
    const key = name.toLowerCase();
    const found = this.#schemas.get(key)?.name ?? this.warehouse.state.get(key)?.entry.name;
    if (found === undefined) throw new EngineError('SCHEMA_NOT_FOUND', { schemaName: `\`${name}\`` }, { span });
    return found;
  }

  /**
   * Where a new table or view of that name goes. Errors: SCHEMA_NOT_FOUND, REQUIRES_SINGLE_PART_NAMESPACE,
   * TABLE_OR_VIEW_ALREADY_EXISTS where an attached folder has the name.
   */
  newName(parts: readonly string[], span?: Span): NewName {
    const own = withoutCatalog(parts, span);
    const schema = this.#schemaName(own.length === 1 ? this.#current : own[0]!, span);
    const name = own.at(-1)!;
    const attached = this.#schemas.get(schema.toLowerCase());
    return { schema, name, folder: attached?.folder ?? null };
  }

  /** The Delta table of that name or path; null where there is none of that name. */
  findTable(parts: readonly string[], within?: string): FoundTable | null {
    const [schema, name] = lookupParts(parts);
    for (const each of schema === null ? [within ?? this.#current, defaultSchemaName] : [schema]) {
      const attached = this.#schemas.get(each.toLowerCase())?.tables.get(name.toLowerCase());
      const full = (spelled: string): string => `${defaultCatalogName}.${this.#schemaName(each, undefined)}.${spelled}`;
      if (attached !== undefined) {
        const { table, location } = attached;
        return this.tables.seen<FoundTable>({
          table,
          location,
          name: full(attached.name),
          holder: { kind: 'attached' },
        });
      }
      const stored = this.warehouse.find(each, name);
      if (stored?.kind === 'table') return { ...this.#opened(stored.table), name: full(stored.table.name) };
    }
    return this.#tableAt(schema, name);
  }

  #tableAt(format: string | null, path: string): FoundTable | null {
    if (format === null ? !path.includes('/') : !isSame(format, 'delta')) return null;
    const location = locate(path, this.#options.workingFolder);
    const table = this.tables.at(location);
    return this.tables.seen<FoundTable>({ table, location, name: `delta.\`${path}\``, holder: { kind: 'path' } });
  }

  #opened(stored: StoredTable): Omit<FoundTable, 'name'> {
    const location = this.warehouse.placeOf(stored.location);
    return this.tables.seen({ table: this.tables.at(location), location, holder: { kind: 'warehouse', stored } });
  }

  /** Deletes the files of a managed table whose name is gone; within a transaction with its end. */
  async deleteFiles(location: Location, signal?: AbortSignal): Promise<void> {
    const { transaction } = this.tables;
    if (transaction !== null) return void transaction.dropped.push(location);
    this.tables.forget(location);
    await this.warehouse.deleteFiles(location, signal);
  }

  /** Opens the table that is or will be at a place. */
  openAt(location: Location): DeltaTable {
    return this.tables.at(location);
  }

  /** The place that a text of a statement means. */
  locate(pathOrUrl: string): Location {
    return locate(pathOrUrl, this.#options.workingFolder);
  }

  /** The stored view of that name; null where there is none. */
  findView(parts: readonly string[], within?: string): StoredView | null {
    const [schema, name] = lookupParts(parts);
    for (const each of schema === null ? [within ?? this.#current, defaultSchemaName] : [schema]) {
      const found = this.warehouse.find(each, name);
      if (found?.kind === 'view') return found.view;
    }
    return null;
  }

  /** A schema is gone: who was in it is in the default one. */
  leave(schema: string): void {
    if (isSame(this.#current, schema)) this.#current = defaultSchemaName;
  }

  /** A table made in the folder of an attached schema. */
  attachTable({ schema, name }: NewName, location: Location): void {
    const { tables } = this.#schemas.get(schema.toLowerCase())!;
    tables.set(name.toLowerCase(), { name, location, table: this.openAt(location) });
  }

  /** What one statement sees: every table at one version. */
  scope(reader: CatalogReader = nobody): Scope {
    const snapshots = new Map<string, Promise<TableProvider>>();
    return {
      resolveRelation: (name, travel, span, within) => this.#resolve(name, travel, { span, within, snapshots, reader }),
      suggest: async () => suggestionsOf(this.#allEntries(), this.#current),
      tableFunctions: tableFunctionsOf(this, this.#options),
    };
  }

  async #resolve(
    name: readonly string[],
    travel: TimeTravel | null,
    naming: Naming,
  ): ReturnType<Scope['resolveRelation']> {
    const parts = ownParts(name, naming.reader, this.schemaNames());
    if (parts.length === 1 && travel === null) {
      const temporary = this.temporary.find(parts[0]!);
      if (temporary !== undefined) return temporary;
    }
    const suffix = travel === null ? splitTravelSuffix(parts, this.#options.zone()) : null;
    const view = travel === null ? this.#view(parts, naming.within) : null;
    if (view !== null) return { kind: 'view', view };
    const whole = this.#table(parts, travel, naming);
    const found = await (suffix === null ? whole : whole.catch(nullWhereAbsent));
    if (found !== null) return { kind: 'table', provider: found, ...this.#fullName(parts, naming) };
    const older = suffix === null ? null : await this.#table(suffix.name, suffix.travel, naming);
    return older === null ? null : { kind: 'table', provider: older, ...this.#fullName(suffix!.name, naming) };
  }

  /** A stored view; its names are those of the schema in which it was made. */
  #view(parts: readonly string[], within: string | undefined): ViewDefinition | null {
    const found = this.findView(parts, within);
    if (found === null || (this.findTable(parts, within)?.holder.kind ?? 'path') !== 'path') return null;
    return definitionOf(found);
  }

  /** Tables of schemas have a whole name; paths and system tables go by what was written. */
  #fullName(parts: readonly string[], { within, reader }: Naming): { readonly fullName?: readonly string[] } {
    const [schema, name] = lookupParts(parts);
    for (const each of schema === null ? [within ?? this.#current, defaultSchemaName] : [schema]) {
      const found = this.#entriesOf(each).find((e) => isSame(e.name, name));
      if (found === undefined) continue;
      const { schema: inSchema, name: own } = found;
      return { fullName: reader.isPostgres ? pgFullName(inSchema, own) : [defaultCatalogName, inSchema, own] };
    }
    return {};
  }

  async #table(parts: readonly string[], travel: TimeTravel | null, naming: Naming): Promise<TableProvider | null> {
    const { span, within, snapshots, reader } = naming;
    const [first, last] = [parts.length > 1 ? parts[0]! : null, parts.at(-1)!];
    if (parts.length > 2) return null;
    if (first !== null && isSame(first, informationSchemaName)) {
      if (reader.isPostgres) return pgInformation(last, this.#database(reader));
      return informationSchema(last, this.#allEntries(), (schema, table) => this.#schemaOf(schema, table));
    }
    if (first === null ? isPgRelation(last) : isSame(first, 'pg_catalog'))
      return pgCatalog(last, this.#database(reader));
    if (first === null || this.schemaNames().some((name) => isSame(name, first))) {
      const found = first === null && last.includes('/') ? null : this.findTable(parts, within);
      if (found !== null && found.holder.kind !== 'path') {
        return this.#snapshot(found.table, first === null ? last : `${first}.${last}`, travel, snapshots);
      }
      if (first !== null && !isSame(first, 'delta') && !isSame(first, 'parquet')) return null;
    }
    return (await serverTable(first, last, reader)) ?? this.#byPath(first, last, travel, span, snapshots);
  }

  /** `delta.` + path, `parquet.` + path and its like, or a bare path. */
  async #byPath(
    format: string | null,
    path: string,
    travel: TimeTravel | null,
    span: Span | undefined,
    snapshots: Map<string, Promise<TableProvider>>,
  ): Promise<TableProvider | null> {
    const plain = plainFiles(format, path, { travel, span, places: this.#options });
    if (plain !== null) return plain;
    if (format === null ? !path.includes('/') : !isSame(format, 'delta')) return null;
    const location = locate(path, this.#options.workingFolder);
    const { table } = this.tables.seen({ table: this.tables.at(location), location });
    return this.#snapshot(table, `delta.\`${path}\``, travel, snapshots);
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
    const provider = this.tables.read(table, travel, this.scanOptions(name));
    snapshots.set(key, provider);
    return provider;
  }

  scanOptions(name: string): DeltaScanOptions {
    const { judging, openStore } = this.#options;
    return { name, judging, openStore: (location) => openStore(location.store) };
  }

  async #schemaOf(schema: string, table: string): Promise<TableProvider | null> {
    const found = schema === '' ? null : this.findTable([schema, table]);
    if (found !== null) return this.#snapshot(found.table, table, null, new Map());
    const temporary = this.temporary.find(table);
    return temporary?.kind === 'table' ? temporary.provider : null;
  }

  #database({ user, viewColumns }: CatalogReader): PgDatabase {
    const columns: PgDatabase['columns'] = async (e) =>
      e.kind === 'view' ? viewColumns(e.schema, e.name) : ((await this.#schemaOf(e.schema, e.name))?.schema ?? null);
    return { name: 'silt', user, schemas: this.schemaNames(), entries: this.#allEntries(), columns };
  }

  #allEntries(): readonly TableEntry[] {
    const entries = this.schemaNames().flatMap((schema) => this.#entriesOf(schema));
    return [...entries, ...this.listTables(defaultSchemaName).filter((t) => t.isTemporary)];
  }
}
