/** Flight's actions in a session: prepare and close statements, cancel, session options. Source: Flight.proto, FlightSql.proto. */
import { handleOf, prepare, readCommand } from './commands.ts';
import type { FlightSession, Logins } from './logins.ts';
import { textOf } from './metadata.ts';
import { type Fields, readMessage, writeMessage } from './protobuf.ts';
import { FlightError, statusOf } from './status.ts';

export const actions = [
  'CreatePreparedStatement',
  'ClosePreparedStatement',
  'CancelFlightInfo',
  'CancelQuery',
  'SetSessionOptions',
  'GetSessionOptions',
  'CloseSession',
] as const;

const preparedMax = 1000;

/** The bodies of the action's results. Errors: FlightError UNIMPLEMENTED for one that is not known, with the status of others. */
export async function act(
  logins: Logins,
  session: FlightSession,
  name: string,
  body: Uint8Array,
): Promise<readonly Buffer[]> {
  switch (name) {
    case 'CreatePreparedStatement':
      return [await createPrepared(logins, session, inAny(body))];
    case 'ClosePreparedStatement':
      session.prepared.delete(handleOf(inAny(body)));
      return [];
    case 'CancelFlightInfo':
      return [writeMessage([[1, cancel(session, readMessage(body)) ? cancelStatus.cancelled : cancelStatus.not]])];
    case 'CancelQuery':
      return [writeMessage([[1, cancelQuery(session, inAny(body))]])];
    case 'SetSessionOptions':
      return [await setOptions(session, readMessage(body))];
    case 'GetSessionOptions':
      return [await options(session)];
    case 'CloseSession':
      await logins.end(session);
      return [writeMessage([[1, 1]])];
    default:
      throw new FlightError('UNIMPLEMENTED', `action ${name} is not supported SQLSTATE: 0A000`);
  }
}

const cancelStatus = { cancelled: 1, not: 3 } as const;

function inAny(body: Uint8Array): Fields {
  return readMessage(readMessage(body).bytes(2));
}

async function createPrepared(logins: Logins, session: FlightSession, request: Fields): Promise<Buffer> {
  if (request.bytes(2).length > 0)
    throw new FlightError('UNIMPLEMENTED', 'a transaction (transaction_id) is not supported SQLSTATE: 0A000');
  const sql = request.text(1);
  if (session.prepared.size >= preparedMax)
    throw new FlightError('RESOURCE_EXHAUSTED', 'too many prepared statements SQLSTATE: 53000');
  try {
    return await prepare(session, logins.newHandle(), sql);
  } catch (error) {
    throw Object.assign(new Error('statement'), statusOf(error, sql));
  }
}

/** The older action, whose info is a message within: its result has the same numbers. */
function cancelQuery(session: FlightSession, request: Fields): number {
  return cancelInfo(session, readMessage(request.bytes(1))) ? cancelStatus.cancelled : cancelStatus.not;
}

function cancel(session: FlightSession, request: Fields): boolean {
  return cancelInfo(session, request.messages(1)[0]);
}

/** By the ticket that the info holds. */
function cancelInfo(session: FlightSession, info: Fields | undefined): boolean {
  const stopped = (info?.messages(3) ?? []).map((endpoint) => {
    const [ticket] = endpoint.messages(1);
    const key = Buffer.from(readCommand(ticket?.bytes(1) ?? new Uint8Array()).fields.bytes(1)).toString('base64');
    session.running.get(key)?.abort();
    return session.running.has(key);
  });
  return stopped.includes(true);
}

/** `catalog`, `schema`, and settings of the session by their names. Tells of each that was refused why, by number. */
async function setOptions({ session }: FlightSession, request: Fields): Promise<Buffer> {
  const refused: (readonly [number, Buffer])[] = [];
  for (const option of request.messages(1)) {
    const name = option.text(1);
    const value = option.messages(2)[0]?.optionalText(1) ?? null;
    const quoted = (text: string): string => `\`${text.replaceAll('`', '``')}\``;
    try {
      if (value === null || !/^[\w.]+$/.test(name)) throw new FlightError('INVALID_ARGUMENT', name);
      const sql = { catalog: `USE CATALOG ${quoted(value)}`, schema: `USE SCHEMA ${quoted(value)}` }[name];
      using result = await session.query(sql ?? `SET ${name} = ${value}`);
      await result.rows();
    } catch {
      refused.push([
        1,
        writeMessage([
          [1, name],
          [2, writeMessage([[1, value === null ? 2 : 1]])],
        ]),
      ]);
    }
  }
  return writeMessage(refused);
}

async function options({ session }: FlightSession): Promise<Buffer> {
  using result = await session.query('SELECT current_catalog() AS catalog, current_schema() AS schema');
  const [row] = await result.rows();
  return writeMessage(
    Object.entries(row ?? {}).map(([name, value]) => [
      1,
      writeMessage([
        [1, name],
        [2, writeMessage([[1, textOf(value)]])],
      ]),
    ]),
  );
}
