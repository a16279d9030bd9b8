/** One request to a simulated system: the faults that it meets, the line that is kept of it, and its answer. */
import type { Clock } from "./clock.ts";
import { type AnyFault, type Faults, onTheWay } from "./faults.ts";
import type { Exchange, Journal, Outcome } from "./journal.ts";

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly header: (name: string) => string | undefined;
  readonly body: string;
}

/** What every simulated system has. */
export interface System<F extends AnyFault, Own extends object> {
  readonly clock: Clock;
  readonly faults: Faults<F>;
  readonly journal: Journal<Own>;
  /** Called after anything changed, so that state can be saved. */
  onChange: () => void;
}

/** One request under way: what came, where it is noted, which faults it meets. */
export interface Handling<Sim, F extends AnyFault, Own extends object> {
  readonly sim: Sim;
  readonly received: Received;
  readonly exchange: Exchange<Own>;
  readonly faults: readonly F[];
}

/** What a request came to, before it is dressed as HTTP. */
export interface Result {
  /** `null`: the connection is cut before anything is done. */
  readonly status: number | null;
  readonly body: string;
  readonly outcome: Outcome;
  /** What was made or changed. */
  readonly object: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

const CUT: Result = { status: null, body: "", outcome: "cut", object: null, headers: {} };

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How one system answers. */
export interface Answering<Sim, F extends AnyFault, Own extends object> {
  newRequestId(sim: Sim): string;
  /** Whose credentials a request bears, whether they still serve or not; null where nobody knows them. */
  accountOf(sim: Sim, received: Received): string | null;
  /** What only this system's requests have, as they arrive. */
  own(received: Received): Own;
  /** Does what was asked, and never throws. */
  settle(handling: Handling<Sim, F, Own>): Promise<Result>;
  dress(handling: Handling<Sim, F, Own>, result: Result): Answer;
}

/** The answer, or `null` when the connection is to be cut before anything is done. */
export interface Answered {
  readonly exchange: { delivered: boolean; readonly outcome: Outcome };
  readonly faults: readonly AnyFault[];
  readonly answer: Answer | null;
}

export function answer<F extends AnyFault, Own extends object, Sim extends System<F, Own>>(
  sim: Sim,
  received: Received,
  by: Answering<Sim, F, Own>,
): Promise<Answered> {
  return sim.journal.during(async () => {
    const { method, path, query } = received;
    const account = by.accountOf(sim, received);
    const requestId = by.newRequestId(sim);
    const faults = sim.faults.take({ method, path, query, account }, requestId);
    const first = await answerTo(sim, received, by, requestId, faults);
    const repeat = onTheWay(first, "repeat");
    // What the system has refused, it has not done, as it has said: neither of the two came through.
    if (repeat === undefined || first.exchange.outcome === "refused") return first;
    const second = await answerTo(sim, received, by, by.newRequestId(sim), []);
    return repeat.answer === "first" ? first : second;
  });
}

async function answerTo<F extends AnyFault, Own extends object, Sim extends System<F, Own>>(
  sim: Sim,
  received: Received,
  by: Answering<Sim, F, Own>,
  requestId: string,
  faults: readonly F[],
): Promise<Answered> {
  const { method, path, query } = received;
  const exchange = sim.journal.open(
    { at: sim.clock.now(), method, path, query, request_id: requestId },
    by.own(received),
  );
  exchange.account = by.accountOf(sim, received);
  exchange.faults = faults.map((fault) => fault.kind);
  const handling: Handling<Sim, F, Own> = { sim, received, exchange, faults };
  const result = await by.settle(handling);
  exchange.outcome = result.outcome;
  exchange.object = result.object;
  const dressed = result.status === null ? null : by.dress(handling, result);
  exchange.status = dressed?.status ?? null;
  if (method !== "GET") sim.onChange();
  return { exchange, faults, answer: dressed };
}

/** What becomes of a request that does not get to the system; null where it does. */
export function lostOnTheWay(handling: { readonly faults: readonly AnyFault[] }): Result | null {
  if (onTheWay(handling, "cut")?.when === "before") return CUT;
  const stranger = onTheWay(handling, "stranger");
  return stranger?.when === "before" ? { ...CUT, status: stranger.status } : null;
}

export const ERROR_PAGE =
  "<html><head><title>Bad Gateway</title></head><body>Bad Gateway</body></html>\n";

const STRANGERS = {
  html: ["text/html", "<html><head><title>Blocked</title></head><body>Blocked</body></html>\n"],
  json: ["application/json", '{"error":{"code":"blocked","message":"Blocked"}}'],
  empty: ["text/plain", ""],
} as const;

/** What something on the way answers in the system's stead; null where nothing does. */
export function strangersAnswer(handling: { readonly faults: readonly AnyFault[] }): Answer | null {
  const stranger = onTheWay(handling, "stranger");
  if (stranger === undefined) return null;
  const [type, body] = STRANGERS[stranger.page];
  const { status, retry_after: after } = stranger;
  const wish = after === undefined ? {} : { "Retry-After": String(after) };
  return { status, headers: { "Content-Type": type, ...wish }, body };
}
