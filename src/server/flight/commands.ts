/**
 * Flight SQL's commands in a session: what GetFlightInfo tells, what a ticket's rows are, what a put does. A ticket holds the
 * command itself, signed for its user. Source: FlightSql.proto.
 */
import { flightDataOf, plainFlightData, schemaMessage, schemaMessageOf } from '../../arrow/flight-data.ts';
import { type ArrowMessage, tableOfMessages } from '../../arrow/messages.ts';
import { sqlInfoBatch, sqlInfoSchema } from '../../arrow/sql-info.ts';
import type { Batch } from '../../core/batch.ts';
import { EngineError } from '../../core/errors.ts';
import { type Schema, utf8 } from '../../core/types.ts';
import type { EncodedResult, Form } from '../../session/encoding.ts';
import type { Parameters } from '../../session/parameters.ts';
import type { Result } from '../../session/result.ts';
import { rowsOfBatch } from '../../session/row-values.ts';
import { sqlTypeName } from '../pg/pg-types.ts';
import type { FlightSession, Prepared } from './logins.ts';
import { isMetadata, metadataMessage, metadataOf, textOf } from './metadata.ts';
import { type Fields, readMessage, writeMessage } from './protobuf.ts';
import { sqlInfos } from './sql-infos.ts';
import { FlightError } from './status.ts';

export interface Command {
  readonly name: string;
  readonly fields: Fields;
}

const typePrefix = 'type.googleapis.com/arrow.flight.protocol.sql.';

/** Errors: FlightError INVALID_ARGUMENT. */
export function readCommand(bytes: Uint8Array): Command {
  const any = readMessage(bytes);
  const url = any.text(1);
  if (!url.startsWith(typePrefix)) throw new FlightError('INVALID_ARGUMENT', 'the command is none of Flight SQL');
  return { name: url.slice(typePrefix.length), fields: readMessage(any.bytes(2)) };
}

export function writeCommand(name: string, message: Uint8Array): Buffer {
  return writeMessage([
    [1, `${typePrefix}${name}`],
    [2, message],
  ]);
}

/** Errors: FlightError UNIMPLEMENTED where a statement is to run in a transaction, which there are none of. */
function refuseTransaction({ name, fields }: Command): void {
  const isStatement = name === 'CommandStatementQuery' || name === 'CommandStatementUpdate';
  if (isStatement && fields.bytes(2).length > 0)
    throw new FlightError('UNIMPLEMENTED', 'a transaction (transaction_id) is not supported SQLSTATE: 0A000');
}

/** The text of the statement that a command is about; null where it is about none. */
export function sqlOf(session: FlightSession, { name, fields }: Command): string | null {
  if (name === 'CommandStatementQuery' || name === 'CommandStatementUpdate') return fields.text(1);
  if (!name.startsWith('CommandPreparedStatement')) return null;
  return session.prepared.get(handleOf(fields))?.sql ?? null;
}

/** The schema of a command's rows, as an encapsulated message. Errors: of parsing and binding. */
export async function schemaOf(session: FlightSession, command: Command): Promise<Buffer> {
  if (command.name === 'CommandGetSqlInfo') return schemaMessageOf(sqlInfoSchema);
  if (isMetadata(command.name)) return metadataMessage(command);
  const sql = statementOf(session, command);
  const schema = await querySchema(session, sql);
  const parameters = parametersOf(session, command);
  if (schema === null || parameters === undefined) return schemaMessage(schema ?? { fields: [] });
  // Values that were bound may give columns other types than their places alone.
  using result = await session.session.query(sql, parameters);
  return schemaMessage(result.schema);
}

/** What a ticket stands for when its statement has run already: no rows. */
const doneName = 'Done';

/**
 * Runs a statement that changes something when it is asked for, because clients may drop its rows unread, which would cancel
 * it; gives the command whose rows are to be read then. Queries are left for their ticket.
 */
export async function settled(
  session: FlightSession,
  command: Command,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const sql = sqlOf(session, command);
  if (sql === null || (await session.session.describe(sql)).access === 'read') return bytes;
  await update(session, command, signal);
  return writeCommand(doneName, new Uint8Array());
}

/** The messages of a command's rows, as they come. */
export async function* rowsOf(session: FlightSession, command: Command, signal: AbortSignal): AsyncGenerator<Buffer> {
  if (command.name === 'CommandGetSqlInfo') {
    const wanted = new Set(command.fields.numbers(1));
    using version = await session.session.query('SELECT version() AS version');
    const [row] = await version.rows();
    const infos = sqlInfos(textOf(row?.version)).filter(([id]) => wanted.size === 0 || wanted.has(id));
    yield* flightDataOf(sqlInfoSchema, [sqlInfoBatch(infos)]);
    return;
  }
  if (command.name === doneName) {
    yield* plainFlightData({ fields: [] }, []);
    return;
  }
  if (isMetadata(command.name)) {
    yield* await metadataOf(session, command);
    return;
  }
  const sql = statementOf(session, command);
  const result = await session.session.queryEncoded(sql, parametersOf(session, command), { signal });
  yield* piecesOf(result);
}

const form: Form = { name: 'flight', options: null };

