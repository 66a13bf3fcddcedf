/**
 * Small random tables and queries over them: joins of all kinds, subqueries of all kinds, correlated or not, aggregates,
 * windows, set operations, limits under a full order. A seed gives the same tables and text every time.
 */

type ColumnType = 'int' | 'string';

interface Column {
  /** As a query names it. */
  readonly name: string;
  readonly type: ColumnType;
}

export interface RandomCase {
  /** Statements that make the tables t0, t1, t2. */
  readonly setup: readonly string[];
  readonly sql: string;
}

export interface RandomOptions {
  /** Leaves out what only some engines have alike: IN as a value, divisions, correlated limits. */
  readonly isPortable: boolean;
}

export function randomCase(seed: number, options: RandomOptions): RandomCase {
  const random = new Random(seed);
  const setup = ['t0', 't1', 't2'].flatMap((name) => tableOf(name, random));
  return { setup, sql: new QueryMaker(random, options).whole() };
}

/** The rows of a random t0, t1 or t2, as VALUES lists them; null where it has none. */
export function randomRows(seed: number): string | null {
  return rowsOf(new Random(seed));
}

function tableOf(name: string, random: Random): string[] {
  const create = `CREATE TEMPORARY TABLE ${name} (a INT, b INT, s STRING)`;
  const rows = rowsOf(random);
  return rows === null ? [create] : [create, `INSERT INTO ${name} VALUES ${rows}`];
}

function rowsOf(random: Random): string | null {
  const rows = random.below(7);
  const value = (): string => random.pick(['NULL', '0', '1', '2', '3', '1', '2']);
  const text = (): string => random.pick(['NULL', "'x'", "'y'", "''", "'xy'"]);
  if (rows === 0) return null;
  return Array.from({ length: rows }, () => `(${value()}, ${value()}, ${text()})`).join(', ');
}

/** mulberry32: 32 bits of state are enough for small cases. */
class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
    for (let i = 0; i < 5; i++) this.next();
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
}

interface MadeQuery {
  readonly sql: string;
  /** Names as the query's own output has them. */
  readonly columns: readonly Column[];
}

class QueryMaker {
  readonly #random: Random;
  readonly #options: RandomOptions;
  #aliases = 0;

  constructor(random: Random, options: RandomOptions) {
    this.#random = random;
    this.#options = options;
  }

  whole(): string {
    const random = this.#random;
    const { sql, columns } = random.chance(0.15) ? this.#setOperation(2) : this.#select(2, [], 1 + random.below(3));
    if (!random.chance(0.3)) return sql;
    const order = columns.map((c) => `${c.name}${random.chance(0.3) ? ' DESC NULLS LAST' : ' ASC NULLS FIRST'}`);
    const offset = random.chance(0.2) ? ` OFFSET ${random.below(3)}` : '';
    return `SELECT * FROM (${sql}) ORDER BY ${order.join(', ')} LIMIT ${random.below(5)}${offset}`;
  }

