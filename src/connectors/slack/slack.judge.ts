import type { FrozenRequest, HttpResponse, Verdict } from "#sdk/index.ts";
import { isJsonObject, jsonBodyOf, textAt } from "#sdk/index.ts";
import { paths } from "./slack.encode.ts";
import { errorIn, unproven } from "./slack.errors.ts";
import { messageNamed, nameIn } from "./slack.message.ts";

/** What an answer in Slack's own form says of a write: the message that it names is the proof. */
export function judge({ path, params }: FrozenRequest, response: HttpResponse): Verdict {
  const error = errorIn("writes", response);
  if (error !== null) return { is: "not_done", error };
  const requestId = response.headers["x-slack-req-id"];
  const json = jsonBodyOf(response);
  const name = isJsonObject(json) ? nameIn(json) : null;
  const wanted = path === paths.update ? messageNamed(textAt(params, "message") ?? "") : null;
  const isAbout = wanted === null || (name?.channel === wanted.channel && name.ts === wanted.ts);
  if (name === null || !isAbout) return { is: "not_done", error: unproven(requestId) };
  const thread = name.thread === null ? {} : { thread_ts: name.thread };
  const body = { channel: name.channel, ts: name.ts, ...thread };
  return {
    is: "done",
    answer: { status: response.status, body, ...(requestId === undefined ? {} : { requestId }) },
  };
}