async function* piecesOf(result: EncodedResult): AsyncGenerator<Buffer> {
  let isEnded = false;
  try {
    for await (const { bytes } of result.read(Number.POSITIVE_INFINITY, form))
      if (bytes.length > 0) yield Buffer.from(bytes.buffer, 0, bytes.length);
    isEnded = true;
  } finally {
    if (!isEnded) result.cancel();
  }
}

/** Runs an update, once a row of parameters; gives the number of rows it changed, -1 where it does not say. */
export async function update(session: FlightSession, command: Command, signal: AbortSignal): Promise<number> {
  const sql = statementOf(session, command);
  const prepared = session.prepared.get(handleOf(command.fields));
  const isPrepared = command.name.startsWith('CommandPreparedStatement') && prepared !== undefined;
  const rows = isPrepared && prepared.rows.length > 0 ? prepared.rows : [undefined];
  let count = 0;
  for (const row of rows) {
    const parameters = row === undefined ? undefined : named(prepared!, row);
    using result = await run(session, sql, parameters, signal);
    const [first] = await result.rows();
    const changed = first?.num_affected_rows;
    count = changed === undefined || count < 0 ? -1 : count + Number(changed);
  }
  return count;
}

/** Prepares a statement; gives what the action's result holds. Errors: of parsing and binding. */
export async function prepare(session: FlightSession, handle: string, sql: string): Promise<Buffer> {
  const { parameters } = await session.session.describe(sql);
  const schema = await querySchema(session, sql);
  const parameterSchema: Schema = {
    fields: parameters.map(({ name, type }) => ({ name, type: type.id === 'null' ? utf8 : type, nullable: true })),
  };
  session.prepared.set(handle, {
    sql,
    parameterNames: parameters.map(({ name }) => name),
    rows: [],
  });
  const result = writeMessage([
    [1, handle],
    [2, schema === null ? undefined : schemaMessage(schema)],
    [3, parameters.length === 0 ? undefined : schemaMessage(parameterSchema)],
  ]);
  return writeCommand('ActionCreatePreparedStatementResult', result);
}

/** Binds what a client put: one row of values a row. Errors: FlightError INVALID_ARGUMENT, NOT_FOUND. */
export function bind(session: FlightSession, command: Command, messages: readonly ArrowMessage[]): void {
  const prepared = preparedOf(session, command);
  if (messages.length === 0) return;
  prepared.rows = readRows(messages, session.session.settings.zone);
}

export function handleOf(fields: Fields): string {
  return fields.text(1);
}

function readRows(messages: readonly ArrowMessage[], zone: string): unknown[][] {
  let batches: readonly Batch[];
  try {
    ({ batches } = tableOfMessages(messages));
  } catch (error) {
    if (error instanceof EngineError) throw error;
    throw new FlightError('INVALID_ARGUMENT', `the parameters are malformed: ${(error as Error).message}`);
  }
  return batches.flatMap((batch) => {
    const { fields } = batch.schema;
    // Names may repeat or be empty: positions stand for them.
    const numbered = { fields: fields.map((field, i) => ({ ...field, name: `p${i}` })) };
    return rowsOfBatch(batch, numbered, zone).map((row) =>
      fields.map(({ type }, i) => {
        const value = row[`p${i}`];
        return typeof value === 'string' ? { type: sqlTypeName(type), value } : value;
      }),
    );
  });
}

function statementOf(session: FlightSession, command: Command): string {
  refuseTransaction(command);
  const { name, fields } = command;
  if (name === 'CommandStatementQuery' || name === 'CommandStatementUpdate') return fields.text(1);
  if (name === 'CommandPreparedStatementQuery' || name === 'CommandPreparedStatementUpdate')
    return preparedOf(session, command).sql;
  throw new FlightError('UNIMPLEMENTED', `${name} is not supported SQLSTATE: 0A000`);
}

function preparedOf(session: FlightSession, { fields }: Command): Prepared {
  const prepared = session.prepared.get(handleOf(fields));
  if (prepared === undefined)
    throw new FlightError('NOT_FOUND', 'the prepared statement does not exist SQLSTATE: 26000');
  return prepared;
}

function parametersOf(session: FlightSession, command: Command): Parameters | undefined {
  if (command.name !== 'CommandPreparedStatementQuery') return undefined;
  const prepared = preparedOf(session, command);
  if (prepared.rows.length > 1)
    throw new FlightError('UNIMPLEMENTED', 'a query with several rows of parameters is not supported SQLSTATE: 0A000');
  return prepared.rows.length === 0 ? undefined : named(prepared, prepared.rows[0]!);
}

function named({ parameterNames }: Prepared, row: readonly unknown[]): Parameters {
  if (parameterNames.every((name) => /^\d+$/.test(name))) return row;
  return Object.fromEntries(parameterNames.map((name, i) => [name, row[i] ?? null]));
}

function run(
  { session }: FlightSession,
  sql: string,
  parameters: Parameters | undefined,
  signal: AbortSignal,
): Promise<Result> {
  return session.query(sql, parameters, { signal });
}

/** Null where the statement changes something: clients then put it as an update. SHOW and its kin tell when they run. */
async function querySchema({ session }: FlightSession, sql: string): Promise<Schema | null> {
  const { schema, access } = await session.describe(sql);
  if (schema !== null || access !== 'read') return schema;
  using result = await session.query(sql);
  return result.schema;
}
