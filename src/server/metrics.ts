/**
 * The server's figures for Prometheus, over HTTP at /metrics: connections, statements, times, rows, memory. Nothing of a statement's text.
 * Source: Prometheus, "Exposition formats".
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type QueryLog, secondsSteps } from './query-log.ts';

export interface MetricsSource {
  readonly log: QueryLog;
  /** Clients that are served now, and refused logins since the start. */
  connections(): number;
  readonly connectionsMax: number;
  loginsRefused(): number;
}

export interface MetricsServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Errors: those of listening, by Node. */
export async function listenMetrics(host: string, port: number, source: MetricsSource): Promise<MetricsServer> {
  const server = createServer({ requestTimeout: 5000, headersTimeout: 5000 }, ({ url, method }, response) => {
    const isFound = url === '/metrics' && method === 'GET';
    response.writeHead(isFound ? 200 : 404, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
    response.end(isFound ? metricsText(source) : 'the figures are at /metrics\n');
  });
  server.maxConnections = 64;
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

type Sample = readonly [labels: string, value: number];

export function metricsText({ log, connections, connectionsMax, loginsRefused }: MetricsSource): string {
  const { byState, seconds, steps, rows, bytes } = log.sums;
  const { rss } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const states = [...byState].map(([key, count]): Sample => {
    const [endpoint, state] = key.split(' ');
    return [`{endpoint="${endpoint}",state="${state}"}`, count];
  });
  return [
    metric('silt_connections', 'gauge', 'Clients that are served now.', [['', connections()]]),
    metric('silt_connections_max', 'gauge', 'The most clients at a time.', [['', connectionsMax]]),
    metric('silt_logins_refused_total', 'counter', 'Logins with a wrong name or password.', [['', loginsRefused()]]),
    metric('silt_queries_running', 'gauge', 'Statements that run now.', [['', log.running]]),
    metric('silt_queries_total', 'counter', 'Statements that have ended.', states),
    histogram('silt_query_seconds', 'From the start of a statement to its end.', steps, seconds),
    metric('silt_rows_sent_total', 'counter', 'Rows of results.', [['', rows]]),
    metric('silt_bytes_sent_total', 'counter', 'Bytes of results.', [['', bytes]]),
    metric('process_resident_memory_bytes', 'gauge', 'Resident memory.', [['', rss]]),
    metric('process_cpu_seconds_total', 'counter', 'Time of all cores.', [['', (user + system) / 1e6]]),
  ].join('');
}

function metric(name: string, type: 'counter' | 'gauge', help: string, samples: readonly Sample[]): string {
  const lines = samples.map(([labels, value]) => `${name}${labels} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function histogram(name: string, help: string, steps: readonly number[], sum: number): string {
  const lines = steps.map((count, i) => `${name}_bucket{le="${secondsSteps[i] ?? '+Inf'}"} ${count}\n`);
  const sums = `${name}_sum ${sum}\n${name}_count ${steps.at(-1) ?? 0}\n`;
  return `# HELP ${name} ${help}\n# TYPE ${name} histogram\n${lines.join('')}${sums}`;
}
