/** What came over the wire: every write for good, the last requests of any kind, and counts of all. */

/**
 * executed: the work was done (a decline that leaves an object, too); replayed: an earlier answer was repeated;
 * refused: an error of the client's making; failed: an error of the system's before anything was done;
 * cut: the connection was dropped, or something on the way answered, before anything was done.
 */
export type Outcome = "in_flight" | "executed" | "replayed" | "refused" | "failed" | "cut";

/** `Own`: what only one system's requests have. */
export type Exchange<Own extends object = object> = AnyExchange & Own;

interface AnyExchange {
  readonly seq: number;
  /** Milliseconds of the simulator's clock. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly request_id: string;
  params: Readonly<Record<string, unknown>>;
  /** Enough of the credentials to tell them from others. */
  key: string | null;
  account: string | null;
  outcome: Outcome;
  object: string | null;
  status: number | null;
  /** Whether the whole answer was sent. */
  delivered: boolean;
  faults: string[];
}

const LOG_KEPT = 100_000;

type Arrived = Pick<AnyExchange, "at" | "method" | "path" | "query" | "request_id">;

export class Journal<Own extends object = object> {
  /** Every POST and DELETE, oldest first. */
  ledger: Exchange<Own>[] = [];
  readonly #log: Exchange<Own>[] = [];
  readonly #counts = new Map<string, number>();
  #seq = 0;
  #logged = 0;
  #underWay = 0;

  /** Requests that have come, and whose work is not over, whether or not anybody still waits for the answer. */
  get underWay(): number {
    return this.#underWay;
  }

  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#underWay += 1;
    try {
      return await work();
    } finally {
      this.#underWay -= 1;
    }
  }

  open(arrived: Arrived, own: Own): Exchange<Own> {
    this.#seq += 1;
    const exchange: Exchange<Own> = {
      seq: this.#seq,
      ...arrived,
      params: {},
      key: null,
      account: null,
      outcome: "in_flight",
      object: null,
      status: null,
      delivered: false,
      faults: [],
      ...own,
    };
    // A ring: the place of the request that is now too old.
    this.#log[this.#logged % LOG_KEPT] = exchange;
    this.#logged += 1;
    const line = `${arrived.method} ${arrived.path}`;
    this.#counts.set(line, (this.#counts.get(line) ?? 0) + 1);
    if (arrived.method !== "GET") this.ledger.push(exchange);
    return exchange;
  }

  /** The last requests, oldest first. */
  log(): Exchange<Own>[] {
    const oldest = this.#logged > LOG_KEPT ? this.#logged % LOG_KEPT : 0;
    return [...this.#log.slice(oldest), ...this.#log.slice(0, oldest)];
  }

  counts(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }

  get seq(): number {
    return this.#seq;
  }

  clear(): void {
    this.ledger = [];
    this.#log.length = 0;
    this.#counts.clear();
    this.#seq = 0;
    this.#logged = 0;
  }

  /** After a restart only the writes and the counts are known. */
  restore(
    ledger: readonly Exchange<Own>[],
    counts: Readonly<Record<string, number>>,
    seq: number,
  ): void {
    this.ledger = [...ledger];
    for (const [line, count] of Object.entries(counts)) this.#counts.set(line, count);
    this.#seq = seq;
  }
}
