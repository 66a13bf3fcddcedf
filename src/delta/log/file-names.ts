/**
 * What the names in `_delta_log` mean, by the protocol's exact rules; every other name is none of ours.
 * Source: PROTOCOL.md, "File Types".
 */

export type LogFileName =
  | { readonly kind: 'commit'; readonly version: number }
  | { readonly kind: 'classic'; readonly version: number }
  | { readonly kind: 'multiPart'; readonly version: number; readonly part: number; readonly parts: number }
  | { readonly kind: 'v2'; readonly version: number; readonly format: 'json' | 'parquet' }
  | { readonly kind: 'compacted'; readonly version: number; readonly to: number }
  | { readonly kind: 'checksum'; readonly version: number };

/** The folder of a table's log, relative to the table's root. */
export const logFolder = '_delta_log';

/** What a name right under `_delta_log` stands for; null for one without a meaning. */
export function parseLogFileName(name: string): LogFileName | null {
  const version = versionAt(name, 0);
  if (version === null) return null;
  const rest = name.slice(20);
  switch (rest) {
    case '.json':
      return { kind: 'commit', version };
    case '.checkpoint.parquet':
      return { kind: 'classic', version };
    case '.crc':
      return { kind: 'checksum', version };
  }
  const parts = /^\.checkpoint\.(\d{10})\.(\d{10})\.parquet$/.exec(rest);
  if (parts !== null) return { kind: 'multiPart', version, part: Number(parts[1]), parts: Number(parts[2]) };
  const unique = /^\.checkpoint\.[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\.(json|parquet)$/.exec(rest);
  if (unique !== null) return { kind: 'v2', version, format: unique[1] === 'json' ? 'json' : 'parquet' };
  const to = rest.endsWith('.compacted.json') && rest.length === 36 ? versionAt(rest, 1) : null;
  return to === null ? null : { kind: 'compacted', version, to };
}

/** The name of a version's commit. */
export function commitName(version: number | bigint): string {
  return `${versionText(version)}.json`;
}

/** Twenty digits. */
export function versionText(version: number | bigint): string {
  return String(version).padStart(20, '0');
}

function versionAt(text: string, at: number): number | null {
  const digits = text.slice(at, at + 20);
  if (!/^\d{20}$/.test(digits)) return null;
  const version = Number(digits);
  return Number.isSafeInteger(version) ? version : null;
}
