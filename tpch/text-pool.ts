/**
 * The 300 MB of sentences that every comment is a piece of. They are one sequence of draws, yet known states within it
 * let threads make blocks side by side into shared memory.
 * Takes memory, gives it filled; equal on every run. Source: TPC-H specification, clause 4.2.2.10.
 */
import {
  adjectives,
  adverbs,
  auxiliaries,
  nounPhrases,
  nouns,
  prepositions,
  sentences,
  terminators,
  verbPhrases,
  verbs,
  type Weighted,
} from './distributions.ts';
import { nextSeed, scaled } from './random.ts';
import { blockStarts } from './text-blocks.ts';

export const textBytes = 300 * 1024 * 1024;

/** The text and how far it is made, in memory that threads share. */
export interface TextPool {
  readonly bytes: Uint8Array;
  /** The next block to make, and the number of blocks made. */
  readonly progress: Int32Array;
}

/** A pool without text yet; can be posted to workers. */
export function createTextPool(): TextPool {
  return {
    bytes: new Uint8Array(new SharedArrayBuffer(textBytes + sentenceBytesMax)),
    progress: new Int32Array(new SharedArrayBuffer(8)),
  };
}

/** Makes blocks until none is left, then waits for those that other threads make. */
export function fillTextPool({ bytes, progress }: TextPool): void {
  const blocks = blockStarts.length;
  for (let block = Atomics.add(progress, 0, 1); block < blocks; block = Atomics.add(progress, 0, 1)) {
    writeBlock(bytes, block);
    Atomics.add(progress, 1, 1);
    Atomics.notify(progress, 1);
  }
  for (let made = Atomics.load(progress, 1); made < blocks; made = Atomics.load(progress, 1)) {
    Atomics.wait(progress, 1, made);
  }
}

/** Writes one block; gives where it ended and the state there, which are the start of the next block. */
export function writeBlock(bytes: Uint8Array, block: number): { offset: number; seed: number } {
  const [offset, seed] = blockStarts[block]!;
  const writer = new SentenceWriter(bytes, offset, seed);
  const end = blockStarts[block + 1]?.[0] ?? textBytes;
  while (writer.at < end) writer.sentence();
  return { offset: writer.at, seed: writer.seed };
}

/** No sentence is longer, so that the last one may run over the end. */
const sentenceBytesMax = 1024;

/** Words as bytes one behind the other, and an urn of word numbers. */
interface WordList {
  readonly urn: Uint8Array;
  readonly starts: Int32Array;
  readonly bytes: Uint8Array;
}

function wordList(values: Weighted, suffix: string): WordList {
  const words = values.map(([value]) => Buffer.from(value + suffix));
  const starts = new Int32Array(words.length + 1);
  words.forEach((word, i) => {
    starts[i + 1] = starts[i]! + word.length;
  });
  const urn = Uint8Array.from(values.flatMap(([, weight], i) => new Array<number>(weight).fill(i)));
  return { urn, starts, bytes: Uint8Array.from(Buffer.concat(words)) };
}

/** One syntax for each ball of an urn. */
function syntaxUrn(values: Weighted): readonly string[] {
  return values.flatMap(([syntax, weight]) => new Array<string>(weight).fill(syntax));
}

const nounList = wordList(nouns, ' ');
const verbList = wordList(verbs, ' ');
const adverbList = wordList(adverbs, ' ');
const adjectiveList = wordList(adjectives, ' ');
const adjectiveCommaList = wordList(adjectives, ', ');
const auxiliaryList = wordList(auxiliaries, ' ');
const prepositionList = wordList(prepositions, ' the ');
const terminatorList = wordList(terminators, ' ');
const sentenceUrn = syntaxUrn(sentences);
const nounPhraseUrn = syntaxUrn(nounPhrases);
const verbPhraseUrn = syntaxUrn(verbPhrases);

class SentenceWriter {
  readonly #bytes: Uint8Array;
  at: number;
  seed: number;

  constructor(bytes: Uint8Array, at: number, seed: number) {
    this.#bytes = bytes;
    this.at = at;
    this.seed = seed;
  }

  sentence(): void {
    const syntax = this.#draw(sentenceUrn);
    for (let i = 0; i < syntax.length; i++) {
      const part = syntax[i];
      if (part === 'N') this.#nounPhrase();
      else if (part === 'V') this.#verbPhrase();
      else if (part === 'P') {
        this.#word(prepositionList);
        this.#nounPhrase();
      } else {
        // In place of the last word's space.
        this.at--;
        this.#word(terminatorList);
      }
    }
  }

  #nounPhrase(): void {
    const syntax = this.#draw(nounPhraseUrn);
    for (let i = 0; i < syntax.length; i++) {
      const part = syntax[i];
      if (part === 'N') this.#word(nounList);
      else if (part === 'J') this.#word(adjectiveList);
      else if (part === 'D') this.#word(adverbList);
      else this.#word(adjectiveCommaList);
    }
  }

  #verbPhrase(): void {
    const syntax = this.#draw(verbPhraseUrn);
    for (let i = 0; i < syntax.length; i++) {
      const part = syntax[i];
      if (part === 'V') this.#word(verbList);
      else if (part === 'D') this.#word(adverbList);
      else this.#word(auxiliaryList);
    }
  }

  #draw(urn: readonly string[]): string {
    this.seed = nextSeed(this.seed);
    return urn[scaled(this.seed, urn.length)]!;
  }

  #word({ urn, starts, bytes }: WordList): void {
    this.seed = nextSeed(this.seed);
    const word = urn[scaled(this.seed, urn.length)]!;
    const end = starts[word + 1]!;
    const out = this.#bytes;
    let at = this.at;
    for (let i = starts[word]!; i < end; i++) out[at++] = bytes[i]!;
    this.at = at;
  }
}
