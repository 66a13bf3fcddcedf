/**
 * The prompt as lines of a terminal: wrapped to its width, in colours, with the cursor's place. Takes the state, gives
 * text; never writes. Every line is at most as wide as the screen, so that nothing wraps but here.
 */
import type { Measure } from '../text-width.ts';
import { cutToWidth, padEnd } from '../text-width.ts';
import { nextGrapheme } from './editor/text.ts';
import type { Role, Span } from './highlight.ts';

export interface Look {
  readonly columns: number;
  readonly rows: number;
  readonly isColored: boolean;
  readonly measure: Measure;
}

export interface Laid {
  readonly lines: readonly string[];
  readonly cursor: { readonly x: number; readonly y: number };
}

/** What stands in front of the first line and of the others. */
export interface Prompts {
  readonly first: string;
  readonly more: string;
}

const sgr: Readonly<Record<Role, string>> = {
  plain: '',
  keyword: '1;34',
  function: '36',
  string: '32',
  number: '35',
  comment: '90',
  name: '',
  command: '33',
};
const underlined = '4;31';

export function paint(text: string, code: string, isColored: boolean): string {
  return code === '' || !isColored || text === '' ? text : `\u001b[${code}m${text}\u001b[0m`;
}

/** The text with its prompts. Where it is higher than the screen, the part around the cursor. */
export function layText(spans: readonly Span[], cursor: number, prompts: Prompts, look: Look): Laid {
  const writer = new Writer(prompts, cursor, look);
  for (const span of spans) writer.write(span);
  return windowed(writer.finish(), Math.max(1, look.rows - 2));
}

/** A list below the text: names, and what they are. */
export function layList(
  list: {
    readonly candidates: readonly { readonly label: string; readonly detail: string }[];
    readonly selected: number;
  },
  heightMax: number,
  look: Look,
): readonly string[] {
  const { candidates, selected } = list;
  const height = Math.max(1, Math.min(heightMax, candidates.length));
  const top = Math.max(0, Math.min(selected - (height >> 1), candidates.length - height));
  const shown = candidates.slice(top, top + height);
  const labelWidth = Math.min(40, Math.max(...shown.map((c) => look.measure(c.label))));
  const lines = shown.map(({ label, detail }, i) => {
    const name = padEnd(cutToWidth(label, labelWidth, look.measure), labelWidth, look.measure);
    const room = look.columns - labelWidth - 5;
    const more = room > 4 ? cutToWidth(detail.replaceAll('\n', ' '), room, look.measure) : '';
    const isChosen = top + i === selected;
    if (!look.isColored) return `${isChosen ? '>' : ' '} ${name}  ${more}`;
    return isChosen ? paint(` ${name}  ${more} `, '7', true) : ` ${name}  ${paint(more, '90', true)}`;
  });
  const left = candidates.length - height;
  return left > 0 ? [...lines, paint(`  ${selected + 1} of ${candidates.length}`, '90', look.isColored)] : lines;
}

/** The text alone, in colours, whatever its width: what stays on the screen once it was entered. */
export function paintSpans(spans: readonly Span[], prompts: Prompts, isColored: boolean): string {
  const more = paint(prompts.more, '90', isColored);
  const painted = spans.map(({ text, role }) =>
    text
      .split('\n')
      .map((line) => paint(line, sgr[role], isColored))
      .join(`\n${more}`),
  );
  return paint(prompts.first, '1;36', isColored) + painted.join('');
}

class Writer {
  readonly #prompts: Prompts;
  readonly #cursorAt: number;
  readonly #look: Look;
  readonly #lines: string[] = [];
  #line: string;
  #x: number;
  #at = 0;
  #cursor: Laid['cursor'] | null = null;

  constructor(prompts: Prompts, cursorAt: number, look: Look) {
    this.#prompts = prompts;
    this.#cursorAt = cursorAt;
    this.#look = look;
    this.#line = paint(prompts.first, '1;36', look.isColored);
    this.#x = look.measure(prompts.first);
  }

  write({ text, role, isWrong }: Span): void {
    const code = isWrong ? underlined : sgr[role];
    let run = '';
    const flush = (): void => {
      this.#line += paint(run, code, this.#look.isColored);
      run = '';
    };
    for (let i = 0; i < text.length; ) {
      const end = nextGrapheme(text, i);
      const grapheme = text.slice(i, end);
      const width = grapheme === '\n' ? 0 : this.#look.measure(grapheme);
      // The last column stays free: a cursor behind it would be nowhere.
      if (this.#x + width >= this.#look.columns) {
        flush();
        this.#break('');
      }
      this.#mark();
      if (grapheme === '\n') {
        flush();
        this.#break(this.#prompts.more);
      } else {
        run += grapheme;
        this.#x += width;
      }
      this.#at += end - i;
      i = end;
    }
    flush();
  }

  finish(): Laid {
    this.#mark();
    this.#lines.push(this.#line);
    return { lines: this.#lines, cursor: this.#cursor ?? { x: this.#x, y: this.#lines.length - 1 } };
  }

  #mark(): void {
    if (this.#cursor === null && this.#at >= this.#cursorAt) this.#cursor = { x: this.#x, y: this.#lines.length };
  }

  #break(prompt: string): void {
    this.#lines.push(this.#line);
    this.#line = paint(prompt, '90', this.#look.isColored);
    this.#x = this.#look.measure(prompt);
  }
}

function windowed({ lines, cursor }: Laid, height: number): Laid {
  if (lines.length <= height) return { lines, cursor };
  const top = Math.max(0, Math.min(cursor.y - (height >> 1), lines.length - height));
  return { lines: lines.slice(top, top + height), cursor: { x: cursor.x, y: cursor.y - top } };
}
