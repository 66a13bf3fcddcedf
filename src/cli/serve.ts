/** `silt serve` and `silt user add`: endpoints that run until they are stopped, and who may use them. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { EngineError } from '../core/errors.ts';
import type { Tls } from '../server/pg/server-context.ts';
import { serve } from '../server/serve.ts';
import { addUser, readUsers } from '../server/users.ts';
import { fileNotFound } from '../storage/store.ts';
import type { ServeCommand, UserCommand } from './options.ts';

/** Statements that run when the server is to end. */
const graceMs = 10_000;

/** Ends with Ctrl-C or SIGTERM, at once with the second. Errors: those of the paths and files; ENDPOINT_UNSAFE where others could read along. */
export async function runServe(command: ServeCommand): Promise<void> {
  const { pg, flight, metrics } = command;
  const isExposed = (address: typeof flight): boolean => address !== null && !isLoopback(address.host);
  const exposed = [pg, flight].find(isExposed);
  const users = command.users === null ? null : await readUsers(command.users);
  const tls = await readTls(command);
  if (exposed && !command.isInsecure && (users === null || tls === null))
    throw new EngineError('ENDPOINT_UNSAFE', { host: exposed.host });
  // Whoever reads figures proves nothing.
  if (metrics !== null && isExposed(metrics) && !command.isInsecure)
    throw new EngineError('ENDPOINT_UNSAFE', { host: metrics.host });
  const log = (line: string): void => void process.stderr.write(`${new Date().toISOString()} ${line}\n`);
  const { paths, settings, connectionsMax } = command;
  const server = await serve({ paths, settings, pg, flight, metrics, users, tls, connectionsMax, log });
  log(`PostgreSQL endpoint: host=${pg.host} port=${server.pg.port} dbname=silt`);
  if (flight !== null && server.flight !== null)
    log(`Flight SQL endpoint: grpc${tls === null ? '' : '+tls'}://${flight.host}:${server.flight.port}`);
  if (metrics !== null && server.metrics !== null)
    log(`figures for Prometheus: http://${metrics.host}:${server.metrics.port}/metrics`);
  log(
    users === null
      ? 'no user file: everyone on this machine reads, nobody writes'
      : `${users.size} users, SCRAM-SHA-256`,
  );
  await asked();
  if (server.queries.running > 0)
    log(`ends once ${server.queries.running} statements have, in ${graceMs / 1000} s at most`);
  await Promise.race([server.close(graceMs), asked().then(() => server.close())]);
  process.exit();
}

async function readTls({ tlsCert, tlsKey, tlsCa }: ServeCommand): Promise<Tls | null> {
  if (tlsCert === null) return null;
  const clientCa = tlsCa === null ? null : await read(tlsCa);
  return { cert: await read(tlsCert), key: await read(tlsKey!), clientCa };
}

/** To end. */
async function asked(): Promise<void> {
  const stop = new AbortController();
  await Promise.race([once(process, 'SIGINT', stop), once(process, 'SIGTERM', stop)]);
  stop.abort();
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** The password comes from the terminal, unseen, or from standard input. */
export async function runUserAdd({ name, file }: UserCommand): Promise<void> {
  await addUser(file, name, await readPassword(), randomBytes);
  process.stderr.write(`${name} is in ${file}.\n`);
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw fileNotFound(path, error);
  }
}

async function readPassword(): Promise<string> {
  const { stdin } = process;
  if (stdin.isTTY) process.stderr.write('Password: ');
  if (stdin.isTTY) stdin.setRawMode(true);
  let typed = '';
  try {
    for await (const chunk of stdin) {
      const text = String(chunk);
      for (const char of text) {
        if (char === '\r' || char === '\n') return typed;
        if (char === '\u0003') throw new EngineError('OPERATION_CANCELED');
        if (char === '\u007f' || char === '\b') typed = typed.slice(0, -1);
        else typed += char;
      }
    }
    return typed;
  } finally {
    if (stdin.isTTY) {
      stdin.setRawMode(false);
      process.stderr.write('\n');
    }
    stdin.destroy();
  }
}
