import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Score } from '../../spark-golden/score.ts';
import { fileLine, losses, readBest, sumOf, tallyOf, tierLine, writeBest } from '../../spark-golden/tally.ts';

const right: Score = { kind: 'rows', parses: true, types: true, names: true, rows: true };
const wrong: Score = { kind: 'rows', parses: true, types: true, names: false, rows: false };
const unparsed: Score = { kind: 'rows', parses: false, types: false, names: false, rows: false };

test('scores add up, each measure over the statements that have it', () => {
  const tally = tallyOf([
    right,
    wrong,
    unparsed,
    { kind: 'error', errors: true },
    { kind: 'ok', ok: false, parses: false },
  ]);
  expect(fileLine('T1/a.jsonl', tally)).toBe('T1/a.jsonl rows 1/3 types 2/3 names 1/3 errors 1/1 ok 0/1 parses 2/3');
  expect(tierLine('T1', sumOf([tally, tally]))).toBe('T1 rows 33.3 (2/6) errors 100.0 (2/2) parses 66.7');
});

test('a share below the whole never prints as the whole', () => {
  const almost = tallyOf([...Array.from({ length: 9999 }, () => right), wrong]);
  expect(tierLine('T1', almost)).toBe('T1 rows 99.9 (9999/10000) errors 0.0 (0/0) parses 100.0');
});

test('the best counts only rise', () => {
  const folder = mkdtempSync(join(tmpdir(), 'silt-tally-'));
  try {
    const path = join(folder, 'best.json');
    writeBest(path, readBest(path), new Map([['T1/a.jsonl', tallyOf([right, right])]]));
    const lower = new Map([['T1/a.jsonl', tallyOf([right, wrong])]]);
    expect(losses(readBest(path), lower)).toEqual(['T1/a.jsonl rows 1, was 2', 'T1/a.jsonl names 1, was 2']);
    writeBest(path, readBest(path), lower);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      'T1/a.jsonl': { rows: 2, types: 2, names: 2, parses: 2 },
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('measures that were not run are no loss', () => {
  const best = { 'T1/a.jsonl': { rows: 2, parses: 1 } };
  expect(losses(best, new Map([['T1/a.jsonl', tallyOf([{ kind: 'rows', parses: true }])]]))).toEqual([]);
});
