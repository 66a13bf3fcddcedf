/**
 * Bulk ingest: rows of a client become a table's, or a table, by one statement and so by one commit. Takes what the command asks for
 * and the name under which the session holds the rows. Source: FlightSql.proto, CommandStatementIngest.
 */
import { EngineError } from '../../core/errors.ts';
import type { Schema } from '../../core/types.ts';
import type { FlightSession } from './logins.ts';
import { textOf } from './metadata.ts';
import type { Fields } from './protobuf.ts';
import { FlightError } from './status.ts';

export interface Ingest {
  readonly name: string;
  /** As SQL has it. */
  readonly target: string;
  readonly isTemporary: boolean;
  readonly ifAbsent: 'create' | 'fail';
  readonly ifExists: 'fail' | 'append' | 'replace';
}

const field = { definition: 1, table: 2, schema: 3, catalog: 4, temporary: 5, transaction: 6, options: 1000 } as const;

/** Errors: FlightError INVALID_ARGUMENT for what is missing, UNIMPLEMENTED for what is not there, by name. */
export function readIngest(fields: Fields): Ingest {
  if (fields.bytes(field.transaction).length > 0) refuse('ingest within a transaction (transaction_id)');
  const [option] = fields.messages(field.options);
  if (option !== undefined) refuse(`the ingest option ${JSON.stringify(option.text(1))}`);
  const name = fields.text(field.table);
  if (name === '') throw new FlightError('INVALID_ARGUMENT', 'ingest names no table');
  const [definition] = fields.messages(field.definition);
  const ifAbsent = ([null, 'create', 'fail'] as const)[definition?.numbers(1)[0] ?? 0];
  const ifExists = ([null, 'fail', 'append', 'replace'] as const)[definition?.numbers(2)[0] ?? 0];
  if (ifAbsent == null || ifExists == null)
    throw new FlightError('INVALID_ARGUMENT', 'ingest has to say what is done where the table exists, and where not');
  const isTemporary = fields.flag(field.temporary);
  const path = isTemporary ? [name] : [fields.text(field.catalog), fields.text(field.schema), name];
  const target = path
    .filter((part) => part !== '')
    .map(quoted)
    .join('.');
  return { name, target, isTemporary, ifAbsent, ifExists };
}

/** Before the rows have come. Errors: FlightError ALREADY_EXISTS, NOT_FOUND. */
export async function checkTarget(session: FlightSession, ingest: Ingest): Promise<boolean> {
  const exists = await isThere(session, ingest);
  if (exists && ingest.ifExists === 'fail')
    throw new FlightError('ALREADY_EXISTS', `the table ${ingest.target} already exists SQLSTATE: 42P07`);
  if (!exists && ingest.ifAbsent === 'fail')
    throw new FlightError('NOT_FOUND', `the table ${ingest.target} does not exist SQLSTATE: 42P01`);
  return exists;
}

/** The statements that take the rows of the table `rows`; the last one makes the change. */
export function ingestStatements(ingest: Ingest, exists: boolean, rows: string, { fields }: Schema): readonly string[] {
  const { target, isTemporary, ifExists } = ingest;
  const query = `SELECT * FROM ${quoted(rows)}`;
  if (exists && ifExists === 'append') {
    const columns = fields.map(({ name }) => quoted(name)).join(', ');
    return [`INSERT INTO ${target} (${columns}) ${query}`];
  }
  if (isTemporary) {
    const create = `CREATE TEMPORARY TABLE ${target} AS ${query}`;
    return exists ? [`DROP TABLE ${target}`, create] : [create];
  }
  return [`CREATE ${exists ? 'OR REPLACE ' : ''}TABLE ${target} AS ${query}`];
}

async function isThere({ session }: FlightSession, { name, target, isTemporary }: Ingest): Promise<boolean> {
  if (isTemporary) {
    using result = await session.query('SHOW TABLES');
    const rows = await result.rows();
    return rows.some((row) => row.isTemporary === true && textOf(row.tableName).toLowerCase() === name.toLowerCase());
  }
  try {
    await session.describe(`SELECT * FROM ${target}`);
    return true;
  } catch (error) {
    if (error instanceof EngineError && error.condition.startsWith('TABLE_OR_VIEW_NOT_FOUND')) return false;
    throw error;
  }
}

function refuse(what: string): never {
  throw new FlightError('UNIMPLEMENTED', `${what} is not supported SQLSTATE: 0A000`);
}

function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