  #setOperation(depth: number): MadeQuery {
    const width = 1 + this.#random.below(2);
    const types = Array.from({ length: width }, () => this.#type());
    const operation = this.#random.pick(['UNION', 'UNION ALL', 'INTERSECT', 'EXCEPT', 'UNION ALL']);
    const [left, right] = [0, 1].map(() => this.#plain(depth - 1, [], types));
    return { sql: `${left!.sql} ${operation} ${right!.sql}`, columns: left!.columns };
  }

  #select(depth: number, outer: readonly Column[], width: number): MadeQuery {
    const random = this.#random;
    const kind = random.below(10);
    const types = Array.from({ length: width }, () => this.#type());
    if (kind < 3) return this.#grouped(depth, outer, types);
    if (kind === 3 && outer.length === 0) return this.#windowed(depth, types);
    return this.#plain(depth, outer, types);
  }

  #plain(depth: number, outer: readonly Column[], types: readonly ColumnType[]): MadeQuery {
    const { sql, columns } = this.#from(depth, outer);
    const scope = [...columns, ...outer];
    const where = this.#where(depth, columns, outer);
    const items = types.map((type) => this.#value(depth, type, random70(this.#random) ? columns : scope, outer));
    const distinct = this.#random.chance(0.15) ? 'DISTINCT ' : '';
    return { sql: `SELECT ${distinct}${named(items)} FROM ${sql}${where}`, columns: outputs(types) };
  }

  #grouped(depth: number, outer: readonly Column[], types: readonly ColumnType[]): MadeQuery {
    const random = this.#random;
    const { sql, columns } = this.#from(depth, outer);
    const where = this.#where(depth, columns, outer);
    const keys = Array.from({ length: random.below(3) }, () => random.pick(columns));
    const items = types.map((type) => {
      const key = keys.find((k) => k.type === type);
      return key !== undefined && random.chance(0.5) ? key.name : this.#aggregate(type, columns);
    });
    const names = [...new Set(keys.map((k) => k.name))].join(', ');
    // Of no rows at all Spark makes no total, others do.
    const by = this.#options.isPortable ? names : random.pick([names, names, `ROLLUP (${names})`]);
    const group = keys.length === 0 ? '' : ` GROUP BY ${by}`;
    const having =
      keys.length > 0 && random.chance(0.3) ? ` HAVING ${this.#aggregate('int', columns)} > ${random.below(3)}` : '';
    return { sql: `SELECT ${named(items)} FROM ${sql}${where}${group}${having}`, columns: outputs(types) };
  }

  #windowed(depth: number, types: readonly ColumnType[]): MadeQuery {
    const { sql, columns } = this.#from(depth, []);
    const where = this.#where(depth, columns, []);
    const [partition, order] = [this.#random.pick(columns).name, this.#random.pick(columns).name];
    const call = this.#random.pick(['rank()', `sum(${this.#column(columns, 'int')})`, 'count(*)']);
    const over = `${call} OVER (PARTITION BY ${partition} ORDER BY ${order} NULLS FIRST)`;
    const items = types.map((type) => this.#value(depth, type, columns, []));
    const inner = `SELECT ${named(items)}, ${over} AS w FROM ${sql}${where}`;
    const alias = this.#alias();
    const passed = types.map((_, i) => `${alias}.c${i}`);
    const filter = this.#random.chance(0.6) ? ` WHERE ${alias}.w <= ${this.#random.below(4)}` : '';
    return {
      sql: `SELECT ${passed.join(', ')}, ${alias}.w FROM (${inner}) ${alias}${filter}`,
      columns: [...outputs(types), { name: 'w', type: 'int' }],
    };
  }

  #from(depth: number, outer: readonly Column[]): MadeQuery {
    const random = this.#random;
    let made = this.#relation(depth, outer);
    for (let joins = random.pick([0, 0, 1, 1, 2]); joins > 0; joins--) made = this.#join(depth, made, outer);
    return made;
  }

