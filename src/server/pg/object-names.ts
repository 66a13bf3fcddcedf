/** Names of the objects that numbers in a result stand for (regclass, regtype): PostgreSQL prints those. Takes a session, asks its pg_catalog. */
import type { Schema } from '../../core/types.ts';
import { namesObjects } from '../../core/wire-types.ts';
import type { RemoteSession } from '../../session/remote.ts';

/** By type of number, then by number. */
export type ObjectNames = ReadonlyMap<string, ReadonlyMap<bigint, string>>;

const queries: Readonly<Record<string, string>> = {
  regclass: 'SELECT c.oid, pg_catalog.regclass_text(c.oid) AS name FROM pg_catalog.pg_class c',
  regtype: 'SELECT t.oid, t.name FROM pg_catalog.silt_type_names t',
  regproc: 'SELECT p.oid, p.proname AS name FROM pg_catalog.pg_proc p',
  regprocedure: 'SELECT p.oid, p.proname AS name FROM pg_catalog.pg_proc p',
  regnamespace: 'SELECT n.oid, n.nspname AS name FROM pg_catalog.pg_namespace n',
  regrole: 'SELECT r.oid, r.rolname AS name FROM pg_catalog.pg_roles r',
};

/** The kinds of objects whose names a result's text has. */
export function objectKinds({ fields }: Schema): ReadonlySet<string> {
  const types = fields.map(({ type }) => (type.id === 'list' ? type.item.type : type)).filter(namesObjects);
  return new Set(types.map(({ tag }) => (tag?.kind === 'wire' ? tag.name : '')));
}

export async function objectNames(session: RemoteSession, schema: Schema): Promise<ObjectNames> {
  const found = new Map<string, ReadonlyMap<bigint, string>>();
  for (const kind of objectKinds(schema)) {
    const query = queries[kind];
    if (query === undefined) continue;
    using result = await session.query(query);
    const rows = await result.rows();
    found.set(kind, new Map(rows.map(({ oid, name }) => [BigInt(oid as bigint), name as string])));
  }
  return found;
}
