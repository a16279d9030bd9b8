/** What an answer in Salesforce's own form says of a write. */
import type {
  Answer,
  FrozenRequest,
  HttpResponse,
  Json,
  OutsideError,
  Verdict,
} from "#sdk/index.ts";
import { isJsonObject, textAt } from "#sdk/index.ts";
import {
  errorIn,
  meant,
  nameless,
  type Said,
  saidIn,
  saidOf,
  unproven,
} from "./salesforce.errors.ts";
import { exactJson } from "./salesforce.json.ts";
import { idIn, isOfMark } from "./salesforce.duplicate.ts";
import { judgeList, judgeSets } from "./salesforce.list-judge.ts";
import { wholeId } from "./salesforce.names.ts";
import { type FrozenWrite, knownWrite } from "./salesforce.writes.ts";

type Create = Extract<FrozenWrite, { does: "create" }>;

export function judge(request: FrozenRequest, response: HttpResponse): Verdict {
  const write = knownWrite(request);
  if (write === null) throw new Error(`Not a write of this connector: ${request.path}`);
  const error = errorIn(request.method, response);
  const json = exactJson(response.body);
  const all = saidIn(json) ?? [];
  const [said = null] = all;
  switch (write.does) {
    case "create": {
      const own = all.find((one) => isOwnDuplicate(write, one));
      if (own !== undefined) return duplicate(own);
      return error === null ? outcomeOf(json, response) : notDone(error);
    }
    case "create_list":
      return error === null ? judgeList(write, json, response) : notDone(error);
    case "update_list":
    case "upsert_list":
      return error === null ? judgeSets(write, json, response) : notDone(error);
    case "update":
      return error === null ? emptied(write.record, response) : notDone(error);
    case "upsert": {
      if (error !== null) return notDone(error);
      const [first, ...more]: readonly Json[] = Array.isArray(json) ? json : [];
      return first === undefined || more.length > 0
        ? notDone(unproven())
        : outcomeOf(first, response);
    }
    case "delete":
      // The record that this names lies in the recycle bin: nothing else has this id.
      if (said?.code === "ENTITY_IS_DELETED") return done(response.status, write.record);
      return error === null ? emptied(write.record, response) : notDone(error);
  }
}

/** An empty answer proves a change, and only that status has one. */
function emptied(id: string, { status }: HttpResponse): Verdict {
  return status === 204 ? done(status, id) : notDone(unproven());
}

/** What became of one record: alone, or in a list, which has status 200 even if all fail. */
function outcomeOf(json: Json | undefined, response: HttpResponse): Verdict {
  if (!isJsonObject(json)) return notDone(unproven());
  const id = wholeId(textAt(json, "id") ?? "");
  if (json["success"] === true && id !== null) return done(response.status, id);
  const { errors } = json;
  const list: readonly Json[] = Array.isArray(errors) ? errors : [];
  const [said = null] = list.map((one) => saidOf(one, "statusCode"));
  const isRefused = json["success"] === false && said !== null;
  return notDone(isRefused ? meant("PATCH", said, response) : unproven());
}

/** Is a record there that bears this write's own mark? */
function isOwnDuplicate({ mark }: Create, said: Said): boolean {
  return mark !== undefined && isOfMark(mark, said);
}

/** Done, whichever send has done it, and no refusal even where the words do not name the record. */
function duplicate({ message }: Said): Verdict {
  const known = idIn(message);
  return known === null ? notDone(nameless()) : done(200, known);
}

function done(status: number, id: string): Verdict {
  const answer: Answer = { status, body: { id: wholeId(id) ?? id } };
  return { is: "done", answer };
}

const notDone = (error: OutsideError): Verdict => ({ is: "not_done", error });
