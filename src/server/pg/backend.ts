/**
 * One connection after its login: takes messages, runs them in turn in a session of its own, answers. Keeps what the
 * protocol keeps: prepared statements, portals, the state of the transaction, whether messages are skipped up to Sync.
 * Source: PostgreSQL manual, "Message Flow".
 */
import type { RemoteSession } from '../../session/remote.ts';
import type { Channel } from './channel.ts';
import { Executor } from './executor.ts';
import { Extended } from './extended.ts';
import { cancelKey, type Login } from './login.ts';
import { FieldReader, type FrontendMessage } from './message-reader.ts';
import { initialSettings, reportedNames } from './parameter-status.ts';
import { ProtocolError } from './protocol-error.ts';
import type { ServerContext } from './server-context.ts';
import { WireError, writeError, writeNotice } from './wire-error.ts';

/** Bytes of answers that wait for Sync or Flush. */
const answeredMax = 64 << 10;

const secretSize = { short: 4, long: 32 } as const;

/** What ends with the server: `stop` once the statement that runs has ended, `cancel` ends that too. */
export interface Served {
  stop(): void;
  cancel(): void;
}

export async function serveBackend(
  channel: Channel,
  server: ServerContext,
  login: Login,
  all: Set<Served>,
): Promise<void> {
  const isReadOnly = server.users === null;
  const session = await server.openSession('pg', { user: login.user, isReadOnly, settings: startupSettings(login) });
  const processId = server.nextProcessId();
  const secret = server.randomBytes(login.minor === 2 ? secretSize.long : secretSize.short);
  const key = cancelKey(processId, secret);
  const backend = new Backend(channel, login, session, isReadOnly);
  all.add(backend);
  try {
    session.onAbsent = noteAbsent(channel, (line) => server.log(line));
    server.cancels.set(key, () => backend.cancel());
    channel.onGone = () => backend.cancel();
    channel.out.message('K', (out) => {
      out.uint32(processId);
      out.bytes(secret);
    });
    await backend.start(login);
    await backend.run();
  } finally {
    all.delete(backend);
    server.cancels.delete(key);
    await session.kill();
  }
}

/** A client goes on where a function of PostgreSQL's own is missing; once each it is told so, and the log. */
function noteAbsent(channel: Channel, log: (line: string) => void): (name: string) => void {
  const told = new Set<string>();
  return (name) => {
    if (told.has(name)) return;
    told.add(name);
    const text = `${name}() is not there and answers with nothing`;
    writeNotice(channel.out, text);
    log(text);
  };
}

/** Those that the session needs before it is opened. */
function startupSettings(login: Login): Record<string, string> {
  const settings: Record<string, string> = { dialect: 'postgres', threads: '1' };
  for (const [name, value] of optionsOf(login)) if (name === 'dialect' || name.includes('.')) settings[name] = value;
  return settings;
}

/** `options=-c name=value` of the start-up packet; `--name=value` is the same. */
function optionsOf({ parameters }: Login): readonly (readonly [name: string, value: string])[] {
  const found = (parameters.get('options') ?? '').matchAll(/(?:-c\s*|--)([\w.-]+)=((?:\\.|\S)*)/g);
  return [...found].map(([, name, value]) => [name!.replaceAll('-', '_'), value!.replaceAll(/\\(.)/g, '$1')] as const);
}

/** Of the start-up packet, what is no setting. */
const noSettings: ReadonlySet<string> = new Set(['user', 'database', 'options', 'replication', 'application_name']);

export class Backend implements Served {
  readonly #channel: Channel;
  readonly #executor: Executor;
  readonly #extended: Extended;
  #isSkipping = false;
  /** Waits for the client. */
  #isIdle = false;
  #isStopping = false;

  constructor(channel: Channel, login: Login, session: RemoteSession, isReadOnly: boolean) {
    this.#channel = channel;
    const settings = initialSettings(login.user, isReadOnly);
    for (const [name, value] of login.parameters)
      if (name.toLowerCase() === 'application_name') settings.set('application_name', value);
    this.#executor = new Executor(channel, session, settings);
    this.#extended = new Extended(channel, this.#executor);
  }

  cancel(): void {
    this.#executor.cancel();
  }

  /** The settings of the start-up packet; those that silt does not know, or cannot follow, are passed over. */
  async start(login: Login): Promise<void> {
    for (const [name, value] of [...login.parameters, ...optionsOf(login)]) {
      const isSetting = !noSettings.has(name.toLowerCase()) && name !== 'dialect' && !name.includes('.');
      if (isSetting) await this.#executor.setAtStart(name, value);
    }
  }

  stop(): void {
    this.#isStopping = true;
    if (this.#isIdle) this.#sayGoodbye();
  }

  #sayGoodbye(): void {
    const told = new WireError('57P01', 'terminating connection due to administrator command');
    writeError(this.#channel.out, told, '', 0, true);
    void this.#channel.close();
  }

  async run(): Promise<void> {
    for (const name of reportedNames) this.#executor.report(name);
    await this.#ready();
    for (;;) {
      this.#isIdle = true;
      const message = await this.#channel.next(false);
      this.#isIdle = false;
      if (message === null || message.type === 'X') return;
      await this.#handle(message);
      const isAnswered = message.type === 'Q' || message.type === 'S';
      if (this.#isStopping && isAnswered) return this.#sayGoodbye();
    }
  }

  async #handle(message: FrontendMessage): Promise<void> {
    if (message.type === 'S') {
      this.#isSkipping = false;
      this.#extended.sync();
      return this.#ready();
    }
    if (message.type === 'Q') {
      await this.#query(new FieldReader(message.body).text());
      return this.#ready();
    }
    if (this.#isSkipping) return;
    try {
      await this.#extended.handle(message);
      // Whoever sends on without reading is not answered into memory without end.
      if (this.#channel.out.size > answeredMax) await this.#channel.flush();
    } catch (error) {
      if (error instanceof ProtocolError) throw error;
      // What follows up to Sync was sent in the belief that this worked.
      this.#isSkipping = true;
      this.#executor.fail(error, this.#extended.text, 0);
      // Who sent Flush waits for it, and sends Sync only then.
      await this.#channel.flush();
    }
  }

  /** A text of statements: an error ends it. */
  async #query(text: string): Promise<void> {
    const pieces = this.#executor.split(text);
    if (pieces.length === 0) this.#channel.out.message('I');
    for (const { text: statement, start } of pieces) {
      try {
        await this.#executor.runSimple(statement);
      } catch (error) {
        if (error instanceof ProtocolError) throw error;
        this.#executor.fail(error, text, start);
        return;
      }
    }
  }

  async #ready(): Promise<void> {
    this.#channel.out.message('Z', (out) => out.byte(this.#executor.status.charCodeAt(0)));
    await this.#channel.flush();
  }
}

/** Tells why the connection ends, as far as the client still listens. */
export async function refuseConnection(channel: Channel, error: unknown): Promise<void> {
  writeError(channel.out, error, '', 0, true);
  await channel.close();
}
