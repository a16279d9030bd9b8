/** One request to Salesforce, judged in this order: the way there, the token, the day's quota, then what it asks. */
import {
  type Answer,
  type Answered,
  type Answering,
  type Handling,
  type Received,
  type Result,
  answer as answered,
  lostOnTheWay,
  strangersAnswer,
} from "../kit/answer.ts";
import { struck } from "../kit/faults.ts";
import { SalesforceError, TokenError } from "./errors.ts";
import { isTable, read, written } from "./json.ts";
import { type Call, type Given, resourceOf } from "./resources.ts";
import type { Fault, Simulator } from "./simulator.ts";
import { bearerIn } from "./tokens.ts";

type Under = Handling<Simulator, Fault, object>;

const answering: Answering<Simulator, Fault, object> = {
  newRequestId: (sim) => sim.newRequestId(),
  accountOf: (sim, { header }) =>
    sim.tokens.isKnown(bearerIn(header("authorization"))) ? sim.org.id : null,
  own: () => ({}),
  settle: settled,
  dress: dressed,
};

export function answer(sim: Simulator, received: Received): Promise<Answered> {
  return answered(sim, received, answering);
}

async function settled(handling: Under): Promise<Result> {
  try {
    return lostOnTheWay(handling) ?? (await handle(handling));
  } catch (error) {
    const refused = { outcome: "refused", object: null, headers: {} } as const;
    if (error instanceof TokenError)
      return { ...refused, status: 400, body: JSON.stringify(error.body) };
    if (error instanceof SalesforceError)
      return { ...refused, status: error.status, body: JSON.stringify(error.body) };
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    const body = new SalesforceError(500, "UNKNOWN_EXCEPTION", "An unexpected error occurred").body;
    return { ...refused, outcome: "failed", status: 500, body: JSON.stringify(body) };
  }
}

async function handle(handling: Under): Promise<Result> {
  const { sim, received, exchange } = handling;
  if (received.path === "/services/oauth2/token") return token(handling);
  if (struck(handling, "expired") !== undefined) sim.tokens.endAll();
  const bearer = bearerIn(received.header("authorization"));
  sim.tokens.check(bearer);
  exchange.key = `${bearer.slice(0, 5)}…${bearer.slice(-4)}`;
  const used = sim.call();
  if (struck(handling, "limit") !== undefined || used > sim.settings.perDay)
    throw new SalesforceError(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
  const body = bodyIn(received);
  exchange.params = body;
  const run = resourceOf(received);
  const delay = struck(handling, "delay");
  if (delay?.when === "before") await sim.faults.hold(delay);
  const error = struck(handling, "error");
  if (error?.when === "before") throw new SalesforceError(error.status, error.code, error.message);
  const now = sim.clock.now();
  const visibleAt = now + (struck(handling, "late")?.seconds ?? 0) * 1_000;
  const locked = struck(handling, "locked")?.records ?? [];
  const call: Call = { sim, received, body, now, visibleAt, locked };
  const given = run(call);
  if (struck(handling, "deleted") !== undefined) sim.org.delete(given.object ?? "", now);
  if (delay?.when === "after") await sim.faults.hold(delay);
  return resultOf(handling, given, error);
}

function resultOf(
  handling: Under,
  { status, body, object = null, outcome = "executed" }: Given,
  error: Extract<Fault, { kind: "error" }> | undefined,
): Result {
  const done = { outcome, object, headers: {} } as const;
  if (error !== undefined) {
    const said = new SalesforceError(error.status, error.code, error.message).body;
    return { ...done, status: error.status, body: JSON.stringify(said) };
  }
  if (struck(handling, "unproven") !== undefined)
    return { ...done, status: 201, body: JSON.stringify({ id: null, success: false, errors: [] }) };
  return { ...done, status, body: body === null ? "" : written(body) };
}

function token({ sim, received }: Under): Result {
  const access = sim.give(new URLSearchParams(received.body));
  const body = {
    access_token: access,
    signature: "c2lnbmF0dXJl",
    scope: "api",
    instance_url: sim.url,
    id: `https://login.salesforce.com/id/${sim.org.id}/005000000000001AAA`,
    token_type: "Bearer",
    issued_at: String(sim.clock.now()),
  };
  return {
    status: 200,
    body: JSON.stringify(body),
    outcome: "executed",
    object: null,
    headers: {},
  };
}

function dressed(handling: Under, result: Result): Answer {
  const { sim } = handling;
  const stranger = strangersAnswer(handling);
  if (stranger !== null) return stranger;
  const usage = `api-usage=${sim.used}/${sim.settings.perDay}`;
  return {
    status: result.status ?? 500,
    body: result.body,
    headers: {
      ...(result.body === "" ? {} : { "Content-Type": "application/json;charset=UTF-8" }),
      Date: new Date(sim.clock.now()).toUTCString(),
      "Sforce-Limit-Info": usage,
      ...result.headers,
    },
  };
}

function bodyIn({ body, method }: Received): Readonly<Record<string, unknown>> {
  if (body === "" || method === "GET") return {};
  let json: unknown;
  try {
    json = read(body);
  } catch {
    throw new SalesforceError(
      400,
      "JSON_PARSER_ERROR",
      "Unexpected character at [line:1, column:1]",
    );
  }
  if (isTable(json)) return json;
  throw new SalesforceError(400, "JSON_PARSER_ERROR", "The HTTP entity body is required");
}
