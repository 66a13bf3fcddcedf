/** A session whose statements are told to the server's log: when each begins and ends, how, and what it gave. */
import type { Batch } from '../core/batch.ts';
import { rowCount } from '../core/batch.ts';
import type { EncodedResult, Piece } from '../session/encoding.ts';
import type { Parameters } from '../session/parameters.ts';
import type { EncodedOptions, RemoteSession } from '../session/remote.ts';
import { type Result, resultOf } from '../session/result.ts';
import type { QueryOptions } from '../session/session.ts';
import type { Endpoint, LoggedQuery, QueryLog } from './query-log.ts';

export function loggedSession(session: RemoteSession, log: QueryLog, endpoint: Endpoint, user: string): RemoteSession {
  // What is open when the session ends is told by no one else: a portal that waits is not read again.
  const open = new Set<LoggedQuery>();
  const told: Told = {
    end: (query, how) => {
      open.delete(query);
      log.end(query, how);
    },
    fail: (query, error) => {
      open.delete(query);
      log.fail(query, error);
    },
  };
  const leave = (): void => {
    for (const query of open) told.end(query, 'canceled');
  };
  const begun = async <T>(sql: string, work: (query: LoggedQuery) => Promise<T>): Promise<T> => {
    const query = log.begin(endpoint, user, sql);
    open.add(query);
    try {
      return await work(query);
    } catch (error) {
      told.fail(query, error);
      throw error;
    }
  };
  return {
    get settings() {
      return session.settings;
    },
    get transaction() {
      return session.transaction;
    },
    get onAbsent() {
      return session.onAbsent;
    },
    set onAbsent(told) {
      session.onAbsent = told;
    },
    get serverRows() {
      return session.serverRows;
    },
    set serverRows(rows) {
      session.serverRows = rows;
    },
    query: (sql: string, parameters?: Parameters, options?: QueryOptions) =>
      begun(sql, async (query) => {
        const { zone } = session.settings;
        return followed(await session.query(sql, parameters, options), zone, told, query);
      }),
    queryEncoded: (sql: string, parameters: Parameters | undefined, options: EncodedOptions) =>
      begun(sql, async (query) => encodedFollowed(await session.queryEncoded(sql, parameters, options), told, query)),
    ready: () => session.ready(),
    split: (text) => session.split(text),
    describe: (sql, declared) => session.describe(sql, declared),
    lend: (name, message) => session.lend(name, message),
    lent: (name) => session.lent(name),
    takeBack: (name) => session.takeBack(name),
    close: () => session.close().finally(leave),
    kill: () => session.kill().finally(leave),
    [Symbol.asyncDispose]: () => session.close().finally(leave),
  };
}

type Told = Pick<QueryLog, 'end' | 'fail'>;

function followed(result: Result, zone: string, told: Told, query: LoggedQuery): Result {
  const { schema, versions } = result;
  const cancel = (): void => {
    result.cancel();
    told.end(query, 'canceled');
  };
  return resultOf({
    schema,
    versions,
    zone,
    cancel,
    batches: batchesFollowed(result.batches, told, query),
    progress: () => result.progress(),
  });
}

async function* batchesFollowed(batches: AsyncIterable<Batch>, told: Told, query: LoggedQuery): AsyncGenerator<Batch> {
  try {
    for await (const batch of batches) {
      query.rows += rowCount(batch);
      yield batch;
    }
    told.end(query, 'done');
  } catch (error) {
    told.fail(query, error);
    throw error;
  } finally {
    told.end(query, 'canceled');
  }
}

function encodedFollowed(result: EncodedResult, told: Told, query: LoggedQuery): EncodedResult {
  return {
    schema: result.schema,
    read: (rowsMax, form) => piecesFollowed(result.read(rowsMax, form), told, query),
    cancel: () => {
      result.cancel();
      told.end(query, 'canceled');
    },
  };
}

/** Reading may stop before the end, and go on later. */
async function* piecesFollowed(
  pieces: ReturnType<EncodedResult['read']>,
  told: Told,
  query: LoggedQuery,
): AsyncGenerator<Piece> {
  try {
    for await (const piece of pieces) {
      query.rows += piece.rows;
      query.bytes += piece.bytes.length;
      if (piece.isDone) told.end(query, 'done');
      yield piece;
    }
  } catch (error) {
    told.fail(query, error);
    throw error;
  }
}
