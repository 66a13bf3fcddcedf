/**
 * The settings that PostgreSQL's clients read, set and are told of, beside the session's own. What has no meaning here is
 * kept and shown; what silt cannot do another way (an encoding, a date order) is refused. Source: PostgreSQL manual,
 * "Server Configuration" and "Asynchronous Operations".
 */
import { WireError } from './wire-error.ts';

/** The version that clients are told: what they may expect of syntax and catalog. */
export const claimedVersion = '16.9';
const claimedVersionNumber = '160009';

/** Told at start-up and after each change, by their names as clients compare them. */
export const reportedNames: readonly string[] = [
  'application_name',
  'client_encoding',
  'DateStyle',
  'default_transaction_read_only',
  'in_hot_standby',
  'integer_datetimes',
  'IntervalStyle',
  'is_superuser',
  'server_encoding',
  'server_version',
  'session_authorization',
  'standard_conforming_strings',
  'TimeZone',
];

const fixedNames = new Set([
  'server_encoding',
  'server_version',
  'server_version_num',
  'integer_datetimes',
  'is_superuser',
  'in_hot_standby',
  'session_authorization',
  'transaction_isolation',
  'lc_collate',
  'lc_ctype',
  'max_index_keys',
  'max_identifier_length',
]);

/** By lower-case name; `TimeZone` and the timeout belong to the session and are not here. */
export function initialSettings(user: string, isReadOnly: boolean): Map<string, string> {
  return new Map([
    ['application_name', ''],
    ['client_encoding', 'UTF8'],
    ['client_min_messages', 'notice'],
    ['bytea_output', 'hex'],
    ['datestyle', 'ISO, MDY'],
    ['default_transaction_isolation', 'read committed'],
    ['default_transaction_read_only', isReadOnly ? 'on' : 'off'],
    ['extra_float_digits', '1'],
    ['in_hot_standby', 'off'],
    ['integer_datetimes', 'on'],
    ['intervalstyle', 'postgres'],
    ['is_superuser', 'off'],
    ['lc_collate', 'C'],
    ['lc_ctype', 'C'],
    ['lc_messages', 'C'],
    ['lc_monetary', 'C'],
    ['lc_numeric', 'C'],
    ['lc_time', 'C'],
    ['lock_timeout', '0'],
    ['idle_in_transaction_session_timeout', '0'],
    ['max_identifier_length', '63'],
    ['max_index_keys', '32'],
    ['row_security', 'on'],
    ['search_path', '"$user", public'],
    ['server_encoding', 'UTF8'],
    ['server_version', claimedVersion],
    ['server_version_num', claimedVersionNumber],
    ['session_authorization', user],
    ['standard_conforming_strings', 'on'],
    ['synchronous_commit', 'on'],
    ['transaction_isolation', 'read committed'],
    ['transaction_read_only', isReadOnly ? 'on' : 'off'],
    ['xmloption', 'content'],
  ]);
}

/** The value as it is kept. Errors: WireError 55P02 for what cannot be changed, 22023 for a value that silt cannot follow. */
export function acceptedValue(name: string, value: string): string {
  const key = name.toLowerCase();
  if (fixedNames.has(key)) throw new WireError('55P02', `parameter "${name}" cannot be changed`);
  const refuse = (): never => {
    throw new WireError('22023', `invalid value for parameter "${name}": "${value}"`);
  };
  switch (key) {
    case 'client_encoding':
      return /^'?(utf-?8|unicode|sql_ascii|auto)'?$/i.test(value) ? 'UTF8' : refuse();
    case 'datestyle':
      return /^iso\b/i.test(value) || /^(mdy|default)$/i.test(value) ? 'ISO, MDY' : refuse();
    case 'standard_conforming_strings':
      return /^(on|true|1|yes)$/i.test(value) ? 'on' : refuse();
    case 'intervalstyle':
      return /^postgres$/i.test(value) ? 'postgres' : refuse();
    default:
      return value;
  }
}

/** What PostgreSQL calls local and default. */
export function zoneName(value: string): string {
  return /^(local|default)$/i.test(value) ? 'UTC' : value;
}

/** `5s`, `1min`, milliseconds. Errors: WireError 22023. */
export function durationMs(value: string): number {
  const units: Readonly<Record<string, number>> = { '': 1, ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };
  const found = /^(\d+)\s*(ms|s|min|h|d)?$/.exec(value.trim());
  if (found === null) throw new WireError('22023', `invalid value for parameter "statement_timeout": "${value}"`);
  return Number(found[1]) * units[found[2] ?? '']!;
}
