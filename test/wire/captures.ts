/** Statements that real clients sent to PostgreSQL, with the columns it answered, and how silt describes the same. Takes the captures' folder. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Session } from '../../src/index.ts';
import { parameterTypeOf, pgTypeOf } from '../../src/server/pg/pg-types.ts';
import { utilityOf } from '../../src/server/pg/utility.ts';

export interface Capture {
  readonly file: string;
  readonly text: string;
  /** Types that Parse declared of its parameters. */
  readonly declared: readonly number[];
  /** Name and type number of each column; null of what was not described. */
  readonly columns: readonly (readonly [name: string, oid: number])[] | null;
  /** PostgreSQL refused it. */
  readonly isError: boolean;
}

interface Message {
  readonly c: number;
  readonly d: 'F' | 'B';
  readonly m: string;
  readonly sql?: string;
  readonly name?: string;
  readonly what?: string;
  readonly stmt?: string;
  readonly types?: readonly number[];
  readonly cols?: readonly (readonly [string, number, number, number])[];
}

/** Each statement once for each client. */
export function readCaptures(folder: string, split: (text: string) => readonly { readonly text: string }[]): Capture[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.wire.jsonl'))
    .toSorted()
    .flatMap((file) => capturesOf(file, messagesOf(join(folder, file)), split));
}

function messagesOf(path: string): readonly Message[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Message);
}

interface Open {
  readonly text: string;
  readonly declared: readonly number[];
  columns: Capture['columns'];
  isError: boolean;
}

function capturesOf(
  file: string,
  messages: readonly Message[],
  split: (text: string) => readonly { readonly text: string }[],
): readonly Capture[] {
  const all: Open[] = [];
  const perConnection = new Map<number, Answers>();
  for (const message of messages) {
    const answers = perConnection.get(message.c) ?? new Answers();
    perConnection.set(message.c, answers);
    all.push(...answers.take(message, split));
  }
  const unique = new Map(all.map((each) => [each.text, each]));
  for (const each of all) if (each.columns !== null) unique.set(each.text, each);
  return [...unique.values()].filter(({ text }) => text.trim() !== '').map((each) => ({ file, ...each }));
}

/** Which statement of a connection an answer is about. */
class Answers {
  #simple: Open[] = [];
  readonly #prepared = new Map<string, Open>();
  readonly #portals = new Map<string, Open>();
  #described: Open[] = [];

  take(message: Message, split: (text: string) => readonly { readonly text: string }[]): readonly Open[] {
    const open = (text: string): Open => ({ text, declared: message.types ?? [], columns: null, isError: false });
    switch (`${message.d}${message.m}`) {
      case 'FQuery':
        this.#simple = split(message.sql!).map(({ text }) => open(text));
        return this.#simple;
      case 'FParse': {
        const parsed = open(message.sql!);
        this.#prepared.set(message.name ?? '', parsed);
        return [parsed];
      }
      case 'FBind':
        this.#portals.set('', this.#prepared.get(message.stmt ?? '') ?? open(''));
        return [];
      case 'FDescribe': {
        const found = message.what === 'S' ? this.#prepared.get(message.name ?? '') : this.#portals.get('');
        this.#described.push(found ?? open(''));
        return [];
      }
      case 'BRowDescription': {
        const target = this.#described.shift() ?? this.#simple[0];
        if (target !== undefined) target.columns = message.cols!.map(([name, , , oid]) => [name, oid] as const);
        return [];
      }
      case 'BNoData':
        this.#described.shift();
        return [];
      case 'BCommandComplete':
        this.#simple.shift();
        return [];
      case 'BErrorResponse': {
        const target = this.#described.shift() ?? this.#simple[0] ?? [...this.#prepared.values()].at(-1);
        if (target !== undefined) target.isError = true;
        this.#simple = [];
        return [];
      }
      case 'BReadyForQuery':
        this.#simple = [];
        this.#described = [];
        return [];
      default:
        return [];
    }
  }
}

/** What silt says otherwise: a column by its name, or the statement where it is refused or has other columns. */
export async function differences(
  session: Session,
  { text, columns, declared }: Capture,
): Promise<readonly (readonly [column: string | null, what: string])[]> {
  try {
    if (utilityOf(text) !== null || columns === null) return [];
    const { schema } = await session.describe(text, declared.map(parameterTypeOf));
    const found = (schema?.fields ?? []).map(({ name, type }) => [name, pgTypeOf(type).oid] as const);
    if (found.length !== columns.length) return [[null, `${columns.length} columns are ${found.length}`]];
    return columns.flatMap((wanted, i) => {
      const isSame = JSON.stringify(wanted) === JSON.stringify(found[i]);
      return isSame ? [] : [[wanted[0], `${wanted.join()} is ${String(found[i])}`] as const];
    });
  } catch (error) {
    return [[null, error instanceof Error ? error.message : String(error)]];
  }
}

/** The captures' schema as far as silt has it. */
export const sampleSchema = [
  'CREATE SCHEMA sales',
  'CREATE TABLE sales.customer (id bigint NOT NULL, name string NOT NULL, email varchar(100), created timestamp_ltz, m string)',
  `CREATE TABLE sales.orders (o_id bigint NOT NULL, cust_id bigint, amount decimal(12,2), tags array<string>, meta jsonb, d date,
    flag boolean, f4 real, f8 double, b bytea, u uuid, ts timestamp_ntz, i2 smallint, i4 int, tm string, iv string)`,
  'CREATE TABLE sales.ev (k int, day date)',
  'CREATE TABLE sales.ev_2025 (k int, day date)',
  'CREATE VIEW sales.v_orders AS SELECT c.name, o.* FROM sales.orders o JOIN sales.customer c ON c.id = o.cust_id',
  'CREATE VIEW sales.mv AS SELECT count(*) n FROM sales.orders',
];
