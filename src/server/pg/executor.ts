/**
 * Runs statements for a connection: those of the engine in its session, those about the connection here. Keeps settings,
 * cursors and the state of the transaction, whose statements the session keeps until COMMIT.
 */
import { EngineError } from '../../core/errors.ts';
import type { Schema } from '../../core/types.ts';
import type { Form } from '../../session/encoding.ts';
import type { Parameters } from '../../session/parameters.ts';
import type { RemoteSession } from '../../session/remote.ts';
import type { Description, StatementText } from '../../session/session.ts';
import type { Channel } from './channel.ts';
import { isChange, tagOf } from './command-tag.ts';
import type { CopyOptions } from './copy-encoder.ts';
import { copyRows, insertText, readCopyData } from './copy-in.ts';
import { writeCopy } from './copy-out.ts';
import type { WireFormat } from './encode.ts';
import { type ObjectNames, objectKinds, objectNames } from './object-names.ts';
import { acceptedValue, durationMs, reportedNames, zoneName } from './parameter-status.ts';
import { formatsFor, Portal, wireFormat, writeRowDescription } from './portal.ts';
import type { RowsOptions } from './rows-encoder.ts';
import { Savepoints } from './savepoints.ts';
import { type CopyIn, type Utility, utilityOf } from './utility.ts';
import { WireError, writeError, writeNotice } from './wire-error.ts';

export interface PortalOptions {
  /** As Bind has them: one for all, one a column, none for text. */
  readonly formats?: readonly number[];
  /** Where it is known before. */
  readonly schema?: Schema | undefined;
  readonly isReadAtOnce?: boolean;
  readonly copy?: Utility & { kind: 'copyOut' };
}

export class Executor {
  readonly channel: Channel;
  readonly session: RemoteSession;
  readonly #settings: Map<string, string>;
  readonly #cursors = new Map<string, { readonly portal: Portal; readonly isHeld: boolean }>();
  /** As ReadyForQuery says it: idle, in a transaction, in one that failed. */
  status: 'I' | 'T' | 'E' = 'I';
  /** Drops prepared statements; null all of them. Set by the extended protocol. */
  onDeallocate: (name: string | null) => void = () => {};
  readonly #savepoints = new Savepoints();
  #stopping: AbortController | null = null;

  constructor(channel: Channel, session: RemoteSession, settings: Map<string, string>) {
    this.channel = channel;
    this.session = session;
    this.#settings = settings;
  }

  get zone(): string {
    return this.session.settings.zone;
  }

  cancel(): void {
    this.#stopping?.abort();
  }

  split(text: string): readonly StatementText[] {
    return this.session.split(text);
  }

  fail(error: unknown, text: string, offset: number): void {
    if (this.status === 'T') this.status = 'E';
    writeError(this.channel.out, error, text, offset, false);
  }

  report(name: string): void {
    const value = this.setting(name);
    this.channel.out.message('S', (out) => {
      out.cstring(name);
      out.cstring(value ?? '');
    });
  }

  /** Undefined where nobody knows the name. */
  setting(name: string): string | undefined {
    const key = name.toLowerCase();
    if (key === 'timezone') return this.zone;
    if (key === 'statement_timeout') return String(this.session.settings.timeoutMs);
    return this.#settings.get(key);
  }

  /** Errors: WireError 25P02 where the transaction has failed and this is no end of it. */
  checkStatus(utility: Utility | null): void {
    if (this.status !== 'E' || utility?.kind === 'rollback' || utility?.kind === 'commit') return;
    if (utility?.kind === 'savepoint' && utility.tag === 'ROLLBACK') return;
    throw new WireError('25P02', 'current transaction is aborted, commands ignored until end of transaction block');
  }

  /** Of the simple protocol: description, rows in text, tag. */
  async runSimple(statement: string): Promise<void> {
    const utility = utilityOf(statement);
    this.checkStatus(utility);
    if (utility !== null) return this.runUtility(utility, true);
    if (isChange(statement)) return this.complete(tagOf(statement, await this.change(statement)));
    const portal = await this.open(statement, undefined, { isReadAtOnce: true });
    const hasRows = portal.schema.fields.length > 0;
    if (hasRows) writeRowDescription(this.channel.out, portal.schema, portal.formats);
    const { count } = await this.read(portal, Number.POSITIVE_INFINITY, hasRows);
    this.warn(statement);
    this.complete(tagOf(statement, count));
  }

