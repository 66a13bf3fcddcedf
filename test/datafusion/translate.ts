/**
 * DataFusion's words as Spark's: casts to types of Arrow, arrays in brackets, strings without escapes, settings. Takes and
 * gives SQL text; changes no meaning and no value.
 */

/** What a statement is in silt; '' for one that has no meaning here. */
export function translated(file: string, sql: string): string {
  const setting = /^\s*(set|reset)\s+datafusion\.([a-z_.]+)\s*(?:=\s*(.*?))?\s*;?\s*$/i.exec(sql);
  if (setting !== null) return settingText(setting[2]!, setting[3] ?? null);
  const text = wordsText(tableText(expressionText(sql))).replace(/;\s*$/, '');
  if (file.startsWith('hash/')) return wideLiterals(text);
  return file === 'collection/size.slt' ? text.replaceAll(/\bmap\(/g, 'map_from_arrays(') : text;
}

/** A hash is of the type too: what is written without one is a BIGINT or DOUBLE to DataFusion. */
function wideLiterals(sql: string): string {
  return sql.replaceAll(
    /('[^']*')|(?<![\w.])(\d+)(\.\d+)?(?![\w.]|\s*(?:::|,\s*'Int|\)\s*AS))/gi,
    (all, string, _, fraction) => (string !== undefined ? all : fraction === undefined ? `${all}L` : `${all}D`),
  );
}

/** Names that differ alone; `DECIMAL(5, 2) '1.5'` is a cast. */
function wordsText(sql: string): string {
  return sql
    .replaceAll(/\bcolumn(\d)\b/g, 'col$1')
    .replaceAll(/\bbitwise_not\s*\(/gi, '~(')
    .replaceAll(/\b(DECIMAL\(\d+,\s*\d+\)) ('[^']*')/gi, 'CAST($2 AS $1)');
}

const settingNames: Readonly<Record<string, string>> = {
  'execution.enable_ansi_mode': 'spark.sql.ansi.enabled',
  'execution.time_zone': 'spark.sql.session.timeZone',
  'spark.map_key_dedup_policy': 'spark.sql.mapKeyDedupPolicy',
};

function settingText(name: string, value: string | null): string {
  const known = settingNames[name];
  if (known === undefined) return '';
  return value === null ? `SET ${known} = 'UTC'` : `SET ${known} = ${value}`;
}

/** `CREATE TABLE t(a INT) AS VALUES ...` names the columns behind the rows. */
function tableText(sql: string): string {
  const created = /^\s*CREATE\s+TABLE\s+(\w+)\s*(?:\(([^()]*(?:\([^()]*\)[^()]*)*)\)\s*)?AS\s+(VALUES\b[^]*)$/i.exec(
    sql,
  );
  if (created === null) return sql;
  const [, name, columns, rows] = created;
  if (columns === undefined) return `CREATE TABLE ${name} AS SELECT * FROM (${rows!.replace(/;\s*$/, '')}) AS v`;
  const parts = columns.split(/,(?![^()]*\))/).map((column) => column.trim().split(/\s+/));
  const items = parts.map(([column, ...type]) => `CAST(${column} AS ${sparkType(type.join(' '))}) AS ${column}`);
  const names = parts.map(([column]) => column).join(', ');
  return `CREATE TABLE ${name} AS SELECT ${items.join(', ')} FROM (${rows!.replace(/;\s*$/, '')}) AS v(${names})`;
}

/** Walks over the text once; strings and quoted names are passed whole. */
function expressionText(sql: string): string {
  const closers: string[] = [];
  let out = '';
  for (let at = 0; at < sql.length; ) {
    const rest = sql.slice(at);
    const taken =
      /^'(?:[^']|'')*'/.exec(rest)?.[0] ?? /^"[^"]*"/.exec(rest)?.[0] ?? /^--[^\n]*/.exec(rest)?.[0] ?? null;
    if (taken !== null) {
      out += taken.replaceAll('\\', '\\\\');
      at += taken.length;
      continue;
    }
    const cast = /^arrow_cast\s*\(/i.exec(rest);
    if (cast !== null && !/\w$/.test(out)) {
      const end = closingOf(sql, at + cast[0].length);
      out += castText(sql.slice(at + cast[0].length, end));
      at = end + 1;
      continue;
    }
    const sparkCast = /^spark_cast\s*\(/i.exec(rest);
    if (sparkCast !== null) {
      const end = closingOf(sql, at + sparkCast[0].length);
      out += castText(sql.slice(at + sparkCast[0].length, end).replace(/'timestamp'\s*$/i, "'TIMESTAMP'"));
      at = end + 1;
      continue;
    }
    const array = /^make_array\s*\(/i.exec(rest);
    if (array !== null) {
      out += 'array(';
      closers.push(')');
      at += array[0].length;
      continue;
    }
    const char = sql[at++]!;
    out += bracketText(char, out, closers);
  }
  return out;
}

/** A bracket that begins an array becomes a call; one that subscripts stays. */
function bracketText(char: string, before: string, closers: string[]): string {
  if (char === '(') closers.push(')');
  if (char === '[') {
    const isArray = /(^|[(,=<>+|[]|\b(select|values|array|then|else|in))\s*$/i.test(before);
    closers.push(isArray ? ')' : ']');
    if (isArray) return /\barray\s*$/i.test(before) ? '(' : 'array(';
  }
  return char === ')' || char === ']' ? (closers.pop() ?? char) : char;
}

function closingOf(sql: string, from: number): number {
  let depth = 1;
  for (let at = from; at < sql.length; at++) {
    const string = /^'(?:[^']|'')*'/.exec(sql.slice(at));
    if (string !== null) at += string[0].length - 1;
    else if ('(['.includes(sql[at]!)) depth++;
    else if (')]'.includes(sql[at]!) && --depth === 0) return at;
  }
  return sql.length;
}

/** `value, 'Type'` */
function castText(inside: string): string {
  const parts = /^([^]*),\s*'((?:[^']|'')*)'\s*$/.exec(inside);
  if (parts === null) return `arrow_cast(${inside})`;
  const value = expressionText(parts[1]!).trim();
  const number = /^(\d+)(?:::int)?$/.exec(value)?.[1];
  const ofNumber = number === undefined ? null : timeOfNumber(parts[2]!, number);
  return ofNumber ?? `CAST(${value} AS ${sparkType(parts[2]!)})`;
}

