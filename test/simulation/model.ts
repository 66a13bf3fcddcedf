/**
 * What a table means, without files or a log: rows by key. An operation is a function of the rows that it sees; a history is
 * right where the functions, one after another, give what the table holds at every version.
 */

export interface Row {
  readonly partition: string;
  readonly value: number;
}

/** What the table keeps beside its rows, in partition '': the last run of a job, and a counter among its properties. */
export const jobKey = '#job';
export const propertyKey = '#property';

/** By key. */
export type Rows = ReadonlyMap<string, Row>;

export type Operation =
  | { readonly kind: 'append'; readonly partition: string; readonly keys: readonly string[] }
  | { readonly kind: 'job'; readonly partition: string; readonly keys: readonly string[]; readonly run: bigint }
  | { readonly kind: 'increment'; readonly partition: string }
  | { readonly kind: 'thin'; readonly partition: string }
  | { readonly kind: 'replace'; readonly partition: string; readonly keys: readonly string[] }
  | { readonly kind: 'transfer' }
  | { readonly kind: 'countInto'; readonly from: string; readonly to: string; readonly key: string }
  | { readonly kind: 'optimize'; readonly partition: string }
  | { readonly kind: 'property' };

/** True where the operation reads no rows: it may be thought of as having come later than others. */
export function isBlind({ kind }: Operation): boolean {
  return kind === 'append' || kind === 'job';
}

/** The rows after the operation. */
export function applied(rows: Rows, operation: Operation): Rows {
  const out = new Map(rows);
  switch (operation.kind) {
    case 'job':
      // Of runs that were done already nothing comes.
      if ((rows.get(jobKey)?.value ?? -1) >= Number(operation.run)) return rows;
      out.set(jobKey, { partition: '', value: Number(operation.run) });
      for (const key of operation.keys) out.set(key, { partition: operation.partition, value: 0 });
      return out;
    case 'append':
      for (const key of operation.keys) out.set(key, { partition: operation.partition, value: 0 });
      return out;
    case 'increment':
      for (const [key, row] of rows) {
        if (row.partition === operation.partition) out.set(key, { ...row, value: row.value + 1 });
      }
      return out;
    case 'thin':
      for (const [key, row] of rows) if (row.partition === operation.partition && isThinned(key)) out.delete(key);
      return out;
    case 'replace':
      for (const [key, row] of rows) if (row.partition === operation.partition) out.delete(key);
      for (const key of operation.keys) out.set(key, { partition: operation.partition, value: 0 });
      return out;
    case 'transfer':
      return transferred(rows);
    case 'countInto': {
      const count = [...rows.values()].filter(({ partition }) => partition === operation.from).length;
      return out.set(operation.key, { partition: operation.to, value: count });
    }
    case 'property':
      return out.set(propertyKey, { partition: '', value: (rows.get(propertyKey)?.value ?? 0) + 1 });
    case 'optimize':
      return rows;
  }
}

/** Which keys `thin` deletes: the number at the end is even. */
export function isThinned(key: string): boolean {
  return Number(key.at(-1)) % 2 === 0;
}

/** From the least key to the greatest, so that the sum stays. */
export function transferred(rows: Rows): Rows {
  const keys = [...rows.keys()].filter((key) => !key.startsWith('#')).toSorted();
  const [first, last] = [keys[0], keys.at(-1)];
  if (first === undefined || last === undefined || first === last) return rows;
  const out = new Map(rows);
  const [from, to] = [rows.get(first)!, rows.get(last)!];
  out.set(first, { ...from, value: from.value - 1 });
  return out.set(last, { ...to, value: to.value + 1 });
}

/** One text for equal rows. */
export function digest(rows: Rows): string {
  return [...rows]
    .map(([key, { partition, value }]) => `${key}@${partition}=${value}`)
    .toSorted()
    .join(' ');
}
