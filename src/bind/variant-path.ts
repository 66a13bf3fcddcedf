/** `v:a.b[0]`: a part of a variant by its path, which is a call of variant_get that is named for the last name in the path. */
import { EngineError } from '../core/errors.ts';
import { utf8 } from '../core/types.ts';
import { literal } from '../plan/build.ts';
import type { VariantPath } from '../sql/ast-expression.ts';
import { callScalar } from './call.ts';
import { callText } from './call-name.ts';
import type { Binding, Term } from './env.ts';
import type { ExprScope } from './scope.ts';

export function bindVariantPath(binding: Binding, node: VariantPath, scope: ExprScope): Term {
  const value = binding.bindExpr(node.value, scope);
  const { path, name } = pathOf(node);
  const step: Term = { expr: literal(utf8, path), text: path, isLiteral: true };
  const call = callText('variant_get', [value.text, path]);
  const term = callScalar(binding, 'variant_get', [value, step], call, node.span);
  return name === null ? term : { ...term, text: `${call} AS ${name}`, name };
}

/** The path as variant_get takes it, and the last name in it. */
function pathOf(node: VariantPath): { readonly path: string; readonly name: string | null } {
  let path = '$';
  let name: string | null = null;
  const pattern =
    /\s*(?:\.?\s*`((?:[^`]|``)+)`|\.?\s*([^.[\s`]+)|\[\s*(?:'([^']*)'|"([^"]*)")\s*\]|\[\s*(\d+)\s*\])\s*/y;
  while (pattern.lastIndex < node.path.length) {
    const match = pattern.exec(node.path);
    if (match === null)
      throw new EngineError('PARSE_SYNTAX_ERROR', { error: `'${node.path}'`, hint: '' }, { span: node.span });
    const [, quoted, plain, single, double, index] = match;
    if (index !== undefined) path += `[${index}]`;
    else {
      // Between backticks a point parts names all the same.
      const bare = quoted?.replaceAll('``', '`') ?? plain;
      path += bare === undefined ? `['${single ?? double!}']` : `.${bare}`;
      name = bare?.split('.').at(-1) ?? single ?? double!;
    }
  }
  return { path, name };
}
