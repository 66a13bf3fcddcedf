/** Names near to a misspelled one: what error messages propose. Takes names, gives names; case does not count. */
import { quotedName } from '../core/text/type-sql.ts';
import { editDistance } from '../functions/registry.ts';

const proposalsMax = 5;

/** The candidates nearest to `wanted` by edit distance, best first, at most five. */
export function nearestNames(wanted: string, candidates: Iterable<string>, limit = proposalsMax): readonly string[] {
  const target = wanted.toLowerCase();
  const unique = [...new Set(candidates)];
  const ranked = unique.map((name) => ({ name, distance: editDistance(target, name.toLowerCase()) }));
  ranked.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  return ranked.slice(0, limit).map((entry) => entry.name);
}

/** Those of the nearest that are likely meant: at most a third of the letters differ. */
export function likelyNames(wanted: string, candidates: Iterable<string>): readonly string[] {
  const target = wanted.toLowerCase();
  const distanceMax = Math.max(1, Math.floor(target.length / 3));
  return nearestNames(wanted, candidates, 3).filter((name) => editDistance(target, name.toLowerCase()) <= distanceMax);
}

/** A name as error parameters show it: every part in backquotes. */
export function quoteName(parts: readonly string[]): string {
  return parts.map(quotedName).join('.');
}
