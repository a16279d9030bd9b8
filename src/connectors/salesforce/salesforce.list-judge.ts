/** What Salesforce says of each record of a list. The status is 200 even where all are refused. */
import type { HttpResponse, Json, JsonObject, OutsideError, Verdict } from "#sdk/index.ts";
import { isJsonObject, textAt, TransientError } from "#sdk/index.ts";
import { idIn, isOfMark } from "./salesforce.duplicate.ts";
import { meant, nameless, saidOf, unproven } from "./salesforce.errors.ts";
import { wholeId } from "./salesforce.names.ts";
import type { FrozenList } from "./salesforce.writes.ts";

/** What is known of one record after an answer. */
type Told =
  | { readonly is: "made"; readonly id: string }
  | { readonly is: "refused"; readonly code: string; readonly message: string }
  /** An earlier send has made it, and the words do not say which record it is. */
  | { readonly is: "nameless" }
  /** Not done, and not for good. */
  | { readonly is: "later"; readonly error: OutsideError }
  | { readonly is: "nothing" };

export function judgeList(
  write: FrozenList,
  json: Json | undefined,
  response: HttpResponse,
): Verdict {
  const results: readonly Json[] = Array.isArray(json) ? json : [];
  // One outcome for each record, in the same order: else nobody can tell which is whose.
  if (results.length !== write.records.length) return notDone(unproven());
  const all = results.map((one) => toldOf(one, write, response));
  if (all.some(({ is }) => is === "nothing")) return notDone(unproven());
  const isMade = all.some(({ is }) => is === "made" || is === "nameless");
  const later = all.find((one) => one.is === "later");
  if (later !== undefined) return notDone(isMade ? partly(later.error) : later.error);
  if (all.some(({ is }) => is === "nameless")) return notDone(nameless());
  const records = all.map((one, index) => recordOf(one, write.records[index] ?? {}));
  return { is: "done", answer: { status: response.status, body: { records } } };
}

/** What was to be written stands beside what was refused, so that the step can hand it on. */
function recordOf(told: Told, values: JsonObject): JsonObject {
  if (told.is === "made") return { id: told.id };
  return told.is === "refused" ? { code: told.code, message: told.message, values } : { values };
}

function toldOf(json: Json, { mark }: FrozenList, response: HttpResponse): Told {
  if (!isJsonObject(json)) return { is: "nothing" };
  const id = wholeId(textAt(json, "id") ?? "");
  if (json["success"] === true) return id === null ? { is: "nothing" } : { is: "made", id };
  const { errors } = json;
  const list: readonly Json[] = Array.isArray(errors) ? errors : [];
  const [said = null] = list.map((one) => saidOf(one, "statusCode"));
  if (json["success"] !== false || said === null) return { is: "nothing" };
  if (isOfMark(mark, said)) {
    const known = idIn(said.message);
    return known === null ? { is: "nameless" } : { is: "made", id: known };
  }
  const error = meant("POST", said, response);
  if (error.kind !== "input") return { is: "later", error };
  return { is: "refused", code: said.code, message: said.message.slice(0, 1_000) };
}

/** Others of the list were made: the same again makes the rest. */
function partly(error: OutsideError): TransientError {
  const waitMs = error instanceof TransientError ? error.waitMs : undefined;
  return new TransientError({
    ...error.facts,
    unexecuted: false,
    ...(waitMs === undefined ? {} : { waitMs }),
  });
}

const notDone = (error: OutsideError): Verdict => ({ is: "not_done", error });
