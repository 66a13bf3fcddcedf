/**
 * A change of the schema, the partitions or the properties: what we wrote was made for others. A change of the marks of
 * identity columns alone is none for who does not change the metadata.
 */
import type { Metadata } from '../../actions.ts';
import type { Rule } from '../conflict.ts';

export const metadataChanged: Rule = (ours, winner) => {
  const theirs = winner.actions.find((action) => action.kind === 'metaData');
  if (theirs?.kind !== 'metaData') return null;
  const changesOurs = ours.actions.some((action) => action.kind === 'metaData');
  if (!changesOurs && isSameButMarks(ours.snapshot.metadata, theirs.metadata)) return null;
  return { reason: 'metadataChanged', where: null };
};

function isSameButMarks(before: Metadata, after: Metadata): boolean {
  return textOf(before) === textOf(after);
}

function textOf({ id, schemaString, partitionColumns, configuration, name, description }: Metadata): string {
  const schema = schemaString?.replace(/"delta\.identity\.highWaterMark":-?\d+/g, '"delta.identity.highWaterMark":0');
  return JSON.stringify([
    id,
    schema,
    partitionColumns,
    Object.entries(configuration).sort(([a], [b]) => (a < b ? -1 : 1)),
    name,
    description,
  ]);
}
