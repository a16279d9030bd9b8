/** What Salesforce answers, in its own words and as what is to be done next. */
import type { DayUse, ErrorFacts, HttpResponse, Json, OutsideError } from "#sdk/index.ts";
import {
  ConnectionError,
  errorByStatus,
  InputError,
  isJsonObject,
  text,
  textAt,
  TransientError,
  UnknownOutcomeError,
} from "#sdk/index.ts";
import { adviceOn } from "./salesforce.advice.ts";
import { exactJson } from "./salesforce.json.ts";

/** One of the errors in an answer. */
export interface Said {
  readonly code: string;
  readonly message: string;
  readonly fields: readonly string[];
}

const code = /^[A-Z][A-Z0-9_]{1,80}$/;

/** The errors in a body, which is a list of them; null for any other body. */
export function saidIn(body: Json | undefined): readonly [Said, ...Said[]] | null {
  const said = Array.isArray(body) ? body.map((one: Json) => saidOf(one, "errorCode")) : [];
  const [first, ...more] = said.filter((one) => one !== null);
  return first === undefined || more.length + 1 < said.length ? null : [first, ...more];
}

/** `name`: what the code is called there. */
export function saidOf(error: Json, name: "errorCode" | "statusCode"): Said | null {
  const word = textAt(error, name) ?? "";
  const message = textAt(error, "message");
  if (!code.test(word) || message === null) return null;
  const fields = isJsonObject(error) ? error["fields"] : undefined;
  const names = Array.isArray(fields) ? fields : [];
  return {
    code: word,
    message,
    fields: names.filter((one: Json): one is string => typeof one === "string"),
  };
}

/** Every answer of the API says how much of the day is used: one without a body has nothing else to be known by. */
const usage = "sforce-limit-info";

const counted = /(?:^|[\s,;])api-usage=(\d+)\/(\d+)/;

/** Of all programs of the org, in 24 hours. */
export function dayUseIn({ headers }: HttpResponse): DayUse | null {
  const [, used, of] = counted.exec(headers[usage] ?? "") ?? [];
  return used === undefined || of === undefined || Number(of) === 0
    ? null
    : { used: Number(used), of: Number(of) };
}

/** A refusal is a list of errors; what was asked for is one of the forms here. Pages of something on the way are neither. */
export function isSalesforces({ status, headers, body }: HttpResponse): boolean {
  if (body === "") return status === 204 && headers[usage] !== undefined;
  const json = exactJson(body);
  if (status >= 400) return saidIn(json) !== null;
  if (Array.isArray(json)) return json.length > 0 && json.every(isOutcome);
  if (!isJsonObject(json)) return false;
  return (
    isOutcome(json) ||
    isJsonObject(json["attributes"]) ||
    (typeof json["done"] === "boolean" && Array.isArray(json["records"])) ||
    (typeof json["name"] === "string" && Array.isArray(json["fields"])) ||
    Array.isArray(json["sobjects"]) ||
    (typeof json["identity"] === "string" && typeof json["sobjects"] === "string") ||
    isJsonObject(json["DailyApiRequests"])
  );
}

/** What became of one record. */
function isOutcome(value: Json): boolean {
  return (
    isJsonObject(value) && typeof value["success"] === "boolean" && Array.isArray(value["errors"])
  );
}

/** The day or the moment is full: refused before anything is done. Nobody says until when. */
const ofALimit: ReadonlySet<string> = new Set(["REQUEST_LIMIT_EXCEEDED"]);
const untilNext = 60_000;

/** The record is being changed by somebody else: nothing was done. */
const ofALock: ReadonlySet<string> = new Set(["UNABLE_TO_LOCK_ROW"]);

/** 403, and only about this object, record or field: the connection serves on for everything else. */
const ofARight: ReadonlySet<string> = new Set([
  "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
  "INSUFFICIENT_ACCESS",
  "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
  "INSUFFICIENT_ACCESS_OR_READONLY",
]);

/** What an answer in Salesforce's own form means; null where it was accepted. */
export function errorIn(method: string, response: HttpResponse): OutsideError | null {
  const { status } = response;
  if (status >= 200 && status <= 299) return null;
  const [said] = saidIn(exactJson(response.body)) ?? [];
  return said === undefined
    ? errorByStatus(method, response, statusFacts(status))
    : meant(method, said, response);
}

/** What one error means. Those in a list come with status 200, and count as refusals. */
export function meant(
  method: string,
  said: Said,
  response: Pick<HttpResponse, "status" | "headers">,
): OutsideError {
  const facts = factsOf(said, response.status);
  if (ofALimit.has(said.code))
    return new TransientError({ ...facts, unexecuted: true, waitMs: untilNext });
  if (ofALock.has(said.code)) return new TransientError({ ...facts, unexecuted: true });
  if (said.code === "INVALID_SESSION_ID") return new ConnectionError(facts);
  if (ofARight.has(said.code)) return new InputError(facts);
  const { headers } = response;
  const status = response.status < 400 ? 400 : response.status;
  return errorByStatus(method, { status, headers }, facts) ?? new InputError(facts);
}

/** An answer to a write that does not prove it. */
export function unproven(): UnknownOutcomeError {
  return new UnknownOutcomeError({
    code: "salesforce.unproven",
    message: text(
      "Salesforce’s answer does not say that the record was written",
      "Salesforce の応答に、レコードが書き込まれたことを示す内容がありません",
    ),
    worthRepeating: true,
  });
}

/** What this write makes is there, and nobody says where. Sending it again would bring the same words. */
export function nameless(): UnknownOutcomeError {
  return new UnknownOutcomeError({
    code: "salesforce.unnamed_duplicate",
    message: text(
      "Salesforce says that records with this write’s mark are there already, and does not say which",
      "この書き込みの目印が付いたレコードはすでに存在しますが、Salesforce の応答からはどのレコードか特定できません",
    ),
    worthRepeating: false,
  });
}

/** An answer to a question that holds no answer. */
export function unanswerable(): TransientError {
  return new TransientError({
    code: "salesforce.unexpected_answer",
    message: text(
      "Salesforce’s answer is not what was asked for",
      "Salesforce の応答が、求めた内容ではありません",
    ),
    unexecuted: false,
  });
}

function factsOf({ code: word, message, fields }: Said, status: number): ErrorFacts {
  const advice = adviceOn(word);
  return {
    code: `salesforce.${word.toLowerCase()}`,
    message: message.slice(0, 1_000),
    ...(advice === null ? {} : { advice }),
    details: { status, ...(fields.length === 0 ? {} : { fields }) },
  };
}

function statusFacts(status: number): ErrorFacts {
  return {
    code: `salesforce.http_${status}`,
    message: text(
      `Salesforce answered with HTTP status ${status}`,
      `Salesforce の応答: HTTP ステータス ${status}`,
    ),
  };
}
