/** Fields without what a feature notes of them in the schema: ids and physical names, changes of types. */
import { EngineError } from '../../core/errors.ts';
import type { DataType, Field } from '../../core/types.ts';
import { namesBeyondFiles } from '../write/fields.ts';
import { shownColumn } from './shown-column.ts';

/** Errors: DELTA_INVALID_COLUMN_NAMES_WHEN_REMOVING_COLUMN_MAPPING for names that files cannot have. */
export function withoutMapping(fields: readonly Field[]): readonly Field[] {
  const wrong = namesBeyondFiles(fields);
  if (wrong.length > 0) {
    const parameters = { invalidColumnNames: wrong.map((name) => `\`${name}\``).join(', ') };
    throw new EngineError('DELTA_INVALID_COLUMN_NAMES_WHEN_REMOVING_COLUMN_MAPPING', parameters);
  }
  return fields.map((field) =>
    cleaned(
      field,
      [],
      (key) => key.startsWith('delta.columnMapping.'),
      () => {},
    ),
  );
}

export interface PlainTypes {
  readonly fields: readonly Field[];
  /** Those that had changes, as the history shows them. */
  readonly changed: readonly unknown[];
}

export function withoutTypeChanges(fields: readonly Field[]): PlainTypes {
  const changed: unknown[] = [];
  const key = 'delta.typeChanges';
  const note = (path: readonly string[], field: Field): void => {
    if (field.metadata?.[key] !== undefined) changed.push(shownColumn(path, field));
  };
  return { fields: fields.map((field) => cleaned(field, [], (name) => name === key, note)), changed };
}

function cleaned(
  field: Field,
  path: readonly string[],
  isGone: (key: string) => boolean,
  note: (path: readonly string[], field: Field) => void,
): Field {
  const own = [...path, field.name];
  note(own, field);
  const inner = (each: Field, word: string): Field => ({ ...each, type: within(each.type, [...own, word]) });
  const within = (type: DataType, at: readonly string[]): DataType => {
    switch (type.id) {
      case 'struct':
        return { ...type, fields: type.fields.map((each) => cleaned(each, at, isGone, note)) };
      case 'list':
        return { ...type, item: inner(type.item, 'element') };
      case 'map':
        return { ...type, key: inner(type.key, 'key'), value: inner(type.value, 'value') };
      default:
        return type;
    }
  };
  const type = within(field.type, own);
  if (field.metadata === undefined) return { ...field, type };
  const metadata = Object.fromEntries(Object.entries(field.metadata).filter(([key]) => !isGone(key)));
  return { ...field, type, metadata };
}