  #join(depth: number, left: MadeQuery, outer: readonly Column[]): MadeQuery {
    const random = this.#random;
    const kind = random.pick([
      'JOIN',
      'JOIN',
      'LEFT JOIN',
      'LEFT JOIN',
      'RIGHT JOIN',
      'FULL JOIN',
      'SEMI JOIN',
      'ANTI JOIN',
      'CROSS JOIN',
      'LATERAL',
    ]);
    if (kind === 'LATERAL') return this.#lateral(depth, left);
    const right = this.#relation(depth, outer);
    const both = [...left.columns, ...right.columns];
    if (kind === 'CROSS JOIN') return { sql: `${left.sql} CROSS JOIN ${right.sql}`, columns: both };
    const equality = `${this.#column(left.columns, 'int')} = ${this.#column(right.columns, 'int')}`;
    const extra = random.chance(0.4) ? `${random.chance(0.8) ? ' AND ' : ' OR '}${this.#comparison(0, both, [])}` : '';
    const columns = kind === 'SEMI JOIN' || kind === 'ANTI JOIN' ? left.columns : both;
    return { sql: `${left.sql} ${kind} ${right.sql} ON ${equality}${extra}`, columns };
  }

  #lateral(depth: number, left: MadeQuery): MadeQuery {
    if (depth <= 0) return left;
    const alias = this.#alias();
    const made = this.#select(depth - 1, left.columns, 1 + this.#random.below(2));
    const columns = [...left.columns, ...qualified(alias, made.columns)];
    const kind = this.#random.pick(['CROSS JOIN LATERAL', 'LEFT JOIN LATERAL']);
    const on = kind.startsWith('LEFT') ? ' ON true' : '';
    return { sql: `${left.sql} ${kind} (${made.sql}) ${alias}${on}`, columns };
  }

  #relation(depth: number, outer: readonly Column[]): MadeQuery {
    const random = this.#random;
    const alias = this.#alias();
    if (depth <= 0 || random.chance(0.8)) {
      const columns: Column[] = [
        { name: 'a', type: 'int' },
        { name: 'b', type: 'int' },
        { name: 's', type: 'string' },
      ];
      return { sql: `t${random.below(3)} ${alias}`, columns: qualified(alias, columns) };
    }
    const isUnion = random.chance(0.2);
    const inside = random.chance(0.3) ? outer : [];
    const made = isUnion ? this.#setOperation(depth) : this.#select(depth - 1, inside, 1 + random.below(2));
    return { sql: `(${made.sql}) ${alias}`, columns: qualified(alias, made.columns) };
  }

  #where(depth: number, columns: readonly Column[], outer: readonly Column[]): string {
    const random = this.#random;
    const conditions: string[] = [];
    if (outer.length > 0 && random.chance(0.7)) {
      const operator = random.pick(['=', '=', '=', '<', '<>', '>=']);
      conditions.push(`${this.#column(columns, 'int')} ${operator} ${this.#column(outer, 'int')}`);
    }
    for (let count = random.pick([0, 1, 1, 2]); count > 0; count--)
      conditions.push(this.#condition(depth, columns, outer));
    return conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  }

  /** A conjunct of WHERE. */
  #condition(depth: number, columns: readonly Column[], outer: readonly Column[]): string {
    const random = this.#random;
    if (depth > 0 && random.chance(0.45)) return this.#subqueryCondition(depth, columns);
    if (random.chance(0.2)) {
      const parts = [0, 1].map(() => this.#part(depth, columns, outer));
      return `${random.chance(0.2) ? 'NOT ' : ''}(${parts.join(random.chance(0.5) ? ' OR ' : ' AND ')})`;
    }
    if (!this.#options.isPortable && random.chance(0.1)) {
      const divisor = this.#column(columns, 'int');
      return `${divisor} <> 0 AND 6 / ${divisor} > 2`;
    }
    return this.#comparison(depth, columns, outer);
  }

  #part(depth: number, columns: readonly Column[], outer: readonly Column[]): string {
    if (depth > 0 && this.#random.chance(0.3)) {
      return this.#options.isPortable ? this.#exists(depth, columns) : this.#subqueryCondition(depth, columns);
    }
    return this.#comparison(depth, columns, outer);
  }

  #subqueryCondition(depth: number, columns: readonly Column[]): string {
    const random = this.#random;
    if (random.chance(0.4)) return this.#exists(depth, columns);
    const made = this.#select(depth - 1, random.chance(0.5) ? columns : [], 1);
    const type = made.columns[0]!.type;
    const value = this.#column(columns, type);
    return made.columns.length > 1
      ? this.#exists(depth, columns)
      : `${value} ${random.chance(0.5) ? 'NOT ' : ''}IN (${made.sql})`;
  }

  #exists(depth: number, columns: readonly Column[]): string {
    const made = this.#select(depth - 1, this.#random.chance(0.8) ? columns : [], 1);
    return `${this.#random.chance(0.5) ? 'NOT ' : ''}EXISTS (${made.sql})`;
  }

  #comparison(depth: number, columns: readonly Column[], outer: readonly Column[]): string {
    const random = this.#random;
    const type = this.#type();
    const left = this.#value(depth, type, columns, outer);
    switch (random.below(7)) {
      case 0:
        return `${left} IS ${random.chance(0.5) ? 'NOT ' : ''}NULL`;
      case 1:
        return `${left} IN (${[0, 1].map(() => this.#literal(type)).join(', ')})`;
      case 2:
        return `NOT (${left} = ${this.#literal(type)})`;
      default: {
        const operator = random.pick(['=', '=', '<', '<=', '>', '<>']);
        const right = random.chance(0.5) ? this.#literal(type) : this.#value(depth, type, columns, outer);
        return `${left} ${operator} ${right}`;
      }
    }
  }

  #value(depth: number, type: ColumnType, columns: readonly Column[], outer: readonly Column[]): string {
    const random = this.#random;
    if (depth > 0 && random.chance(0.12)) return this.#scalar(depth, type, random.chance(0.8) ? columns : []);
    const scope = outer.length > 0 && random.chance(0.15) ? outer : columns;
    const column = this.#column(scope, type);
    if (type === 'string') return random.chance(0.15) ? `coalesce(${column}, 'x')` : column;
    switch (random.below(10)) {
      case 0:
        return `(${column} + ${this.#column(columns, 'int')})`;
      case 1:
        return `coalesce(${column}, ${random.below(3)})`;
      case 2:
        return `(CASE WHEN ${column} > 1 THEN ${this.#column(columns, 'int')} ELSE 0 END)`;
      default:
        return column;
    }
  }

  /** A scalar subquery of one row at most. */
  #scalar(depth: number, type: ColumnType, outer: readonly Column[]): string {
    const { sql, columns } = this.#from(depth - 1, []);
    const where = this.#where(depth - 1, columns, outer);
    if (!this.#options.isPortable && this.#random.chance(0.3)) {
      const column = `coalesce(${this.#column(columns, type)}, ${this.#literal(type)})`;
      return `(SELECT ${column} FROM ${sql}${where} ORDER BY ${column} LIMIT 1)`;
    }
    const plus = type === 'int' && this.#random.chance(0.2) ? ` + ${this.#random.below(2)}` : '';
    return `(SELECT ${this.#aggregate(type, columns)}${plus} FROM ${sql}${where})`;
  }

  #aggregate(type: ColumnType, columns: readonly Column[]): string {
    const column = this.#column(columns, type);
    if (type === 'string') return `${this.#random.pick(['min', 'max'])}(${column})`;
    const any = this.#random.pick(columns).name;
    return this.#random.pick([
      `sum(${column})`,
      `min(${column})`,
      `max(${column})`,
      `count(${any})`,
      'count(*)',
      `count(DISTINCT ${any})`,
      `sum(${column}) FILTER (WHERE ${column} > 1)`,
    ]);
  }

  #column(columns: readonly Column[], type: ColumnType): string {
    const fitting = columns.filter((c) => c.type === type);
    return fitting.length === 0 ? this.#literal(type) : this.#random.pick(fitting).name;
  }

  #literal(type: ColumnType): string {
    return type === 'int' ? this.#random.pick(['0', '1', '2', '3']) : this.#random.pick(["'x'", "'y'", "''"]);
  }

  #type(): ColumnType {
    return this.#random.chance(0.75) ? 'int' : 'string';
  }

  #alias(): string {
    return `r${this.#aliases++}`;
  }
}

function random70(random: Random): boolean {
  return random.chance(0.7);
}

function named(items: readonly string[]): string {
  return items.map((item, i) => `${item} AS c${i}`).join(', ');
}

function outputs(types: readonly ColumnType[]): Column[] {
  return types.map((type, i) => ({ name: `c${i}`, type }));
}

function qualified(alias: string, columns: readonly Column[]): Column[] {
  return columns.map((c) => ({ ...c, name: `${alias}.${c.name}` }));
}
