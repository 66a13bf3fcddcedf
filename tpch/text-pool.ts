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
  const length = (blockStarts[block + 1]?.[0] ?? textBytes) - offset;
  // Words are written with what lies behind them, so a block is made apart from the next one.
  const scratch = new Uint8Array(length + sentenceBytesMax);
  const writer = new SentenceWriter(scratch, seed);
  while (writer.at < length) writer.sentence();
  bytes.set(scratch.subarray(0, writer.at), offset);
  return { offset: offset + writer.at, seed: writer.seed };
}

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** No sentence is longer, so that the last one may run over the end. */
const sentenceBytesMax = 1024;

/** Bytes of a word's place in its list, which no word passes. */
const wordBytes = 24;

/** An urn of words, each in a place of 24 bytes. Eight bytes are a number that a loop-free copy can move. */
interface WordList {
  readonly urn: Uint8Array;
  readonly lengths: Uint8Array;
  readonly words: Float64Array;
}

function wordList(values: Weighted, suffix: string): WordList {
  const words = new Uint8Array(values.length * wordBytes);
  values.forEach(([value], i) => words.set(Buffer.from(value + suffix), i * wordBytes));
  return {
    urn: Uint8Array.from(values.flatMap(([, weight], i) => new Array<number>(weight).fill(i))),
    lengths: Uint8Array.from(values, ([value]) => value.length + suffix.length),
    words: new Float64Array(words.buffer),
  };
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
  readonly #out: DataView;
  at = 0;
  seed: number;

  constructor(bytes: Uint8Array, seed: number) {
    this.#out = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
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

  /** ASCII is never the pattern of a NaN, so that a double carries the eight bytes unchanged. */
  #word({ urn, lengths, words }: WordList): void {
    this.seed = nextSeed(this.seed);
    const word = urn[scaled(this.seed, urn.length)]!;
    const { at } = this;
    this.#out.setFloat64(at, words[3 * word]!, isLittleEndian);
    this.#out.setFloat64(at + 8, words[3 * word + 1]!, isLittleEndian);
    this.#out.setFloat64(at + 16, words[3 * word + 2]!, isLittleEndian);
    this.at = at + lengths[word]!;
  }
}