  /** Of what the statement says, what nobody keeps. */
  warn(statement: string): void {
    if (!/^\s*create\b[^(]*\btable\b/i.test(statement)) return;
    if (/\b(primary\s+key|foreign\s+key|unique|references)\b/i.test(statement))
      writeNotice(this.channel.out, 'keys are not enforced');
  }

  complete(tag: string): void {
    this.channel.out.message('C', (out) => out.cstring(tag));
  }

  /**
   * Starts a statement of the engine; `copy` says how COPY has its rows, `isReadAtOnce` that rows are wanted without a limit.
   * Errors: of parsing and binding.
   */
  async open(statement: string, parameters?: Parameters, options: PortalOptions = {}): Promise<Portal> {
    const { formats = [], schema } = options;
    // One format is every column's, so that the columns need not be known.
    const early = formats.length > 1 && schema !== undefined ? formatsFor(schema, formats) : null;
    const form = formOf(early ?? [wireFormat(formats[0] ?? 0)], this.zone, null, options.copy);
    const first =
      options.isReadAtOnce && (formats.length <= 1 || early !== null)
        ? { form, rowsMax: Number.POSITIVE_INFINITY }
        : undefined;
    const { signal } = this.#begin();
    // A change that brings no count (ALTER, TRUNCATE) comes this way too.
    const mayChange = this.status === 'T' && !tagOf(statement, 0).startsWith('SELECT');
    const isWrite = mayChange && (await this.session.describe(statement)).access === 'write';
    const result = await this.session.queryEncoded(statement, parameters, { signal, first });
    if (isWrite) this.#savepoints.countChange();
    const names = objectKinds(result.schema).size === 0 ? null : await objectNames(this.session, result.schema);
    const each = formatsFor(result.schema, formats);
    return new Portal(result, each, formOf(each, this.zone, names, options.copy));
  }

  #begin(): AbortController {
    const stopping = new AbortController();
    this.#stopping = stopping;
    return stopping;
  }

