/**
 * Which other readers cannot open the table, by the features that it needs: deltalake 1.6.6 and Polars 2.1.0 as they were tried on
 * tables that Spark wrote (DuckDB 1.5.5 opened all of them), Trino as its documentation has it.
 */
import { readerFeatures } from '../../delta/protocol.ts';
import type { Checked, Finding } from './finding.ts';

const deltalake = 'deltalake 1.6';
/** Its way to pyarrow knows fewer features than its queries. */
const deltalakeArrow = 'deltalake 1.6 to pyarrow';
const polars = 'Polars 2.1';
const trino = 'Trino';

/** Readers without the feature; one that is not listed is read by all. */
const lackedBy: ReadonlyMap<string, readonly string[]> = new Map([
  ['columnMapping', [deltalakeArrow, polars]],
  ['deletionVectors', [deltalakeArrow]],
  ['v2Checkpoint', [deltalakeArrow, polars]],
  ['vacuumProtocolCheck', [deltalake, polars]],
  ['typeWidening', [deltalake, polars]],
  ['typeWidening-preview', [deltalake, polars]],
  ['variantType', [polars]],
  ['variantType-preview', [polars]],
  ['variantShredding', [deltalake, polars, trino]],
  ['variantShredding-preview', [deltalake, polars, trino]],
  ['catalogManaged', [deltalake, polars, trino]],
  ['catalogOwned-preview', [deltalake, polars, trino]],
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
