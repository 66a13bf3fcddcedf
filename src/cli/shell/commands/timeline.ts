/** The versions of a table as a list to move in: one is shown, compared with the one before it, or restored. */
import type { Row } from '../../../session/row-values.ts';
import { cellText } from '../cell-text.ts';
import type { Choice } from '../screen.ts';
import type { Shell } from '../shell.ts';
import { sqlName, UsageError } from './command.ts';

const acts: Choice['acts'] = [
  { key: 'enter', doc: 'shows its rows' },
  { key: 'd', doc: 'what it changed' },
  { key: 'r', doc: 'restores it' },
];

/** Where lists cannot be moved in, the timeline is printed. Errors: UsageError without a name, those of SHOW TIMELINE. */
export async function browseTimeline(shell: Shell, name: string | undefined): Promise<void> {
  if (name === undefined) throw new UsageError('Usage: .timeline TABLE');
  const table = sqlName(name);
  if (!shell.screen.canPick) {
    await shell.runText(`SHOW TIMELINE ${table}`);
    return;
  }
  let selected = 0;
  for (;;) {
    using result = await shell.session.query(`SHOW TIMELINE ${table}`);
    const versions = [...(await result.rows())].reverse();
    const items = versions.map(itemOf);
    const title = `Versions of ${name}, the latest first`;
    const picked = await shell.screen.pick({ title, items, selected: Math.min(selected, items.length - 1), acts });
    if (picked === null) return;
    selected = picked.index;
    const version = Number(versions[selected]!['version']);
    if (picked.key === 'enter')
      await shell.runText(`SELECT * FROM ${table} VERSION AS OF ${version} LIMIT ${shell.state.rowsMax}`);
    else if (picked.key === 'd') await showChange(shell, table, version);
    else if (await shell.screen.confirm(`Restore ${name} to version ${version}?`)) {
      await shell.runText(`RESTORE TABLE ${table} TO VERSION AS OF ${version}`);
      selected = 0;
    }
  }
}

function itemOf(row: Row): Choice['items'][number] {
  const counted = (sign: string, value: unknown, what: string): readonly string[] =>
    value === null || Number(value) === 0 ? [] : [`${sign}${Number(value).toLocaleString('en')} ${what}`];
  const parts = [
    cellText(row['timestamp']).replace('T', ' ').slice(0, 19),
    cellText(row['operation']),
    ...counted('+', row['rows_added'], 'rows'),
    ...counted('-', row['rows_removed'], 'rows'),
    ...counted('+', row['files_added'], 'files'),
    ...counted('-', row['files_removed'], 'files'),
    cellText(row['change']),
  ];
  return { label: cellText(row['version']), detail: parts.filter((part) => part !== '').join('  ') };
}

async function showChange(shell: Shell, table: string, version: number): Promise<void> {
  if (version === 0) await shell.screen.print('Version 0 is the first: it made the table.\n');
  else await shell.runText(`DIFF ${table} VERSION ${version - 1} AND ${version} SUMMARY`);
}
