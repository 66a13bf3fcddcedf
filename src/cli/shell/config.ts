/** The user's own start of every shell: ~/.config/silt/shellrc, commands and statements as they are typed. */
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Shell } from './shell.ts';

/** A file that is not there is no error; what fails in it is told, and the shell begins. */
export async function runConfig(shell: Shell): Promise<void> {
  const text = await readFile(configFile(), 'utf8').catch(() => null);
  if (text !== null) await shell.enterScript(text);
}

function configFile(): string {
  const folder = process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config');
  return process.env['SILT_SHELLRC'] ?? join(folder, 'silt', 'shellrc');
}
