/** Files of sqllogictest as records. Source: "About Sqllogictest" of SQLite, https://www.sqlite.org/sqllogictest. */

export type TestRecord =
  | { readonly kind: 'statement'; readonly sql: string; readonly isError: boolean; readonly line: number }
  | {
      readonly kind: 'query';
      readonly sql: string;
      /** One letter a column: T text, I integer, R three digits behind the point. */
      readonly types: string;
      readonly sort: 'nosort' | 'rowsort' | 'valuesort';
      readonly expected: Expected;
      readonly line: number;
    };

/** The values as they stand, or how many there are and the hash of them. */
export type Expected =
  | { readonly kind: 'values'; readonly values: readonly string[] }
  | { readonly kind: 'hash'; readonly count: number; readonly md5: string };

/** The records that an engine of this label runs, up to a `halt` for it. */
export function* parseRecords(text: string, label: string): Generator<TestRecord> {
  const lines = text.split(/\r?\n/);
  let at = 0;
  while (at < lines.length) {
    const block: string[] = [];
    const start = at;
    while (at < lines.length && lines[at]!.trim() !== '') block.push(lines[at++]!);
    at++;
    const record = recordOf(block, start + 1, label);
    if (record === 'halt') return;
    if (record !== null) yield record;
  }
}

function recordOf(block: readonly string[], firstLine: number, label: string): TestRecord | 'halt' | null {
  let at = 0;
  for (; at < block.length; at++) {
    const line = block[at]!.replace(/\s*#.*$/, '');
    if (line === '') continue;
    const condition = /^(skipif|onlyif)\s+(\S+)/.exec(line);
    if (condition === null) break;
    if ((condition[1] === 'onlyif') !== (condition[2] === label)) return null;
  }
  const head = block[at];
  if (head === undefined) return null;
  const words = head.trim().split(/\s+/);
  const line = firstLine + at;
  if (words[0] === 'halt') return 'halt';
  if (words[0] === 'statement') {
    const sql = block.slice(at + 1).join('\n');
    return { kind: 'statement', sql, isError: words[1] === 'error', line };
  }
  if (words[0] !== 'query') return null;
  const rest = block.slice(at + 1);
  const cut = rest.indexOf('----');
  const sql = (cut < 0 ? rest : rest.slice(0, cut)).join('\n');
  const sort = words[2] === 'rowsort' || words[2] === 'valuesort' ? words[2] : 'nosort';
  return { kind: 'query', sql, types: words[1]!, sort, expected: expectedOf(cut < 0 ? [] : rest.slice(cut + 1)), line };
}

function expectedOf(lines: readonly string[]): Expected {
  const hash = /^(\d+) values hashing to ([0-9a-f]{32})$/.exec(lines[0] ?? '');
  return hash === null ? { kind: 'values', values: lines } : { kind: 'hash', count: Number(hash[1]), md5: hash[2]! };
}
