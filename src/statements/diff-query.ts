/**
 * The query behind DIFF, over the relations `before` and `after`: rows of one side that the other has not, counted as often
 * as they stand there; NULLs are equal. With a key, a row that left and one that came under one key are an update.
 */
import { EngineError, type Span, unsupported } from '../core/errors.ts';
import { quotedName, typeSql } from '../core/text/type-sql.ts';
import { type DataType, type Field, isSameType, someType } from '../core/types.ts';
import type { Snapshot } from '../delta/snapshot.ts';
import type { Identifier } from '../sql/ast-expression.ts';
import { columnKey } from './schema-changes.ts';

/** `before` is seen as `after` (see `seenAs`); a column that it has not is NULL there. */
export function diffQuery(before: Snapshot, after: Snapshot, key: readonly Identifier[], span: Span): string {
  const old = new Map(before.schema.fields.map((field) => [field.name, field]));
  const columns = after.schema.fields.map((field) => columnOf(field, old.get(field.name), span));
  const keyNames = key.map((name) => keyColumn(name, after));
  const list = columns.map(({ name }) => name).join(', ');
  const sides =
    `WITH b AS (SELECT ${columns.map((c) => `${c.before} AS ${c.name}`).join(', ')} FROM before), ` +
    `a AS (SELECT ${columns.map((c) => `${c.after} AS ${c.name}`).join(', ')} FROM after), ` +
    `gone AS (SELECT * FROM b EXCEPT ALL SELECT * FROM a), came AS (SELECT * FROM a EXCEPT ALL SELECT * FROM b)`;
  const shown = columns.map((c) => (c.shown === c.name ? c.name : `${c.shown} AS ${c.name}`)).join(', ');
  if (keyNames.length === 0) {
    return (
      `${sides}, changes AS (SELECT 'delete' AS _change_type, ${list} FROM gone ` +
      `UNION ALL SELECT 'insert', ${list} FROM came) SELECT _change_type, ${shown} FROM changes`
    );
  }
  const by = keyNames.join(', ');
  const matched = `count(IF(_side, 1, NULL)) OVER (PARTITION BY ${by}) > 0 AND count(IF(_side, NULL, 1)) OVER (PARTITION BY ${by}) > 0`;
  return (
    `${sides}, changes AS (SELECT false AS _side, ${list} FROM gone UNION ALL SELECT true, ${list} FROM came), ` +
    `marked AS (SELECT *, ${matched} AS _matched FROM changes) ` +
    `SELECT CASE WHEN _matched THEN IF(_side, 'update_postimage', 'update_preimage') ` +
    `WHEN _side THEN 'insert' ELSE 'delete' END AS _change_type, ${shown} FROM marked ORDER BY ${by}, _side`
  );
}

interface DiffColumn {
  readonly name: string;
  /** The column's value on each side, in a form that can be compared. */
  readonly before: string;
  readonly after: string;
  /** That form as the column's own type again. */
  readonly shown: string;
}

function columnOf(field: Field, was: Field | undefined, span: Span): DiffColumn {
  const name = quotedName(field.name);
  const isMap = field.type.id === 'map';
  if (someType(isMap ? field.type.value.type : field.type, ({ id }) => id === 'map' || id === 'variant')) {
    throw unsupported(`DIFF of the rows of a table with the column ${field.name}`, {
      span,
      hint: 'Values of VARIANT, and maps inside of others, cannot be compared.',
    });
  }
  const wrap = (value: string): string => (isMap ? `array_sort(map_entries(${value}))` : value);
  const own = was === undefined ? 'NULL' : name;
  const isOfOneType = was !== undefined && (isSameType(was.type, field.type) || isGrown(was.type, field.type));
  return {
    name,
    before: wrap(isOfOneType ? name : `CAST(${own} AS ${sqlType(field.type)})`),
    after: wrap(name),
    shown: isMap ? `map_from_entries(${name})` : name,
  };
}

/**
 * The older version as the newer one names its columns: those that both have, with members that structs got since; a column
 * of another type keeps its own.
 */
export function seenAs(before: Snapshot, after: Snapshot): Snapshot {
  const old = new Map(before.schema.fields.map((field) => [columnKey(field, before.mapping), field]));
  const fields = after.schema.fields.flatMap((field) => {
    const was = old.get(columnKey(field, after.mapping));
    if (was === undefined) return [];
    return [isGrown(was.type, field.type) ? field : { ...field, type: was.type }];
  });
  const keys = new Map(after.schema.fields.map((field) => [columnKey(field, after.mapping), field.name]));
  const partitionColumns = before.schema.fields.flatMap((field) => {
    const name = keys.get(columnKey(field, before.mapping));
    return before.partitionColumns.includes(field.name) && name !== undefined ? [name] : [];
  });
  return { ...before, schema: { fields }, mapping: after.mapping, partitionColumns };
}

/** The same type, or one of more members somewhere inside. */
function isGrown(was: DataType, is: DataType): boolean {
  if (was.id === 'struct' && is.id === 'struct') return true;
  if (was.id === 'list' && is.id === 'list') return isGrown(was.item.type, is.item.type);
  if (was.id === 'map' && is.id === 'map') {
    return isGrown(was.key.type, is.key.type) && isGrown(was.value.type, is.value.type);
  }
  return isSameType(was, is);
}

/** Errors: UNRESOLVED_COLUMN.WITH_SUGGESTION. */
function keyColumn({ text, span }: Identifier, { schema }: Snapshot): string {
  const found = schema.fields.find((f) => f.name.toLowerCase() === text.toLowerCase());
  if (found !== undefined) return quotedName(found.name);
  const proposal = schema.fields.map((f) => quotedName(f.name)).join(', ');
  throw new EngineError('UNRESOLVED_COLUMN.WITH_SUGGESTION', { objectName: quotedName(text), proposal }, { span });
}

/** Lengths of CHAR and VARCHAR are checked when rows are written. */
function sqlType(type: DataType): string {
  return type.tag?.kind === 'char' || type.tag?.kind === 'varchar' ? 'STRING' : typeSql(type);
}
