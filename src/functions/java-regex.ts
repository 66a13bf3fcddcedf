/**
 * Java's regular expressions in JavaScript's: takes a pattern, gives a RegExp that matches the same.
 * What has no counterpart (possessive quantifiers, atomic groups, \G, comments mode) is refused by name.
 */
import { EngineError, unsupported } from '../core/errors.ts';
import { guardedRegex } from './guarded-regex.ts';

/** The RegExp of a Java pattern, with `flags` of JavaScript added. Errors: INVALID_PARAMETER_VALUE.PATTERN; UNSUPPORTED_FEATURE. */
export function compileJavaRegex(pattern: string, functionName: string, flags = ''): RegExp {
  const source = new Translator(pattern).translate();
  try {
    return guardedRegex(source, `v${flags}`, functionName);
  } catch (error) {
    const parameters = { parameter: '`regexp`', functionName: `\`${functionName}\``, value: `'${pattern}'` };
    throw new EngineError('INVALID_PARAMETER_VALUE.PATTERN', parameters, { cause: error });
  }
}

const asciiBlank = ' \\t\\n\\v\\f\\r';
const horizontalBlank = ' \\t\\u00a0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000';
const lineEnd = '(?=(?:\\r\\n|[\\n\\r\\u0085\\u2028\\u2029])?(?![\\s\\S]))';

/** POSIX classes, ASCII alone as in Java. */
const posixClasses: Readonly<Record<string, string>> = {
  Lower: 'a-z',
  Upper: 'A-Z',
  ASCII: '\\x00-\\x7f',
  Alpha: 'a-zA-Z',
  Digit: '0-9',
  Alnum: 'a-zA-Z0-9',
  Punct: '\\x21-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x7e',
  Graph: '\\x21-\\x7e',
  Print: '\\x20-\\x7e',
  Blank: ' \\t',
  Cntrl: '\\x00-\\x1f\\x7f',
  XDigit: '0-9a-fA-F',
  Space: asciiBlank,
  javaLowerCase: '\\p{Lowercase}',
  javaUpperCase: '\\p{Uppercase}',
  javaWhitespace: '\\s',
};

class Translator {
  readonly #text: string;
  #at = 0;
  /** For each open group: the flag groups that were opened inside it and are still open. */
  readonly #open: string[][] = [[]];
  #isMultiline = false;

  constructor(text: string) {
    this.#text = text;
  }

  translate(): string {
    let out = '';
    while (this.#at < this.#text.length) out += this.#next();
    return out + ')'.repeat(this.#open[0]!.length);
  }

  #next(): string {
    const unit = this.#text[this.#at]!;
    switch (unit) {
      case '\\':
        return this.#escape(false);
      case '[':
        return this.#class();
      case '(':
        return this.#group();
      case ')':
        return this.#close();
      case '|':
        return this.#alternative();
      case '$':
        this.#at += 1;
        return this.#isMultiline ? '$' : lineEnd;
      case '*':
      case '+':
      case '?':
        return this.#quantifier(unit);
      case '{':
        return this.#braces();
      case '}':
      case ']':
      case '/':
        this.#at += 1;
        return `\\${unit}`;
      default: {
        const point = String.fromCodePoint(this.#text.codePointAt(this.#at)!);
        this.#at += point.length;
        return point;
      }
    }
  }

  #quantifier(text: string): string {
    this.#at += text.length;
    const follows = this.#text[this.#at];
    if (follows === '+') throw unsupported(`the possessive quantifier ${text}+ in a regular expression`);
    if (follows !== '?') return text;
    this.#at += 1;
    return `${text}?`;
  }

  #braces(): string {
    const match = /^\{\d+(?:,\d*)?\}/.exec(this.#text.slice(this.#at));
    if (match !== null) return this.#quantifier(match[0]);
    this.#at += 1;
    return '\\{';
  }

  #group(): string {
    const rest = this.#text.slice(this.#at);
    if (rest.startsWith('(?>')) throw unsupported('an atomic group (?>...) in a regular expression');
    const flags = /^\(\?([a-zA-Z]*)(?:-([a-zA-Z]*))?([:)])/.exec(rest);
    if (flags === null || flags[0] === '(?:') {
      this.#open.push([]);
      const head = /^\((?:\?(?:<?[=!]|:|<\w+>))?/.exec(rest)![0];
      this.#at += head.length;
      return head;
    }
    this.#at += flags[0].length;
    const head = this.#flagGroup(flags[1]!, flags[2]);
    if (flags[3] === ':') this.#open.push([]);
    else this.#open.at(-1)!.push(head);
    return head;
  }

  /** Flags that JavaScript lacks and that change nothing for it (u, d) go; those that Java lacks too stay, and are refused. */
  #flagGroup(on: string, off: string | undefined): string {
    if (`${on}${off ?? ''}`.includes('x')) throw unsupported('comments mode (?x) in a regular expression');
    if (on.includes('m')) this.#isMultiline = true;
    const kept = on.replace(/[duU]/g, '');
    const dropped = (off ?? '').replace(/[duU]/g, '');
    if (kept === '' && dropped === '') return '(?:';
    return dropped === '' ? `(?${kept}:` : `(?${kept}-${dropped}:`;
  }

