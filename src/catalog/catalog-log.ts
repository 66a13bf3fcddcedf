/**
 * The embedded catalog's own log: names, locations and views as a versioned log in a folder, a commit a file, put where none
 * is. Takes a store, the catalog's folder, a clock and ids. No server and no lock: who loses a race reads what the winner did
 * and decides again. Holds no table's rows and no table's schema.
 */
import { EngineError } from '../core/errors.ts';
import { decodeUtf8 } from '../core/vector.ts';
import { versionText } from '../delta/log/file-names.ts';
import type { CommitContext } from '../delta/transaction/context.ts';
import { putOnce } from '../delta/transaction/put-once.ts';
import type { ObjectStore } from '../storage/store.ts';
import { afterActions, type CatalogAction, type CatalogState, emptyCatalog } from './catalog-state.ts';

/** The folder of the log, right in the catalog's. */
const catalogFolder = '_silt_catalog';

/** True where the folder holds a catalog. */
export async function isCatalog(store: ObjectStore, root: string): Promise<boolean> {
  const prefix = root === '' ? `${catalogFolder}/` : `${root}/${catalogFolder}/`;
  for await (const _ of store.list(prefix)) return true;
  return false;
}

interface Held {
  readonly operation: string;
  readonly decide: (state: CatalogState) => readonly CatalogAction[];
  /** As it was decided first. */
  readonly actions: readonly CatalogAction[];
}

/** Each decision sees what those before it come to. */
function decideAll(state: CatalogState, held: readonly Held[]): readonly CatalogAction[] {
  const all: CatalogAction[] = [];
  let now = state;
  for (const { decide } of held) {
    const actions = decide(now);
    now = afterActions(now, actions);
    all.push(...actions);
  }
  return all;
}

export class CatalogLog {
  readonly store: ObjectStore;
  /** The catalog's folder in the store, without a slash at either end. */
  readonly root: string;
  readonly #context: CommitContext;
  #version = -1;
  #state: CatalogState = emptyCatalog;
  /** What a transaction has decided and not yet written; null outside of one. */
  #held: Held[] | null = null;
  /** With what is held. */
  #shown: CatalogState = emptyCatalog;

  constructor(store: ObjectStore, root: string, context: CommitContext) {
    this.store = store;
    this.root = root;
    this.#context = context;
  }

  get state(): CatalogState {
    return this.#shown;
  }

  /** From now on what is decided is kept, for this session's eyes alone. */
  hold(): void {
    this.#held = [];
  }

  /** Forgets what is held. */
  release(): void {
    this.#held = null;
    this.#shown = this.#state;
  }

  /** Decides all that is held anew, on what others have made of the log meanwhile. Errors: the user's, of each decision. */
  async checkHeld(signal?: AbortSignal): Promise<void> {
    if (this.#held === null || this.#held.length === 0) return;
    await this.refresh(signal);
    decideAll(this.#state, this.#held);
  }

  /** Writes all that is held as one commit, and holds nothing more. Errors: as `commit`; it is released in any case. */
  async commitHeld(signal?: AbortSignal): Promise<void> {
    const held = this.#held ?? [];
    this.release();
    if (held.length === 0) return;
    const operation = held.length === 1 ? held[0]!.operation : 'TRANSACTION';
    await this.commit(operation, (state) => decideAll(state, held), signal);
  }

  /** Reads the commits that came since. Errors: CATALOG_LOG_CORRUPT, STORAGE_FAILURE. */
  async refresh(signal?: AbortSignal): Promise<void> {
    const prefix = this.#path('');
    for await (const { path } of this.store.list(prefix, this.#path(versionText(this.#version + 1)), signal)) {
      const match = /^(\d{20})\.json$/.exec(path.slice(prefix.length));
      if (match === null) continue;
      const version = Number(match[1]);
      if (version !== this.#version + 1) throw corruptLog(path, 'a commit before it is missing');
      this.#apply(version, path, await this.store.read(path, undefined, signal));
    }
  }

  /**
   * Decides on the latest state, and writes what `decide` gives; again where another commit came first. `decide` may throw the
   * user's errors; no actions are no commit.
   */
  async commit(
    operation: string,
    decide: (state: CatalogState) => readonly CatalogAction[],
    signal?: AbortSignal,
  ): Promise<void> {
    for (;;) {
      await this.refresh(signal);
      if (this.#held !== null) {
        const actions = decide(this.#shown);
        if (actions.length > 0) this.#held.push({ operation, decide, actions });
        this.#shown = afterActions(this.#shown, actions);
        return;
      }
      const actions = decide(this.#state);
      if (actions.length === 0) return;
      const version = this.#version + 1;
      const txnId = this.#context.newId();
      const info = { kind: 'commitInfo', operation, timestamp: this.#context.nowMs(), txnId };
      const body = new TextEncoder().encode([info, ...actions].map((line) => `${JSON.stringify(line)}\n`).join(''));
      const path = this.#path(`${versionText(version)}.json`);
      const isOurs = (found: Uint8Array): boolean => decodeUtf8(found).includes(`"txnId":${JSON.stringify(txnId)}`);
      if (await putOnce({ store: this.store, path, body, isOurs }, signal)) {
        this.#apply(version, path, body);
        return;
      }
    }
  }

  #apply(version: number, path: string, body: Uint8Array): void {
    this.#state = afterActions(this.#state, actionsOf(path, body));
    this.#version = version;
    this.#shown = afterActions(
      this.#state,
      (this.#held ?? []).flatMap((each) => each.actions),
    );
  }

  #path(name: string): string {
    return this.root === '' ? `${catalogFolder}/${name}` : `${this.root}/${catalogFolder}/${name}`;
  }
}

/** Kinds that a later silt may add change what names mean: they are refused, not passed over. */
const knownKinds: ReadonlySet<string> = new Set(['schema', 'dropSchema', 'table', 'view', 'drop']);

function actionsOf(path: string, body: Uint8Array): readonly CatalogAction[] {
  const actions: CatalogAction[] = [];
  for (const line of decodeUtf8(body).split('\n')) {
    if (line === '') continue;
    const action = parsed(path, line);
    if (action.kind === 'commitInfo') continue;
    if (!knownKinds.has(action.kind)) throw corruptLog(path, `it holds the unknown entry '${action.kind}'`);
    actions.push(action as CatalogAction);
  }
  return actions;
}

function parsed(path: string, line: string): { readonly kind: string } {
  try {
    const value = JSON.parse(line) as { kind?: unknown } | null;
    if (typeof value?.kind === 'string') return { ...value, kind: value.kind };
  } catch (error) {
    throw corruptLog(path, 'a line is no JSON', error);
  }
  throw corruptLog(path, 'a line has no kind');
}

function corruptLog(path: string, reason: string, cause?: unknown): EngineError {
  return new EngineError('CATALOG_LOG_CORRUPT', { path, reason }, { cause });
}
