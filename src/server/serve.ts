/** A server: its sessions over a few threads, its limits, the endpoints that it was asked for. */
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { createBudget } from '../kernels/memory.ts';
import { SessionHost } from '../session/remote.ts';
import type { OpenOptions } from '../session/session.ts';
import type { FlightServer } from './flight/server.ts';
import { loggedSession } from './logged-session.ts';
import { listenMetrics, type MetricsServer, type MetricsSource } from './metrics.ts';
import { usualIterations, type Verifier } from './pg/scram.ts';
import { listenPg, type PgServer } from './pg/server.ts';
import type { ServerContext, Tls } from './pg/server-context.ts';
import { QueryLog, queryRows } from './query-log.ts';

export interface ServeOptions {
  readonly paths: readonly string[];
  readonly settings: Readonly<Record<string, string>>;
  readonly pg: { readonly host: string; readonly port: number };
  /** Null: no Flight SQL endpoint. */
  readonly flight?: { readonly host: string; readonly port: number } | null;
  /** Null: no figures over HTTP. */
  readonly metrics?: { readonly host: string; readonly port: number } | null;
  readonly users: ReadonlyMap<string, Verifier> | null;
  readonly tls: Tls | null;
  readonly connectionsMax: number;
  readonly loginTimeoutMs?: number;
  readonly log: (line: string) => void;
}

export interface RunningServer {
  readonly pg: PgServer;
  readonly flight: FlightServer | null;
  readonly metrics: MetricsServer | null;
  readonly queries: QueryLog;
  /** Takes no more clients, lets statements end for so long, and then stops them. */
  close(graceMs?: number): Promise<void>;
}

const loginTimeoutMs = 8_000;
const waitingMax = 1024;
/** Many clients that never read have less of the disk each than one at a terminal. */
const settingsOfAll = { spool_limit: '1GB' } as const;
/** Process numbers that clients are told; no real ones. */
const processIdMax = 2 ** 31 - 1;

/** Errors: those of opening the paths; of listening, by Node. */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const entry = new URL(`./server-host-worker${extname(import.meta.url)}`, import.meta.url);
  const hosts = Array.from({ length: Math.min(availableParallelism(), 8) }, () => new SessionHost(entry));
  try {
    await openOnce(hosts[0]!, options);
    const { context, source } = contextOf(hosts, options);
    const pg = await listenPg(options.pg.host, options.pg.port, context);
    const others = await Promise.allSettled([listenFlightIfAsked(options, context), metricsIfAsked(options, source)]);
    const [flight, metrics] = others.map((each) => (each.status === 'fulfilled' ? each.value : null)) as [
      FlightServer | null,
      MetricsServer | null,
    ];
    const close = async (graceMs = 0): Promise<void> => {
      await Promise.all([pg.close(graceMs), flight?.close(graceMs), metrics?.close()]);
      await Promise.all(hosts.map((host) => host.end()));
    };
    const failed = others.find((each) => each.status === 'rejected');
    if (failed !== undefined) {
      await close();
      throw failed.reason;
    }
    return { pg, flight, metrics, queries: source.log, close };
  } catch (error) {
    await Promise.all(hosts.map((host) => host.end()));
    throw error;
  }
}

async function metricsIfAsked({ metrics }: ServeOptions, source: MetricsSource): Promise<MetricsServer | null> {
  return metrics === undefined || metrics === null ? null : listenMetrics(metrics.host, metrics.port, source);
}

/** Loads gRPC only where it is asked for. */
async function listenFlightIfAsked({ flight }: ServeOptions, context: ServerContext): Promise<FlightServer | null> {
  if (flight === undefined || flight === null) return null;
  const { listenFlight } = await import('./flight/server.ts');
  return listenFlight(flight.host, flight.port, context);
}

/** A path that holds no table is an error of the start, not of every client. */
async function openOnce(host: SessionHost, { paths }: ServeOptions): Promise<void> {
  const session = await host.open({ paths });
  try {
    await session.ready();
  } finally {
    await session.kill();
  }
}

function contextOf(
  hosts: readonly SessionHost[],
  options: ServeOptions,
): { readonly context: ServerContext; readonly source: MetricsSource } {
  const log = new QueryLog(Date.now);
  // One limit of memory for all that they run.
  const budget = createBudget();
  let connections = 0;
  let loginsRefused = 0;
  let opened = 0;
  let processId = 0;
  const source: MetricsSource = {
    log,
    connections: () => connections,
    connectionsMax: options.connectionsMax,
    loginsRefused: () => loginsRefused,
  };
  const context: ServerContext = {
    users: options.users,
    mockSecret: randomBytes(32),
    mockIterations: usualIterations(options.users),
    tls: options.tls,
    database: 'silt',
    loginTimeoutMs: options.loginTimeoutMs ?? loginTimeoutMs,
    waitingMax,
    openSession: async (endpoint, more) => {
      const settings: OpenOptions['settings'] = { ...settingsOfAll, ...options.settings, ...more.settings };
      const session = await hosts[opened++ % hosts.length]!.open({ paths: options.paths, ...more, settings, budget });
      try {
        await session.ready();
      } catch (error) {
        await session.kill();
        throw error;
      }
      const user = more.user ?? 'anonymous';
      session.serverRows = (table) => (table === 'queries' ? queryRows(log, user) : null);
      return loggedSession(session, log, endpoint, user);
    },
    randomBytes,
    admit: () => {
      if (connections >= options.connectionsMax) return false;
      connections++;
      return true;
    },
    leave: () => {
      connections--;
    },
    cancels: new Map(),
    nextProcessId: () => {
      processId = (processId % processIdMax) + 1;
      return processId;
    },
    log: options.log,
    refuse: (user) => {
      loginsRefused++;
      options.log(`login refused: user ${JSON.stringify(user)}`);
    },
  };
  return { context, source };
}
