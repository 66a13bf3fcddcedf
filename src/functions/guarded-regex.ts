/**
 * Regular expressions that may backtrack without end, stopped after a second. Takes a pattern that is JavaScript's
 * already and gives a RegExp; those without that risk are plain ones.
 */
import { type Context, createContext, Script } from 'node:vm';
import { EngineError } from '../core/errors.ts';

/** What one search of one text may take. */
const timeoutMs = 1000;

/** In shorter texts even nested repetitions end soon. */
const riskyLength = 24;

/** Errors of a search: REGEXP_TIMEOUT. */
export function guardedRegex(source: string, flags: string, functionName: string): RegExp {
  return isRisky(source) ? new GuardedRegExp(source, flags, functionName) : new RegExp(source, flags);
}

const search = new Script('search()');

class GuardedRegExp extends RegExp {
  readonly #functionName: string;
  #text = '';
  /** Made for the first long text: making one takes longer than a search. */
  #context: Context | null = null;

  /** Splitting makes another one, of the expression and its flags. */
  constructor(source: string | RegExp, flags: string, functionName = 'split') {
    super(source, flags);
    this.#functionName = functionName;
  }

  override exec(text: string): RegExpExecArray | null {
    if (text.length <= riskyLength) return super.exec(text);
    try {
      this.#text = text;
      this.#context ??= createContext({ search: () => super.exec(this.#text) });
      return search.runInContext(this.#context, { timeout: timeoutMs }) as RegExpExecArray | null;
    } catch (error) {
      if ((error as { code?: string }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      const parameters = { functionName: `\`${this.#functionName}\``, pattern: `'${this.source}'` };
      throw new EngineError('REGEXP_TIMEOUT', parameters, { hint: 'Repeat no group that repeats its own parts.' });
    }
  }
}

/** Whether some repeated group holds a repetition: `(a+)+`. Choices alone, as in `(a|b)+`, are common and mostly harmless. */
function isRisky(source: string): boolean {
  const groups: boolean[] = [false];
  let isClass = false;
  for (let at = 0; at < source.length; at++) {
    const unit = source[at]!;
    if (unit === '\\') at++;
    else if (unit === '[') isClass = true;
    else if (unit === ']') isClass = false;
    else if (isClass) continue;
    else if (unit === '(') groups.push(false);
    else if (unit === ')') {
      const varies = groups.length > 1 && groups.pop() === true;
      const isRepeated = /[*+{]/.test(source[at + 1] ?? '');
      if (varies && isRepeated) return true;
      if (varies || isRepeated) groups[groups.length - 1] = true;
    } else if (/[*+{]/.test(unit)) groups[groups.length - 1] = true;
  }
  return false;
}
