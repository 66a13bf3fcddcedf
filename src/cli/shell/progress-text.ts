/** How far a statement is, as one line: files, rows, bytes, their rate, the time left where the whole is known. */
import type { Progress } from '../../exec/control.ts';
import { sizeText } from '../../statements/size-text.ts';

/** Statements that end sooner show no progress. */
export const progressDelayMs = 1000;

export function progressText(progress: Progress | null, elapsedMs: number): string {
  const seconds = elapsedMs / 1000;
  const parts = [`${seconds.toFixed(1)} s`];
  if (progress === null) return parts[0]!;
  if (progress.files > 0) parts.push(`${count(progress.files)} files`);
  if (progress.rows > 0) parts.push(`${count(progress.rows)} rows`);
  if (progress.bytes > 0) {
    parts.push(sizeText(progress.bytes));
    parts.push(`${sizeText(progress.bytes / Math.max(seconds, 0.001))}/s`);
  }
  return parts.join(' · ');
}

function count(value: number): string {
  return value.toLocaleString('en');
}
