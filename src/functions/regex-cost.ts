/**
 * How the time of a backtracking search grows with its text: exponentially where a loop can read one text in two ways, else
 * as a power. Takes the source of a RegExp, gives the power. Reads the expression as an automaton whose states are
 * its characters (Glushkov's construction) and follows pairs of them (Weber and Seidl, "On the degree of ambiguity of
 * finite automata", 1991).
 */
import { type CharSet, type RegexTree, regexTree, sharesCharacter } from './regex-tree.ts';

/** The power of the text's length that bounds the steps of a search; Infinity where there is none. */
export function backtrackingDegree(source: string): number {
  if (!/[*+{]/.test(source)) return 1;
  const tree = regexTree(source);
  const automaton = new Automaton();
  const { isAnchored } = automaton.add(tree);
  if (automaton.isTooLarge) return Infinity;
  const loops = automaton.loops();
  if (loops.some((loop) => automaton.isAmbiguous(loop))) return Infinity;
  return Math.max(1, longestChain(automaton, loops) + (isAnchored ? 0 : 1));
}

/** Characters of an expression, and of one loop, beyond which nothing is proved. */
const statesMax = 600;
const loopStatesMax = 80;

/** A count of repetitions up to which the body is written out; more are taken for a loop. */
const copiesMax = 6;

/** A part of the expression: where it may begin and end. */
interface Part {
  readonly first: readonly number[];
  readonly last: readonly number[];
  readonly isNullable: boolean;
  /** It can begin at the text's start alone. */
  readonly isAnchored: boolean;
}

class Automaton {
  readonly sets: CharSet[] = [];
  /** By state, the next ones, with the number of ways there. */
  readonly next: Map<number, number>[] = [];
  isTooLarge = false;

  add(tree: RegexTree): Part {
    switch (tree.kind) {
      case 'set':
        return this.#state(tree.set);
      case 'sequence':
        return this.#sequence(tree.items);
      case 'choice': {
        const parts = tree.items.map((item) => this.add(item));
        return {
          first: parts.flatMap(({ first }) => first),
          last: parts.flatMap(({ last }) => last),
          isNullable: parts.some(({ isNullable }) => isNullable),
          isAnchored: parts.every(({ isAnchored }) => isAnchored),
        };
      }
      case 'repeat':
        return this.#repeat(tree);
      case 'look':
        // Its own search is part of the cost, its text is not.
        this.add(tree.body);
        return nothing;
      case 'reference': {
        // It may take any text of any length.
        const part = this.#state(null);
        this.#connect(part.last, part.first);
        return { ...part, isNullable: true };
      }
      case 'empty':
        return tree.isStart ? { ...nothing, isAnchored: true } : nothing;
    }
  }

  /** Groups of states that lead to each other. */
  loops(): readonly (readonly number[])[] {
    return components(this.next.map((edges) => [...edges.keys()])).filter(
      (group) => group.length > 1 || this.next[group[0]!]!.has(group[0]!),
    );
  }

  /** Whether some text leads from a state of the loop to itself in two ways. */
  isAmbiguous(loop: readonly number[]): boolean {
    if (loop.length > loopStatesMax) return true;
    const inLoop = new Map(loop.map((state, i) => [state, i]));
    const size = loop.length;
    const inner = loop.map((state) => [...this.next[state]!.keys()].filter((to) => inLoop.has(to)));
    const pairs = Array.from({ length: size * size }, (_, pair) => {
      const [a, b] = [inner[Math.floor(pair / size)]!, inner[pair % size]!];
      return a.flatMap((to) =>
        b
          .filter((other) => sharesCharacter(this.sets[to]!, this.sets[other]!))
          .map((other) => inLoop.get(to)! * size + inLoop.get(other)!),
      );
    });
    const hasTwoWays = inner.some((targets, i) => targets.some((to) => this.next[loop[i]!]!.get(to)! > 1));
    if (hasTwoWays) return true;
    const isSame = (pair: number): boolean => Math.floor(pair / size) === pair % size;
    return components(pairs).some((group) => group.some(isSame) && !group.every(isSame));
  }

  /** Whether text that goes round in one loop can go round in the other, and from one to the other. */
  competes(from: readonly number[], to: readonly number[]): boolean {
    const sets = [from, to].map((loop) => loop.map((state) => this.sets[state]!));
    const shared = (set: CharSet): boolean => sets.every((loop) => loop.some((other) => sharesCharacter(set, other)));
    const goal = new Set(to);
    const seen = new Set(from);
    const queue = [...from];
    for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
      for (const each of this.next[state]!.keys()) {
        if (seen.has(each) || !shared(this.sets[each]!)) continue;
        if (goal.has(each)) return true;
        seen.add(each);
        queue.push(each);
      }
    }
    return false;
  }

  #state(set: CharSet): Part {
    const state = this.sets.push(set) - 1;
    this.next.push(new Map());
    if (state >= statesMax) this.isTooLarge = true;
    return { first: [state], last: [state], isNullable: false, isAnchored: false };
  }

  #sequence(items: readonly RegexTree[]): Part {
    let whole = nothing;
    for (const item of items) {
      if (this.isTooLarge) return whole;
      const part = this.add(item);
      this.#connect(whole.last, part.first);
      whole = {
        first: whole.isNullable ? [...whole.first, ...part.first] : whole.first,
        last: part.isNullable ? [...whole.last, ...part.last] : part.last,
        isNullable: whole.isNullable && part.isNullable,
        isAnchored: whole.isAnchored || (whole.isNullable && whole.first.length === 0 && part.isAnchored),
      };
    }
    return whole;
  }

  /** A small count is written out, as far as it has to be met; what may follow is one loop more. */
  #repeat({ body, min, max }: Extract<RegexTree, { kind: 'repeat' }>): Part {
    if (max === 0) return nothing;
    if (max <= copiesMax) {
      return this.add(writtenOut(body, min, max));
    }
    const part = this.add(body);
    this.#connect(part.last, part.first);
    return min === 0 ? { ...part, isNullable: true, isAnchored: false } : part;
  }

  #connect(from: readonly number[], to: readonly number[]): void {
    for (const state of from) {
      const edges = this.next[state]!;
      for (const each of to) edges.set(each, (edges.get(each) ?? 0) + 1);
    }
  }
}

