/**
 * Calls that settings of older Spark versions give another meaning: the setting goes to the function as one more argument
 * that nobody writes, or the arguments are cast. Takes and gives terms; without such a setting nothing changes.
 */
import { boolType, utf8 } from '../core/types.ts';
import { literal } from '../plan/build.ts';
import { castTo } from './casts.ts';
import type { Binding, Term } from './env.ts';

export function legacyArguments(binding: Binding, name: string, args: readonly Term[]): readonly Term[] {
  const { settings } = binding.env;
  switch (name) {
    case 'array_insert':
      return args.length === 3 && settings.insertsBehindEnd ? [...args, flag(true)] : args;
    case 'encode':
    case 'decode': {
      const isChanged = settings.javaCharsets || settings.replacesUnmappable;
      if (args.length !== 2 || !isChanged) return args;
      return [...args, flag(settings.javaCharsets), flag(settings.replacesUnmappable)];
    }
    case 'concat':
      return settings.concatsBinaryAsText ? textsOf(binding, args, 0) : args;
    case 'elt':
      return settings.eltsBinaryAsText ? textsOf(binding, args, 1) : args;
    default:
      return args;
  }
}

function flag(value: boolean): Term {
  return { expr: literal(boolType, value), text: String(value), isLiteral: true };
}

/** Where all from `first` on are binaries they become strings. */
function textsOf(binding: Binding, args: readonly Term[], first: number): readonly Term[] {
  const isBinary = args.length > first && args.slice(first).every((arg) => arg.expr.type.id === 'binary');
  return isBinary ? args.map((arg, i) => (i < first ? arg : castTo(binding, arg, utf8))) : args;
}
