/**
 * What the embedded catalog knows: schemas, tables by location, views. Plain data, made by replaying the entries of its log.
 * Keys are names in lower case; the entries keep the spelling.
 */
import type { DialectName } from '../functions/dialect.ts';

export interface SchemaEntry {
  readonly name: string;
  readonly comment: string | null;
  /** Where its tables are made: relative to the catalog's folder, or an absolute place. */
  readonly location: string;
  readonly properties: Readonly<Record<string, string>>;
}

export interface StoredTable {
  readonly schema: string;
  readonly name: string;
  /** Relative to the catalog's folder, or an absolute place. */
  readonly location: string;
  /** The files go with the name: DROP TABLE deletes them. */
  readonly isManaged: boolean;
}

export interface StoredView {
  readonly schema: string;
  readonly name: string;
  readonly text: string;
  readonly dialect: DialectName;
  readonly columns: readonly string[] | null;
  readonly comment: string | null;
  /** Comments of the columns, by position. */
  readonly columnComments: readonly (string | null)[] | null;
  readonly properties: Readonly<Record<string, string>>;
  readonly createdMs: number;
}

/** One line of a commit. */
export type CatalogAction =
  | { readonly kind: 'schema'; readonly schema: SchemaEntry }
  | { readonly kind: 'dropSchema'; readonly name: string }
  | { readonly kind: 'table'; readonly table: StoredTable }
  | { readonly kind: 'view'; readonly view: StoredView }
  | { readonly kind: 'drop'; readonly schema: string; readonly name: string };

export interface StoredSchema {
  readonly entry: SchemaEntry;
  readonly relations: ReadonlyMap<string, StoredRelation>;
}

export type StoredRelation =
  | { readonly kind: 'table'; readonly table: StoredTable }
  | { readonly kind: 'view'; readonly view: StoredView };

/** By lower-case name. */
export type CatalogState = ReadonlyMap<string, StoredSchema>;

/** What every catalog begins with: the schema `default`, whose tables are right in the folder. */
export const emptyCatalog: CatalogState = new Map([
  [
    'default',
    {
      entry: { name: 'default', comment: 'default database', location: '', properties: {} },
      relations: new Map(),
    },
  ],
]);

/** The state after the actions of a commit. Actions on schemas that are not there do nothing. */
export function afterActions(state: CatalogState, actions: readonly CatalogAction[]): CatalogState {
  const next = new Map(state);
  const change = (schema: string, edit: (relations: Map<string, StoredRelation>) => void): void => {
    const found = next.get(schema.toLowerCase());
    if (found === undefined) return;
    const relations = new Map(found.relations);
    edit(relations);
    next.set(schema.toLowerCase(), { ...found, relations });
  };
  for (const action of actions) {
    switch (action.kind) {
      case 'schema': {
        const key = action.schema.name.toLowerCase();
        next.set(key, { entry: action.schema, relations: next.get(key)?.relations ?? new Map() });
        break;
      }
      case 'dropSchema':
        next.delete(action.name.toLowerCase());
        break;
      case 'table': {
        const { table } = action;
        change(table.schema, (relations) => relations.set(table.name.toLowerCase(), { kind: 'table', table }));
        break;
      }
      case 'view': {
        const { view } = action;
        change(view.schema, (relations) => relations.set(view.name.toLowerCase(), { kind: 'view', view }));
        break;
      }
      case 'drop':
        change(action.schema, (relations) => relations.delete(action.name.toLowerCase()));
    }
  }
  return next;
}