  /** Runs a change; gives the number of rows it changed, which PostgreSQL's clients learn from its tag alone. */
  async change(statement: string, parameters?: Parameters): Promise<number> {
    using result = await this.session.query(statement, parameters, { signal: this.#begin().signal });
    let changed = 0;
    for (const row of await result.rows()) changed += Number(Object.values(row)[0] ?? 0) || 0;
    this.#savepoints.countChange();
    return changed;
  }

  describe(statement: string, declared: readonly (string | null)[]): Promise<Description> {
    return this.session.describe(statement, declared);
  }

  /** Sends the next rows, waiting for a slow client. Errors: whatever the statement raises. */
  read(
    portal: Portal,
    countMax: number,
    isShown = true,
  ): Promise<{ readonly count: number; readonly isDone: boolean }> {
    return portal.read(countMax, (bytes) => {
      if (this.channel.isGone) this.cancel();
      return isShown ? this.channel.send(bytes) : undefined;
    });
  }

  /** `isDescribed`: the simple protocol, where a result brings its description. */
  async runUtility(utility: Utility, isDescribed: boolean, parameters?: Parameters): Promise<void> {
    switch (utility.kind) {
      case 'begin':
        if (this.status === 'T') writeNotice(this.channel.out, 'there is already a transaction in progress');
        else await this.#engine('BEGIN');
        this.status = 'T';
        return this.complete(utility.tag);
      case 'commit': {
        const tag = this.status === 'E' ? 'ROLLBACK' : 'COMMIT';
        await this.#endTransaction(tag);
        return this.complete(tag);
      }
      case 'rollback':
        await this.#endTransaction('ROLLBACK');
        return this.complete('ROLLBACK');
      case 'savepoint':
        await this.#savepoint(utility.name, utility.tag);
        return this.complete(utility.tag);
      case 'set':
        await this.#set(utility.name, utility.value);
        return this.complete('SET');
      case 'reset':
        await this.#reset(utility.name);
        return this.complete('RESET');
      case 'show':
        return this.#show(utility.name, isDescribed);
      case 'discard':
        return this.#discard(utility.tag);
      case 'deallocate':
        this.onDeallocate(utility.name);
        return this.complete(utility.name === null ? 'DEALLOCATE ALL' : 'DEALLOCATE');
      case 'declare':
        return this.#declare(utility, parameters);
      case 'fetch':
        return this.#fetch(utility, isDescribed);
      case 'close':
        return this.#close(utility.name);
      case 'copyOut': {
        const isBinary = utility.format === 'binary';
        const portal = await this.open(utility.query, undefined, { formats: [isBinary ? 1 : 0], copy: utility });
        return this.complete(`COPY ${await writeCopy(portal, isBinary, this.channel)}`);
      }
      case 'copyIn':
        return this.complete(`COPY ${await this.#copyIn(utility)}`);
      case 'index':
        await this.session.describe(`SELECT * FROM ${utility.table}`);
        writeNotice(this.channel.out, 'there are no indexes: files are skipped by their statistics');
        return this.complete(utility.tag);
      case 'nothing':
        if (utility.notice !== undefined) writeNotice(this.channel.out, utility.notice);
        return this.complete(utility.tag);
    }
  }

  /** One INSERT of all rows. Errors: those of the data, and of the statement, once the client has sent all. */
  async #copyIn(utility: CopyIn): Promise<number> {
    const { table, columns: wanted } = utility;
    const { schema } = await this.session.describe(`SELECT ${wanted ?? '*'} FROM ${table}`);
    const columns = schema?.fields ?? [];
    const insert = insertText(table, columns);
    const data = await readCopyData(this.channel, utility.format === 'binary', columns.length);
    const rows = copyRows(data, utility, columns);
    if (rows.length === 0) return 0;
    await this.change(insert, [{ type: 'STRING', value: JSON.stringify(rows) }]);
    return rows.length;
  }

  /** Errors: WireError 25P01 outside of a transaction, and those of Savepoints. */
  async #savepoint(name: string, tag: 'SAVEPOINT' | 'RELEASE' | 'ROLLBACK'): Promise<void> {
    if (this.status === 'I') throw new WireError('25P01', `${tag} can only be used in transaction blocks`);
    if (tag === 'SAVEPOINT') return this.#savepoints.add(name);
    if (tag === 'RELEASE') return this.#savepoints.release(name);
    // Where nothing was changed, a transaction begun anew is the same one; what others commit meanwhile is seen then.
    if (this.#savepoints.backTo(name, this.status === 'E') === 'restart') {
      if (this.session.transaction !== 'none') await this.#engine('ROLLBACK');
      await this.#engine('BEGIN');
    }
    this.status = 'T';
  }

