/**
 * The seeded order of a simulated world: which client goes on next, what fails, what the clocks say. Clients park at every
 * operation of their stores; when all that can run has run, one of those parked is drawn and let go on.
 */
import type { Fate, SimulationScheduler } from '../../src/storage/simulated.ts';

export interface Odds {
  /** Chances in a thousand an operation. */
  readonly failed: number;
  readonly lost: number;
  readonly crash: number;
  /** Chance in a thousand that a client sleeps for a while, like a machine that was suspended. */
  readonly sleep: number;
}

interface Parked {
  readonly client: string;
  readonly what: string;
  readonly resume: () => void;
}

export class SeededScheduler implements SimulationScheduler {
  readonly #odds: Odds;
  #state: number;
  #parked: Parked[] = [];
  readonly #asleepUntil = new Map<string, number>();
  readonly #skewMs = new Map<string, number>();
  /** What happened, for those who want to know why. */
  readonly trace: string[] = [];
  step = 0;
  nowMs = 1_000_000_000_000;

  constructor(seed: number, odds: Odds) {
    this.#state = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) | 1;
    this.#odds = odds;
    for (let i = 0; i < 8; i++) this.next(2);
  }

  /** A number from 0 to bound - 1. */
  next(bound: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % bound;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.next(items.length)]!;
  }

  /** The client's own clock, which may be hours off. */
  clock(client: string): () => number {
    if (!this.#skewMs.has(client)) this.#skewMs.set(client, this.next(4) === 0 ? (this.next(200) - 100) * 60_000 : 0);
    return () => this.nowMs + this.#skewMs.get(client)!;
  }

  turn(client: string, what: string): Promise<void> {
    return new Promise((resume) => this.#parked.push({ client, what, resume }));
  }

  fate(client: string, what: string): Fate {
    const die = this.next(1000);
    const { failed, lost, crash } = this.#odds;
    const fate: Fate =
      die < failed
        ? 'failed'
        : die < failed + lost
          ? 'lost'
          : die < failed + lost + crash
            ? this.next(2) === 0
              ? 'crashBefore'
              : 'crashAfter'
            : 'done';
    if (fate !== 'done') this.trace.push(`${this.step} ${client}: ${what}: ${fate}`);
    return fate;
  }

  /** Lets the clients run until none waits any more. */
  async run(): Promise<void> {
    for (;;) {
      await ranOut();
      if (this.#parked.length === 0) return;
      this.step++;
      this.nowMs += this.next(20);
      const awake = this.#parked.filter(({ client }) => (this.#asleepUntil.get(client) ?? 0) <= this.step);
      if (awake.length === 0) {
        this.#asleepUntil.clear();
        continue;
      }
      const chosen = this.pick(awake);
      if (this.next(1000) < this.#odds.sleep) {
        this.#asleepUntil.set(chosen.client, this.step + 20 + this.next(200));
        this.nowMs += 3_600_000 * this.next(3);
        continue;
      }
      this.#parked = this.#parked.filter((each) => each !== chosen);
      this.trace.push(`${this.step} ${chosen.client}: ${chosen.what}`);
      chosen.resume();
    }
  }
}

/** Until nothing is left that runs by itself. */
function ranOut(): Promise<void> {
  return new Promise((done) => {
    setImmediate(done);
  });
}
