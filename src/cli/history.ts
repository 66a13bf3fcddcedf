/** The shell's lines across sessions: a file that only its owner reads. Lines are appended as they are typed, so shells share it. */
import { appendFileSync, chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

const linesMax = 1000;
const ownerOnly = 0o600;

export interface History {
  /** Newest first, as readline has it. */
  readonly lines: readonly string[];
  add(line: string): void;
}

/** Where the file cannot be read or written, the history lasts as long as the shell. */
export function openHistory(): History {
  const path = historyFile();
  const lines = readLines(path);
  const kept = lines.slice(-linesMax);
  const isKept = attempt(() => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    if (kept.length < lines.length) writeFileSync(path, `${kept.join('\n')}\n`, { mode: ownerOnly });
    else appendFileSync(path, '', { mode: ownerOnly });
    chmodSync(path, ownerOnly);
  });
  return {
    lines: kept.toReversed(),
    add: (line) => {
      if (isKept && line.trim() !== '') attempt(() => appendFileSync(path, `${line}\n`, { mode: ownerOnly }));
    },
  };
}

function historyFile(): string {
  const state = process.env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state');
  return join(state, 'silt', 'history');
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  } catch {
    // No history yet, or none that may be read: the shell works without.
    return [];
  }
}

function attempt(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    // A read-only home is no reason for a shell not to start.
    return false;
  }
}
