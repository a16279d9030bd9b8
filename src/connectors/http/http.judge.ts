/** What an answer in the system's own form says of a write. Pure. */
import type {
  Answer,
  FrozenRequest,
  HttpResponse,
  Json,
  OutsideError,
  Verdict,
} from "#sdk/index.ts";
import { isJsonObject, text, UnknownOutcomeError } from "#sdk/index.ts";
import { textIn } from "./http.encode.ts";
import { contentOf, wordAt } from "./http.json.ts";

/** `error`: what the answer means, if its status is none that the step takes for done. */
export function judgeWrite(
  { params }: FrozenRequest,
  response: HttpResponse,
  error: OutsideError | null,
): Verdict {
  const { status } = response;
  const isDuplicate = status === 409 && params["duplicate"] === true;
  if (!isDuplicate && !isDone(status, textIn(params, "done")))
    return { is: "not_done", error: error ?? unproven(status, notDeclared) };
  const path = textIn(params, "id");
  const answer = answerOf(response, path);
  const hasId = path === "" || isDuplicate || idIn(answer.body) !== null;
  return hasId ? { is: "done", answer } : { is: "not_done", error: unproven(status, noId) };
}

/** What is kept of an answer: what came, and the id that stands in it. */
export function answerOf({ status, headers, body }: HttpResponse, idPath: string): Answer {
  const requestId = headers["x-request-id"] ?? headers["request-id"];
  const answer = keptAs(status, contentOf(body), idPath);
  return requestId === undefined ? answer : { ...answer, requestId };
}

export function keptAs(status: number, content: Json, idPath: string): Answer {
  const id = idPath === "" ? null : wordAt(content, idPath);
  return { status, body: { id, body: content } };
}

/** As it is read back: what an answer holds never fails to be read. */
export function outputOf({ status, body }: Answer): Json {
  return { status, id: idIn(body), body: isJsonObject(body) ? (body["body"] ?? null) : null };
}

export function idIn(kept: Json): string | null {
  const id = isJsonObject(kept) ? kept["id"] : null;
  return typeof id === "string" ? id : null;
}

/** "2xx, 404" */
function isDone(status: number, declared: string): boolean {
  return declared.split(",").some((one) => {
    const wanted = one.trim();
    return wanted === String(status) || wanted === `${String(status).slice(0, 1)}xx`;
  });
}

const notDeclared = text(
  "and the step does not take that for done",
  "このステップでは完了とみなされません",
);
const noId = text(
  "but without the ID that the step expects, so it proves nothing",
  "ステップに指定された ID がないため、完了の根拠になりません",
);

function unproven(status: number, why: typeof noId): UnknownOutcomeError {
  return new UnknownOutcomeError({
    code: "http.unproven",
    message: text(
      `The system answered with HTTP status ${status}, ${why.en}`,
      `連携先のシステムが HTTP ステータス ${status} を返しましたが、${why.ja}`,
    ),
    worthRepeating: true,
    details: { status },
  });
}
