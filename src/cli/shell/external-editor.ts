/** A text in the editor of the user's choice: $VISUAL, $EDITOR, vi. The terminal has to be free. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What was saved, without blank lines at its end; the text as it was where the editor failed. */
export async function editText(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'silt-edit-'));
  const file = join(folder, 'statement.sql');
  try {
    await writeFile(file, text === '' ? '' : `${text}\n`, { mode: 0o600 });
    const editor = process.env['VISUAL'] || process.env['EDITOR'] || 'vi';
    const child = spawn('sh', ['-c', `${editor} "$1"`, 'sh', file], { stdio: 'inherit' });
    const [code] = (await once(child, 'close')) as [number | null];
    return code === 0 ? (await readFile(file, 'utf8')).trimEnd() : text;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
