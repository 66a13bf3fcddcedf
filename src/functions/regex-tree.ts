/**
 * A regular expression of JavaScript as a tree: what it repeats, in which order, over which characters. Takes a source that
 * compiles, gives the tree; knows nothing of matching. Assertions and references are told apart only as far as their cost needs.
 */

/** Ranges of code points, in order; null where any character may be in it. */
export type CharSet = readonly (readonly [first: number, last: number])[] | null;

export type RegexTree =
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'sequence'; readonly items: readonly RegexTree[] }
  | { readonly kind: 'choice'; readonly items: readonly RegexTree[] }
  | { readonly kind: 'repeat'; readonly body: RegexTree; readonly min: number; readonly max: number }
  /** A look around: it takes no text, but its own search may cost. */
  | { readonly kind: 'look'; readonly body: RegexTree }
  /** What a group took, once more. */
  | { readonly kind: 'reference' }
  | { readonly kind: 'empty'; readonly isStart: boolean };

const empty: RegexTree = { kind: 'empty', isStart: false };
const last = 0x10ffff;

/** Java's \\A, as it is translated. */
const textStart = '(?<![\\s\\S])';

const classes: Readonly<Record<string, CharSet>> = {
  d: [[48, 57]],
  D: [
    [0, 47],
    [58, last],
  ],
  w: [
    [48, 57],
    [65, 90],
    [95, 95],
    [97, 122],
  ],
  W: [
    [0, 47],
    [58, 64],
    [91, 94],
    [96, 96],
    [123, last],
  ],
};

const blanks: readonly (readonly [number, number])[] = [
  [9, 13],
  [32, 32],
  [160, 160],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];

const controls: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, '0': 0 };

