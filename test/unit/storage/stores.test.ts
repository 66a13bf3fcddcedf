import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { EngineError } from '../../../src/core/errors.ts';
import { type Fault, FaultyStore, SimulatedCrash } from '../../../src/storage/faulty.ts';
import { LocalStore } from '../../../src/storage/local.ts';
import { MemoryStore } from '../../../src/storage/memory.ts';
import { locate, locationText, openStore } from '../../../src/storage/open-store.ts';
import { type StoreEvent, tracedStore } from '../../../src/storage/traced.ts';
import { collect, storeConformance } from '../../support/store-conformance.ts';

const folder = fs.mkdtempSync(join(tmpdir(), 'silt-stores-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
let folders = 0;
const newFolder = (): string => join(folder, `f${++folders}`, 'root');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const memory = (): MemoryStore => new MemoryStore('m', () => 1_700_000_000_000);

storeConformance('local', async () => {
  const root = newFolder();
  return { store: new LocalStore(root), reopen: () => new LocalStore(root) };
});
storeConformance('memory', async () => ({ store: memory() }));
storeConformance('faulty without a fault', async () => ({ store: new FaultyStore(memory(), null) }));
storeConformance('traced', async () => ({ store: tracedStore(new LocalStore(newFolder()), () => {}) }));

describe('local', () => {
  it('hides and passes over the temporary files of a crashed process', async () => {
    const root = newFolder();
    const store = new LocalStore(root);
    await store.put('a/x', bytes('1'), 'overwrite');
    fs.writeFileSync(join(root, `a/.silt-${process.pid}-0-1.tmp`), 'left over');
    fs.writeFileSync(join(root, `a/.silt-${process.pid}-0-2.tmp`), 'left over');
    const other = new LocalStore(root);
    await other.put('a/y', bytes('2'), 'ifAbsent');
    const listed = await collect(other.list(''));
    expect(listed.map((info) => info.path)).toEqual(['a/x', 'a/y']);
  });

  it('leaves no temporary file behind a lost race or an abort', async () => {
    const root = newFolder();
    const store = new LocalStore(root);
    await store.put('x', bytes('1'), 'ifAbsent');
    const writer = await store.write('x');
    await writer.write(bytes('2'));
    expect(await writer.publish('ifAbsent')).toBe('exists');
    expect(fs.readdirSync(root)).toEqual(['x']);
    expect(fs.readFileSync(join(root, 'x'), 'utf8')).toBe('1');
  });

  it('says what the system said, with the exit code of storage', async () => {
    const root = newFolder();
    const store = new LocalStore(root);
    await store.put('file', bytes('1'), 'overwrite');
    await expect(store.put('file/below', bytes(''), 'overwrite')).rejects.toMatchObject({
      condition: expect.stringMatching(/STORAGE_FAILURE|FILE_NOT_FOUND/),
    });
    await expect(store.read('n'.repeat(300))).rejects.toMatchObject({
      condition: 'STORAGE_FAILURE',
      message: expect.stringContaining('the name is too long'),
    });
    fs.symlinkSync('loop', join(root, 'loop'));
    await expect(store.read('loop')).rejects.toMatchObject({ condition: 'STORAGE_FAILURE' });
  });

  it('follows links to folders, but not in circles', async () => {
    const root = newFolder();
    const store = new LocalStore(root);
    await store.put('a/x', bytes('1'), 'overwrite');
    fs.symlinkSync('..', join(root, 'a/up'));
    fs.symlinkSync('a', join(root, 'b'));
    const listed = await collect(store.list(''));
    expect(listed.map((info) => info.path).filter((path) => !path.includes('up'))).toEqual(['a/x', 'b/x']);
    expect(listed.length).toBeLessThan(20);
  });
});

describe('faulty', () => {
  const strike = async (fault: Fault): Promise<{ error: unknown; there: boolean }> => {
    const inner = memory();
    const store = new FaultyStore(inner, { at: 1, fault, only: ['put'] });
    await store.head('x');
    const error = await store.put('x', bytes('1234'), 'ifAbsent').then(
      () => null,
      (e: unknown) => e,
    );
    return { error, there: (await inner.head('x')) !== null };
  };

  it('fails before or after the operation took effect', async () => {
    expect(await strike({ kind: 'crashBefore' })).toEqual({ error: expect.any(SimulatedCrash), there: false });
    expect(await strike({ kind: 'crashAfter' })).toEqual({ error: expect.any(SimulatedCrash), there: true });
    expect(await strike({ kind: 'lostAnswer' })).toEqual({ error: expect.any(EngineError), there: true });
    expect(await strike({ kind: 'transient' })).toEqual({ error: expect.any(EngineError), there: false });
    expect(await strike({ kind: 'delay', wait: async () => {} })).toEqual({ error: null, there: true });
  });

  it('tears a write, and is dead after a crash', async () => {
    const inner = memory();
    const store = new FaultyStore(inner, { at: 2, fault: { kind: 'torn' } });
    await store.put('a', bytes('1234'), 'overwrite');
    await expect(store.put('b', bytes('1234'), 'overwrite')).rejects.toBeInstanceOf(SimulatedCrash);
    await expect(store.read('a')).rejects.toBeInstanceOf(SimulatedCrash);
    expect(new TextDecoder().decode(await inner.read('b'))).toBe('12');
  });

  it('fails once, or from then on', async () => {
    const once = new FaultyStore(memory(), { at: 1, fault: { kind: 'transient' } });
    await expect(once.put('a', bytes('1'), 'overwrite')).rejects.toThrow(/simulated/);
    await once.put('a', bytes('1'), 'overwrite');
    const forever = new FaultyStore(memory(), { at: 1, fault: { kind: 'permanent' } });
    await expect(forever.put('a', bytes('1'), 'overwrite')).rejects.toThrow(/simulated/);
    await expect(forever.put('a', bytes('1'), 'overwrite')).rejects.toThrow(/simulated/);
  });
});

describe('traced', () => {
  it('reports requests and bytes', async () => {
    const events: StoreEvent[] = [];
    const store = tracedStore(memory(), (event) => events.push(event));
    await store.put('f', bytes('12345'), 'ifAbsent');
    await store.read('f', { start: 1, end: 3 });
    store.readSync?.('f');
    expect(events).toEqual([
      { operation: 'put', path: 'f', sizeBytes: 5 },
      { operation: 'read', path: 'f', sizeBytes: 2 },
      { operation: 'read', path: 'f', sizeBytes: 5 },
    ]);
  });
});

describe('places', () => {
  it('come from paths and URLs', () => {
    expect(locate('a/b', '/home/u')).toEqual({ store: { kind: 'local', root: '/home/u/a/b' }, path: '' });
    expect(locate('/x', '/home/u')).toEqual({ store: { kind: 'local', root: '/x' }, path: '' });
    expect(locate('file:///x%20y', '/')).toEqual({ store: { kind: 'local', root: '/x y' }, path: '' });
    expect(locate('file:/x', '/')).toEqual({ store: { kind: 'local', root: '/x' }, path: '' });
    expect(locate('memory:m/t/u', '/')).toEqual({ store: { kind: 'memory', id: 'm' }, path: 't/u' });
    expect(locationText(locate('memory:m/t/u', '/'))).toBe('memory:m/t/u');
    expect(locationText(locate('b', '/a'))).toBe('/a/b');
    expect(() => locate('gopher://x/y', '/')).toThrow(/gopher/);
  });

  it('open to stores', () => {
    const held = memory();
    expect(openStore({ kind: 'memory', id: 'm' }, new Map([['m', held]]))).toBe(held);
    expect(openStore({ kind: 'local', root: '/x' }).ref).toEqual({ kind: 'local', root: '/x' });
    expect(() => openStore({ kind: 'memory', id: 'gone' })).toThrow(/no such store/);
  });
});
