/** Sends one request that writes. Its author says what the other side does against repeats; else it is sent at most once. */
import type { EffectKind, FrozenRequest, Found, JsonObject, WriteTag } from "#sdk/index.ts";
import { field, InputError, isJsonObject, jsonOf, text, UnseenError } from "#sdk/index.ts";
import { z } from "zod";
import { encoded, headersOf, pairsOf, targetOf } from "../http.address.ts";
import type { HttpApi } from "../http.client.ts";
import { http } from "../http.connection.ts";
import { objectIn, textIn } from "../http.encode.ts";
import { foundAt, showsAt } from "../http.json.ts";
import { answerOf, idIn, keptAs, outputOf } from "../http.judge.ts";
import { nextLink } from "../http.link.ts";
import { idToken, markOf, markToken } from "../http.mark.ts";
import { requestFields } from "../http.inputs.ts";
import { bodyFields, bodyOf, input, kinds, onceOf } from "./send-request.input.ts";

function kindIn({ params }: FrozenRequest): EffectKind {
  const once = objectIn(params, "once");
  const { hours } = once;
  if (once["is"] === "key" && typeof hours === "number") return { kind: "keyed", hours };
  return once["is"] === "sets" || once["is"] === "look_up" ? kinds[once["is"]] : kinds.at_most_once;
}

/** A part that was left out is left out. */
function given(parts: Readonly<Record<string, JsonObject[string] | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(parts).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function tagged(request: FrozenRequest, { effectId, generation }: WriteTag): FrozenRequest {
  const mark = markOf({ effectId, generation });
  return { ...request, params: { ...request.params, mark, effect: effectId, generation } };
}

/** Whether the mark goes out with the request. */
function bearsMark({ path, params }: FrozenRequest): boolean {
  const { query, headers, json, form, text: words } = params;
  const parts = [path, query, headers, json, form, words].map((part) => part ?? null);
  return JSON.stringify(parts).includes(markToken);
}

/** The first thing at the path that equals the mark. What shows nothing there proves no absence. */
async function lookedUp(api: HttpApi, { params }: FrozenRequest): Promise<Found | null> {
  const once = objectIn(params, "once");
  const mark = textIn(params, "mark");
  const path = textIn(once, "path").replaceAll(markToken, mark);
  const response = await api.get({ path }, [404]);
  if (response.status === 404) return null;
  const place = textIn(once, "at");
  const json = jsonOf(response.body);
  if (json === undefined || !showsAt(json, place))
    throw new UnseenError(`The answer to the look-up has nothing at “${place}”`);
  const own = foundAt(json, place).find(({ at }) => at === mark);
  if (own !== undefined)
    return { outcome: "done", answer: keptAs(response.status, own.in, textIn(params, "id")) };
  const link = nextLink(response.headers["link"] ?? "", api.addressOf(path, undefined));
  if (link !== null) throw new UnseenError("The answer to the look-up is one page of several");
  return null;
}

export const sendRequest = http.effectAction({
  id: "send-request",
  label: text("Send a request", "リクエストを送信"),
  help: text(
    "Sends one POST, PUT, PATCH or DELETE request, which changes something in another system.",
    "外部システムに変更を加えるリクエスト (POST、PUT、PATCH、DELETE) を 1 つ送信します。",
  ),
  input,
  output: z.object({
    status: field(z.int(), { label: text("HTTP status", "HTTP ステータス") }),
    id: field(z.string().nullable(), { label: text("ID", "ID") }),
    body: field(z.unknown(), { label: text("Answer", "応答"), private: true }),
  }),
  sample: { status: 201, id: "42", body: { id: "42" } },
  declared: { field: "sample", at: ["body"] },
  sends: { ...requestFields, write: bodyFields },
  effect: { kind: "chosen", field: "once", kinds, hours: "key_hours", of: kindIn },
  makes: [],
  does: {
    words: text("sends a request", "リクエストを送信します"),
  },
  request(filled, tag) {
    const { method, path, query, headers, id_path: id, record_path: record, done } = filled;
    const duplicate = filled.duplicate_done ? true : undefined;
    headersOf(filled.once === "key" ? { ...headers, [filled.key_header]: "" } : (headers ?? {}));
    const parts = {
      query,
      headers,
      ...bodyOf(filled),
      once: onceOf(filled),
      done,
      id,
      duplicate,
      record,
    };
    const bare: FrozenRequest = { method, path, params: given(parts), apiVersion: "", format: 1 };
    const request = tagged(bare, tag);
    if (filled.once === "look_up" && !bearsMark(request)) throw markMissing();
    return request;
  },
  read: outputOf,
  objectId: idIn,
  seek: (request) =>
    objectIn(request.params, "once")["is"] === "look_up"
      ? { ask: (api) => lookedUp(api, request) }
      : null,
  sets: ({ path, params }) => targetOf(path, pairsOf(objectIn(params, "query"))),
  retag: tagged,
  async retrieve({ api, objectId, request: { params } }) {
    const record = textIn(params, "record");
    const idPath = textIn(params, "id");
    if (record === "")
      return objectId.trim() === ""
        ? null
        : {
            tag: null,
            // Nobody has answered: the status says so.
            found: { outcome: "done", answer: { status: 0, body: { id: objectId, body: null } } },
          };
    if (!/^[^\s/?#.]/.test(objectId)) return null;
    const response = await api.get(
      { path: record.replaceAll(idToken, encoded(objectId)) },
      [404, 410],
    );
    if (response.status > 299) return null;
    const answer = answerOf(response, idPath);
    const kept = isJsonObject(answer.body)
      ? { ...answer.body, id: idIn(answer.body) ?? objectId }
      : answer.body;
    const { effect: effectId, generation } = params;
    const isOurs = response.body.includes(textIn(params, "mark"));
    const tag =
      isOurs && typeof effectId === "string" && typeof generation === "number"
        ? { effectId, generation }
        : null;
    return { tag, found: { outcome: "done", answer: { ...answer, body: kept } } };
  },
});

function markMissing(): InputError {
  return new InputError({
    code: "http.mark_missing",
    message: text(
      `Nothing was sent: the step looks its write up by the mark, but ${markToken} stands nowhere in the request`,
      `目印で検索する設定ですが、リクエストのどこにも ${markToken} がないため、送信しませんでした`,
    ),
  });
}
