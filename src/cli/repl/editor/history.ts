/** Walking and searching what was entered before. Pure: entries are whole statements, newest last. */

/** Where the walk stands; `draft` is what was being typed when it began. */
export interface Walk {
  /** Steps back from the draft; 0 is the draft. */
  readonly back: number;
  readonly draft: string;
}

export const noWalk: Walk = { back: 0, draft: '' };

/** One step to older (1) or newer (-1) entries that differ from what is shown; null where there is none. */
export function step(
  entries: readonly string[],
  walk: Walk,
  shown: string,
  by: 1 | -1,
): { readonly walk: Walk; readonly text: string } | null {
  const draft = walk.back === 0 ? shown : walk.draft;
  for (let back = walk.back + by; back >= 0 && back <= entries.length; back += by) {
    const text = back === 0 ? draft : entries[entries.length - back]!;
    if (back === 0 || text !== shown) return { walk: { back, draft }, text };
  }
  return null;
}

export interface Search {
  readonly query: string;
  /** Index of the entry found; null where none matches. */
  readonly found: number | null;
  /** Of the entries that match, which one this is from the newest, and how many there are. */
  readonly rank: number;
  readonly matches: number;
}

/** Entries that contain the query, whatever its case; one text counts once. `skip` matches from the newest are passed over. */
export function search(entries: readonly string[], query: string, skip: number): Search {
  const wanted = query.toLowerCase();
  const seen = new Set<string>();
  const found: number[] = [];
  for (let i = entries.length - 1; i >= 0; i--) {
    const text = entries[i]!;
    if (seen.has(text) || (wanted !== '' && !text.toLowerCase().includes(wanted))) continue;
    seen.add(text);
    found.push(i);
  }
  if (found.length === 0) return { query, found: null, rank: 0, matches: 0 };
  const rank = Math.max(0, Math.min(skip, found.length - 1));
  return { query, found: found[rank]!, rank, matches: found.length };
}
