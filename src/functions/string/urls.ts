/** Parts of URLs, and texts encoded for them. */
import { EngineError } from '../../core/errors.ts';
import { utf8 } from '../../core/types.ts';
import { declare } from '../declare.ts';
import type { ScalarFunction } from '../define.ts';

export const urlFunctions: readonly ScalarFunction[] = [
  parseUrl(
    'parse_url',
    "A part of a URL: HOST, PATH, QUERY, REF, PROTOCOL, FILE, AUTHORITY, USERINFO, or the value of a query's key.",
    false,
  ),
  parseUrl('try_parse_url', 'As parse_url, with NULL for what is no URL.', true),
  declare({
    name: 'url_encode',
    category: 'url',
    doc: "The text as it stands in a URL's query: blanks as +, others as %XX.",
    signature: 'url_encode(str)',
    examples: [["url_encode('https://spark.apache.org')", 'https%3A%2F%2Fspark.apache.org']],
    takes: [utf8],
    make: () => ({ type: utf8, scalar: (_, text) => encode(text as string) }),
  }),
  urlDecode('url_decode', "The text that was encoded for a URL's query.", false),
  urlDecode('try_url_decode', 'As url_decode, with NULL for what is not encoded rightly.', true),
];

function urlDecode(name: string, doc: string, isTry: boolean): ScalarFunction {
  return declare({
    name,
    category: 'url',
    doc,
    signature: `${name}(str)`,
    examples: [[`${name}('https%3A%2F%2Fspark.apache.org')`, 'https://spark.apache.org']],
    takes: [utf8],
    make: () => ({
      type: utf8,
      ...(isTry && { nullable: true }),
      mayFail: !isTry,
      scalar: (_, text) => {
        const decoded = decode(text as string);
        if (decoded !== null || isTry) return decoded;
        throw new EngineError(
          'CANNOT_DECODE_URL',
          { url: text as string },
          { hint: 'Use try_url_decode to give NULL instead.' },
        );
      },
    }),
  });
}

/** Java's URLEncoder leaves letters, digits and . - * _ as they are. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

/** Null where a % has no two digits behind it. */
function decode(text: string): string | null {
  if (/%(?![0-9a-fA-F]{2})/.test(text)) return null;
  return text
    .replaceAll('+', ' ')
    .replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'));
}

function parseUrl(name: string, doc: string, isTry: boolean): ScalarFunction {
  return declare({
    name,
    category: 'url',
    doc,
    signature: `${name}(url, part[, key])`,
    examples: [[`${name}('http://spark.apache.org/path?query=1', 'HOST')`, 'spark.apache.org']],
    strict: [0, 1, 2],
    takes: [utf8, utf8, utf8],
    optional: 1,
    make: () => ({
      type: utf8,
      nullable: true,
      mayFail: !isTry,
      scalar: (context, url, part, key) => {
        const uri = splitUri(url as string);
        if (uri !== null) return partOf(uri, part as string, key as string | undefined);
        if (isTry || !context.ansi) return null;
        throw new EngineError(
          'INVALID_URL',
          { url: url as string },
          { hint: 'Use try_parse_url to give NULL instead.' },
        );
      },
    }),
  });
}

interface Uri {
  readonly scheme: string | null;
  readonly authority: string | null;
  readonly path: string | null;
  readonly query: string | null;
  readonly fragment: string | null;
}

/** As RFC 3986 splits; null where characters are there that no URI has. */
function splitUri(text: string): Uri | null {
  if (/[\s<>"{}|\\^`]/.test(text) || /%(?![0-9a-fA-F]{2})/.test(text)) return null;
  const match = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(text);
  if (match === null) return null;
  const [, scheme = null, authority = null, path = '', query = null, fragment = null] = match;
  // What has a scheme and no path behind it is opaque: mailto:a@b.
  const isOpaque = scheme !== null && authority === null && !path.startsWith('/');
  return {
    scheme,
    authority: authority === '' ? null : authority,
    path: isOpaque ? null : path,
    query: isOpaque ? null : query,
    fragment,
  };
}

function partOf(
  { scheme, authority, path, query, fragment }: Uri,
  part: string,
  key: string | undefined,
): string | null {
  if (key !== undefined) return part === 'QUERY' ? valueOf(query, key) : null;
  const at = authority?.lastIndexOf('@') ?? -1;
  switch (part) {
    case 'HOST':
      return authority === null ? null : authority.slice(at + 1).replace(/:\d*$/, '') || null;
    case 'PATH':
      return path;
    case 'QUERY':
      return query;
    case 'REF':
      return fragment;
    case 'PROTOCOL':
      return scheme;
    case 'FILE':
      return query === null ? path : `${path ?? ''}?${query}`;
    case 'AUTHORITY':
      return authority;
    case 'USERINFO':
      return at < 0 ? null : authority!.slice(0, at);
    default:
      return null;
  }
}

function valueOf(query: string | null, key: string): string | null {
  const found = query?.split('&').find((pair) => pair.startsWith(`${key}=`));
  return found === undefined ? null : found.slice(key.length + 1);
}