/** `x{1,3}` as `x(x(x)?)?`. */
function writtenOut(body: RegexTree, min: number, max: number): RegexTree {
  if (max === 1 && min === 1) return body;
  const rest: RegexTree = { kind: 'repeat', body, min: Math.max(0, min - 1), max: max - 1 };
  const some: RegexTree = max === 1 ? body : { kind: 'sequence', items: [body, rest] };
  return min > 0 ? some : { kind: 'choice', items: [some, { kind: 'empty', isStart: false }] };
}

const nothing: Part = { first: [], last: [], isNullable: true, isAnchored: false };

/** How many loops compete one after another. */
function longestChain(automaton: Automaton, loops: readonly (readonly number[])[]): number {
  const lengths = new Map<readonly number[], number>();
  const lengthFrom = (loop: readonly number[]): number => {
    const known = lengths.get(loop);
    if (known !== undefined) return known;
    const after = loops.filter((other) => other !== loop && automaton.competes(loop, other));
    const length = 1 + Math.max(0, ...after.map(lengthFrom));
    lengths.set(loop, length);
    return length;
  };
  return Math.max(0, ...loops.map(lengthFrom));
}

/** Strongly connected components (Tarjan), without recursion. */
function components(next: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const index = new Int32Array(next.length).fill(-1);
  const low = new Int32Array(next.length);
  const isOpen = new Uint8Array(next.length);
  const open: number[] = [];
  const found: number[][] = [];
  let count = 0;
  const enter = (node: number): void => {
    index[node] = low[node] = count++;
    open.push(node);
    isOpen[node] = 1;
  };
  for (let root = 0; root < next.length; root++) {
    if (index[root] !== -1) continue;
    const path: { readonly node: number; edge: number }[] = [{ node: root, edge: 0 }];
    enter(root);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { node } = top;
      const to = next[node]![top.edge++];
      if (to === undefined) {
        path.pop();
        const parent = path.at(-1)?.node;
        if (parent !== undefined) low[parent] = Math.min(low[parent]!, low[node]!);
        if (low[node] === index[node]) found.push(closed(open, isOpen, node));
      } else if (index[to] === -1) {
        enter(to);
        path.push({ node: to, edge: 0 });
      } else if (isOpen[to] === 1) {
        low[node] = Math.min(low[node]!, index[to]!);
      }
    }
  }
  return found;
}

function closed(open: number[], isOpen: Uint8Array, root: number): number[] {
  const group = open.splice(open.lastIndexOf(root));
  for (const node of group) isOpen[node] = 0;
  return group;
}
