/**
 * Regular expressions that may backtrack without end, stopped after a second. Takes a pattern that is JavaScript's
 * already and gives a RegExp. A search runs in place where its text is too short to take long: how short that is depends on
 * how the expression's time grows.
 */
import { type Context, createContext, Script } from 'node:vm';
import { EngineError } from '../core/errors.ts';
import { backtrackingDegree } from './regex-cost.ts';

/** What one search of one text may take. */
const timeoutMs = 1000;

/** Steps that surely take less. */
const stepsMax = 2e8;

/** In shorter texts even loops that read a text in several ways end soon. */
const ambiguousLength = 24;

/** Errors of a search: REGEXP_TIMEOUT. */
export function guardedRegex(source: string, flags: string, functionName: string): RegExp {
  const regex = new RegExp(source, flags);
  const degree = backtrackingDegree(source);
  if (degree <= 1) return regex;
  const lengthMax = Math.max(ambiguousLength, Math.floor(stepsMax ** (1 / degree)));
  return new GuardedRegExp(source, flags, functionName, lengthMax);
}

const search = new Script('search()');

class GuardedRegExp extends RegExp {
  readonly #functionName: string;
  readonly #lengthMax: number;
  #text = '';
  /** Made for the first long text: making one takes longer than a search. */
  #context: Context | null = null;

  /** Splitting makes another one, of the expression and its flags. */
  constructor(source: string | RegExp, flags: string, functionName = 'split', lengthMax = ambiguousLength) {
    super(source, flags);
    this.#functionName = functionName;
    this.#lengthMax = source instanceof GuardedRegExp ? source.#lengthMax : lengthMax;
  }

  override exec(text: string): RegExpExecArray | null {
    if (text.length <= this.#lengthMax) return super.exec(text);
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
