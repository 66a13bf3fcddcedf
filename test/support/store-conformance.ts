/**
 * The contract of an ObjectStore as tests: every store runs them. Takes a way to make an empty store;
 * `reopen` gives another handle on the same objects, where the store has such.
 */
import { describe, expect, it } from 'vitest';
import type { ObjectStore } from '../../src/storage/store.ts';
import { conditionOf } from './condition-of.ts';

export interface StoreUnderTest {
  readonly store: ObjectStore;
  readonly reopen?: () => ObjectStore;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (body: Uint8Array): string => new TextDecoder().decode(body);

/** All of an asynchronous sequence. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const out: T[] = [];
  for await (const item of items) out.push(item);
  return out;
}

async function paths(store: ObjectStore, prefix: string, after?: string): Promise<string[]> {
  const out: string[] = [];
  for await (const info of store.list(prefix, after)) out.push(info.path);
  return out;
}

export function storeConformance(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`${name} keeps the store contract`, () => {
    listing(make);
    reading(make);
    writing(make);
    races(make);
    cancelling(make);
  });
}

function listing(make: () => Promise<StoreUnderTest>): void {
  it('lists by the bytes of the whole path, from a prefix, after a path', async () => {
    const { store } = await make();
    const inOrder = ['a!b', 'a-b', 'a.b/x', 'a/b', 'a/b-c/d', 'a/b/c', 'a/é', 'a/\uff5e', 'a/😀', 'ab', 'b'];
    const files = inOrder.filter((path) => path !== 'a/b');
    for (const path of files.toReversed()) await store.put(path, bytes(path), 'overwrite');
    expect(await paths(store, '')).toEqual(files);
    expect(await paths(store, 'a/')).toEqual(files.filter((p) => p.startsWith('a/')));
    expect(await paths(store, 'a/b')).toEqual(['a/b-c/d', 'a/b/c']);
    expect(await paths(store, 'a/b/')).toEqual(['a/b/c']);
    expect(await paths(store, '', 'a/b-c/d')).toEqual(files.slice(files.indexOf('a/b-c/d') + 1));
    expect(await paths(store, 'a/', 'a/b')).toEqual(files.filter((p) => p.startsWith('a/')));
    expect(await paths(store, 'a', 'zzz')).toEqual([]);
    expect(await paths(store, 'none/')).toEqual([]);
  });

  it('tells size and time, and names folders', async () => {
    const { store } = await make();
    await store.put('t/x y%20.bin', bytes('12345'), 'overwrite');
    await store.put('t/u/v', bytes(''), 'overwrite');
    await store.put('s', bytes(''), 'overwrite');
    const info = await store.head('t/x y%20.bin');
    expect(info).toMatchObject({ path: 't/x y%20.bin', sizeBytes: 5 });
    expect(Number.isInteger(info?.modifiedMs)).toBe(true);
    for await (const listed of store.list('t/x')) expect(listed).toEqual(info);
    expect(await store.head('t')).toBeNull();
    expect(await store.head('none')).toBeNull();
    expect(await store.listFolders('')).toEqual(['t']);
    expect(await store.listFolders('t')).toEqual(['u']);
    expect(await store.listFolders('none')).toEqual([]);
  });
}

function reading(make: () => Promise<StoreUnderTest>): void {
  it('reads whole objects and half-open ranges', async () => {
    const { store, reopen } = await make();
    await store.put('d/f', bytes('0123456789'), 'overwrite');
    await store.put('d/empty', bytes(''), 'overwrite');
    const other = reopen?.() ?? store;
    expect(text(await other.read('d/f'))).toBe('0123456789');
    expect(text(await other.read('d/f', { start: 2, end: 5 }))).toBe('234');
    expect((await other.read('d/f', { start: 10, end: 10 })).length).toBe(0);
    expect((await other.read('d/empty')).length).toBe(0);
    const targets = [new Uint8Array(3), new Uint8Array(1)] as const;
    await other.readInto('d/f', [
      { start: 7, end: 10, target: targets[0] },
      { start: 0, end: 1, target: targets[1] },
    ]);
    expect(targets.map(text)).toEqual(['789', '0']);
    const sync = other.readSync?.('d/f', { start: 4, end: 6 }) ?? bytes('45');
    expect(text(sync)).toBe('45');
  });

  it('names what is missing and refuses a range past the end', async () => {
    const { store } = await make();
    await store.put('d/f', bytes('0123'), 'overwrite');
    expect(await conditionOf(store.read('d/g'))).toBe('FILE_NOT_FOUND');
    expect(await conditionOf(store.read('e/g'))).toBe('FILE_NOT_FOUND');
    expect(await conditionOf(store.read('d/f/g'))).toBe('FILE_NOT_FOUND');
    expect(await conditionOf(store.read('d'))).toBe('FILE_NOT_FOUND');
    expect(await conditionOf(store.readInto('d/g', []))).toBe('FILE_NOT_FOUND');
    expect(await conditionOf(store.read('d/f', { start: 2, end: 5 }))).toBe('STORAGE_FAILURE');
    expect(await conditionOf(store.read('d/f', { start: 3, end: 2 }))).toBe('STORAGE_FAILURE');
  });

  it("gives bytes that are the caller's own", async () => {
    const { store } = await make();
    const body = bytes('abc');
    await store.put('f', body, 'overwrite');
    body[0] = 0;
    (await store.read('f'))[1] = 0;
    expect(text(await store.read('f'))).toBe('abc');
  });
}

function writing(make: () => Promise<StoreUnderTest>): void {
  it('overwrites, or leaves what is there', async () => {
    const { store } = await make();
    expect(await store.put('a/f', bytes('1'), 'ifAbsent')).toBe('written');
    expect(await store.put('a/f', bytes('2'), 'ifAbsent')).toBe('exists');
    expect(text(await store.read('a/f'))).toBe('1');
    expect(await store.put('a/f', bytes('3'), 'overwrite')).toBe('written');
    expect(text(await store.read('a/f'))).toBe('3');
    expect(await paths(store, '')).toEqual(['a/f']);
  });

  it('shows a streamed object when it is finished, not before, and never when it is aborted', async () => {
    const { store } = await make();
    const writer = await store.write('s/f');
    await writer.write(bytes('one '));
    expect(await paths(store, '')).toEqual([]);
    expect(await store.head('s/f')).toBeNull();
    await writer.write(bytes('two'));
    await writer.finish();
    await writer.abort();
    expect(text(await store.read('s/f'))).toBe('one two');
    const dropped = await store.write('s/g');
    await dropped.write(bytes('x'));
    await dropped.abort();
    expect(await paths(store, '')).toEqual(['s/f']);
  });

  it('deletes, also what is not there', async () => {
    const { store } = await make();
    await store.put('f', bytes('1'), 'overwrite');
    await store.delete('f');
    await store.delete('f');
    await store.delete('no/such');
    expect(await conditionOf(store.read('f'))).toBe('FILE_NOT_FOUND');
    expect(await store.put('f', bytes('2'), 'ifAbsent')).toBe('written');
  });

  it('refuses paths that leave the root', async () => {
    const { store } = await make();
    for (const path of ['', '/etc/x', '../x', 'a/../../x', 'a//b', 'a/./b', 'a\0b']) {
      expect(await conditionOf(store.put(path, bytes(''), 'overwrite'))).toBe('STORAGE_FAILURE');
    }
  });
}

function races(make: () => Promise<StoreUnderTest>): void {
  it('lets exactly one of many put-if-absents win', async () => {
    const { store, reopen } = await make();
    const handles = Array.from({ length: 8 }, () => reopen?.() ?? store);
    for (let round = 0; round < 10; round++) {
      const path = `_delta_log/${round}.json`;
      const outcomes = await Promise.all(
        handles.map((handle, i) => handle.put(path, bytes(`writer ${i}`), 'ifAbsent')),
      );
      expect(outcomes.filter((outcome) => outcome === 'written')).toHaveLength(1);
      expect(text(await store.read(path))).toBe(`writer ${outcomes.indexOf('written')}`);
    }
    expect(await paths(store, '')).toHaveLength(10);
  });
}

function cancelling(make: () => Promise<StoreUnderTest>): void {
  it('stops where the signal was aborted, with nothing left behind', async () => {
    const { store } = await make();
    await store.put('f', bytes('1'), 'overwrite');
    const signal = AbortSignal.abort();
    const acts = [
      () => store.read('f', undefined, signal),
      () => store.put('g', bytes('1'), 'ifAbsent', signal),
      () => store.delete('f', signal),
      () => store.head('f', signal),
      () => store.write('g', signal),
      () => collect(store.list('', undefined, signal)),
    ];
    for (const act of acts) expect(await conditionOf(act())).toBe('OPERATION_CANCELED');
    expect(await paths(store, '')).toEqual(['f']);
  });
}
