/**
 * The extended protocol: Parse, Bind, Describe, Execute, Close, Flush. Statements are told without being run, by binding
 * alone; those whose columns only running tells (SHOW, EXPLAIN) run when they are described, as nothing of them lasts.
 * Source: PostgreSQL manual, "Extended Query".
 */
import { nullType, type Schema } from '../../core/types.ts';
import type { Description } from '../../session/session.ts';
import type { Channel } from './channel.ts';
import { isChange, tagOf } from './command-tag.ts';
import { decodeParameter } from './decode.ts';
import type { Executor } from './executor.ts';
import { FieldReader, type FrontendMessage } from './message-reader.ts';
import { oids, parameterTypeOf, pgTypeOf, sqlTypeName } from './pg-types.ts';
import { formatsFor, type Portal, wireFormat, writeRowDescription } from './portal.ts';
import { ProtocolError } from './protocol-error.ts';
import { type Utility, utilityOf } from './utility.ts';
import { WireError } from './wire-error.ts';

interface Prepared {
  readonly text: string;
  readonly utility: Utility | null;
  /** As Parse declared them; 0 where it left them open. */
  readonly declared: readonly number[];
  /** Null of utilities and of the empty text. */
  readonly description: Description | null;
  /** Of the query that DECLARE holds: its parameters are the statement's. */
  readonly held: Description | null;
}

interface Bound {
  readonly prepared: Prepared;
  readonly parameters: readonly unknown[];
  readonly formats: readonly number[];
  portal: Portal | null;
  isDone: boolean;
}

export class Extended {
  readonly #channel: Channel;
  readonly #executor: Executor;
  readonly #statements = new Map<string, Prepared>();
  readonly #portals = new Map<string, Bound>();
  /** The text of the statement at work, for the place of its errors. */
  text = '';

  constructor(channel: Channel, executor: Executor) {
    this.#channel = channel;
    this.#executor = executor;
    executor.onDeallocate = (name) => this.#deallocate(name);
  }

  /** Errors: ProtocolError, which ends the connection; any other is told, and messages are skipped up to Sync. */
  async handle({ type, body }: FrontendMessage): Promise<void> {
    const reader = new FieldReader(body);
    switch (type) {
      case 'P':
        return this.#parse(reader);
      case 'B':
        return this.#bind(reader);
      case 'D':
        return this.#describe(reader);
      case 'E':
        return this.#execute(reader);
      case 'C':
        return this.#close(reader);
      case 'H':
        return this.#channel.flush();
      case 'd':
      case 'c':
      case 'f':
        // What is left of a COPY that has failed already.
        return;
      default:
        throw new ProtocolError(`invalid frontend message type ${type.charCodeAt(0)}`);
    }
  }

  /** Portals live to the end of the transaction, and without one to Sync. */
  sync(): void {
    if (this.#executor.status === 'I') this.#closePortals();
  }

  #closePortals(): void {
    for (const { portal } of this.#portals.values()) portal?.close();
    this.#portals.clear();
  }

  async #parse(reader: FieldReader): Promise<void> {
    const name = reader.text();
    const text = reader.text();
    this.text = text;
    const declared = Array.from({ length: reader.count() }, () => reader.uint32());
    if (name !== '' && this.#statements.has(name))
      throw new WireError('42P05', `prepared statement "${name}" already exists`);
    const pieces = this.#executor.split(text);
    if (pieces.length > 1) throw new WireError('42601', 'cannot insert multiple commands into a prepared statement');
    const statement = pieces[0]?.text ?? '';
    const utility = statement === '' ? null : utilityOf(statement);
    this.#executor.checkStatus(utility);
    const description = statement === '' || utility !== null ? null : await this.#description(statement, declared);
    const held = utility?.kind === 'declare' ? await this.#description(utility.query, declared) : null;
    this.#statements.set(name, { text: statement, utility, declared, description, held });
    this.#channel.out.message('1');
  }

  /** A numeric says nothing of its digits: its place may. */
  async #description(statement: string, declared: readonly number[]): Promise<Description> {
    const types = declared.map((oid) => (oid === oids.numeric ? null : parameterTypeOf(oid)));
    const found = await this.#executor.describe(statement, types);
    const open = new Set(found.parameters.flatMap(({ name, type }) => (type.id === 'null' ? [Number(name)] : [])));
    if (!declared.some((oid, i) => oid === oids.numeric && open.has(i + 1))) return found;
    return this.#executor.describe(statement, declared.map(parameterTypeOf));
  }

  #bind(reader: FieldReader): void {
    const [portalName, name] = [reader.text(), reader.text()];
    const prepared = this.#statement(name);
    this.text = prepared.text;
    const codes = Array.from({ length: reader.count() }, () => reader.int16());
    const values = Array.from({ length: reader.count() }, () => reader.value());
    const formats = Array.from({ length: reader.count() }, () => reader.int16());
    const types = parametersOf(prepared);
    if (values.length !== types.length)
      throw new WireError(
        '08P01',
        `bind message supplies ${values.length} parameters, but prepared statement "${name}" requires ${types.length}`,
      );
    if (portalName !== '' && this.#portals.has(portalName))
      throw new WireError('42P03', `cursor "${portalName}" already exists`);
    this.#portals.get(portalName)?.portal?.close();
    const parameters = values.map((value, i) =>
      decodeParameter(value, wireFormat(codes.length === 1 ? codes[0]! : (codes[i] ?? 0)), types[i]!),
    );
    this.#portals.set(portalName, { prepared, parameters, formats, portal: null, isDone: false });
    this.#channel.out.message('2');
  }