/** The tree of a source with the flag v, which has to be one that compiles. */
export function regexTree(source: string): RegexTree {
  return new Reader(source, /\(\?[a-z]*i/.test(source)).choice();
}

class Reader {
  readonly #text: string;
  readonly #isCaseless: boolean;
  #at = 0;

  constructor(text: string, isCaseless: boolean) {
    this.#text = text;
    this.#isCaseless = isCaseless;
  }

  choice(): RegexTree {
    const items = [this.#sequence()];
    while (this.#text[this.#at] === '|') {
      this.#at++;
      items.push(this.#sequence());
    }
    return items.length === 1 ? items[0]! : { kind: 'choice', items };
  }

  #sequence(): RegexTree {
    const items: RegexTree[] = [];
    while (this.#at < this.#text.length && this.#text[this.#at] !== '|' && this.#text[this.#at] !== ')') {
      items.push(this.#repeated(this.#atom()));
    }
    return items.length === 1 ? items[0]! : { kind: 'sequence', items };
  }

  #repeated(body: RegexTree): RegexTree {
    const match = /^(?:[*+?]|\{(\d+)(,(\d*))?\})\??/.exec(this.#text.slice(this.#at, this.#at + 32));
    if (match === null) return body;
    this.#at += match[0].length;
    const most = match[2] === undefined ? match[1] : match[3];
    const [min, max] = {
      '*': [0, Infinity] as const,
      '+': [1, Infinity] as const,
      '?': [0, 1] as const,
    }[match[0][0]!] ?? [Number(match[1]), most === '' ? Infinity : Number(most)];
    return this.#repeated({ kind: 'repeat', body, min, max });
  }

  #atom(): RegexTree {
    const unit = this.#text[this.#at]!;
    switch (unit) {
      case '(':
        return this.#group();
      case '[':
        return { kind: 'set', set: this.#class() };
      case '\\':
        return this.#escape();
      case '.':
        this.#at++;
        return { kind: 'set', set: null };
      case '^':
      case '$':
        this.#at++;
        return { kind: 'empty', isStart: unit === '^' };
      default: {
        const point = this.#text.codePointAt(this.#at)!;
        this.#at += String.fromCodePoint(point).length;
        return { kind: 'set', set: this.#one(point) };
      }
    }
  }

  #group(): RegexTree {
    if (this.#text.startsWith(textStart, this.#at)) {
      this.#at += textStart.length;
      return { kind: 'empty', isStart: true };
    }
    const head = /^\((?:\?(?:<?[=!]|<[^>]*>|[a-z]*(?:-[a-z]*)?:))?/.exec(this.#text.slice(this.#at))![0];
    this.#at += head.length;
    const body = this.choice();
    this.#at++;
    return /[=!]$/.test(head) ? { kind: 'look', body } : body;
  }

  #escape(): RegexTree {
    const unit = this.#text[this.#at + 1]!;
    if (/[bB]/.test(unit)) {
      this.#at += 2;
      return empty;
    }
    if (unit === 'k' || /[1-9]/.test(unit)) {
      this.#at += /^\\(?:k<[^>]*>|\d+)/.exec(this.#text.slice(this.#at))![0].length;
      return { kind: 'reference' };
    }
    return { kind: 'set', set: this.#escapedSet() };
  }

  #escapedSet(): CharSet {
    const rest = this.#text.slice(this.#at, this.#at + 64);
    const code = /^\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))/.exec(rest);
    if (code !== null) {
      this.#at += code[0].length;
      return this.#one(Number.parseInt(code[1] ?? code[2] ?? code[3]!, 16));
    }
    const named = /^\\(?:[pP]\{[^}]*\}|c[a-zA-Z]|q\{[^}]*\})/.exec(rest);
    if (named !== null) {
      this.#at += named[0].length;
      return null;
    }
    const unit = rest[1]!;
    this.#at += 2;
    if (Object.hasOwn(classes, unit)) return classes[unit]!;
    if (unit === 's') return blanks;
    if (unit === 'S') return complement(blanks);
    return this.#one(controls[unit] ?? unit.codePointAt(0)!);
  }

  #one(point: number): CharSet {
    if (!this.#isCaseless) return [[point, point]];
    const text = String.fromCodePoint(point);
    const both = [text.toLowerCase().codePointAt(0)!, text.toUpperCase().codePointAt(0)!];
    return [...new Set([point, ...both])].map((each) => [each, each] as const);
  }

  /** Sets of sets, differences and properties may hold anything. */
  #class(): CharSet {
    this.#at++;
    const isNegated = this.#text[this.#at] === '^';
    if (isNegated) this.#at++;
    let ranges: (readonly [number, number])[] | null = [];
    while (this.#text[this.#at] !== ']') {
      const item = this.#classItem();
      ranges = item === null || ranges === null ? null : [...ranges, ...item];
    }
    this.#at++;
    if (ranges === null) return null;
    return isNegated ? complement(ranges) : ranges;
  }

  #classItem(): CharSet {
    if (this.#text.startsWith('&&', this.#at) || this.#text.startsWith('--', this.#at)) {
      this.#at += 2;
      return null;
    }
    const from = this.#classMember();
    if (this.#text[this.#at] !== '-' || this.#text[this.#at + 1] === '-') return from;
    this.#at++;
    const to = this.#classMember();
    if (from === null || to === null) return null;
    const range = [from[0]![0], to[0]![1]] as const;
    if (!this.#isCaseless) return [range];
    // Letters between stand for both cases: all letters are nearer the truth than some.
    return [range, [65, 90], [97, 122]];
  }

  #classMember(): CharSet {
    const unit = this.#text[this.#at]!;
    if (unit === '[') {
      this.#class();
      return null;
    }
    if (unit === '\\' && this.#text[this.#at + 1] === 'b') {
      this.#at += 2;
      return [[8, 8]];
    }
    if (unit === '\\') return this.#escapedSet();
    const point = this.#text.codePointAt(this.#at)!;
    this.#at += String.fromCodePoint(point).length;
    return this.#one(point);
  }
}

function complement(ranges: readonly (readonly [number, number])[]): CharSet {
  const out: (readonly [number, number])[] = [];
  let next = 0;
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    if (from > next) out.push([next, from - 1]);
    next = Math.max(next, to + 1);
  }
  if (next <= last) out.push([next, last]);
  return out;
}

/** Whether some character is in all of them. */
export function sharesCharacter(...sets: readonly CharSet[]): boolean {
  let common: CharSet = null;
  for (const set of sets) {
    if (set === null) continue;
    common = common === null ? set : common.flatMap((a) => set.flatMap((b) => both(a, b)));
    if (common.length === 0) return false;
  }
  return true;
}

function both(a: readonly [number, number], b: readonly [number, number]): (readonly [number, number])[] {
  const range = [Math.max(a[0], b[0]), Math.min(a[1], b[1])] as const;
  return range[0] <= range[1] ? [range] : [];
}
