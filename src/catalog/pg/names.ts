/** Names as PostgreSQL's clients write them: the catalog is called silt, the default schema public. */
import { type CatalogReader, defaultCatalogName, defaultSchemaName, isSame } from '../names.ts';

/** What columns may be qualified by. */
export function pgFullName(schema: string, name: string): readonly string[] {
  return ['silt', pgSchema(schema), name];
}

/** `default` is called public, which is where PostgreSQL's clients look. */
export function pgSchema(name: string): string {
  return name === '' ? 'pg_temp' : name === defaultSchemaName ? 'public' : name;
}

/** `[schema, name]` or `[name]` where the catalog is the session's; other names stay as they are. */
export function ownParts(
  name: readonly string[],
  { isPostgres }: Pick<CatalogReader, 'isPostgres'>,
  schemas: readonly string[],
): readonly string[] {
  const isOwn = name.length === 3 && (isSame(name[0]!, defaultCatalogName) || (isPostgres && isSame(name[0]!, 'silt')));
  const parts = isOwn ? name.slice(1) : name;
  const isPublic = isPostgres && parts.length === 2 && isSame(parts[0]!, 'public');
  return isPublic && !schemas.some((each) => isSame(each, 'public')) ? [defaultSchemaName, parts[1]!] : parts;
}
