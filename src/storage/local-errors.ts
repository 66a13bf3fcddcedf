/** Turns the operating system's errors into the store's: what is not there, a full disk, any other fault. */
import { EngineError } from '../core/errors.ts';
import { fileNotFound, storageFailure } from './store.ts';

/** The error number's name, `ENOENT`; undefined for what is not the operating system's. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** True where a file or a folder on the way to it is not there. */
export function isMissing(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** The EngineError for `error`; one that is an EngineError already is kept. */
export function localFailure(operation: string, path: string, error: unknown): unknown {
  if (error instanceof EngineError) return error;
  const code = errorCode(error);
  if (code === undefined) return error;
  if (isMissing(error)) return fileNotFound(path, error);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new EngineError('DISK_FULL', { operation, path }, { cause: error });
  return storageFailure(operation, path, reasons[code] ?? code, error);
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'the operation is not permitted',
  EISDIR: 'it is a folder',
  EROFS: 'the file system is read-only',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EIO: 'the device reported an error',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'too many symbolic links',
};
