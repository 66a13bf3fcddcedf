/**
 * Scripts that take others in: a line `\i FILE`, `\ir FILE` or `.read FILE` between two statements stands for that file's
 * text. Takes a text and where it lies; gives the pieces in order, each with the lines of the others as empty ones, so that
 * errors count lines in their own file.
 */
import { dirname, resolve } from 'node:path';
import { EngineError } from '../core/errors.ts';

export type ReadFile = (path: string) => Promise<string>;

const include = /^\s*(?:\\ir?|\.read)\s+(?:'([^']+)'|(\S+?))\s*;?\s*$/;
/** Files within files; more is one that takes in itself. */
const depthMax = 32;

/** Paths of `\ir` and `.read` are seen from the file's folder, those of `\i` from the working folder. Errors: FILE_NOT_FOUND. */
export async function withIncludes(
  text: string,
  folder: string,
  readFile: ReadFile,
  depth = 0,
): Promise<readonly string[]> {
  if (!text.split('\n').some((line) => include.test(line))) return [text];
  if (depth >= depthMax) {
    throw new EngineError('INVALID_PARAMETER_VALUE', {
      parameter: '`\\i`',
      functionName: 'a script',
      reason: `files take in others ${depthMax} deep`,
    });
  }
  const pieces: string[] = [];
  let own: string[] = [];
  let before = 0;
  for (const [number, line] of text.split('\n').entries()) {
    const found = isBetweenStatements(own) ? include.exec(line) : null;
    if (found === null) {
      own.push(line);
      continue;
    }
    pieces.push('\n'.repeat(before) + own.join('\n'));
    own = [];
    before = number + 1;
    const name = found[1] ?? found[2]!;
    const path = /^\s*\\i\s/.test(line) ? resolve(name) : resolve(folder, name);
    pieces.push(...(await withIncludes(await readFile(path), dirname(path), readFile, depth + 1)));
  }
  pieces.push('\n'.repeat(before) + own.join('\n'));
  return pieces.filter((piece) => piece.trim() !== '');
}

/** Whether the lines so far end with a semicolon, comments and empty lines aside. */
function isBetweenStatements(lines: readonly string[]): boolean {
  const last = lines.findLast((line) => line.replace(/--.*$/, '').trim() !== '');
  return last === undefined || /;\s*(--.*)?$/.test(last);
}
