/** One call of Slack's Web API, judged in this order: token, method, rate, scope, then what it is called with. */
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
import type { Outcome } from "../kit/journal.ts";
import { type Arguments, isTable, textOf } from "./arguments.ts";
import type { Call } from "./call.ts";
import { RateLimited, SlackError } from "./errors.ts";
import { METHODS, type Method } from "./methods.ts";
import type { Fault, Simulator } from "./simulator.ts";
import { masked, presented, requireScope, type Token } from "./tokens.ts";

type Under = Handling<Simulator, Fault, object>;

const answering: Answering<Simulator, Fault, object> = {
  newRequestId: (sim) => sim.newId("", 32).toLowerCase(),
  accountOf: (sim, received) => {
    const token = sim.tokens.get(secretIn(received));
    return token === undefined ? null : (token.team ?? sim.workspace.team.id);
  },
  own: () => ({}),
  settle: settled,
  dress: dressed,
};

export function answer(sim: Simulator, received: Received): Promise<Answered> {
  return answered(sim, received, answering);
}

async function settled(handling: Under): Promise<Result> {
  try {
    return await handle(handling);
  } catch (error) {
    if (error instanceof RateLimited) return limited(error.seconds);
    if (error instanceof SlackError) return refused(error, "refused");
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    return refused(new SlackError("internal_error"), "failed");
  }
}

async function handle(handling: Under): Promise<Result> {
  const { sim, received, exchange } = handling;
  const lost = lostOnTheWay(handling);
  if (lost !== null) return lost;
  const args = argumentsOf(received);
  exchange.params = withoutToken(args);
  const token = sim.tokens.authenticate(secretIn(received));
  exchange.key = masked(token.secret);
  const name = /^\/api\/([\w.]+)$/.exec(received.path)?.[1] ?? "";
  const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  if (method === undefined || (received.method === "GET" && !method.reads))
    throw new SlackError("unknown_method", { req_method: name });
  const limit = struck(handling, "rate_limited");
  if (limit !== undefined) throw new RateLimited(limit.retry_after);
  sim.limits.check(name, method, textOf(args, "channel"), sim.settings, sim.clock.now());
  if (method.scope !== null) requireScope(token, method.scope);
  return carriedOut(handling, method, token, args);
}

async function carriedOut(
  handling: Under,
  method: Method,
  token: Token,
  args: Arguments,
): Promise<Result> {
  const { sim } = handling;
  const delay = struck(handling, "delay");
  if (delay?.when === "before") await sim.faults.hold(delay);
  const error = struck(handling, "error");
  if (error?.when === "before") return refused(new SlackError(error.error), "failed");
  const late = struck(handling, "late");
  const { workspace } = sim;
  const now = sim.clock.now();
  const visibleAt = late === undefined ? 0 : now + late.seconds * 1_000;
  const call: Call = { workspace, settings: settingsFor(method, sim), token, args, now, visibleAt };
  const { body, object = null } = method.run(call);
  if (delay?.when === "after") await sim.faults.hold(delay);
  const done: Result = {
    status: 200,
    body: JSON.stringify({ ok: true, ...body }),
    outcome: "executed",
    object,
    headers: { "x-oauth-scopes": token.scopes.join(",") },
  };
  if (error === undefined) return done;
  return { ...refused(new SlackError(error.error), "executed"), object };
}

function settingsFor({ isHistory }: Method, { settings }: Simulator): Call["settings"] {
  return isHistory === true && settings.outsideMarketplace
    ? { ...settings, pageSize: Math.min(15, settings.pageSize) }
    : settings;
}

function refused({ code, more }: SlackError, outcome: Outcome): Result {
  return {
    status: 200,
    body: JSON.stringify({ ok: false, error: code, ...more }),
    outcome,
    object: null,
    headers: {},
  };
}

function limited(seconds: number): Result {
  return {
    ...refused(new SlackError("ratelimited"), "refused"),
    status: 429,
    headers: { "Retry-After": String(seconds) },
  };
}

function dressed(handling: Under, result: Result): Answer {
  const { sim, exchange } = handling;
  return (
    strangersAnswer(handling) ?? {
      status: result.status ?? 500,
      body: result.body,
      headers: {
        "Content-Type": "application/json; charset=utf-8",
        Date: new Date(sim.clock.now()).toUTCString(),
        "x-slack-req-id": exchange.request_id,
        ...result.headers,
      },
    }
  );
}

function argumentsOf({ query, body, header }: Received): Arguments {
  const inQuery = Object.fromEntries(new URLSearchParams(query));
  if (body === "") return inQuery;
  const type = header("content-type") ?? "";
  if (type.startsWith("application/x-www-form-urlencoded"))
    return { ...inQuery, ...Object.fromEntries(new URLSearchParams(body)) };
  if (!type.startsWith("application/json")) throw new SlackError("invalid_post_type");
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new SlackError("invalid_json");
  }
  if (!isTable(json)) throw new SlackError("json_not_object");
  return { ...inQuery, ...json };
}

/** In JSON it is not looked for. */
function secretIn({ header, body, query }: Received): string {
  const isForm = (header("content-type") ?? "").startsWith("application/x-www-form-urlencoded");
  const form = new URLSearchParams(isForm ? body : query).get("token");
  return presented(header("authorization"), form ?? undefined);
}

function withoutToken(args: Arguments): Arguments {
  return Object.fromEntries(Object.entries(args).filter(([name]) => name !== "token"));
}