  async #describe(reader: FieldReader): Promise<void> {
    const kind = String.fromCharCode(reader.byte());
    const name = reader.text();
    const { out } = this.#channel;
    if (kind === 'S') {
      const prepared = this.#statement(name);
      const types = parametersOf(prepared);
      out.message('t', () => {
        out.uint16(types.length);
        for (const { oid } of types) out.uint32(oid);
      });
      return this.#writeColumns(await this.#columnsOf(prepared), []);
    }
    // Cursors that SQL declared are portals too.
    const cursor = this.#portals.has(name) ? undefined : this.#executor.findCursor(name);
    if (cursor !== undefined) return writeRowDescription(out, cursor.schema, cursor.formats);
    const bound = this.#portal(name);
    this.#writeColumns(await this.#columnsOf(bound.prepared, () => this.#open(bound)), bound.formats);
  }

  #writeColumns(schema: Schema | null, formats: readonly number[]): void {
    const { out } = this.#channel;
    if (schema === null || schema.fields.length === 0) out.message('n');
    else writeRowDescription(out, schema, formatsFor(schema, formats));
  }

  /** Null where a statement has none, or must not run yet. `open` runs one of which only that tells; a trial run where absent. */
  async #columnsOf({ description, text, utility }: Prepared, open?: () => Promise<Portal>): Promise<Schema | null> {
    if (utility?.kind === 'fetch') return this.#executor.cursor(utility.name).portal.schema;
    if (utility?.kind === 'show') return { fields: [{ name: utility.name, type: { id: 'utf8' }, nullable: false }] };
    if (description === null || description.schema !== null) return description?.schema ?? null;
    if (description.access !== 'read') return null;
    if (open !== undefined) return (await open()).schema;
    const trial = await this.#executor.open(text);
    trial.close();
    return trial.schema;
  }

  /** Once: what was run to be described is what is read. */
  async #open(bound: Bound, isReadAtOnce = false): Promise<Portal> {
    const { prepared, formats } = bound;
    bound.portal ??= await this.#executor.open(prepared.text, givenTo(bound), {
      formats,
      schema: prepared.description?.schema ?? undefined,
      isReadAtOnce,
    });
    return bound.portal;
  }

  async #execute(reader: FieldReader): Promise<void> {
    const bound = this.#portal(reader.text());
    const limit = reader.int32();
    const { prepared } = bound;
    this.text = prepared.text;
    this.#executor.checkStatus(prepared.utility);
    if (prepared.text === '') return this.#channel.out.message('I');
    if (prepared.utility !== null) return this.#executor.runUtility(prepared.utility, false, givenTo(bound));
    if (bound.isDone) return this.#executor.complete(tagOf(prepared.text, 0));
    if (isChange(prepared.text)) {
      const changed = await this.#executor.change(prepared.text, givenTo(bound));
      bound.isDone = true;
      return this.#executor.complete(tagOf(prepared.text, changed));
    }
    // Rows of statements that were not described (a count of rows changed) are not the client's.
    const isShown = prepared.description?.schema != null || prepared.description?.access === 'read';
    const countMax = limit > 0 && isShown ? limit : Number.POSITIVE_INFINITY;
    const portal = await this.#open(bound, countMax === Number.POSITIVE_INFINITY);
    const { count, isDone } = await this.#executor.read(portal, countMax, isShown);
    if (count === countMax && !isDone) return this.#channel.out.message('s');
    bound.isDone = true;
    this.#executor.warn(prepared.text);
    this.#executor.complete(tagOf(prepared.text, count));
  }

  #close(reader: FieldReader): void {
    const kind = String.fromCharCode(reader.byte());
    const name = reader.text();
    if (kind === 'S') this.#statements.delete(name);
    else {
      this.#portals.get(name)?.portal?.close();
      this.#portals.delete(name);
    }
    this.#channel.out.message('3');
  }

  #deallocate(name: string | null): void {
    if (name === null) this.#statements.clear();
    else if (!this.#statements.delete(name))
      throw new WireError('26000', `prepared statement "${name}" does not exist`);
  }

  #statement(name: string): Prepared {
    const prepared = this.#statements.get(name);
    if (prepared === undefined)
      throw new WireError(
        '26000',
        name === '' ? 'unnamed prepared statement does not exist' : `prepared statement "${name}" does not exist`,
      );
    return prepared;
  }

  #portal(name: string): Bound {
    const bound = this.#portals.get(name);
    if (bound === undefined) throw new WireError('34000', `portal "${name}" does not exist`);
    return bound;
  }
}

function givenTo({ parameters }: Bound): readonly unknown[] | undefined {
  return parameters.length === 0 ? undefined : parameters;
}

/**
 * By number from 1. `oid`: as declared, else as binding found, else text; `type`: what SQL reads values as. A numeric says
 * nothing of its digits, so binding's decimal goes before the declared one.
 */
function parametersOf({
  declared,
  description,
  held,
}: Prepared): readonly { readonly oid: number; readonly type: string }[] {
  const inferred = new Map((description ?? held)?.parameters.map(({ name, type }) => [Number(name), type]));
  const count = Math.max(declared.length, ...inferred.keys());
  return Array.from({ length: count }, (_, i) => {
    const wanted = inferred.get(i + 1) ?? nullType;
    const oid = declared[i] || pgTypeOf(wanted).oid;
    const ofPlace = wanted.id === 'null' ? null : sqlTypeName(wanted);
    const ofClient = declared[i] ? parameterTypeOf(oid) : null;
    const type = oid === oids.numeric ? (ofPlace ?? ofClient) : (ofClient ?? ofPlace);
    return { oid, type: type ?? parameterTypeOf(oid) ?? 'STRING' };
  });
}
