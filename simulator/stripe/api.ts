/**
 * One request to Stripe's API, judged in Stripe's order:
 * key, version, rate, address, right, then idempotency, parameters and execution (execute.ts).
 */
import { createHash } from "node:crypto";

import {
  type Answered,
  type Answering,
  answer as answered,
  lostOnTheWay,
  type Received,
  type Result,
} from "../kit/answer.ts";
import { struck } from "../kit/faults.ts";
import { dressed, refusal } from "./answers.ts";
import { StripeError, access, busy } from "./errors.ts";
import { execute, executeOnce } from "./execute.ts";
import type { Fault } from "./faults.ts";
import { type Pairs, decodePairs, nest } from "./form.ts";
import type { Handling, Own } from "./handling.ts";
import { type ApiKey, masked, requireRight } from "./keys.ts";
import { findOperation } from "./operations.ts";
import type { Simulator } from "./simulator.ts";
import { checkVersion } from "./versions.ts";

const answering: Answering<Simulator, Fault, Own> = {
  newRequestId: (sim) => sim.newId("req_"),
  accountOf: (sim, { header }) => sim.keys.accountOf(header("authorization")),
  own: ({ header }) => ({
    idempotency_key: header("idempotency-key") ?? null,
    livemode: null,
    original_request: null,
  }),
  settle: settled,
  dress: dressed,
};

export function answer(sim: Simulator, received: Received): Promise<Answered> {
  return answered(sim, received, answering);
}

async function settled(handling: Handling): Promise<Result> {
  try {
    return await handle(handling);
  } catch (error) {
    if (error instanceof StripeError) return refusal(handling, error, "refused");
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    return refusal(handling, busy.internal(500), "failed");
  }
}

async function handle(handling: Handling): Promise<Result> {
  const { sim, received, exchange } = handling;
  const { method, path } = received;
  const lost = lostOnTheWay(handling);
  if (lost !== null) return lost;
  const error = struck(handling, "error");
  if (error?.when === "before" && !error.stored) {
    return refusal(handling, busy.internal(error.status), "failed");
  }
  const key = sim.keys.authenticate(received.header("authorization"));
  exchange.key = masked(key.secret);
  exchange.account = key.account;
  exchange.livemode = key.livemode;
  checkAccount(received.header("stripe-account"), key);
  checkVersion(received.header("stripe-version"));

  const found = findOperation(method, path);
  const limited = struck(handling, "rate_limited");
  if (limited !== undefined) throw busy.rateLimit(key.livemode, limited.reason);
  sim.limits.check(key, `${method} ${found?.operation.path ?? path}`, sim.clock.now());
  if (found === null) throw access.unrecognizedUrl(method, path);
  requireRight(key, found.operation.right);
  if (struck(handling, "lock_timeout") !== undefined) throw busy.lockTimeout();
  if (struck(handling, "barred") !== undefined) throw access.barred();

  const pairs = pairsOf(received);
  const form = nest(pairs);
  exchange.params = form;
  const world = sim.world(key.account, key.livemode);
  const target = { ...found, world, form };
  const { idempotency_key } = exchange;
  if (method !== "POST" || idempotency_key === null) return execute(handling, target);
  return executeOnce(handling, target, idempotency_key, digest(pairs));
}

/** There are no connected accounts: only one's own may be named. */
function checkAccount(named: string | undefined, key: ApiKey): void {
  if (named !== undefined && named !== key.account) {
    throw access.foreignAccount(masked(key.secret), named);
  }
}

function pairsOf({ method, query, body, header }: Received): Pairs {
  const inQuery = decodePairs(query);
  if (method === "GET" || body === "") return inQuery;
  if (!(header("content-type") ?? "").startsWith("application/x-www-form-urlencoded")) {
    throw access.contentType();
  }
  return [...inQuery, ...decodePairs(body)];
}

/** Same parameters, same digest, whatever their order on the wire. */
function digest(pairs: Pairs): string {
  const sorted = [...pairs].sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("base64");
}
