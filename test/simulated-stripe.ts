import { setImmediate } from "node:timers/promises";
import { slowly } from "./slow.ts";
import { DEFAULT_KEY, type StartOptions, startSimulator } from "../simulator/stripe/server.ts";

/** The simulator on a socket of its own, steered through its control interface. */
export interface SimulatedStripe {
  readonly url: string;
  readonly key: string;
  makeCharges(wish: Made): Promise<string[]>;
  makeRefunds(wish: Made): Promise<string[]>;
  makeCustomer(account?: string): Promise<string>;
  /** The customer pays with the card of this test token from now on. */
  giveCard(customer: string, token: string): Promise<void>;
  /** The customer keeps a payment method like this test one; its id. */
  saveMethod(customer: string, like: string): Promise<string>;
  /** The writes that came in, oldest first. */
  ledger(filter?: Readonly<Record<string, string>>): Promise<LedgerEntry[]>;
  /** How many requests came in, by method and path. */
  counts(): Promise<Readonly<Record<string, number>>>;
  /** Requests of any kind, oldest first. */
  requests(filter: Readonly<Record<string, string>>): Promise<LedgerEntry[]>;
  /** The rule's id. */
  arm(fault: object): Promise<number>;
  /** No faults any more, or not those of this rule, for requests that come from now on; how often each kind has struck. */
  disarm(rule?: number): Promise<Readonly<Record<string, number>>>;
  /** Changes fields of an object; there is no event of it. */
  change(id: string, set: object, account?: string): Promise<void>;
  /** The same of an object that a key of live mode has made. */
  changeLive(id: string, set: object): Promise<void>;
  setKey(change: object): Promise<void>;
  advance(seconds: number): Promise<void>;
  /** Resolves when no request that has come is still worked on. */
  atRest(): Promise<void>;
  close(): Promise<void>;
}

export interface Made {
  readonly count: number;
  /** Unix seconds; now when left out. */
  readonly created?: number;
  readonly every_seconds?: number;
  readonly visible_after_seconds?: number;
  readonly status?: "succeeded" | "failed" | "pending";
  readonly metadata?: Readonly<Record<string, string>>;
  readonly account?: string;
  readonly amount?: number;
  readonly currency?: string;
  readonly description?: string;
  readonly receipt_email?: string;
  /** Of customers. */
  readonly email?: string;
  /** Of refunds: what is refunded; a new charge when left out. */
  readonly charge?: string;
}

export interface LedgerEntry {
  readonly seq: number;
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly idempotency_key: string | null;
  /** Whose key it bore; null where that is none that is known. */
  readonly account: string | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly outcome: "executed" | "replayed" | "refused" | "failed" | "cut" | "in_flight";
  readonly object: string | null;
  /** Null where the connection was cut. */
  readonly status: number | null;
  /** The kinds of the faults that it met. */
  readonly faults: readonly string[];
}

export async function startSimulatedStripe(options: StartOptions = {}): Promise<SimulatedStripe> {
  const { url, close } = await startSimulator({ leaving: slowly, ...options });

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
    key: DEFAULT_KEY,
    close,
    makeCharges: (wish) => made("charges", wish),
    makeRefunds: (wish) => made("refunds", wish),
    makeCustomer: async (account) => {
      const wish = { count: 1, email: "payer@example.com" };
      return (
        await made("customers", { ...wish, ...(account === undefined ? {} : { account }) })
      ).join();
    },
    giveCard: async (customer, token) => {
      const wish = { count: 1, source: token };
      const { data } = await control<{ data: { default_source: string }[] }>(
        "POST",
        "/customers",
        wish,
      );
      const set = { default_source: data[0]?.default_source };
      await control("POST", `/objects/${customer}`, { set, event: null });
    },
    saveMethod: async (customer, like) =>
      (await control<{ id: string }>("POST", "/payment_methods", { customer, like })).id,
    ledger: (filter = {}) => entries("ledger", filter),
    requests: (filter) => entries("requests", filter),
    counts: async () =>
      (await control<{ counts: Record<string, number> }>("GET", "/counts")).counts,
    arm: async (fault) => (await control<{ id: number }>("POST", "/faults", fault)).id,
    disarm: async (rule) => {
      const { armed } = await control<{
        armed: { id: number; fired: number; faults: { kind: string }[] }[];
      }>("GET", "/faults");
      await control("DELETE", rule === undefined ? "/faults" : `/faults/${rule}`);
      const struck: Record<string, number> = {};
      for (const { fired, faults } of armed.filter(({ id }) => rule === undefined || id === rule))
        for (const { kind } of faults) struck[kind] = (struck[kind] ?? 0) + fired;
      return struck;
    },
    change: async (id, set, account) =>
      void (await control("POST", `/objects/${id}`, { set, event: null, account })),
    changeLive: async (id, set) =>
      void (await control("POST", `/objects/${id}`, { set, event: null, livemode: true })),
    setKey: async (change) => void (await control("POST", "/keys", change)),
    atRest: async () => {
      const underWay = async () =>
        (await control<{ under_way: number }>("GET", "/counts")).under_way;
      while ((await underWay()) > 0) await setImmediate();
    },
    advance: async (seconds) =>
      void (await control("POST", "/clock", { advance_seconds: seconds })),
  };
}
