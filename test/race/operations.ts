/**
 * The operations of the model as statements, drawn by a seed. The table: `k STRING, v BIGINT, p STRING`.
 */
import type { Operation } from '../simulation/model.ts';

/** What a process did: one a line of its log. */
export interface Done {
  readonly id: string;
  readonly operation: Operation;
  /** Of the machine's steady clock. */
  readonly startedNs: number;
  readonly endedNs: number;
  /** `done`: it ended without an error, having changed so many rows. `refused`: somebody stood in its way. */
  readonly outcome: { readonly kind: 'done'; readonly rows: number } | { readonly kind: 'refused' };
}

const partitions = ['a', 'b', 'c'];

/** `appends`: nothing but blind appends. */
export function drawOperation(next: (bound: number) => number, id: string, appends: boolean): Operation {
  const partition = partitions[next(3)]!;
  const keys = Array.from({ length: 1 + next(3) }, (_, i) => `${id}:${i}`);
  switch (appends ? 0 : next(12)) {
    case 0:
    case 1:
    case 2:
    case 3:
    case 4:
      return { kind: 'append', partition, keys };
    case 5:
    case 6:
      return { kind: 'increment', partition };
    case 7:
      return { kind: 'thin', partition };
    case 8:
      return { kind: 'replace', partition, keys };
    case 9:
      return { kind: 'transfer' };
    case 10:
      return { kind: 'countInto', from: partition, to: partitions[next(3)]!, key: `${id}:c1` };
    default:
      return { kind: 'optimize', partition };
  }
}

export function statementOf(table: string, operation: Operation): string {
  switch (operation.kind) {
    case 'append':
      return `INSERT INTO ${table} VALUES ${rowsOf(operation.keys, operation.partition)}`;
    case 'increment':
      return `UPDATE ${table} SET v = v + 1 WHERE p = '${operation.partition}'`;
    case 'thin':
      return `DELETE FROM ${table} WHERE p = '${operation.partition}' AND right(k, 1) IN ('0', '2', '4', '6', '8')`;
    case 'replace':
      return `INSERT INTO ${table} REPLACE WHERE p = '${operation.partition}' VALUES ${rowsOf(operation.keys, operation.partition)}`;
    case 'transfer':
      return `MERGE INTO ${table} AS t USING (
        SELECT explode(array(named_struct('k', least, 'd', -1), named_struct('k', most, 'd', 1))) AS c
        FROM (SELECT min(k) AS least, max(k) AS most FROM ${table}) WHERE least <> most) AS s
        ON t.k = s.c.k WHEN MATCHED THEN UPDATE SET v = t.v + s.c.d`;
    case 'countInto':
      return `INSERT INTO ${table} SELECT '${operation.key}', count(*), '${operation.to}' FROM ${table} WHERE p = '${operation.from}'`;
    case 'optimize':
      return `OPTIMIZE ${table} WHERE p = '${operation.partition}'`;
    case 'job':
    case 'property':
      throw new Error(`${operation.kind} is no statement of its own`);
  }
}

function rowsOf(keys: readonly string[], partition: string): string {
  return keys.map((key) => `('${key}', 0, '${partition}')`).join(', ');
}

/** Numbers from 0 to bound - 1, the same for a seed. */
export function seeded(seed: number): (bound: number) => number {
  let state = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) | 1;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}
