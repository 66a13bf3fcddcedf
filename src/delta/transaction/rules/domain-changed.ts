/**
 * One domain of metadata changed by both. The mark of row tracking is merged instead, unless we have given numbers by it
 * already, and written them with versions into files: then nobody may come between.
 */
import type { Rule } from '../conflict.ts';
import { rowTrackingDomain } from '../row-ids.ts';

export const domainChanged: Rule = (ours, winner) => {
  const own = new Set<string>();
  for (const action of ours.actions) if (action.kind === 'domainMetadata') own.add(action.domain.domain);
  if (own.has(rowTrackingDomain)) return { reason: 'concurrentTransaction', where: rowTrackingDomain };
  for (const action of winner.actions) {
    if (action.kind !== 'domainMetadata' || action.domain.domain === rowTrackingDomain) continue;
    if (own.has(action.domain.domain)) return { reason: 'concurrentTransaction', where: action.domain.domain };
  }
  return null;
};
