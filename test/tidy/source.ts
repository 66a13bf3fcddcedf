/**
 * The project's sources as the tidy test judges them. Takes the folders of a checkout, gives each file's text,
 * syntax tree, imports and functions; judges nothing itself.
 */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parseSync } from 'oxc-parser';

export interface SourceFile {
  /** From the project's root, with '/'. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly functions: readonly FunctionSpan[];
  /** The dotted names that are called, constructed or read: `Date.now`, `setTimeout`, `Date` of `new Date()`. */
  readonly names: readonly NameUse[];
  readonly hasDefaultExport: boolean;
  readonly syntaxErrors: readonly string[];
}

export interface Import {
  readonly specifier: string;
  /** The project file that is meant, from the root; null for a package. */
  readonly file: string | null;
  /** The package's name; null for a file of the project. */
  readonly package: string | null;
  readonly line: number;
}

export interface FunctionSpan {
  readonly name: string;
  readonly line: number;
  readonly lines: number;
}

export interface NameUse {
  readonly name: string;
  readonly line: number;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

const functionTypes = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/** Every .ts file below the folders, in path order; AssemblyScript sources too. */
export function readSources(root: string, folders: readonly string[]): SourceFile[] {
  return folders
    .flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: root }))
    .toSorted()
    .map((path) => readSource(path, readFileSync(join(root, path), 'utf8')));
}

/** One file from its text; `path` is from the project's root and decides what its relative imports mean. */
export function readSource(path: string, text: string): SourceFile {
  const { program, errors } = parseSync(path, text);
  const lineOf = lineFinder(text);
  const imports: Import[] = [];
  const functions: FunctionSpan[] = [];
  const names: NameUse[] = [];
  let hasDefaultExport = false;
  visit(program as unknown as Node, '', (node, name) => {
    const line = lineOf(node.start);
    const specifier = specifierOf(node);
    if (specifier !== null) imports.push(importOf(path, specifier, line));
    if (functionTypes.has(node.type)) functions.push({ name, line, lines: lineOf(node.end) - line + 1 });
    if (node.type === 'ExportDefaultDeclaration') hasDefaultExport = true;
    const used = usedName(node);
    if (used !== null) names.push({ name: used, line });
  });
  return {
    path,
    text,
    lines: lineOf(text.length) - (text.endsWith('\n') ? 1 : 0),
    imports,
    functions,
    names,
    hasDefaultExport,
    syntaxErrors: errors.map((error) => error.message),
  };
}

/** The module that a node loads: an import, a re-export, `import()`, or a worker's `new URL('./name...', import.meta.url)`. */
function specifierOf(node: Node): string | null {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return stringOf((node['source'] ?? node['argument']) as Node | null);
    case 'NewExpression':
      return workerSpecifier(node);
    default:
      return null;
  }
}

function workerSpecifier(node: Node): string | null {
  const callee = node['callee'] as Node;
  const [first] = node['arguments'] as Node[];
  if (callee['name'] !== 'URL' || first === undefined) return null;
  // Workers' entries are the files named so; other URLs name data.
  const path = /^(\.\.?\/(?:[\w.-]+\/)*(?:[\w-]+-)?worker)(\.[jt]s)?$/.exec(leadingText(first) ?? '')?.[1];
  return path === undefined ? null : `${path}.ts`;
}

/** The text that an expression is known to begin with. */
function leadingText(node: Node): string | null {
  if (node.type === 'BinaryExpression') return leadingText(node['left'] as Node);
  if (node.type !== 'TemplateLiteral') return stringOf(node);
  const [quasi] = node['quasis'] as { value: { cooked: string } }[];
  return quasi?.value.cooked ?? null;
}

function stringOf(node: Node | null | undefined): string | null {
  if (node?.type === 'TSLiteralType') return stringOf(node['literal'] as Node);
  return node?.type === 'Literal' && typeof node['value'] === 'string' ? node['value'] : null;
}

function importOf(from: string, specifier: string, line: number): Import {
  if (specifier.startsWith('.')) {
    return { specifier, file: normalize(join(dirname(from), specifier)), package: null, line };
  }
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  return { specifier, file: null, package: name, line };
}

/** `a.b` of a member access on a plain name, or the plain name that is called or constructed. */
function usedName(node: Node): string | null {
  if (node.type === 'MemberExpression' && node['computed'] === false) {
    const object = node['object'] as Node;
    const property = node['property'] as Node;
    return object.type === 'Identifier' ? `${String(object['name'])}.${String(property['name'])}` : null;
  }
  if (node.type === 'CallExpression' || node.type === 'NewExpression') {
    const callee = node['callee'] as Node;
    if (callee.type !== 'Identifier') return null;
    const bare = node.type === 'NewExpression' && (node['arguments'] as Node[]).length === 0 ? 'new ' : '';
    return `${bare}${String(callee['name'])}`;
  }
  return null;
}

/** Calls `see` for each node of a tree, with the name of the declaration, property or method that it is the value of. */
function visit(node: Node, name: string, see: (node: Node, name: string) => void): void {
  const own = node.type === 'FunctionDeclaration' ? nameOf(node['id'], name) : name;
  see(node, own);
  for (const [key, child] of Object.entries(node)) {
    const children = Array.isArray(child) ? child : [child];
    for (const each of children) {
      if (isNode(each))
        visit(each, key === 'value' || key === 'init' ? nameOf(node['key'] ?? node['id'], own) : own, see);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

function nameOf(id: unknown, otherwise: string): string {
  return isNode(id) && typeof id['name'] === 'string' ? id['name'] : otherwise;
}

function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
