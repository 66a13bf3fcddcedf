/**
 * The tables, views and schemas that statements make: a catalog log in a folder, and beside it the tables' own folders.
 * Takes names; gives places, and changes the log. A table's files are made before its name and deleted after it, so that a
 * name never stands for nothing; a folder left behind by a crash is passed over for another one.
 */
import { EngineError, type Span } from '../core/errors.ts';
import { isDeltaTable } from '../delta/snapshot.ts';
import type { CommitContext } from '../delta/transaction/context.ts';
import { type Location, locate, locationText } from '../storage/open-store.ts';
import type { ObjectStore } from '../storage/store.ts';
import { CatalogLog } from './catalog-log.ts';
import type { CatalogState, SchemaEntry, StoredRelation, StoredTable, StoredView } from './catalog-state.ts';

export class Warehouse {
  readonly location: Location;
  /** Its names as a log; a transaction holds back what it decides. */
  readonly names: CatalogLog;
  readonly #context: CommitContext;

  constructor(location: Location, store: ObjectStore, context: CommitContext) {
    this.location = location;
    this.names = new CatalogLog(store, location.path, context);
    this.#context = context;
  }

  get state(): CatalogState {
    return this.names.state;
  }

  /** Reads what other sessions have changed. */
  refresh(signal?: AbortSignal): Promise<void> {
    return this.names.refresh(signal);
  }

  find(schema: string, name: string): StoredRelation | undefined {
    return this.state.get(schema.toLowerCase())?.relations.get(name.toLowerCase());
  }

