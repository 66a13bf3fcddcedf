/** Names of months, days and eras, as English has them. */
export const monthNames: readonly string[] = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** From Monday. */
export const dayNames: readonly string[] = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
];

export const quarterNames: readonly string[] = ['1st quarter', '2nd quarter', '3rd quarter', '4th quarter'];

export function shortName(name: string): string {
  return name.slice(0, 3);
}
