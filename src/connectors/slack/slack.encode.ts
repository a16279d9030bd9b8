/** A frozen request as Slack's Web API takes it. The same request gives the same bytes, whatever build makes them. */
import type { FrozenRequest, Json, JsonObject } from "#sdk/index.ts";
import { textAt } from "#sdk/index.ts";
import { eventType, messageNamed } from "./slack.message.ts";
import { mrkdwnOf } from "./slack.mrkdwn.ts";

export const paths = {
  post: "/api/chat.postMessage",
  update: "/api/chat.update",
} as const;

export function bodyOf({ path, params }: FrozenRequest): string {
  return JSON.stringify(path === paths.update ? updateOf(params) : postOf(params));
}

function postOf(params: JsonObject): Json {
  const parent = messageNamed(textAt(params, "message") ?? "");
  return {
    channel: parent?.channel ?? placeOf(params),
    text: mrkdwnOf(textAt(params, "text") ?? ""),
    // Names in the text call nobody.
    parse: "none",
    link_names: false,
    ...(parent === null ? {} : { thread_ts: parent.thread ?? parent.ts }),
    ...(params["broadcast"] === true ? { reply_broadcast: true } : {}),
    metadata: { event_type: eventType, event_payload: params["mark"] ?? {} },
  };
}

function updateOf(params: JsonObject): Json {
  const { channel = "", ts = "" } = messageNamed(textAt(params, "message") ?? "") ?? {};
  const text = mrkdwnOf(textAt(params, "text") ?? "");
  return { channel, ts, text, parse: "none", link_names: false };
}

/** A channel, or the person whose direct messages Slack opens by itself. */
export function placeOf(params: JsonObject): string {
  return textAt(params, params["to"] === "person" ? "person" : "channel") ?? "";
}