  #close(): string {
    this.#at += 1;
    const inner = this.#open.length > 1 ? this.#open.pop()! : [];
    return `${')'.repeat(inner.length)})`;
  }

  /** Flags set inside a group hold for the branches to the right too. */
  #alternative(): string {
    this.#at += 1;
    const inner = this.#open.at(-1)!;
    return `${')'.repeat(inner.length)}|${inner.join('')}`;
  }

  #class(): string {
    this.#at += 1;
    let isNegated = false;
    if (this.#text[this.#at] === '^') {
      isNegated = true;
      this.#at += 1;
    }
    const parts = [''];
    let isFirst = true;
    while (this.#at < this.#text.length && (isFirst || this.#text[this.#at] !== ']')) {
      if (this.#text.startsWith('&&', this.#at)) {
        this.#at += 2;
        parts.push('');
      } else {
        parts.push(parts.pop()! + this.#classItem());
      }
      isFirst = false;
    }
    this.#at += 1;
    const body = parts.length === 1 ? parts[0]! : parts.map((part) => `[${part}]`).join('&&');
    return `[${isNegated ? '^' : ''}${body}]`;
  }

  #classItem(): string {
    const unit = this.#text[this.#at]!;
    if (unit === '[') return this.#class();
    if (unit === '\\') return this.#escape(true);
    const point = String.fromCodePoint(this.#text.codePointAt(this.#at)!);
    this.#at += point.length;
    if (unit === '-') return this.#isRange() ? '-' : '\\-';
    return /[(){}/|&!#$%*+,.:;<=>?@^`~\]]/.test(unit) ? `\\${unit}` : point;
  }

  /** A minus between two members is a range; one at an end is itself. */
  #isRange(): boolean {
    const before = this.#text[this.#at - 2];
    const after = this.#text[this.#at];
    return after !== ']' && after !== '[' && before !== '[' && !(before === '^' && this.#text[this.#at - 3] === '[');
  }

  #escape(inClass: boolean): string {
    const unit = this.#text[this.#at + 1];
    this.#at += 2;
    switch (unit) {
      case undefined:
        return '\\';
      case 'Q':
        return this.#quoted();
      case 'p':
      case 'P':
        return this.#property(unit, inClass);
      case 's':
        return inClass ? asciiBlank : `[${asciiBlank}]`;
      case 'S':
        return `[^${asciiBlank}]`;
      case 'h':
        return inClass ? horizontalBlank : `[${horizontalBlank}]`;
      case 'H':
        return `[^${horizontalBlank}]`;
      case 'R':
        return '(?:\\r\\n|[\\n\\v\\f\\r\\u0085\\u2028\\u2029])';
      case 'A':
        return '(?<![\\s\\S])';
      case 'Z':
        return lineEnd;
      case 'z':
        return '(?![\\s\\S])';
      case 'a':
        return '\\x07';
      case 'e':
        return '\\x1b';
      case 'G':
        throw unsupported('\\G in a regular expression');
      case 'x':
        return this.#hex();
      case '0':
        return this.#octal();
      default:
        return this.#plainEscape(unit, inClass);
    }
  }

  #plainEscape(unit: string, inClass: boolean): string {
    if (/[dDwWbBnrtfvkcu1-9]/.test(unit)) return `\\${unit}`;
    if (/[\^$\\.*+?()[\]{}|/]/.test(unit)) return `\\${unit}`;
    if (unit === '-') return inClass ? '\\-' : '-';
    if (/[A-Za-z]/.test(unit)) return `\\${unit}`;
    if (inClass && /[&!#%,:;<=>@`~]/.test(unit)) return `\\${unit}`;
    // The first half of a pair outside the basic plane stands for itself, as any other character.
    return unit;
  }

  #quoted(): string {
    const end = this.#text.indexOf('\\E', this.#at);
    const quoted = this.#text.slice(this.#at, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#text.length : end + 2;
    return quoted.replace(/[\^$\\.*+?()[\]{}|/]/g, '\\$&');
  }

  #property(letter: 'p' | 'P', inClass: boolean): string {
    const match = /^(?:\{(\^?)(\w+(?:=\w+)?)\}|(\w))/.exec(this.#text.slice(this.#at));
    if (match === null) return `\\${letter}`;
    this.#at += match[0].length;
    const name = (match[2] ?? match[3]!).replace(/^In(?=[A-Z])/, 'Script=');
    const posix = Object.hasOwn(posixClasses, name) ? posixClasses[name] : undefined;
    const isNegated = letter === 'P';
    if (posix !== undefined) return isNegated ? `[^${posix}]` : inClass ? posix : `[${posix}]`;
    return `\\${letter}{${name.replace(/^Is(?=[A-Z])/, '')}}`;
  }

  #hex(): string {
    const match = /^(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{2}))/.exec(this.#text.slice(this.#at));
    if (match === null) return '\\x';
    this.#at += match[0].length;
    return `\\u{${match[1] ?? match[2]!}}`;
  }

  #octal(): string {
    const match = /^[0-3]?[0-7]{1,2}/.exec(this.#text.slice(this.#at));
    if (match === null) return '\\0';
    this.#at += match[0].length;
    return `\\u{${Number.parseInt(match[0], 8).toString(16)}}`;
  }
}
