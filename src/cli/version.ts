/** The package's version, read where the program lies: src/cli in a checkout, dist when built. */
import { readFileSync } from 'node:fs';

export function readVersion(): string {
  for (const up of ['../package.json', '../../package.json']) {
    try {
      const { name, version: found } = JSON.parse(readFileSync(new URL(up, import.meta.url), 'utf8')) as Record<
        string,
        string
      >;
      if (name === 'silt' && found !== undefined) return found;
    } catch {
      // Not this far up: the next place is tried.
    }
  }
  return '0.0.0';
}
