/**
 * What several commits that stand on each other come to as one. Takes the version that they began with and the actions of
 * each; gives the actions of one commit that makes the same table. Files that come and go between them are in neither.
 */
import { type AddFile, deletionVectorId } from '../actions.ts';
import type { Snapshot } from '../snapshot.ts';
import type { StagedAction } from './action-json.ts';

type Kept = Extract<StagedAction, { readonly kind: 'add' | 'remove' }>;

/** `commits`: in their order. Change data is left to the caller, who knows what its rows come to. */
export function netActions(
  before: Snapshot,
  commits: readonly (readonly StagedAction[])[],
): readonly Exclude<StagedAction, { readonly kind: 'cdc' }>[] {
  const files = new NetFiles(before);
  const others = new Map<string, Exclude<StagedAction, Kept | { readonly kind: 'cdc' }>>();
  for (const action of commits.flat()) {
    switch (action.kind) {
      case 'add':
      case 'remove':
        files.take(action);
        break;
      case 'cdc':
        break;
      case 'metaData':
      case 'protocol':
        others.set(action.kind, action);
        break;
      case 'tombstone':
        others.set(`tombstone ${action.path}`, action);
        break;
      case 'txn':
        others.set(`txn ${action.txn.appId}`, action);
        break;
      case 'domainMetadata':
        others.set(`domain ${action.domain.domain}`, action);
        break;
    }
  }
  return [...others.values(), ...files.list()];
}

/** Files by path and deletion vector: one that is added and removed again is no action, nor the other way around. */
class NetFiles {
  readonly #before: Snapshot;
  readonly #adds = new Map<string, Kept>();
  readonly #removes = new Map<string, Kept>();
  #known: ReadonlySet<string> | null = null;

  constructor(before: Snapshot) {
    this.#before = before;
  }

  take(action: Kept): void {
    const key = fileKey(action.kind === 'add' ? action.add : action.file);
    if (action.kind === 'add') {
      if (!this.#removes.delete(key)) this.#adds.set(key, action);
      return;
    }
    // An add may also have said something new of a file that was there.
    const isOwn = this.#adds.delete(key) && !this.#isThere(key);
    if (!isOwn) this.#removes.set(key, action);
  }

  list(): readonly Kept[] {
    return [...this.#removes.values(), ...this.#adds.values()];
  }

  #isThere(key: string): boolean {
    this.#known ??= new Set([...this.#before.files].map(({ add }) => fileKey(add)));
    return this.#known.has(key);
  }
}

function fileKey({ path, deletionVector }: Pick<AddFile, 'path' | 'deletionVector'>): string {
  return `${path} ${deletionVectorId(deletionVector)}`;
}
