/** One domain of metadata changed by both. The mark of row tracking is merged instead. */
import type { Rule } from '../conflict.ts';

export const domainChanged: Rule = (ours, winner) => {
  const own = new Set<string>();
  for (const action of ours.actions) if (action.kind === 'domainMetadata') own.add(action.domain.domain);
  for (const action of winner.actions) {
    if (action.kind !== 'domainMetadata' || action.domain.domain === 'delta.rowTracking') continue;
    if (own.has(action.domain.domain)) return { reason: 'concurrentTransaction', where: action.domain.domain };
  }
  return null;
};
