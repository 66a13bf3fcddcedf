/**
 * What was entered across sessions: a file that only its owner reads, an entry a line, newest last. Entries of several
 * lines are JSON strings. Entries are appended as they come, so shells share the file.
 */
import { appendFileSync, chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

const entriesMax = 2000;
const ownerOnly = 0o600;

export interface History {
  /** Oldest first; grows with `add`. */
  readonly entries: readonly string[];
  add(entry: string): void;
}

/** Where the file cannot be read or written, the history lasts as long as the shell. */
export function openHistory(): History {
  const path = historyFile();
  const lines = readLines(path);
  const kept = lines.slice(-entriesMax);
  const isKept = attempt(() => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    if (kept.length < lines.length) writeFileSync(path, `${kept.join('\n')}\n`, { mode: ownerOnly });
    else appendFileSync(path, '', { mode: ownerOnly });
    chmodSync(path, ownerOnly);
  });
  const entries = kept.map(decoded);
  return {
    entries,
    add: (entry) => {
      if (entry.trim() === '' || entry === entries.at(-1)) return;
      entries.push(entry);
      if (isKept) attempt(() => appendFileSync(path, `${encoded(entry)}\n`, { mode: ownerOnly }));
    },
  };
}

function encoded(entry: string): string {
  return entry.includes('\n') || entry.startsWith('"') ? JSON.stringify(entry) : entry;
}

function decoded(line: string): string {
  if (!line.startsWith('"')) return line;
  try {
    return String(JSON.parse(line));
  } catch {
    // Cut short by another shell's crash: shown as it is.
    return line;
  }
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
