/** Which other readers cannot open the table, by the features that it needs. What they read changes: the versions are those that were tried. */
import { readerFeatures } from '../../delta/protocol.ts';
import type { Checked, Finding } from './finding.ts';

/** Readers without the feature; one that is not listed is read by all. */
const lackedBy: ReadonlyMap<string, readonly string[]> = new Map([
  ['vacuumProtocolCheck', ['delta-rs 1.6', 'Polars 2.1']],
  ['typeWidening', ['delta-rs 1.6', 'Polars 2.1']],
  ['typeWidening-preview', ['delta-rs 1.6', 'Polars 2.1']],
  ['variantShredding', ['delta-rs 1.6', 'Polars 2.1', 'Trino']],
  ['variantShredding-preview', ['delta-rs 1.6', 'Polars 2.1', 'Trino']],
  ['catalogManaged', ['delta-rs 1.6', 'Polars 2.1', 'Trino']],
  ['catalogOwned-preview', ['delta-rs 1.6', 'Polars 2.1', 'Trino']],
]);

export function checkReaders({ opened: { snapshot }, sqlName }: Checked): readonly Finding[] {
  return readerFeatures(snapshot.protocol).flatMap((feature): Finding[] => {
    const readers = lackedBy.get(feature);
    if (readers === undefined) return [];
    return [
      {
        severity: 'note',
        check: 'readers',
        subject: feature,
        finding: `Readers without this feature cannot open the table: ${readers.join(', ')}.`,
        remedy: `ALTER TABLE ${sqlName} DROP FEATURE ${/^\w+$/.test(feature) ? feature : `'${feature}'`}`,
      },
    ];
  });
}
