/**
 * Named arguments (`f(x, name => y)`) put into the order of the parameters. Takes arguments as written, gives
 * positional ones; binds nothing. Only the routines below have names for their parameters, as in Spark.
 */
import { EngineError, type Span } from '../core/errors.ts';
import type { Argument, Expression } from '../sql/ast-expression.ts';
import { nearestNames } from './suggest.ts';

interface Parameter {
  readonly name: string;
  /** What an argument that is left out is; absent where it has to be given. */
  readonly default?: string | null;
}

const collection: readonly Parameter[] = [{ name: 'collection' }];
const input: readonly Parameter[] = [{ name: 'input' }];

const parametersOf: ReadonlyMap<string, readonly Parameter[]> = new Map<string, readonly Parameter[]>([
  ['explode', collection],
  ['explode_outer', collection],
  ['posexplode', collection],
  ['posexplode_outer', collection],
  ['inline', input],
  ['inline_outer', input],
  ['variant_explode', input],
  ['variant_explode_outer', input],
  [
    'mask',
    [
      { name: 'str' },
      { name: 'upperChar', default: 'X' },
      { name: 'lowerChar', default: 'x' },
      { name: 'digitChar', default: 'n' },
      { name: 'otherChar', default: null },
    ],
  ],
  ['count_min_sketch', [{ name: 'column' }, { name: 'epsilon' }, { name: 'confidence' }, { name: 'seed' }]],
]);

/** The same list where no argument has a name. Errors: those of names that do not fit the routine. */
export function positionalArguments(args: readonly Argument[], routine: string, span: Span): readonly Argument[] {
  const firstNamed = args.findIndex((arg) => arg.name !== null);
  const routineName = `\`${routine}\``;
  const parameters = parametersOf.get(routine);
  if (firstNamed < 0) {
    const missing = parameters?.slice(args.length).find((parameter) => !('default' in parameter));
    if (missing === undefined) return args;
    const names = { routineName, parameterName: `\`${missing.name}\`` };
    throw new EngineError('REQUIRED_PARAMETER_NOT_FOUND', names, { span });
  }
  if (parameters === undefined) {
    const functionName = routineName;
    throw new EngineError('NAMED_PARAMETERS_NOT_SUPPORTED', { functionName }, { span: args[firstNamed]!.span });
  }
  const late = args.slice(firstNamed).find((arg) => arg.name === null);
  if (late !== undefined) {
    const parameterName = `\`${args[firstNamed]!.name!.text}\``;
    throw new EngineError('UNEXPECTED_POSITIONAL_ARGUMENT', { routineName, parameterName }, { span: late.span });
  }
  const given: (Argument | undefined)[] = args.slice(0, firstNamed);
  for (const arg of args.slice(firstNamed)) place(arg, given, firstNamed, parameters, routineName);
  return parameters.map((parameter, i) => given[i] ?? defaultArgument(parameter, i, routineName, span));
}

function place(
  arg: Argument,
  given: (Argument | undefined)[],
  positional: number,
  parameters: readonly Parameter[],
  routineName: string,
): void {
  const written = arg.name!.text;
  const index = parameters.findIndex(({ name }) => name.toLowerCase() === written.toLowerCase());
  if (index < 0) {
    const near = nearestNames(
      written,
      parameters.map(({ name }) => name),
    );
    const proposal = near.map((name) => `\`${name}\``).join(', ');
    const details = { routineName, argumentName: `\`${written}\``, proposal };
    throw new EngineError('UNRECOGNIZED_PARAMETER_NAME', details, { span: arg.span });
  }
  if (given[index] !== undefined) {
    const condition =
      index < positional
        ? 'DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.BOTH_POSITIONAL_AND_NAMED'
        : 'DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.DOUBLE_NAMED_ARGUMENT_REFERENCE';
    throw new EngineError(condition, { routineName, parameterName: `\`${written}\`` }, { span: arg.span });
  }
  given[index] = arg;
}

function defaultArgument(parameter: Parameter, index: number, routineName: string, span: Span): Argument {
  if (parameter.default === undefined) {
    const details = { routineName, parameterName: `\`${parameter.name}\``, index };
    throw new EngineError('REQUIRED_PARAMETER_NOT_FOUND', details, { span });
  }
  const text = parameter.default;
  const value: Expression =
    text === null ? { kind: 'null', span } : { kind: 'string', value: text, raw: `'${text}'`, span };
  return { value, name: null, alias: null, span };
}
