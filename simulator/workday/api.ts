/** One request for a report: who asks, which report, may they run it, then its rows. */
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
import { WorkdayError } from "./errors.ts";
import { schemaOf } from "./schema.ts";
import type { Fault, Simulator } from "./simulator.ts";
import { run } from "./tenant.ts";
import { presented } from "./users.ts";

type Under = Handling<Simulator, Fault, object>;

const answering: Answering<Simulator, Fault, object> = {
  newRequestId: (sim) => sim.newRequestId(),
  accountOf: ({ users, tenant }, { header }) =>
    users.get(presented(header("authorization"), tenant.name).name) === undefined
      ? null
      : tenant.name,
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
    if (error instanceof WorkdayError) return refused(error, "refused");
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    return refused(new WorkdayError(500, "Processing error occurred."), "failed");
  }
}

async function handle(handling: Under): Promise<Result> {
  const { sim, received, exchange } = handling;
  const lost = lostOnTheWay(handling);
  if (lost !== null) return lost;
  const { method, path, query, header } = received;
  const given = new Map(new URLSearchParams(query));
  exchange.params = Object.fromEntries(given);
  const user = sim.users.authenticate(header("authorization"), sim.tenant.name);
  exchange.key = user.name;
  const delay = struck(handling, "delay");
  if (delay !== undefined) await sim.faults.hold(delay);
  const error = struck(handling, "error");
  if (error !== undefined) return refused(new WorkdayError(error.status, error.message), "failed");
  const [, tenant = "", owner = "", name = ""] =
    /^\/ccx\/service\/customreport2\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  if (method !== "GET" || decoded(tenant) !== sim.tenant.name)
    throw new WorkdayError(404, "Not found.");
  const report = sim.tenant.report(decoded(owner), decoded(name));
  if (report.sharedWith !== null && !report.sharedWith.includes(user.name))
    throw new WorkdayError(403, "The task submitted is not authorized.");
  if (given.has("xsds"))
    return {
      status: 200,
      body: schemaOf(report),
      outcome: "executed",
      object: null,
      headers: { "Content-Type": "text/xml;charset=utf-8" },
    };
  if (given.get("format") !== "json")
    throw new WorkdayError(400, "This simulator gives reports as JSON alone.");
  const rows = run(report, given, sim.clock.now());
  const short = struck(handling, "short");
  return {
    status: 200,
    body: JSON.stringify({ Report_Entry: short === undefined ? rows : rows.slice(0, short.rows) }),
    outcome: "executed",
    object: null,
    headers: {},
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function refused({ status, message }: WorkdayError, outcome: Outcome): Result {
  return {
    status,
    body: JSON.stringify({ error: message, errors: [{ error: message }] }),
    outcome,
    object: null,
    headers: status === 401 ? { "WWW-Authenticate": 'Basic realm="Workday"' } : {},
  };
}

function dressed(handling: Under, result: Result): Answer {
  return (
    strangersAnswer(handling) ?? {
      status: result.status ?? 500,
      body: result.body,
      headers: {
        "Content-Type": "application/json;charset=utf-8",
        Date: new Date(handling.sim.clock.now()).toUTCString(),
        ...result.headers,
      },
    }
  );
}
