import { idempotency as refuse, busy } from "./errors.ts";

/** Stripe keeps a key at least this long; the simulator is no kinder and forgets it then. */
const KEPT_MS = 24 * 60 * 60 * 1000;

export interface StoredAnswer {
  readonly status: number;
  readonly body: string;
  readonly requestId: string;
  /** What the request made or changed, for the ledger. */
  readonly object: string | null;
}

export interface KeyRecord {
  readonly key: string;
  readonly endpoint: string;
  readonly parameters: string;
  readonly at: number;
  answer: StoredAnswer | null;
}

/** The idempotency keys of one account and mode. Time is an argument. */
export class IdempotencyKeys {
  readonly #records = new Map<string, KeyRecord>();

  /** The stored answer to repeat, or `null` when the key is new. */
  lookUp(key: string, endpoint: string, parameters: string, now: number): StoredAnswer | null {
    if (key.length < 1 || key.length > 255) throw refuse.keyLength(key.length);
    const record = this.#records.get(key);
    if (record === undefined) return null;
    if (record.answer === null) throw busy.keyInUse(key);
    if (now - record.at >= KEPT_MS) {
      this.#records.delete(key);
      return null;
    }
    if (record.endpoint !== endpoint) throw refuse.otherEndpoint(key, endpoint, record.endpoint);
    if (record.parameters !== parameters) throw refuse.otherParameters(key);
    return record.answer;
  }

  /** Execution begins: until `finish` or `release`, others with this key get 409. */
  begin(key: string, endpoint: string, parameters: string, now: number): void {
    this.#forget(now);
    this.#records.set(key, { key, endpoint, parameters, at: now, answer: null });
  }

  finish(key: string, answer: StoredAnswer): void {
    const record = this.#records.get(key);
    if (record !== undefined) record.answer = answer;
  }

  release(key: string): void {
    this.#records.delete(key);
  }

  /** The oldest come first, so this ends at the first that is kept. */
  #forget(now: number): void {
    for (const { key, at, answer } of this.#records.values()) {
      if (answer === null || now - at < KEPT_MS) return;
      this.#records.delete(key);
    }
  }

  records(): KeyRecord[] {
    return [...this.#records.values()].filter((record) => record.answer !== null);
  }

  restore(records: readonly KeyRecord[]): void {
    for (const record of records) this.#records.set(record.key, { ...record });
  }
}
