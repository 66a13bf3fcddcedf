/**
 * The user file: a line a user, `name:verifier`, for its owner alone. Passwords are not in it, only what checks them.
 * Lines that begin with # and blank ones are kept.
 */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { EngineError } from '../core/errors.ts';
import { fileNotFound, storageFailure } from '../storage/store.ts';
import { makeVerifier, parseVerifier, printVerifier, type Verifier } from './pg/scram.ts';

const ownerOnly = 0o600;

/** Errors: FILE_NOT_FOUND, STORAGE_FAILURE, INVALID_USER_FILE with the number of the line that is no user. */
export async function readUsers(path: string): Promise<ReadonlyMap<string, Verifier>> {
  const users = new Map<string, Verifier>();
  for (const [i, line] of (await readLines(path)).entries()) {
    if (isNote(line)) continue;
    const at = line.indexOf(':');
    const verifier = parseVerifier(line.slice(at + 1).trim());
    if (at < 1 || verifier === null) throw new EngineError('INVALID_USER_FILE', { path, line: i + 1 });
    users.set(line.slice(0, at), verifier);
  }
  return users;
}

/** Adds a user, or gives one another password. */
export async function addUser(
  path: string,
  name: string,
  password: string,
  randomBytes: (size: number) => Buffer,
): Promise<void> {
  if (name === '' || /[:\s\0]/.test(name)) throw new EngineError('INVALID_USER_NAME', { name });
  const lines = await readLines(path).catch((error: unknown) => {
    if (error instanceof EngineError && error.condition === 'FILE_NOT_FOUND') return [];
    throw error;
  });
  const kept = lines.filter((line) => isNote(line) || !line.startsWith(`${name}:`));
  while (kept.at(-1) === '') kept.pop();
  const text = [...kept, `${name}:${printVerifier(makeVerifier(password, randomBytes))}`, ''].join('\n');
  try {
    // Whole or not at all: a server may be reading it.
    await writeFile(`${path}.new`, text, { mode: ownerOnly });
    await rename(`${path}.new`, path);
  } catch (error) {
    throw storageFailure('Writing', path, (error as Error).message, error);
  }
}

function isNote(line: string): boolean {
  return line.trim() === '' || line.startsWith('#');
}

async function readLines(path: string): Promise<string[]> {
  try {
    return (await readFile(path, 'utf8')).split(/\r?\n/);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw code === 'ENOENT' ? fileNotFound(path, error) : storageFailure('Reading', path, message, error);
  }
}
