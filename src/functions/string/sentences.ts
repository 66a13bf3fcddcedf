/** sentences: a text as its sentences, each as its words. collation: by what rules a text compares. */
import { list, utf8 } from '../../core/types.ts';
import { declare } from '../declare.ts';
import type { ScalarFunction } from '../define.ts';

export const sentenceFunctions: readonly ScalarFunction[] = [
  declare({
    name: 'sentences',
    category: 'string',
    doc: 'The sentences of a text, each as an array of its words; a language and a country say by whose rules.',
    signature: 'sentences(str[, lang[, country]])',
    examples: [["sentences('Hi there! Good morning.')", '[["Hi","there"],["Good","morning"]]']],
    takes: [utf8, utf8, utf8],
    optional: 2,
    nulls: 'handled',
    make: (_, [text]) => ({
      type: list(list(utf8, false), false),
      nullable: text!.nullable,
      scalar: (__, value, language, country) =>
        value === null ? null : sentencesOf(value as string, localeOf(language, country)),
    }),
  }),
  declare({
    name: 'collation',
    category: 'string',
    doc: 'The collation of a text: its full name.',
    signature: 'collation(expr)',
    examples: [["collation('Spark')", 'SYSTEM.BUILTIN.UTF8_BINARY']],
    strict: [0],
    takes: [utf8],
    nulls: 'handled',
    make: () => ({ type: utf8, nullable: false, scalar: () => 'SYSTEM.BUILTIN.UTF8_BINARY' }),
  }),
];

/** English where none is named or the name is none. */
function localeOf(language: unknown, country: unknown): string {
  if (typeof language !== 'string' || language === '') return 'en-US';
  const tag = typeof country === 'string' && country !== '' ? `${language}-${country}` : language;
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? 'en-US';
  } catch {
    return 'en-US';
  }
}

function sentencesOf(text: string, locale: string): readonly (readonly string[])[] {
  const words = new Intl.Segmenter(locale, { granularity: 'word' });
  const sentences = [...new Intl.Segmenter(locale, { granularity: 'sentence' }).segment(text)];
  return sentences.map(({ segment }) =>
    [...words.segment(segment)].filter(({ isWordLike }) => isWordLike).map((word) => word.segment),
  );
}
