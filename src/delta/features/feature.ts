/** What silt knows of a table feature. One file beside this one declares each; all.ts lists them. */
import type { Schema } from '../../core/types.ts';
import type { Metadata } from '../actions.ts';

export interface TableFeature {
  /** As the protocol names it. */
  readonly name: string;
  /** A writer feature never keeps a reader out. */
  readonly kind: 'readerWriter' | 'writer';
  /** The protocol versions that imply it without a list; null where only a list can. */
  readonly legacyVersions: { readonly reader: number; readonly writer: number } | null;
  /** Tables that use it are read rightly. */
  readonly isReadable: boolean;
  /** Tables that use it are written rightly. */
  readonly isWritable: boolean;
  /** Whether this table's use of it is one that silt reads. Absent means yes. */
  readonly canRead?: (table: { readonly metadata: Metadata; readonly schema: Schema }) => boolean;
  /** Whether a table that lists it makes use of it: the list alone changes nothing. Absent means yes. */
  readonly isActive?: (table: { readonly metadata: Metadata; readonly schema: Schema }) => boolean;
}

/** Whether the table's property is set to true. */
export function isOn(metadata: Metadata, property: string): boolean {
  return metadata.configuration[property]?.toLowerCase() === 'true';
}
