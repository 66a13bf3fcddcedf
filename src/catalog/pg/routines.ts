/**
 * Functions of PostgreSQL's catalog that are said in SQL over pg_catalog itself, as text: a head, `:=`, and an expression.
 * Takes nothing, gives their definitions as they are asked for; bodies are parsed once.
 */
import { defaultBindSettings } from '../../bind/env.ts';
import { bindType } from '../../bind/type-name.ts';
import type { RoutineDefinition } from '../../plan/ports.ts';
import type { Query } from '../../sql/ast.ts';
import type { Expression } from '../../sql/ast-expression.ts';
import type { TypeNode } from '../../sql/ast-type.ts';

/** Name, parameters with types (optional ones behind `?`), type of the result, body. */
const definitions = String.raw`
version() text := 'PostgreSQL 16.9 (silt) on a machine of its own'
current_schema() name := CASE WHEN builtin.current_schema() = 'default' THEN 'public' ELSE builtin.current_schema() END
current_database() name := 'silt'
current_catalog() name := 'silt'
current_user() name := builtin.current_user()
session_user() name := builtin.current_user()
left(x text, n int) text := CASE WHEN n >= 0 THEN builtin.left(x, n) ELSE builtin.left(x, greatest(builtin.length(x) + n, 0)) END
right(x text, n int) text := CASE WHEN n >= 0 THEN builtin.right(x, n) ELSE builtin.right(x, greatest(builtin.length(x) + n, 0)) END
regexp_replace(x text, pattern text, new text, flags? text) text := CASE WHEN builtin.instr(coalesce(flags, ''), 'g') > 0 THEN builtin.regexp_replace(x, pattern, builtin.regexp_replace(new, '\\([0-9])', '\$$1')) WHEN builtin.regexp_instr(x, pattern) = 0 THEN x ELSE builtin.concat(builtin.substring(x, 1, builtin.regexp_instr(x, pattern) - 1), builtin.regexp_replace(builtin.regexp_substr(x, pattern), pattern, builtin.regexp_replace(new, '\\([0-9])', '\$$1')), builtin.substring(x, builtin.regexp_instr(x, pattern) + builtin.length(builtin.regexp_substr(x, pattern)))) END
pg_sleep(seconds double) void := ''
format(pattern text, a? text, b? text, c? text, d? text) text := format_string(replace(replace(pattern, '%I', '%s'), '%L', '%s'), a, b, c, d)
pg_get_userbyid(role oid) name := current_user
pg_table_is_visible(o oid) bool := (SELECT n.nspname IN (current_schema(), 'public', 'pg_catalog') FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = o)
pg_type_is_visible(o oid) bool := true
pg_function_is_visible(o oid) bool := true
pg_collation_is_visible(o oid) bool := true
pg_conversion_is_visible(o oid) bool := true
pg_opclass_is_visible(o oid) bool := true
pg_opfamily_is_visible(o oid) bool := true
pg_operator_is_visible(o oid) bool := true
pg_statistics_obj_is_visible(o oid) bool := true
pg_ts_config_is_visible(o oid) bool := true
pg_ts_dict_is_visible(o oid) bool := true
pg_ts_parser_is_visible(o oid) bool := true
pg_ts_template_is_visible(o oid) bool := true
pg_relation_is_publishable(o oid) bool := false
pg_is_other_temp_schema(o oid) bool := false
pg_is_in_recovery() bool := false
pg_my_temp_schema() oid := 0
pg_get_expr(node text, relation oid, pretty? bool) text := node
pg_get_constraintdef(o oid, pretty? bool) text := null
pg_get_indexdef(o oid, attribute? int, pretty? bool) text := null
pg_get_viewdef(o oid, pretty? bool) text := null
pg_get_partkeydef(o oid) text := null
pg_get_ruledef(o oid, pretty? bool) text := null
pg_get_triggerdef(o oid, pretty? bool) text := null
pg_get_functiondef(o oid) text := null
pg_get_function_arguments(o oid) text := null
pg_get_function_identity_arguments(o oid) text := null
pg_get_function_result(o oid) text := null
pg_get_function_sqlbody(o oid) text := null
pg_get_statisticsobjdef_columns(o oid) text := null
pg_get_serial_sequence(relation text, attribute text) text := null
pg_tablespace_location(o oid) text := null
pg_encoding_to_char(e int) name := CASE WHEN e = 6 THEN 'UTF8' WHEN e = 0 THEN 'SQL_ASCII' ELSE '' END
pg_char_to_encoding(e name) int := CASE WHEN upper(e) IN ('UTF8', 'UTF-8') THEN 6 ELSE -1 END
getdatabaseencoding() name := 'UTF8'
pg_backend_pid() int := 1
pg_table_size(o oid) bigint := 0
pg_relation_size(o oid) bigint := 0
pg_total_relation_size(o oid) bigint := 0
pg_indexes_size(o oid) bigint := 0
pg_database_size(o name) bigint := 0
pg_size_pretty(n bigint) text := CASE WHEN n < 10240 THEN concat(n, ' bytes') WHEN n < 10485760 THEN concat((n + 512) / 1024, ' kB') WHEN n < 10737418240 THEN concat((n + 524288) / 1048576, ' MB') ELSE concat((n + 536870912) / 1073741824, ' GB') END
pg_stat_get_numscans(o oid) bigint := 0
pg_column_is_updatable(o oid, attribute int, triggers bool) bool := true
pg_advisory_unlock_all() void := ''
pg_encoding_max_length(e int) int := 4
obj_description(o oid, catalog? name) text := (SELECT d.description FROM pg_catalog.pg_description d WHERE d.objoid = o AND d.objsubid = 0)
col_description(o oid, attribute int) text := (SELECT d.description FROM pg_catalog.pg_description d WHERE d.objoid = o AND d.objsubid = attribute)
shobj_description(o oid, catalog name) text := null
has_database_privilege(a text, b? text, c? text) bool := true
has_schema_privilege(a text, b? text, c? text) bool := true
has_table_privilege(a text, b? text, c? text) bool := true
has_any_column_privilege(a text, b? text, c? text) bool := true
has_column_privilege(a text, b text, c? text, d? text) bool := true
has_function_privilege(a text, b? text, c? text) bool := true
pg_has_role(a text, b? text, c? text) bool := true
txid_current() bigint := 1
age(x xid) int := 0
inet_server_addr() inet := null
current_schemas(implicit bool) name[] := CASE WHEN implicit THEN ARRAY['pg_catalog', current_schema()] ELSE ARRAY[current_schema()] END
current_setting(wanted text, missing? bool) text := (SELECT s.setting FROM pg_catalog.pg_settings s WHERE lower(s.name) = lower(wanted))
set_config(setting text, value text, local bool) text := value
quote_ident(x text) text := CASE WHEN x ~ '^[a-z_][a-z0-9_$]*$' THEN x ELSE concat('"', replace(x, '"', '""'), '"') END
quote_literal(x text) text := concat('''', replace(x, '''', ''''''), '''')
array_to_string(x text[], separator text, filler? text) text := array_join(x, separator)
array_length(x text[], dimension int) int := CASE WHEN dimension = 1 AND size(x) > 0 THEN size(x) END
array_upper(x text[], dimension int) int := CASE WHEN dimension = 1 AND size(x) > 0 THEN size(x) END
array_lower(x text[], dimension int) int := CASE WHEN dimension = 1 AND size(x) > 0 THEN 1 END
cardinality(x text[]) int := size(x)
strpos(x text, part text) int := locate(part, x)
to_regclass(x text) regclass := (SELECT min(c.oid) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE CASE WHEN x ~ '^[0-9]+$' THEN c.oid = x::bigint WHEN x LIKE '%.%' THEN concat(n.nspname, '.', c.relname) = replace(x, '"', '') ELSE c.relname = replace(x, '"', '') AND n.nspname IN ('pg_catalog', 'public', current_schema()) END)
to_regtype(x text) regtype := (SELECT min(t.oid) FROM pg_catalog.pg_type t WHERE t.typname = replace(regexp_replace(lower(x), '^pg_catalog[.]', ''), '"', '') OR format_type(t.oid, null) = lower(x))
to_regproc(x text) regproc := (SELECT min(p.oid) FROM pg_catalog.pg_proc p WHERE p.proname = regexp_replace(x, '^pg_catalog[.]', ''))
to_regnamespace(x text) regnamespace := (SELECT min(n.oid) FROM pg_catalog.pg_namespace n WHERE n.nspname = replace(x, '"', ''))
regclass_text(o oid) text := coalesce((SELECT CASE WHEN n.nspname IN ('pg_catalog', 'public', current_schema()) THEN c.relname ELSE concat(n.nspname, '.', c.relname) END FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = o), CASE WHEN o = 0 THEN '-' ELSE o::text END)
regproc_text(o oid) text := coalesce((SELECT p.proname FROM pg_catalog.pg_proc p WHERE p.oid = o), CASE WHEN o = 0 THEN '-' ELSE o::text END)
regnamespace_text(o oid) text := coalesce((SELECT n.nspname FROM pg_catalog.pg_namespace n WHERE n.oid = o), CASE WHEN o = 0 THEN '-' ELSE o::text END)
regtype_text(o oid) text := CASE WHEN o = 0 THEN '-' ELSE format_type(o, null) END
regrole_text(o oid) text := current_user
format_type(t oid, m int) text := CASE WHEN t = 1043 AND m > 4 THEN concat('character varying(', m - 4, ')') WHEN t = 1042 AND m > 4 THEN concat('character(', m - 4, ')') WHEN t = 1700 AND m >= 4 THEN concat('numeric(', (m - 4) / 65536, ',', (m - 4) % 65536, ')') WHEN t IS NULL THEN null ELSE coalesce((SELECT n.name FROM pg_catalog.silt_type_names n WHERE n.oid = t), '???') END
`;

