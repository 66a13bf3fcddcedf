/** Paths into JSON as get_json_object takes them ($.a.b[0], $['a'], $.a[*].b): text to steps, and a value's part by them. */
import { isArray, isObject, type JsonValue, rewrittenJson } from './json-value.ts';

export type PathStep =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'anyName' }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'anyIndex' };

/** Null where the text is no path. */
export function parsePath(text: string): readonly PathStep[] | null {
  if (!text.startsWith('$')) return null;
  const steps: PathStep[] = [];
  const pattern = /\.\*|\['\*'\]|\.([^.[]+)|\['([^'?]+)'\]|\[(\*|\d+)\]/y;
  let at = 1;
  while (at < text.length) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) return null;
    const [whole, plain, quoted, index] = match;
    const name = plain ?? quoted;
    if (name !== undefined) steps.push({ kind: 'name', name });
    else if (index === undefined) steps.push({ kind: 'anyName' });
    else steps.push(index === '*' ? { kind: 'anyIndex' } : { kind: 'index', index: Number(index) });
    at += whole.length;
  }
  return steps;
}

/** How found values are written: a lone string bare, all as JSON, or nested arrays without their brackets. */
type Style = 'raw' | 'quoted' | 'flat';

/** The part of `value` as text; null where nothing is there. Several matches of [*] come as an array. */
export function partByPath(value: JsonValue, steps: readonly PathStep[]): string | null {
  const found = find(value, steps, 'raw');
  return found.length === 0 ? null : found.join(',');
}

/** The matches, each as text. */
function find(value: JsonValue, steps: readonly PathStep[], style: Style): readonly string[] {
  const [step, ...rest] = steps;
  if (step === undefined) return [...written(value, style)];
  switch (step.kind) {
    case 'name':
    case 'anyName':
      return isObject(value) ? findMember(value.entries, step, rest, style) : [];
    case 'index': {
      const item = isArray(value) ? value[step.index] : undefined;
      if (item === undefined) return [];
      return find(item, rest, rest[0]?.kind === 'anyIndex' ? 'quoted' : style);
    }
    case 'anyIndex':
      return isArray(value) ? findItems(value, rest, style) : [];
  }
}

/** The first member that has a match. */
function findMember(
  entries: readonly (readonly [string, JsonValue])[],
  step: PathStep,
  rest: readonly PathStep[],
  style: Style,
): readonly string[] {
  for (const [name, member] of entries) {
    if (step.kind === 'name' && (name !== step.name || member === null)) continue;
    const found = find(member, rest, style);
    if (found.length > 0) return found;
  }
  return [];
}

function findItems(items: readonly JsonValue[], rest: readonly PathStep[], style: Style): readonly string[] {
  if (rest[0]?.kind === 'anyIndex') {
    const inner = items.flatMap((item) =>
      isArray(item) ? item.flatMap((each) => find(each, rest.slice(1), 'flat')) : [],
    );
    return inner.length === 0 ? [] : [`[${inner.join(',')}]`];
  }
  if (style === 'quoted') {
    const found = items.flatMap((item) => find(item, rest, style));
    return found.length === 0 ? [] : [`[${found.join(',')}]`];
  }
  const found = items.flatMap((item) => find(item, rest, style === 'raw' ? 'quoted' : style));
  return found.length > 1 ? [`[${found.join(',')}]`] : found;
}

function* written(value: JsonValue, style: Style): Iterable<string> {
  if (style === 'raw' && typeof value === 'string') yield value;
  else if (style === 'flat' && isArray(value)) for (const item of value) yield* written(item, style);
  else yield rewrittenJson(value);
}
