/** Rows of PostgreSQL's catalog that are the same in every database: types, their functions, access methods, languages. Takes nothing. */
import { pgTypes } from './types.ts';

/** Column names to values; what is left out is false, 0, '' or NULL by its type. */
export type PgRow = Readonly<Record<string, unknown>>;

export const catalogNamespace = 11n;
export const publicNamespace = 2200n;
export const informationNamespace = 13207n;
const owner = 10n;

export function typeRows(): readonly PgRow[] {
  return typeFields().map((f) => ({
    oid: BigInt(f[0]!),
    typname: f[1],
    typnamespace: catalogNamespace,
    typowner: owner,
    typlen: Number(f[2]),
    typbyval: f[3] === 't',
    typtype: f[4],
    typcategory: f[5],
    typispreferred: f[6] === 't',
    typisdefined: true,
    typdelim: ',',
    typelem: BigInt(f[7]!),
    typarray: BigInt(f[8]!),
    typalign: f[9],
    typstorage: f[10],
    typcollation: BigInt(f[11]!),
    typinput: BigInt(f[12]!),
    typoutput: BigInt(f[14]!),
    typreceive: BigInt(f[16]!),
    typsend: BigInt(f[18]!),
    typtypmod: -1,
  }));
}

/** The name of a type in SQL, by number. */
export function typeNames(): ReadonlyMap<string, string> {
  return new Map(typeFields().map((f) => [f[0]!, f.slice(23).join(' ')]));
}

/** The functions that read and write types, which is what drivers look for. */
export function procedureRows(): readonly PgRow[] {
  return [...procedureNames()].map(([oid, proname]) => ({
    oid: BigInt(oid),
    proname,
    pronamespace: catalogNamespace,
    proowner: owner,
    prolang: 12n,
    procost: 1,
    prokind: 'f',
    proisstrict: true,
    provolatile: 'i',
    proparallel: 's',
    pronargs: 1,
    prorettype: 2278n,
    proargtypes: [2281n],
    prosrc: proname,
  }));
}

/** Names of functions by number. */
export function procedureNames(): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const f of typeFields()) for (const at of [12, 14, 16, 18]) if (f[at] !== '0') names.set(f[at]!, f[at + 1]!);
  return names;
}

export const fixedRows: Readonly<Record<string, readonly PgRow[]>> = {
  pg_am: [
    { oid: 2n, amname: 'heap', amhandler: 3n, amtype: 't' },
    { oid: 403n, amname: 'btree', amhandler: 330n, amtype: 'i' },
  ],
  pg_collation: [
    ['default', 100n, ''],
    ['C', 950n, 'C'],
    ['POSIX', 951n, 'POSIX'],
  ].map(([collname, oid, locale]) => ({
    oid,
    collname,
    collnamespace: catalogNamespace,
    collowner: owner,
    collprovider: locale === '' ? 'd' : 'c',
    collisdeterministic: true,
    collencoding: -1,
    collcollate: locale === '' ? null : locale,
    collctype: locale === '' ? null : locale,
  })),
  pg_language: [
    { oid: 12n, lanname: 'internal', lanowner: owner },
    { oid: 14n, lanname: 'sql', lanowner: owner, lanpltrusted: true },
  ],
  pg_tablespace: [
    { oid: 1663n, spcname: 'pg_default', spcowner: owner },
    { oid: 1664n, spcname: 'pg_global', spcowner: owner },
  ],
};

/** The settings that clients look up in pg_settings. */
export const settingRows: readonly PgRow[] = [
  ['server_version', '16.9'],
  ['server_version_num', '160009'],
  ['server_encoding', 'UTF8'],
  ['client_encoding', 'UTF8'],
  ['DateStyle', 'ISO, MDY'],
  ['IntervalStyle', 'postgres'],
  ['standard_conforming_strings', 'on'],
  ['max_identifier_length', '63'],
  ['max_index_keys', '32'],
  ['default_transaction_isolation', 'repeatable read'],
  ['transaction_isolation', 'repeatable read'],
].map(([name, setting]) => ({ name, setting, context: 'user', vartype: 'string', source: 'default' }));

function typeFields(): readonly (readonly string[])[] {
  return pgTypes
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
}
