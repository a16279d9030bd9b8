import type { RunningProgram } from "./process.ts";
import { startProgram } from "./process.ts";

/** The simulator in its own process, steered through its control interface. */
export interface SimulatedStripe {
  readonly url: string;
  readonly key: string;
  readonly program: RunningProgram;
  makeCharges(wish: Made): Promise<string[]>;
  makeRefunds(wish: Made): Promise<string[]>;
  /** The writes that came in, oldest first. */
  ledger(filter?: Readonly<Record<string, string>>): Promise<LedgerEntry[]>;
  /** How many requests came in, by method and path. */
  counts(): Promise<Readonly<Record<string, number>>>;
  /** Requests of any kind, oldest first. */
  requests(filter: Readonly<Record<string, string>>): Promise<LedgerEntry[]>;
  arm(fault: object): Promise<void>;
  /** No faults any more, for requests that come from now on. */
  disarm(): Promise<void>;
  setKey(change: object): Promise<void>;
  advance(seconds: number): Promise<void>;
}

export interface Made {
  readonly count: number;
  /** Unix seconds; now when left out. */
  readonly created?: number;
  readonly every_seconds?: number;
  readonly visible_after_seconds?: number;
  readonly status?: "succeeded" | "failed" | "pending";
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface LedgerEntry {
  readonly seq: number;
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly idempotency_key: string | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly outcome: "executed" | "replayed" | "refused" | "failed" | "cut" | "in_flight";
  readonly object: string | null;
  readonly status: number;
}

export async function startSimulatedStripe(
  options: readonly string[] = [],
): Promise<SimulatedStripe> {
  const key = "sk_test_millrace_demo";
  const program = startProgram("simulator/stripe/main.ts", ["--port", "0", ...options]);
  const [, url = ""] = await program.waitFor(/ready at (http:\S+)/);

  const control = async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
    const response = await fetch(`${url}/_control${path}`, {
      method,
      ...(body
        ? { body: JSON.stringify(body), headers: { "content-type": "application/json" } }
        : {}),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer as Answer;
  };
  const made = async (what: string, wish: Made): Promise<string[]> =>
    (await control<{ ids: string[] }>("POST", `/${what}`, wish)).ids;
  const entries = async (what: string, filter: Readonly<Record<string, string>>) =>
    (
      await control<{ data: LedgerEntry[] }>(
        "GET",
        `/${what}?${new URLSearchParams(filter).toString()}`,
      )
    ).data;

  return {
    url,
    key,
    program,
    makeCharges: (wish) => made("charges", wish),
    makeRefunds: (wish) => made("refunds", wish),
    ledger: (filter = {}) => entries("ledger", filter),
    requests: (filter) => entries("requests", filter),
    counts: async () =>
      (await control<{ counts: Record<string, number> }>("GET", "/counts")).counts,
    arm: async (fault) => void (await control("POST", "/faults", fault)),
    disarm: async () => void (await control("DELETE", "/faults")),
    setKey: async (change) => void (await control("POST", "/keys", change)),
    advance: async (seconds) =>
      void (await control("POST", "/clock", { advance_seconds: seconds })),
  };
}
