/**
 * The paths of data files: from the log's URI-encoded text to one canonical form, and from that to a place in a store.
 * A path is decoded exactly once; what a writer escaped for its own sake (Hive's `%3A` in a folder name) stays.
 * Source: PROTOCOL.md, "Add File and Remove File".
 */
import { type Location, locate, locationText } from '../../storage/open-store.ts';
import type { StoreRef } from '../../storage/store.ts';
import { corrupt } from '../actions.ts';

/** Where a table is: a store and the table's root in it, without a slash at either end. */
export interface TablePlace {
  readonly store: StoreRef;
  readonly root: string;
}

/**
 * The canonical form of a path from the log: decoded and relative to the table's root where the file is inside it,
 * otherwise an absolute URI. `/x`, `file:/x` and `file:///x` have one form. Throws DELTA_LOG_CORRUPT for a malformed escape.
 */
export function canonicalPath(path: string, place: TablePlace): string {
  if (!mayNeedWork.test(path)) return path;
  const decoded = decode(path);
  if (decoded.includes('\0')) throw corrupt(`the path ${path} holds a zero`);
  // A scheme is one before the text is decoded; what looks like one only afterwards names no file.
  if (isAbsoluteUri(decoded) && !isAbsoluteUri(path)) throw corrupt(`the path ${path} hides a scheme`);
  const absolute = absoluteForm(decoded, place);
  if (absolute === null) return withoutDots(decoded);
  const root = `${absoluteForm(tableUri(place), place)}/`;
  return absolute.startsWith(root) ? absolute.slice(root.length) : absolute;
}

/** Whether a path's bytes are their own canonical form; a cautious no means that `canonicalPath` has to look. */
export function isCanonical(bytes: Uint8Array, start: number, end: number): boolean {
  let previous = slash;
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!;
    if (byte === percent || byte === colon || (previous === slash && (byte === slash || byte === dot))) return false;
    previous = byte;
  }
  return previous !== slash;
}

const [slash, dot, percent, colon] = [0x2f, 0x2e, 0x25, 0x3a];

/** The place of the file that a canonical path names. Schemes without a store are refused by name. */
export function placeOfFile(path: string, place: TablePlace): Location {
  if (!isAbsoluteUri(path)) return { store: place.store, path: place.root === '' ? path : `${place.root}/${path}` };
  if (!path.startsWith('file:///')) return locate(path, '/');
  return { store: { kind: 'local', root: '/' }, path: path.slice('file:///'.length) };
}

/** The table's root as a user would write it, for errors and EXPLAIN. */
export function tableText(place: TablePlace): string {
  return locationText({ store: place.store, path: place.root });
}

/** The log's text for a path relative to the root: each segment URI-encoded, as Spark writes it. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeSegment).join('/');
}

/** Escapes, absolute paths, schemes, dot segments: all else is canonical already. */
const mayNeedWork = /%|^\/|:\/|(?:^|\/)\.{0,2}(?:\/|$)/;

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    throw corrupt(`the path ${path} is not URI-encoded`, undefined, error);
  }
}

function isAbsoluteUri(path: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]+:\/?/.test(path) && (path.includes(':/') || path.startsWith('memory:'));
}

/** `file:///a/b` for a local file however it was written; null for a relative path. A host stays, to be refused where it is opened. */
function absoluteForm(path: string, place: TablePlace): string | null {
  if (/^(?:file:)?\/\/(?!localhost\/)[^/]/i.test(path)) return path.startsWith('/') ? `file:${path}` : path;
  const local = /^(?:file:)?(?:\/\/(?:localhost)?(?=\/))?(\/.*)$/i.exec(path)?.[1];
  if (local !== undefined) {
    const body = withoutDots(local.replace(/^\/+/, ''));
    return place.store.kind === 'memory' && !/^file:/i.test(path)
      ? `memory:${place.store.id}/${body}`
      : `file:///${body}`;
  }
  return isAbsoluteUri(path) ? path : null;
}

function tableUri(place: TablePlace): string {
  const text = tableText(place);
  return text.startsWith('/') ? `file://${text}` : text;
}

function withoutDots(path: string): string {
  const out: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') {
      if (out.pop() === undefined) throw corrupt(`the path ${path} leaves its root`);
    } else if (segment !== '.' && segment !== '') out.push(segment);
  }
  return out.join('/');
}

/** As Java's URI quotes a path: the unreserved characters and `!$&'()*+,;=:@` stay. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(/%(?:24|26|2B|2C|3B|3D|3A|40)/g, (escape) => decodeURIComponent(escape));
}
