/**
 * All functions by name. Takes nothing, gives declarations; a function is one line in a list here.
 * Names are found whatever their case, and by their aliases.
 */

import { averageFunctions } from './aggregates/average.ts';
import { bitmapAggregates } from './aggregates/bitmaps.ts';
import { collectFunctions } from './aggregates/collect.ts';
import { countFunctions } from './aggregates/count.ts';
import { sketchFunctions } from './aggregates/count-min-sketch.ts';
import { covarianceFunctions } from './aggregates/covariance.ts';
import { approxCountDistinct } from './aggregates/distinct-count.ts';
import { extremeFunctions } from './aggregates/extremes.ts';
import { firstFunctions } from './aggregates/first.ts';
import { histogramFunctions } from './aggregates/histogram.ts';
import { modeFunctions } from './aggregates/mode.ts';
import { momentFunctions } from './aggregates/moments.ts';
import { percentileFunctions } from './aggregates/percentile.ts';
import { sumFunctions } from './aggregates/sum.ts';
import { truthFunctions } from './aggregates/truth.ts';
import { vectorAggregates } from './aggregates/vectors.ts';
import { arrayFunctions } from './array/all.ts';
import { predicateFunctions } from './conditional/predicates.ts';
import { conversionFunctions } from './conversion/casts.ts';
import { datetimeFunctions } from './datetime/all.ts';
import type { AggregateFunction, Documented, GeneratorFunction, ScalarFunction, WindowFunction } from './define.ts';
import { generatorOnlyFunctions } from './generator/explode.ts';
import { seriesGenerators } from './generator/series.ts';
import { sqlKeywords } from './generator/sql-keywords.ts';
import { hashFunctions } from './hash/all.ts';
import { jsonFunctions, jsonTuple } from './json/functions.ts';
import { higherOrderFunctions } from './lambda/higher-order.ts';
import { mapFunctions } from './map/maps.ts';
import { mathFunctions } from './math/all.ts';
import { bitmapFunctions } from './misc/bitmaps.ts';
import { encryptionFunctions } from './misc/encryption.ts';
import { sessionFunctions } from './misc/session.ts';
import { arithmeticFunctions } from './operators/arithmetic.ts';
import { bitwiseFunctions } from './operators/bitwise.ts';
import { comparisonFunctions } from './operators/comparison.ts';
import { concat } from './operators/concat.ts';
import { patternFunctions } from './operators/pattern.ts';
import { signFunctions } from './operators/sign.ts';
import { stringFunctions } from './string/all.ts';
import { structFunctions } from './struct/structs.ts';
import { variantFunctions, variantGenerators } from './variant/functions.ts';
import { windowOnlyFunctions } from './window/all.ts';

const scalarFunctions: readonly ScalarFunction[] = [
  ...arithmeticFunctions,
  ...signFunctions,
  ...comparisonFunctions,
  ...bitwiseFunctions,
  ...patternFunctions,
  concat,
  ...predicateFunctions,
  ...conversionFunctions,
  ...datetimeFunctions,
  ...stringFunctions,
  ...variantFunctions,
  ...jsonFunctions,
  ...higherOrderFunctions,
  ...structFunctions,
  ...mapFunctions,
  ...arrayFunctions,
  ...sessionFunctions,
  ...bitmapFunctions,
  ...encryptionFunctions,
  ...hashFunctions,
  ...mathFunctions,
];

const aggregateFunctions: readonly AggregateFunction[] = [
  ...countFunctions,
  ...sumFunctions,
  ...averageFunctions,
  ...extremeFunctions,
  ...firstFunctions,
  ...truthFunctions,
  ...vectorAggregates,
  ...momentFunctions,
  ...covarianceFunctions,
  ...collectFunctions,
  ...percentileFunctions,
  ...modeFunctions,
  ...histogramFunctions,
  ...sketchFunctions,
  ...bitmapAggregates,
  approxCountDistinct,
];

const windowFunctions: readonly WindowFunction[] = [...windowOnlyFunctions];

const generatorFunctions: readonly GeneratorFunction[] = [
  ...generatorOnlyFunctions,
  ...seriesGenerators,
  jsonTuple,
  sqlKeywords,
  ...variantGenerators,
];

const scalars = byName(scalarFunctions);
const aggregates = byName(aggregateFunctions);
const windows = byName(windowFunctions);
const generators = byName(generatorFunctions);

export function lookupScalar(name: string): ScalarFunction | undefined {
  return scalars.get(name.toLowerCase());
}

export function lookupAggregate(name: string): AggregateFunction | undefined {
  return aggregates.get(name.toLowerCase());
}

export function lookupWindow(name: string): WindowFunction | undefined {
  return windows.get(name.toLowerCase());
}

export function lookupGenerator(name: string): GeneratorFunction | undefined {
  return generators.get(name.toLowerCase());
}

/** Every function once, under its own name, in the order of names. */
export function allFunctions(): readonly Documented[] {
  const all: Documented[] = [...scalarFunctions, ...aggregateFunctions, ...windowFunctions, ...generatorFunctions];
  return all.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** Names of functions near to a mistyped one, the nearest first; at most `limit`. */
export function suggestFunctions(name: string, limit = 3): readonly string[] {
  const wanted = name.toLowerCase();
  const reach = Math.max(1, Math.floor(wanted.length / 3));
  const scored: { readonly name: string; readonly distance: number }[] = [];
  for (const candidate of [...scalars.keys(), ...aggregates.keys(), ...windows.keys(), ...generators.keys()]) {
    if (!/^[a-z]/.test(candidate)) continue;
    const distance = editDistance(wanted, candidate);
    if (distance <= reach) scored.push({ name: candidate, distance });
  }
  scored.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  return [...new Set(scored.map((entry) => entry.name))].slice(0, limit);
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(replaced, last[j]! + 1, row[j - 1]! + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, beforeLast[j - 2]! + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}

function byName<T extends Documented>(functions: readonly T[]): ReadonlyMap<string, T> {
  const names = new Map<string, T>();
  for (const declared of functions) {
    for (const name of [declared.name, ...declared.aliases]) names.set(name.toLowerCase(), declared);
  }
  return names;
}
