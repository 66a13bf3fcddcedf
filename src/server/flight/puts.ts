/** DoPut: parameters, updates and bulk ingest. Takes the messages of a call as they come, answers with one. Source: Flight.proto. */
import type { ArrowMessage } from '../../arrow/messages.ts';
import { bind, type Command, handleOf, readCommand, sqlOf, update } from './commands.ts';
import { checkTarget, ingestStatements, readIngest } from './ingest.ts';
import type { FlightSession } from './logins.ts';
import { readMessage, writeMessage } from './protobuf.ts';
import { FlightError } from './status.ts';

/** All messages of one put of parameters. */
const parametersMax = 128 << 20;
/** All rows of one ingest, which wait in memory for its one commit. */
const ingestMax = 1 << 30;

export interface PutContext {
  readonly session: FlightSession;
  readonly newName: () => string;
  /** Runs work that may be cancelled, by the key of what runs and the statement's text. */
  running(key: string, sql: string | null, work: (signal: AbortSignal) => Promise<void>): Promise<void>;
  send(message: Buffer): Promise<void>;
}

export async function answerPut(messages: AsyncIterable<Buffer>, context: PutContext): Promise<void> {
  const put = putOf(messages);
  const first = await put.next();
  const command = first.value?.command ?? null;
  if (command === null) throw new FlightError('INVALID_ARGUMENT', 'the put has no descriptor');
  const rest = first.value?.message ?? null;
  if (command.name === 'CommandStatementIngest') return ingest(command, rest, put, context);
  await runPut(command, await collected(rest, put), context);
}

interface Part {
  readonly command: Command | null;
  readonly message: ArrowMessage | null;
}

async function* putOf(messages: AsyncIterable<Buffer>): AsyncGenerator<Part, undefined> {
  for await (const bytes of messages) {
    const fields = readMessage(bytes);
    const command = fields.has(1) ? readCommand(readMessage(fields.bytes(1)).bytes(2)) : null;
    const header = fields.bytes(2);
    yield { command, message: header.length > 0 ? { header, body: fields.bytes(1000) } : null };
  }
}

async function collected(first: ArrowMessage | null, put: AsyncGenerator<Part>): Promise<readonly ArrowMessage[]> {
  const messages = first === null ? [] : [first];
  let size = 0;
  for await (const { message } of put) {
    if (message === null) continue;
    size += message.header.length + message.body.length;
    if (size > parametersMax) throw tooLarge('the parameters are');
    messages.push(message);
  }
  return messages;
}

async function runPut(command: Command, messages: readonly ArrowMessage[], context: PutContext): Promise<void> {
  const { session, send } = context;
  const { name, fields } = command;
  if (name === 'CommandPreparedStatementQuery') {
    bind(session, command, messages);
    return send(writeMessage([[1, writeMessage([[1, handleOf(fields)]])]]));
  }
  if (name === 'CommandPreparedStatementUpdate') bind(session, command, messages);
  else if (name !== 'CommandStatementUpdate')
    throw new FlightError('UNIMPLEMENTED', `${name} is not supported SQLSTATE: 0A000`);
  await context.running(`put ${handleOf(fields)}`, sqlOf(session, command), async (signal) => {
    await send(countOf(await update(session, command, signal)));
  });
}

/** The number of changed rows, as the client is told. */
function countOf(rows: number): Buffer {
  return writeMessage([[1, writeMessage([[1, rows]])]]);
}

async function ingest(
  command: Command,
  first: ArrowMessage | null,
  put: AsyncGenerator<Part>,
  context: PutContext,
): Promise<void> {
  const { session } = context;
  const asked = readIngest(command.fields);
  const exists = await checkTarget(session, asked);
  const name = context.newName();
  await context.running(`put ${name}`, null, async (signal) => {
    try {
      await lend(session, name, first, put);
      const { schema, rows } = await session.session.lent(name);
      for (const sql of ingestStatements(asked, exists, name, schema)) {
        using result = await session.session.query(sql, undefined, { signal });
        await result.rows();
      }
      await context.send(countOf(rows));
    } finally {
      session.session.takeBack(name);
    }
  });
}

async function lend(
  { session }: FlightSession,
  name: string,
  first: ArrowMessage | null,
  put: AsyncGenerator<Part>,
): Promise<void> {
  let size = 0;
  if (first !== null) session.lend(name, first);
  for await (const { message } of put) {
    if (message === null) continue;
    size += message.header.length + message.body.length;
    if (size > ingestMax) throw tooLarge('the rows of one ingest are');
    session.lend(name, message);
  }
}

function tooLarge(what: string): FlightError {
  return new FlightError('RESOURCE_EXHAUSTED', `${what} too large SQLSTATE: 54000`);
}
