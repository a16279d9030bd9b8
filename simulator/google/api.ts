/** One request: for a token, or of the Sheets API, judged in this order: API enabled, token, rate, access, then what it asks for. */
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
import { batchUpdate } from "./batch-update.ts";
import {
  forbidden,
  GoogleError,
  notFound,
  quotaExceeded,
  serviceDisabled,
  TokenError,
  unauthenticated,
} from "./errors.ts";
import { getSpreadsheet } from "./get-spreadsheet.ts";
import type { Fault, Simulator } from "./simulator.ts";
import type { Spreadsheet } from "./spreadsheet.ts";
import { append, clearByFilters, getValues, updateByFilters, updateValues } from "./values.ts";

type Under = Handling<Simulator, Fault, object>;

const project = "1077000000001";

const answering: Answering<Simulator, Fault, object> = {
  newRequestId: (sim) => sim.newId(20),
  accountOf: (sim, { header }) => sim.accounts.emailOf(bearer(header("authorization"))),
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
    if (error instanceof GoogleError) return refused(error, "refused");
    if (error instanceof TokenError)
      return {
        ...refused(new GoogleError(400, "", ""), "refused"),
        body: JSON.stringify({ error: error.word, error_description: error.message }),
      };
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    return refused(failure(500), "failed");
  }
}

async function handle(handling: Under): Promise<Result> {
  const { sim, received, exchange } = handling;
  const { method, path, header } = received;
  const lost = lostOnTheWay(handling);
  if (lost !== null) return lost;
  if (method === "POST" && path === "/token") return token(handling);
  exchange.params = parsed(received.body);
  const now = sim.clock.now();
  const secret = bearer(header("authorization"));
  if (secret === "") throw unauthenticated();
  const { email } = sim.accounts.authenticate(secret, now);
  exchange.key = email;
  if (!sim.settings.apiEnabled) throw serviceDisabled(project);
  const does = method === "GET" ? "Read" : "Write";
  const isLimited =
    struck(handling, "rate_limited") !== undefined ||
    (sim.settings.rateLimits && !sim.limits.take(email, does, now));
  if (isLimited) throw quotaExceeded(does, project);
  const { spreadsheet, run } = called(sim, received);
  const role = spreadsheet.sharedWith.get(email);
  if (role === undefined || (role === "reader" && method !== "GET")) throw forbidden();
  return carriedOut(handling, spreadsheet, run);
}

type Run = (spreadsheet: Spreadsheet, query: URLSearchParams, body: unknown) => object;

/** Which method a request calls, and of which spreadsheet. */
function called(sim: Simulator, { method, path }: Received) {
  const [, id = "", rest = ""] = /^\/v4\/spreadsheets\/([^/:]+)(.*)$/.exec(path) ?? [];
  const run = runOf(method, rest);
  const spreadsheet = sim.spreadsheets.get(id);
  if (run === null || spreadsheet === undefined) throw notFound();
  return { spreadsheet, run };
}

function runOf(method: string, rest: string): Run | null {
  if (method === "GET" && rest === "") return getSpreadsheet;
  if (method === "POST" && rest === ":batchUpdate") return batchUpdate;
  if (method === "POST" && rest === "/values:batchUpdateByDataFilter")
    return (spreadsheet, _, body) => updateByFilters(spreadsheet, body);
  if (method === "POST" && rest === "/values:batchClearByDataFilter")
    return (spreadsheet, _, body) => clearByFilters(spreadsheet, body);
  const named = /^\/values\/(.+?)(:append)?$/.exec(rest);
  if (named === null) return null;
  const range = decodeURIComponent(named[1] ?? "");
  if (named[2] !== undefined)
    return method === "POST"
      ? (spreadsheet, query, body) => append(spreadsheet, range, query, body)
      : null;
  if (method === "GET") return (spreadsheet, query) => getValues(spreadsheet, range, query);
  return method === "PUT"
    ? (spreadsheet, query, body) => updateValues(spreadsheet, range, query, body)
    : null;
}

async function carriedOut(handling: Under, spreadsheet: Spreadsheet, run: Run): Promise<Result> {
  const { received, exchange } = handling;
  const delay = struck(handling, "delay");
  if (delay?.when === "before") await handling.sim.faults.hold(delay);
  const error = struck(handling, "error");
  if (error?.when === "before") return refused(failure(error.code), "failed");
  const body = run(spreadsheet, new URLSearchParams(received.query), exchange.params);
  if (delay?.when === "after") await handling.sim.faults.hold(delay);
  const done: Result = {
    status: 200,
    body: JSON.stringify(body, null, 2),
    outcome: "executed",
    object: spreadsheet.id,
    headers: {},
  };
  return error === undefined ? done : { ...refused(failure(error.code), "executed") };
}

function token({ sim, received }: Under): Result {
  const here = `http://${received.header("host") ?? ""}/token`;
  const form = new URLSearchParams(received.body);
  const given = sim.accounts.tokenFor(form, here, sim.clock.now(), `ya29.sim-${sim.newId(40)}`);
  return {
    status: 200,
    body: JSON.stringify(given),
    outcome: "executed",
    object: null,
    headers: {},
  };
}

function failure(code: 409 | 500 | 503): GoogleError {
  switch (code) {
    case 409:
      return new GoogleError(409, "ABORTED", "The operation was aborted.");
    case 500:
      return new GoogleError(500, "INTERNAL", "Internal error encountered.");
    case 503:
      return new GoogleError(503, "UNAVAILABLE", "The service is currently unavailable.");
  }
}

function refused(error: GoogleError, outcome: Outcome): Result {
  return { status: error.code, body: error.body(), outcome, object: null, headers: {} };
}

function dressed(handling: Under, result: Result): Answer {
  return (
    strangersAnswer(handling) ?? {
      status: result.status ?? 500,
      body: result.body,
      headers: {
        "Content-Type": "application/json; charset=UTF-8",
        Date: new Date(handling.sim.clock.now()).toUTCString(),
        ...result.headers,
      },
    }
  );
}

function parsed(body: string): Readonly<Record<string, unknown>> {
  if (body === "") return {};
  try {
    const json: unknown = JSON.parse(body);
    return typeof json === "object" && json !== null ? { ...json } : {};
  } catch {
    throw new GoogleError(400, "INVALID_ARGUMENT", "Invalid JSON payload received.");
  }
}

function bearer(header: string | undefined): string {
  return /^bearer (\S+)$/i.exec(header?.trim() ?? "")?.[1] ?? "";
}