  /** The place that an entry's location means. */
  placeOf(location: string): Location {
    const { store, path } = this.location;
    if (/^[a-z][a-z0-9+.-]*:|^\//i.test(location)) return locate(location, '/');
    return { store, path: [path, location].filter((part) => part !== '').join('/') };
  }

  /** The text that `placeOf` maps back: relative where the place is inside the catalog's folder, so that the folder may move. */
  textOf(place: Location): string {
    const { store, path } = this.location;
    const prefix = path === '' ? '' : `${path}/`;
    if (JSON.stringify(store) === JSON.stringify(place.store) && place.path.startsWith(prefix) && place.path !== path) {
      return place.path.slice(prefix.length);
    }
    const text = locationText(place);
    const inside = `${locationText(this.location)}/`;
    return text.startsWith(inside) ? text.slice(inside.length) : text;
  }

  /** Where a managed table of that name is to be made: `name`, or another folder where one is in the way. Errors: SCHEMA_NOT_FOUND. */
  async freePlace(schema: string, name: string, signal?: AbortSignal): Promise<Location> {
    const { entry } = this.#schema(this.state, schema);
    const base = [entry.location, folderName(name)].filter((part) => part !== '').join('/');
    const place = this.placeOf(base);
    if (!(await this.#isTaken(place, signal))) return place;
    return this.placeOf(`${base}-${this.#context.newId().slice(0, 8)}`);
  }

  async #isTaken({ path }: Location, signal: AbortSignal | undefined): Promise<boolean> {
    const { store } = this.names;
    if (await isDeltaTable(store, path, signal)) return true;
    for await (const _ of store.list(`${path}/`, undefined, signal)) return true;
    return false;
  }

  /** Errors: TABLE_OR_VIEW_ALREADY_EXISTS, SCHEMA_NOT_FOUND. */
  addTable(table: StoredTable, replaces: boolean, span?: Span): Promise<void> {
    return this.names.commit('CREATE TABLE', (state) => {
      this.#checkFree(state, table.schema, table.name, replaces ? 'table' : null, span);
      return [{ kind: 'table', table }];
    });
  }

  addView(view: StoredView, replaces: boolean, span?: Span): Promise<void> {
    return this.names.commit('CREATE VIEW', (state) => {
      this.#checkFree(state, view.schema, view.name, replaces ? 'view' : null, span);
      return [{ kind: 'view', view }];
    });
  }

  /** Takes the name away; gives what it stood for, undefined where it was gone already. */
  async drop(schema: string, name: string): Promise<StoredRelation | undefined> {
    let dropped: StoredRelation | undefined;
    await this.names.commit('DROP', (state) => {
      dropped = state.get(schema.toLowerCase())?.relations.get(name.toLowerCase());
      return dropped === undefined ? [] : [{ kind: 'drop', schema, name }];
    });
    return dropped;
  }

  /** Gives a table or view another name. Errors: TABLE_OR_VIEW_ALREADY_EXISTS, SCHEMA_NOT_FOUND. */
  rename(from: StoredRelation, schema: string, name: string, span?: Span): Promise<void> {
    const before = from.kind === 'table' ? from.table : from.view;
    return this.names.commit('RENAME', (state) => {
      this.#checkFree(state, schema, name, null, span);
      const drop = { kind: 'drop', schema: before.schema, name: before.name } as const;
      return from.kind === 'table'
        ? [drop, { kind: 'table', table: { ...from.table, schema, name } }]
        : [drop, { kind: 'view', view: { ...from.view, schema, name } }];
    });
  }

  /** Errors: SCHEMA_ALREADY_EXISTS. */
  addSchema(schema: SchemaEntry, ifNotExists: boolean, span?: Span): Promise<void> {
    return this.names.commit('CREATE SCHEMA', (state) => {
      if (!state.has(schema.name.toLowerCase())) return [{ kind: 'schema', schema }];
      if (ifNotExists) return [];
      throw new EngineError('SCHEMA_ALREADY_EXISTS', { schemaName: `\`${schema.name}\`` }, { span });
    });
  }

  /** Gives what was in it. Errors: SCHEMA_NOT_EMPTY, SCHEMA_NOT_FOUND. */
  async dropSchema(name: string, isCascade: boolean, span?: Span): Promise<readonly StoredRelation[]> {
    let relations: readonly StoredRelation[] = [];
    await this.names.commit('DROP SCHEMA', (state) => {
      relations = [...this.#schema(state, name, span).relations.values()];
      if (relations.length > 0 && !isCascade) {
        throw new EngineError('SCHEMA_NOT_EMPTY', { schemaName: `\`${name}\`` }, { span });
      }
      return [{ kind: 'dropSchema', name }];
    });
    return relations;
  }

  /** Deletes the files of a table whose name is gone, or never came to be. */
  async deleteFiles({ path }: Location, signal?: AbortSignal): Promise<void> {
    const paths: string[] = [];
    for await (const info of this.names.store.list(`${path}/`, undefined, signal)) paths.push(info.path);
    // The log goes first: half a table is none.
    const isLog = (each: string): boolean => each.startsWith(`${path}/_delta_log/`);
    for (const each of paths.filter(isLog).toReversed()) await this.names.store.delete(each, signal);
    for (const each of paths) if (!isLog(each)) await this.names.store.delete(each, signal);
  }

  #schema(state: CatalogState, name: string, span?: Span) {
    const found = state.get(name.toLowerCase());
    if (found === undefined) throw new EngineError('SCHEMA_NOT_FOUND', { schemaName: `\`${name}\`` }, { span });
    return found;
  }

  /** `replaced` is the kind of relation that may be there. */
  #checkFree(
    state: CatalogState,
    schema: string,
    name: string,
    replaced: StoredRelation['kind'] | null,
    span: Span | undefined,
  ): void {
    const found = this.#schema(state, schema, span).relations.get(name.toLowerCase());
    if (found === undefined || found.kind === replaced) return;
    throw new EngineError('TABLE_OR_VIEW_ALREADY_EXISTS', { relationName: `\`${schema}\`.\`${name}\`` }, { span });
  }
}

/** A folder's name for a table's: letters of any script stay, separators and what stores treat apart do not. */
function folderName(name: string): string {
  const plain = name.toLowerCase().replace(/[^\p{L}\p{N}_.-]/gu, '_');
  return /^[_.]/.test(plain) ? `t${plain}` : plain;
}