const unitNames: Readonly<Record<string, string>> = { Second: 'seconds', Millisecond: 'millis', Microsecond: 'micros' };

/** A time of Arrow from its count of units; null for other types. */
function timeOfNumber(type: string, number: string): string | null {
  const [, kind, unit] = /^(Date32|Date64|Time32|Time64|Timestamp)(?:\((\w+)(?:, None)?\))?$/.exec(type) ?? [];
  if (kind === undefined) return null;
  if (kind === 'Date32') return `date_from_unix_date(${number})`;
  if (kind === 'Date64') return `date_from_unix_date(${number} div 86400000)`;
  const name = unitNames[unit!];
  if (kind === 'Timestamp') return name === undefined ? null : `CAST(timestamp_${name}(${number}) AS TIMESTAMP_NTZ)`;
  return name === undefined ? `time_from_micros(${number} div 1000)` : `time_from_${name}(${number})`;
}

const plainTypes: Readonly<Record<string, string>> = {
  Int8: 'TINYINT',
  Int16: 'SMALLINT',
  Int32: 'INT',
  Int64: 'BIGINT',
  UInt8: 'SMALLINT',
  UInt16: 'INT',
  UInt32: 'BIGINT',
  UInt64: 'DECIMAL(20, 0)',
  Float16: 'FLOAT',
  Float32: 'FLOAT',
  Float64: 'DOUBLE',
  Utf8: 'STRING',
  Utf8View: 'STRING',
  LargeUtf8: 'STRING',
  Binary: 'BINARY',
  BinaryView: 'BINARY',
  LargeBinary: 'BINARY',
  Boolean: 'BOOLEAN',
  Date32: 'DATE',
  Date64: 'DATE',
  Null: 'VOID',
};

/** A type of Arrow as DataFusion prints it; one of SQL stays. */
function sparkType(type: string): string {
  const plain = plainTypes[type.trim()];
  if (plain !== undefined) return plain;
  const decimal = /^Decimal(?:32|64|128|256)\((\d+),\s*(-?\d+)\)$/.exec(type);
  if (decimal !== null) return `DECIMAL(${decimal[1]}, ${decimal[2]})`;
  if (/^Timestamp\([^,]+,\s*None\)$|^Timestamp\([^,]+\)$/.test(type)) return 'TIMESTAMP_NTZ';
  if (type.startsWith('Timestamp(')) return 'TIMESTAMP';
  if (/^Time(32|64)\(/.test(type)) return 'TIME(6)';
  if (type.startsWith('FixedSizeBinary(')) return 'BINARY';
  if (type.startsWith('Duration(')) return 'INTERVAL DAY TO SECOND';
  const inner =
    /^(?:Large)?List(?:View)?\((?:nullable )?(.*)\)$/.exec(type) ??
    /^FixedSizeList\(\d+\s*(?:,|x)\s*(?:nullable )?(.*)\)$/.exec(type);
  if (inner !== null) return `ARRAY<${sparkType(inner[1]!)}>`;
  const dictionary = /^Dictionary\(\w+,\s*(.*)\)$/.exec(type);
  return dictionary === null ? type : sparkType(dictionary[1]!);
}
