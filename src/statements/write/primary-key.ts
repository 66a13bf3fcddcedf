/** The primary key of a table as it was written; nobody enforces it but for its columns being NOT NULL. */
import type { CreateTable, TableConstraint } from '../../sql/ast-statement.ts';

/** The columns of a primary key that stands behind them, in lower case. */
export function primaryKey({ constraints }: CreateTable): ReadonlySet<string> {
  const [, list] = /^PRIMARY\s+KEY\s*\(([^)]*)\)/i.exec(constraints.find(isPrimaryKey)?.text ?? '') ?? [];
  return new Set((list ?? '').split(',').map((name) => name.trim().replaceAll('"', '').toLowerCase()));
}

function isPrimaryKey({ text }: TableConstraint): boolean {
  return /^PRIMARY\b/i.test(text);
}
