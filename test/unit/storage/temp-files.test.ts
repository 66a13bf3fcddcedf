/** Temporary files: private, without a name while they are open, gone when they are closed. */
import { fstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readTempBlock, TempFiles } from '../../../src/storage/temp-files.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'silt-temp-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a file is its owner’s alone and has no name, so that a crash leaves nothing', () => {
  const files = new TempFiles(folder);
  const file = files.create();
  file.append(new Uint8Array(100));
  const stat = fstatSync(file.descriptor);
  expect(stat.mode & 0o777).toBe(0o600);
  expect(stat.nlink).toBe(0);
  expect(readdirSync(folder)).toEqual([]);
  files.close();
});

test('blocks come back as they were appended, in pieces or by descriptor', () => {
  const files = new TempFiles(folder);
  const file = files.create();
  const first = file.append(new Uint8Array([1, 2, 3]), new Uint8Array(0), new Uint8Array([4]));
  const second = file.append(new Uint8Array([5, 6]));
  expect([first, second]).toEqual([
    { start: 0, sizeBytes: 4 },
    { start: 4, sizeBytes: 2 },
  ]);
  expect([...file.read(second)]).toEqual([5, 6]);
  expect([...readTempBlock(file.descriptor, first)]).toEqual([1, 2, 3, 4]);
  expect(fstatSync(file.descriptor).size).toBe(6);
  expect(files.writtenBytes).toBe(6);
  files.close();
});

test('closing closes every file once', () => {
  const files = new TempFiles(folder);
  const open = [files.create(), files.create(), files.create()];
  open[1]!.close();
  files.close();
  files.close();
  for (const { descriptor } of open) expect(() => fstatSync(descriptor)).toThrow(/EBADF/);
});

test('what was not written is an error', () => {
  const files = new TempFiles(folder);
  const file = files.create();
  file.append(new Uint8Array(10));
  expect(() => file.read({ start: 5, sizeBytes: 6 })).toThrow(
    expect.objectContaining({ condition: 'STORAGE_FAILURE' }),
  );
  files.close();
  expect(() => new TempFiles(join(folder, 'none')).create()).toThrow(
    expect.objectContaining({ condition: 'FILE_NOT_FOUND' }),
  );
});
