/** The columns in which Flight SQL tells of foreign keys: rules are bytes without a sign, which SQL has no type for. Source: FlightSql.proto. */
import { Schema as ArrowSchema, Field, Int32, Uint8, Utf8 } from 'apache-arrow';

export const foreignKeySchema: ArrowSchema = new ArrowSchema([
  new Field('pk_catalog_name', new Utf8(), true),
  new Field('pk_db_schema_name', new Utf8(), true),
  new Field('pk_table_name', new Utf8(), false),
  new Field('pk_column_name', new Utf8(), false),
  new Field('fk_catalog_name', new Utf8(), true),
  new Field('fk_db_schema_name', new Utf8(), true),
  new Field('fk_table_name', new Utf8(), false),
  new Field('fk_column_name', new Utf8(), false),
  new Field('key_sequence', new Int32(), false),
  new Field('fk_key_name', new Utf8(), true),
  new Field('pk_key_name', new Utf8(), true),
  new Field('update_rule', new Uint8(), false),
  new Field('delete_rule', new Uint8(), false),
]);
