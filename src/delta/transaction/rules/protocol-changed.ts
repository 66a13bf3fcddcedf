/** Two changes of the protocol, or one that dropped a feature on which we may rely. */
import { writerFeatures } from '../../protocol.ts';
import type { Rule } from '../conflict.ts';

export const protocolChanged: Rule = (ours, winner) => {
  const theirs = winner.actions.find((action) => action.kind === 'protocol');
  if (theirs?.kind !== 'protocol') return null;
  const clash = { reason: 'protocolChanged', where: null } as const;
  if (ours.actions.some((action) => action.kind === 'protocol')) return clash;
  const listed = new Set(writerFeatures(theirs.protocol));
  return writerFeatures(ours.snapshot.protocol).every((name) => listed.has(name)) ? null : clash;
};
