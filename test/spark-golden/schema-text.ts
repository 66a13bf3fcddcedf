/** Spark's printed schema, `struct<name:type,...>`, apart into names and types. Names are unquoted and may hold anything. */

export interface PrintedSchema {
  readonly names: readonly string[];
  readonly types: readonly string[];
}

/**
 * The fields of a printed schema. A name may itself hold ':' and ',' (`CAST(a AS STRUCT<b:int>)`), so a field ends only
 * outside of parentheses, with a type behind its last ':'. Null where the text is no struct.
 */
export function parseSchema(text: string): PrintedSchema | null {
  const inner = /^struct<([\s\S]*)>$/.exec(text)?.[1];
  if (inner === undefined) return null;
  const names: string[] = [];
  const types: string[] = [];
  let at = 0;
  while (at < inner.length) {
    const field = fieldAt(inner, at);
    if (field === null) return null;
    names.push(field.name);
    types.push(field.type);
    at = field.end;
  }
  return { names, types };
}

/** The field that begins at `start`: the earliest ':' outside of parentheses that a whole type follows; else the earliest at all. */
function fieldAt(text: string, start: number): { name: string; type: string; end: number } | null {
  for (const minDepth of [0, Number.POSITIVE_INFINITY]) {
    let depth = 0;
    for (let at = start; at < text.length; at++) {
      const char = text[at]!;
      if (char === '(') depth++;
      else if (char === ')') depth--;
      if (char !== ':' || depth > minDepth) continue;
      const end = typeEnd(text, at + 1);
      if (end < 0 || (end < text.length && text[end] !== ',')) continue;
      return { name: text.slice(start, at), type: text.slice(at + 1, end), end: end + 1 };
    }
  }
  return null;
}

const atom =
  /^(?:boolean|tinyint|smallint|int(?!erval)|bigint|float|double|decimal\(\d+,-?\d+\)|string(?: collate \w+)?|binary|date|time\(\d\)|timestamp_ntz|timestamp|void|variant|char\(\d+\)|varchar\(\d+\)|interval(?: (?:year|month|day|hour|minute|second)(?: to (?:month|hour|minute|second))?)?)/;

/** The end of the type that begins at `start`, or -1 where none does. */
function typeEnd(text: string, start: number): number {
  const nested = /^(array|map|struct)</.exec(text.slice(start, start + 7));
  if (nested === null) {
    const found = atom.exec(text.slice(start, start + 60));
    return found === null ? -1 : start + found[0].length;
  }
  const open = start + nested[0].length;
  switch (nested[1]) {
    case 'array':
      return closed(text, typeEnd(text, open));
    case 'map': {
      const key = typeEnd(text, open);
      return key < 0 || text[key] !== ',' ? -1 : closed(text, typeEnd(text, key + 1));
    }
    default:
      return structEnd(text, open);
  }
}

function structEnd(text: string, open: number): number {
  if (text[open] === '>') return open + 1;
  let at = open;
  while (at < text.length) {
    const colon = text.indexOf(':', at);
    const end = colon < 0 ? -1 : typeEnd(text, colon + 1);
    if (end < 0) return -1;
    if (text[end] === '>') return end + 1;
    if (text[end] !== ',') return -1;
    at = end + 1;
  }
  return -1;
}

function closed(text: string, end: number): number {
  return end >= 0 && text[end] === '>' ? end + 1 : -1;
}
