/** The simulator's time: real time plus an offset, or standing still. Tests move it and never sleep. */
export class Clock {
  #offset = 0;
  #frozenAt: number | null = null;
  readonly #real: () => number;

  constructor(real: () => number = Date.now) {
    this.#real = real;
  }

  /** Milliseconds, as the simulated system sees them. */
  now(): number {
    return this.#frozenAt ?? this.#real() + this.#offset;
  }

  seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  advance(milliseconds: number): void {
    this.set(this.now() + milliseconds);
  }

  set(milliseconds: number): void {
    this.#offset = milliseconds - this.#real();
    if (this.#frozenAt !== null) this.#frozenAt = milliseconds;
  }

  freeze(): void {
    this.#frozenAt = this.now();
  }

  thaw(): void {
    if (this.#frozenAt === null) return;
    this.#offset = this.#frozenAt - this.#real();
    this.#frozenAt = null;
  }

  /** Milliseconds between the simulator's time and the real one. */
  get offset(): number {
    return this.now() - this.#real();
  }

  get frozen(): boolean {
    return this.#frozenAt !== null;
  }
}
