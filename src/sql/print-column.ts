/** Columns of definitions as text. */
import type { ColumnDefinition } from './ast-statement.ts';
import { identifierText, quoted, typeText } from './print-names.ts';

/** A column as CREATE and ALTER write it; a column that is added has no identity. */
export function columnText({
  name,
  type,
  isNullable,
  defaultText,
  generatedText,
  identity = null,
  comment,
}: Omit<ColumnDefinition, 'identity'> & Partial<Pick<ColumnDefinition, 'identity'>>): string {
  const parts = [
    `${identifierText(name)} ${typeText(type)}`,
    isNullable ? '' : 'NOT NULL',
    defaultText === null ? '' : `DEFAULT ${defaultText}`,
    generatedText === null ? '' : `GENERATED ALWAYS AS (${generatedText})`,
    identity === null ? '' : identityText(identity),
    comment === null ? '' : `COMMENT ${quoted(comment)}`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function identityText({ isAlways, start, step }: NonNullable<ColumnDefinition['identity']>): string {
  const options = [start === null ? '' : `START WITH ${start}`, step === null ? '' : `INCREMENT BY ${step}`].filter(
    (part) => part !== '',
  );
  const list = options.length === 0 ? '' : ` (${options.join(' ')})`;
  return `GENERATED ${isAlways ? 'ALWAYS' : 'BY DEFAULT'} AS IDENTITY${list}`;
}
