/** The error for a routine that the registry does not have. */
import { EngineError, type Span } from '../core/errors.ts';
import { suggestFunctions } from '../functions/registry.ts';
import { quoteName } from './suggest.ts';

/** UNRESOLVED_ROUTINE with the likely meant names. */
export function unresolvedRoutine(parts: readonly string[], span: Span): EngineError {
  const near = suggestFunctions(parts.at(-1)!);
  const suggestion = near.length === 0 ? '' : ` Near it: ${near.map((name) => `\`${name}\``).join(', ')}.`;
  const hint = near.length === 0 ? undefined : `Did you mean ${near[0]!}?`;
  const parameters = {
    routineName: quoteName(parts),
    searchPath: '[`system`.`builtin`, `system`.`session`, `silt`.`default`]',
    suggestion,
  };
  return new EngineError('UNRESOLVED_ROUTINE', parameters, { span, hint });
}
