/** What Salesforce says of each record of a list. The status is 200 even where all are refused. */
import type {
  Answer,
  HttpResponse,
  Json,
  JsonObject,
  OutsideError,
  SetOutcome,
  Verdict,
} from "#sdk/index.ts";
import { isJsonObject, textAt, TransientError } from "#sdk/index.ts";
import { idIn, isOfMark } from "./salesforce.duplicate.ts";
import { meant, nameless, saidOf, unproven } from "./salesforce.errors.ts";
import { wholeId } from "./salesforce.names.ts";
import { unwritten } from "./salesforce.sets.ts";
import type { FrozenList, FrozenSets } from "./salesforce.writes.ts";

/** What is known of one record after an answer. */
type Told =
  | { readonly is: "done"; readonly id: string; readonly isNew: boolean }
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
  const all = toldIn(json, write.records.length, response, write.mark);
  if (all === null) return notDone(unproven());
  const isMade = all.some(({ is }) => is === "done" || is === "nameless");
  const later = all.find((one) => one.is === "later");
  if (later !== undefined) return notDone(isMade ? partly(later.error) : later.error);
  if (all.some(({ is }) => is === "nameless")) return notDone(nameless());
  const records = all.map((one, index) => recordOf(one, write.records[index] ?? {}));
  return { is: "done", answer: { status: response.status, body: { records } } };
}

/** What was to be written stands beside what was refused, so that the step can hand it on. */
function recordOf(told: Told, values: JsonObject): JsonObject {
  if (told.is === "done") return { id: told.id };
  return told.is === "refused" ? { code: told.code, message: told.message, values } : { values };
}

/** The same of a list whose records get values. What is known for good is kept where others are to be sent again. */
export function judgeSets(
  write: FrozenSets,
  json: Json | undefined,
  response: HttpResponse,
): Verdict {
  const all = toldIn(json, write.records.length, response, null);
  if (all === null || all.some((one, place) => !isOf(one, write, place)))
    return notDone(unproven());
  const body = all.map((one, place) => outcomeOf(one, unwritten(write, place)));
  const answer: Answer = { status: response.status, body };
  const later = all.find((one) => one.is === "later");
  if (later === undefined) return { is: "done", answer };
  return all.some(({ is }) => is === "done")
    ? { ...notDone(partly(later.error)), told: answer }
    : notDone(later.error);
}

/** Of a list that names its records, an answer tells of each by its name. */
function isOf(told: Told, write: FrozenSets, place: number): boolean {
  if (told.is !== "done" || write.does !== "update_list") return true;
  return wholeId(write.records[place]?.record ?? "") === told.id;
}

/** Null for a record that is to be sent again. */
function outcomeOf(told: Told, left: JsonObject): SetOutcome | null {
  switch (told.is) {
    case "done":
      return { is: "done", id: told.id, isNew: told.isNew };
    case "refused":
      return { ...left, is: "refused", code: told.code, message: told.message };
    case "nameless":
    case "later":
    case "nothing":
      return null;
  }
}

/** Null where nobody can tell which outcome is whose, or where one is none: the answer proves nothing. */
function toldIn(
  json: Json | undefined,
  count: number,
  response: HttpResponse,
  mark: string | null,
): readonly Told[] | null {
  const results: readonly Json[] = Array.isArray(json) ? json : [];
  // One outcome for each record, in the same order.
  if (results.length !== count) return null;
  const all = results.map((one) => toldOf(one, mark, response));
  return all.some(({ is }) => is === "nothing") ? null : all;
}

function toldOf(json: Json, mark: string | null, response: HttpResponse): Told {
  if (!isJsonObject(json)) return { is: "nothing" };
  const id = wholeId(textAt(json, "id") ?? "");
  if (json["success"] === true)
    return id === null ? { is: "nothing" } : { is: "done", id, isNew: json["created"] === true };
  const { errors } = json;
  const list: readonly Json[] = Array.isArray(errors) ? errors : [];
  const [said = null] = list.map((one) => saidOf(one, "statusCode"));
  if (json["success"] !== false || said === null) return { is: "nothing" };
  if (mark !== null && isOfMark(mark, said)) {
    const known = idIn(said.message);
    return known === null ? { is: "nameless" } : { is: "done", id: known, isNew: true };
  }
  const error = meant("POST", said, response);
  if (error.kind !== "input") return { is: "later", error };
  return { is: "refused", code: said.code, message: said.message.slice(0, 1_000) };
}

/** Others of the list were done, so that the request counts as executed. */
function partly(error: OutsideError): TransientError {
  const waitMs = error instanceof TransientError ? error.waitMs : undefined;
  return new TransientError({
    ...error.facts,
    unexecuted: false,
    ...(waitMs === undefined ? {} : { waitMs }),
  });
}

const notDone = (error: OutsideError) => ({ is: "not_done", error }) as const;
