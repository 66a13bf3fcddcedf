/** information_schema: what there is, as tables that are queried like any other. */
import type { Scalar } from '../core/scalar.ts';
import { typeSql } from '../core/text/type-sql.ts';
import { field, int32, type Schema, utf8 } from '../core/types.ts';
import type { TableProvider } from '../plan/ports.ts';
import { batchesOfRows, memoryTable } from './memory-table.ts';
import type { TableEntry } from './names.ts';

const catalogName = 'spark_catalog';

const schemas = {
  schemata: text('catalog_name', 'schema_name'),
  tables: text('table_catalog', 'table_schema', 'table_name', 'table_type'),
  columns: {
    fields: [
      ...text('table_catalog', 'table_schema', 'table_name', 'column_name').fields,
      field('ordinal_position', int32, false),
      field('is_nullable', utf8, false),
      field('data_type', utf8, false),
    ],
  },
} as const satisfies Record<string, Schema>;

/** The table of that name; null where there is none. `open` gives a table's columns, or null for what has none of its own (views). */
export async function informationSchema(
  name: string,
  entries: readonly TableEntry[],
  open: (schema: string, table: string) => Promise<TableProvider | null>,
): Promise<TableProvider | null> {
  const key = name.toLowerCase();
  const id = `information_schema.${key}`;
  switch (key) {
    case 'schemata': {
      const names = [...new Set(['default', ...entries.filter((e) => !e.isTemporary).map((e) => e.schema)])].sort();
      return table(
        id,
        schemas.schemata,
        names.map((schema) => [catalogName, schema]),
      );
    }
    case 'tables': {
      const rows = entries.map((e) => [catalogName, e.schema, e.name, typeOf(e)]);
      return table(id, schemas.tables, rows);
    }
    case 'columns': {
      const rows: Scalar[][] = [];
      for (const e of entries) {
        const provider = e.kind === 'table' ? await open(e.schema, e.name) : null;
        provider?.schema.fields.forEach((f, i) => {
          rows.push([catalogName, e.schema, e.name, f.name, i + 1, f.nullable ? 'YES' : 'NO', typeSql(f.type)]);
        });
      }
      return table(id, schemas.columns, rows);
    }
    default:
      return null;
  }
}

function table(id: string, schema: Schema, rows: readonly (readonly Scalar[])[]): TableProvider {
  return memoryTable(id, id, schema, batchesOfRows(schema, rows));
}

function typeOf(e: TableEntry): string {
  if (e.kind === 'view') return 'VIEW';
  return e.isTemporary ? 'LOCAL TEMPORARY' : 'BASE TABLE';
}

function text(...names: readonly string[]): Schema {
  return { fields: names.map((name) => field(name, utf8, false)) };
}
