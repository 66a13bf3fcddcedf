/** The variables and SQL functions of a session. Names are case-insensitive and keep their spelling. */
import { EngineError, type Span } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import type { RoutineDefinition, SessionNames, VariableDefinition } from '../plan/ports.ts';
import type { Expression } from '../sql/ast-expression.ts';

export interface SessionVariable extends VariableDefinition {
  /** What SET VAR v = DEFAULT evaluates; null is NULL. */
  readonly default: Expression | null;
}

export class Variables {
  /** By lower-case name. */
  readonly #variables = new Map<string, SessionVariable>();

  find(name: string): SessionVariable | undefined {
    return this.#variables.get(name.toLowerCase());
  }

  /** Errors: VARIABLE_ALREADY_EXISTS. */
  declare(variable: SessionVariable, replaces: boolean, span?: Span): void {
    if (!replaces && this.find(variable.name) !== undefined)
      throw new EngineError('VARIABLE_ALREADY_EXISTS', { variableName: wholeName(variable.name) }, { span });
    this.#variables.set(variable.name.toLowerCase(), variable);
  }

  set(name: string, value: Scalar): void {
    const before = this.find(name);
    if (before !== undefined) this.#variables.set(name.toLowerCase(), { ...before, value });
  }

  /** False where there is none. */
  drop(name: string): boolean {
    return this.#variables.delete(name.toLowerCase());
  }
}

/** A session variable's name as errors have it. */
export function wholeName(name: string): string {
  return `\`system\`.\`session\`.\`${name}\``;
}

export class Routines {
  /** By lower-case name. */
  readonly #routines = new Map<string, RoutineDefinition>();

  find(name: string): RoutineDefinition | undefined {
    return this.#routines.get(name.toLowerCase());
  }

  list(): readonly RoutineDefinition[] {
    return [...this.#routines.values()];
  }

  put(routine: RoutineDefinition): void {
    this.#routines.set(routine.name.toLowerCase(), routine);
  }

  /** False where there is none. */
  drop(name: string): boolean {
    return this.#routines.delete(name.toLowerCase());
  }
}

/** What binding asks: the names as they are now. */
export function namesOf(variables: Variables, routines: Routines): SessionNames {
  return { variable: (name) => variables.find(name), routine: (name) => routines.find(name) };
}
