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
  const begun = async <T>(sql: string, work: (query: LoggedQuery) => Promise<T>): Promise<T> => {
    const query = log.begin(endpoint, user, sql);
    try {
      return await work(query);
    } catch (error) {
      log.fail(query, error);
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
        return followed(await session.query(sql, parameters, options), zone, log, query);
      }),
    queryEncoded: (sql: string, parameters: Parameters | undefined, options: EncodedOptions) =>
      begun(sql, async (query) => encodedFollowed(await session.queryEncoded(sql, parameters, options), log, query)),
    ready: () => session.ready(),
    split: (text) => session.split(text),
    describe: (sql, declared) => session.describe(sql, declared),
    lend: (name, message) => session.lend(name, message),
    lent: (name) => session.lent(name),
    takeBack: (name) => session.takeBack(name),
    close: () => session.close(),
    kill: () => session.kill(),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

function followed(result: Result, zone: string, log: QueryLog, query: LoggedQuery): Result {
  const { schema, versions } = result;
  const cancel = (): void => {
    result.cancel();
    log.end(query, 'canceled');
  };
  return resultOf({
    schema,
    versions,
    zone,
    cancel,
    batches: batchesFollowed(result.batches, log, query),
    progress: () => result.progress(),
  });
}

async function* batchesFollowed(
  batches: AsyncIterable<Batch>,
  log: QueryLog,
  query: LoggedQuery,
): AsyncGenerator<Batch> {
  try {
    for await (const batch of batches) {
      query.rows += rowCount(batch);
      yield batch;
    }
    log.end(query, 'done');
  } catch (error) {
    log.fail(query, error);
    throw error;
  } finally {
    log.end(query, 'canceled');
  }
}

function encodedFollowed(result: EncodedResult, log: QueryLog, query: LoggedQuery): EncodedResult {
  return {
    schema: result.schema,
    read: (rowsMax, form) => piecesFollowed(result.read(rowsMax, form), log, query),
    cancel: () => {
      result.cancel();
      log.end(query, 'canceled');
    },
  };
}

/** Reading may stop before the end, and go on later. */
async function* piecesFollowed(
  pieces: ReturnType<EncodedResult['read']>,
  log: QueryLog,
  query: LoggedQuery,
): AsyncGenerator<Piece> {
  try {
    for await (const piece of pieces) {
      query.rows += piece.rows;
      query.bytes += piece.bytes.length;
      if (piece.isDone) log.end(query, 'done');
      yield piece;
    }
  } catch (error) {
    log.fail(query, error);
    throw error;
  }
}
