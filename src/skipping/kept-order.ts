/** Casts that keep the order of values, so that the ends of a range stay its ends. */
import type { DataType } from '../core/types.ts';
import type { CastMode } from '../functions/cast-mode.ts';

/** Whether a cast never turns a lesser value into a greater one; it may make values equal, fail, or give NULL. */
export function isOrderKept(from: DataType, to: DataType, mode: CastMode): boolean {
  // Without ANSI, a number that does not fit wraps around.
  const isChecked = mode !== 'legacy';
  switch (from.id) {
    case 'int':
      if (to.id === 'int') return isChecked || to.bits >= from.bits;
      return to.id === 'decimal' || to.id === 'float';
    case 'decimal':
      return to.id === 'decimal' || to.id === 'float' || (to.id === 'int' && isChecked);
    case 'float':
      return to.id === 'float' || ((to.id === 'int' || to.id === 'decimal') && isChecked);
    case 'date':
      return to.id === 'timestamp' || to.id === 'date';
    case 'timestamp':
      return to.id === 'date' || (to.id === 'timestamp' && to.zone === from.zone);
    case 'utf8':
      return to.id === 'utf8';
    case 'null':
    case 'bool':
    case 'binary':
    case 'time':
    case 'variant':
    case 'interval':
    case 'list':
    case 'struct':
    case 'map':
      return false;
  }
}
