/**
 * Sockets whose clients have proved nothing yet: each is cut off after a while, and the oldest where there are more than so many,
 * so that slow ones keep nobody out.
 */
import type { Socket } from 'node:net';

export interface WaitingLimits {
  readonly loginTimeoutMs: number;
  readonly waitingMax: number;
}

export class WaitingSockets {
  readonly #limits: WaitingLimits;
  /** In the order in which they came. */
  readonly #timers = new Map<Socket, NodeJS.Timeout>();

  constructor(limits: WaitingLimits) {
    this.#limits = limits;
  }

  add(socket: Socket): void {
    const timer = setTimeout(() => this.#drop(socket), this.#limits.loginTimeoutMs);
    this.#timers.set(socket, timer);
    socket.on('close', () => this.known(socket));
    if (this.#timers.size > this.#limits.waitingMax) this.#drop(this.#timers.keys().next().value!);
  }

  /** It may stay. */
  known(socket: Socket): void {
    clearTimeout(this.#timers.get(socket));
    this.#timers.delete(socket);
  }

  #drop(socket: Socket): void {
    this.known(socket);
    socket.destroy();
  }
}
