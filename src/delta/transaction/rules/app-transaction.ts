/** An application whose progress we looked at has moved on. */
import type { Rule } from '../conflict.ts';

export const appTransaction: Rule = (ours, winner) => {
  for (const action of winner.actions) {
    if (action.kind === 'txn' && ours.reads.appIds.has(action.txn.appId)) {
      return { reason: 'concurrentTransaction', where: action.txn.appId };
    }
  }
  return null;
};