/** Parsing of a query, as views are parsed. */
type Parse = (text: string) => Query;

export class PgRoutines {
  readonly #found = new Map<string, RoutineDefinition | null>();

  /** The function of that lower-case name; undefined where there is none. */
  find(name: string, parse: Parse): RoutineDefinition | undefined {
    let found = this.#found.get(name);
    if (found === undefined) {
      const line = definitions.split('\n').find((each) => each.startsWith(`${name}(`));
      found = line === undefined ? null : routineOf(line, parse);
      this.#found.set(name, found);
    }
    return found ?? undefined;
  }
}

function routineOf(line: string, parse: Parse): RoutineDefinition {
  const [, name, inputs, type, body] = /^(\w+)\((.*?)\) ([\w[\]]+) := (.*)$/.exec(line)!;
  const absent = expressionOf(parse('SELECT null'));
  return {
    name: name!,
    inputs: inputs!
      .split(', ')
      .filter((each) => each !== '')
      .map((each) => {
        const [label, kind] = each.split(' ');
        return {
          name: label!.replace('?', ''),
          type: typeNamed(kind!),
          default: label!.endsWith('?') ? absent : null,
        };
      }),
    body: { kind: 'scalar', expression: expressionOf(parse(`SELECT ${body!}`)), type: typeNamed(type!) },
    text: body!,
    comment: null,
    dialect: 'postgres',
  };
}

function expressionOf({ body }: Query): Expression {
  if (body.kind === 'select') return body.items[0]!.expression;
  throw new TypeError('a body is one expression');
}

function typeNamed(name: string): ReturnType<typeof bindType> {
  const span = { start: 0, end: 0 };
  const isArray = name.endsWith('[]');
  const element: TypeNode = {
    kind: 'namedType',
    name: isArray ? name.slice(0, -2) : name,
    args: [],
    collation: null,
    span,
  };
  const node: TypeNode = isArray ? { kind: 'arrayType', element, span } : element;
  return bindType(node, { ...defaultBindSettings, namesWireTypes: true });
}