  /** It is over whatever comes of it. Errors: those of COMMIT, after which nothing is committed. */
  async #endTransaction(how: 'COMMIT' | 'ROLLBACK'): Promise<void> {
    if (this.status === 'I') writeNotice(this.channel.out, 'there is no transaction in progress');
    this.status = 'I';
    this.#savepoints.clear();
    for (const [name, { portal, isHeld }] of this.#cursors) {
      if (isHeld) continue;
      portal.close();
      this.#cursors.delete(name);
    }
    if (this.session.transaction !== 'none') await this.#engine(how);
  }

  /** Nobody is told of it yet. */
  async setAtStart(name: string, value: string): Promise<void> {
    const key = name.toLowerCase();
    if (key !== 'timezone' && key !== 'statement_timeout' && !this.#settings.has(key)) return;
    await this.#set(key, value, false).catch((error: unknown) => {
      if (!(error instanceof WireError || error instanceof EngineError)) throw error;
    });
  }

  async #set(name: string, value: string, isTold = true): Promise<void> {
    const reported = reportedName(name);
    if (name === 'timezone') await this.#setEngine('spark.sql.session.timeZone', zoneName(value));
    else if (name === 'statement_timeout') await this.#setEngine(name, String(durationMs(value)));
    else if (name === 'dialect' || name.includes('.') || !this.#settings.has(name)) await this.#setEngine(name, value);
    else this.#settings.set(name, acceptedValue(name, value));
    if (name === 'search_path') await this.#useFirst(value);
    if (isTold && reported !== undefined) this.report(reported);
  }

  /** The first schema of a search path becomes the current one; one that is not there is passed over, as PostgreSQL does. */
  async #useFirst(path: string): Promise<void> {
    const names = path.split(',').map((each) => each.trim().replaceAll(/^["']|["']$/g, ''));
    const first = names.find((each) => each !== '$user' && each !== 'pg_catalog' && each !== '');
    if (first === undefined) return;
    const schema = first === 'public' ? 'default' : first;
    using schemas = await this.session.query('SHOW SCHEMAS');
    const isThere = (await schemas.rows()).some((row) => {
      const [name] = Object.values(row);
      return typeof name === 'string' && name.toLowerCase() === schema.toLowerCase();
    });
    if (isThere) await this.#engine(`USE "${schema.replaceAll('"', '""')}"`);
  }

  #setEngine(name: string, value: string): Promise<void> {
    return this.#engine(`SET ${name} = ${value}`);
  }

  /** Runs a statement that gives nothing. */
  async #engine(statement: string): Promise<void> {
    using result = await this.session.query(statement);
    await result.rows();
  }

  async #reset(name: string | null): Promise<void> {
    if (name !== null && this.#settings.has(name)) return;
    await this.#engine(name === null ? 'RESET' : `RESET ${name}`);
    if (name === null) await this.#setEngine('dialect', 'postgres');
  }

  async #show(name: string, isDescribed: boolean): Promise<void> {
    const value = this.setting(name);
    if (value === undefined) throw new WireError('42704', `unrecognized configuration parameter "${name}"`);
    const portal = await this.open(`SELECT ${sqlText(value)} AS ${JSON.stringify(reportedName(name) ?? name)}`);
    if (isDescribed) writeRowDescription(this.channel.out, portal.schema, portal.formats);
    await this.read(portal, 1);
    this.complete('SHOW');
  }

  async #discard(tag: string): Promise<void> {
    if (tag !== 'DISCARD ALL') return this.complete(tag);
    if (this.status !== 'I') throw new WireError('25001', 'DISCARD ALL cannot run inside a transaction block');
    this.onDeallocate(null);
    for (const { portal } of this.#cursors.values()) portal.close();
    this.#cursors.clear();
    await this.#reset(null);
    this.complete(tag);
  }

  async #declare({ name, isHeld, query }: Utility & { kind: 'declare' }, parameters?: Parameters): Promise<void> {
    if (!isHeld && this.status === 'I')
      throw new WireError('25P01', 'DECLARE CURSOR can only be used in transaction blocks');
    if (this.#cursors.has(name)) throw new WireError('42P03', `cursor "${name}" already exists`);
    this.#cursors.set(name, { portal: await this.open(query, parameters), isHeld });
    this.complete('DECLARE CURSOR');
  }

  async #fetch({ name, count, isMove }: Utility & { kind: 'fetch' }, isDescribed: boolean): Promise<void> {
    const { portal } = this.cursor(name);
    if (isDescribed && !isMove) writeRowDescription(this.channel.out, portal.schema, portal.formats);
    const read = await this.read(portal, count, !isMove);
    this.complete(`${isMove ? 'MOVE' : 'FETCH'} ${read.count}`);
  }

  findCursor(name: string): Portal | undefined {
    return this.#cursors.get(name)?.portal;
  }

  /** Errors: WireError 34000. */
  cursor(name: string): { readonly portal: Portal } {
    const cursor = this.#cursors.get(name);
    if (cursor === undefined) throw new WireError('34000', `cursor "${name}" does not exist`);
    return cursor;
  }

  #close(name: string | null): void {
    const names = name === null ? [...this.#cursors.keys()] : [name];
    for (const each of names) {
      this.cursor(each).portal.close();
      this.#cursors.delete(each);
    }
    this.complete(name === null ? 'CLOSE CURSOR ALL' : 'CLOSE CURSOR');
  }
}

function formOf(
  formats: readonly WireFormat[],
  zone: string,
  names: ObjectNames | null,
  copy: PortalOptions['copy'],
): Form {
  if (copy === undefined || copy.format === 'binary')
    return { name: 'rows', options: { formats, zone, names, type: copy ? 'd' : 'D' } satisfies RowsOptions };
  const { format, hasHeader, delimiter, nullText } = copy;
  return { name: 'copy', options: { format, hasHeader, delimiter, nullText, zone, names } satisfies CopyOptions };
}

/** As clients are told the name; undefined where they are not. */
function reportedName(name: string): string | undefined {
  return reportedNames.find((each) => each.toLowerCase() === name.toLowerCase());
}

function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
