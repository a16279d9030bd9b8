/** For tests: the simulator, over real sockets, as the world that the connector works in. */
import { z } from "zod";
import type { JsonObject } from "#sdk/index.ts";
import { createSender, onlyOwn, OutsideError } from "#sdk/index.ts";
import { startSimulator as startServer } from "../../../simulator/stripe/server.ts";
import { stripe } from "./stripe.connection.ts";

export const testKey = "sk_test_millrace_contract";
export const liveKey = "sk_live_millrace_contract";

export interface Simulator {
  readonly url: string;
  /** Calls the control interface. */
  control(method: "GET" | "POST" | "DELETE", path: string, body?: JsonObject): Promise<unknown>;
  /** Arms a fault for the next request that matches. */
  fault(fault: JsonObject, match?: JsonObject): Promise<void>;
  /** Makes objects, and returns their ids, oldest first. */
  make(
    kind:
      | "charges"
      | "refunds"
      | "customers"
      | "invoices"
      | "prices"
      | "products"
      | "subscriptions"
      | "sessions"
      | "payment_links"
      | "payouts"
      | "disputes"
      | "credit_notes"
      | "coupons",
    what: JsonObject,
  ): Promise<string[]>;
  /** Changes an object so many times, and returns the ids of the events that tell of it, oldest first. */
  change(object: string, type: string, count?: number): Promise<string[]>;
  /** Sends a write as another program would, without an idempotency key. */
  post(path: string, params?: Readonly<Record<string, string>>): Promise<unknown>;
  /** Deletes an object, as another program would. */
  remove(path: string): Promise<void>;
  /** Makes a payment that succeeds, or whose amount is only held, and returns its id. */
  pay(how?: "at_once" | "held"): Promise<string>;
  /** How many requests came in, by method and path. */
  counts(): Promise<Readonly<Record<string, number>>>;
  /** How many writes to that path had an effect; `*` stands for one id. */
  executed(path: string, method?: "POST" | "DELETE"): Promise<number>;
  close(): Promise<void>;
}

export async function startSimulator(
  options: { readonly account?: string } = {},
): Promise<Simulator> {
  const running = await startServer({ rateLimit: 0, keys: [testKey, liveKey], ...options });
  const { url, close } = running;

  const control: Simulator["control"] = async (method, path, body) => {
    return running.steer(method, path, body);
  };
  const post: Simulator["post"] = async (path, params = {}) => {
    const headers = { authorization: `Bearer ${testKey}` };
    const body = new URLSearchParams(params);
    return (await fetch(`${url}${path}`, { method: "POST", headers, body })).json();
  };
  return {
    url,
    control,
    fault: async (fault, match = {}) => void (await control("POST", "/faults", { fault, match })),
    make: async (kind, what) => {
      const made = z.object({ ids: z.array(z.string()) });
      return made.parse(await control("POST", `/${kind}`, what)).ids;
    },
    change: async (object, type, count = 1) => {
      const made = z.object({ ids: z.array(z.string()) });
      return made.parse(await control("POST", "/events", { object, type, count })).ids;
    },
    post,
    remove: async (path) => {
      const headers = { authorization: `Bearer ${testKey}` };
      await fetch(`${url}${path}`, { method: "DELETE", headers });
    },
    pay: async (how = "at_once") => {
      const made = await post("/v1/payment_intents", {
        amount: "500",
        currency: "usd",
        confirm: "true",
        payment_method: "pm_card_visa",
        "automatic_payment_methods[enabled]": "true",
        "automatic_payment_methods[allow_redirects]": "never",
        ...(how === "held" ? { capture_method: "manual" } : {}),
      });
      return z.object({ id: z.string() }).parse(made).id;
    },
    counts: async () =>
      z.object({ counts: z.record(z.string(), z.int()) }).parse(await control("GET", "/counts"))
        .counts,
    executed: async (path, written = "POST") => {
      const wanted = { method: written, path, outcome: "executed", limit: "0" };
      const query = new URLSearchParams(wanted);
      return z.object({ total: z.int() }).parse(await control("GET", `/ledger?${query.toString()}`))
        .total;
    },
    close,
  };
}

/** A client of the simulator, over real sockets. */
export function connect(simulator: Simulator, apiKey = testKey) {
  const sender = createSender({ deadlineMs: 10_000, maxBytes: 5_000_000 });
  const trustedLoopback = [simulator.url];
  const values = stripe.fields.parse({ apiKey, apiBase: simulator.url });
  const http = onlyOwn(sender.send, (response) => stripe.isOwn(response, values));
  const api = stripe.open(values, { http, trustedLoopback });
  return {
    api,
    opened: { fields: values, origin: simulator.url, http },
    check: () => stripe.check(api, values),
    close: () => sender.close(),
  };
}

/** What the simulator calls a right otherwise than Stripe's name in the plural. */
const simulated: Readonly<Record<string, string>> = {
  plan: "prices",
  payment_links: "payment_links",
  balance: "balance_transactions",
};

/** The rights that the link in a connection's form asks Stripe for, as the simulator calls them. */
export function linkedRights(): readonly string[] {
  const { source } = stripe.fields.shape.apiKey.meta()?.field ?? {};
  const { searchParams } = new URL(source?.url ?? "");
  return searchParams.getAll("permissions[]").map((right) => {
    const [, name = "", verb = ""] = /^rak_(\w+)_(read|write)$/.exec(right) ?? [];
    return `${simulated[name] ?? `${name}s`}_${verb}`;
  });
}

/** With those that a person selects at Stripe. */
export function neededRights(): readonly string[] {
  return [...linkedRights(), "events_read"];
}

/** A restricted key with these rights. */
export async function addKey(
  simulator: Simulator,
  key: string,
  rights: readonly string[],
): Promise<string> {
  await simulator.control("POST", "/keys", { key, rights });
  return key;
}

/** What a call was refused with. */
export async function errorOf(call: Promise<unknown>): Promise<OutsideError> {
  const error: unknown = await call.then(
    () => new Error("The call succeeded"),
    (thrown: unknown) => thrown,
  );
  if (error instanceof OutsideError) return error;
  throw error;
}
