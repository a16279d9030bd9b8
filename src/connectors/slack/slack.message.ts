/** A message: how it is named, how it is frozen, and our mark in it. */
import type { Answer, DatedTag, Found, FrozenRequest, Json, JsonObject } from "#sdk/index.ts";
import {
  field,
  InputError,
  isJsonObject,
  refusal,
  tagIn,
  text,
  textAt,
  withMark,
  type WriteTag,
} from "#sdk/index.ts";
import { z } from "zod";
import { mrkdwnOf } from "./slack.mrkdwn.ts";

/** What Slack calls the kind of our metadata. */
export const eventType = "millrace_effect";

/** Far below what metadata may hold. */
const room = { mostKeys: 20, longestValue: 500 };

export interface MessageName {
  readonly channel: string;
  readonly ts: string;
  /** Of a reply: the message that its thread belongs to. */
  readonly thread: string | null;
}

const ownForm = /^([CGD][A-Z0-9]{2,20})\/(\d{10}\.\d{6})(?:\/(\d{10}\.\d{6}))?$/;
const linkForm =
  /^https:\/\/[\w.-]+\.slack\.com\/archives\/([CGD][A-Z0-9]{2,20})\/p(\d{10})(\d{6})(?:\?(?:.*&)?thread_ts=(\d{10}\.\d{6}).*)?$/;

/** By our own name for it, or by the link that Slack copies; null for anything else. */
export function messageNamed(name: string): MessageName | null {
  const [, channel, ts, thread = null] = ownForm.exec(name.trim()) ?? [];
  if (channel !== undefined && ts !== undefined) return { channel, ts, thread };
  const [, where, seconds, counter, parent = null] = linkForm.exec(name.trim()) ?? [];
  if (where === undefined || seconds === undefined || counter === undefined) return null;
  const linked = `${seconds}.${counter}`;
  return { channel: where, ts: linked, thread: parent === linked ? null : parent };
}

export function nameOf({ channel, ts, thread }: MessageName): string {
  return [channel, ts, ...(thread === null ? [] : [thread])].join("/");
}

/** A field that names one. */
export const messageField = z
  .string()
  .refine(
    (name) => messageNamed(name) !== null,
    refusal(
      text(
        "Choose the message of an earlier step, or paste the link that Slack copies from a message.",
        "前のステップのメッセージを選択するか、Slack でコピーしたメッセージのリンクを貼り付けてください。",
      ),
    ),
  );

export const textField = field(z.string().min(1), {
  label: text("Text", "本文"),
  multiline: true,
  formatted: true,
  private: true,
  help: text(
    "**bold**, [a link](https://example.com), and lists of lines that begin with “- ” or “1. ”. What pills bring stays text: it mentions nobody and makes no link that says something else than it leads to.",
    "**太字**、[リンク](https://example.com)、行頭の「- 」や「1. 」による箇条書きが使えます。ピルの値は文字のまま表示され、メンションや、表示と異なるリンクにはなりません。",
  ),
});

/** One step is one message: Slack may cut a longer text, or make several messages of it, and takes no longer one for a change. */
const longestText = 4_000;

/** Does a text that is written as `asPlainText` says fit into one message? */
export function fitsOne(source: string): boolean {
  return mrkdwnOf(source).length <= longestText;
}

/** Throws where it does not fit. */
export function checkText(source: string): void {
  const { length } = mrkdwnOf(source);
  if (length === 0)
    throw new InputError({
      code: "slack.no_text",
      message: text("Nothing was sent: the text is empty", "本文が空のため、送信しませんでした"),
    });
  if (length <= longestText) return;
  throw new InputError({
    code: "slack.text_too_long",
    message: text(
      `Nothing was sent: as Slack counts, the text has ${length} characters, and a message holds ${longestText}`,
      `本文が Slack の数え方で ${length} 文字あり、1 件の上限 ${longestText} 文字を超えるため、送信しませんでした`,
    ),
    advice: text(
      "Shorten the text, or say the rest in a thread below it.",
      "本文を短くするか、残りをスレッドで返信してください。",
    ),
  });
}

export const Output = z.object({
  message: field(z.string(), {
    label: text("Message", "メッセージ"),
    help: text(
      "Names the message for later steps that answer in its thread or change it.",
      "スレッドへの返信や変更を行う後のステップで、このメッセージを指定するために使います。",
    ),
  }),
  channel: field(z.string(), { label: text("Channel ID", "チャンネル ID") }),
  ts: field(z.string(), { label: text("Timestamp", "タイムスタンプ") }),
});

export const sample = {
  message: "C0123456789/1793491200.000100",
  channel: "C0123456789",
  ts: "1793491200.000100",
};

/** Total. */
export function outputOf({ body }: Answer): Json {
  const name = isJsonObject(body) ? nameIn(body) : null;
  return name === null ? null : { message: nameOf(name), channel: name.channel, ts: name.ts };
}

/** The message that an answer is about; null where it names none. */
export function nameIn(body: JsonObject): MessageName | null {
  const [channel, ts] = [textAt(body, "channel"), textAt(body, "ts")];
  const parent = textAt(body["message"], "thread_ts") ?? textAt(body, "thread_ts");
  if (channel === null || ts === null) return null;
  return { channel, ts, thread: parent === ts ? null : parent };
}

export const objectIdOf = (output: Json): string | null => textAt(output, "message");

/** `params`: the fields of the step. */
export function frozen(method: string, params: JsonObject, tag: WriteTag): FrozenRequest {
  return retagged(
    { method: "POST", path: `/api/${method}`, params, apiVersion: "", format: 1 },
    tag,
  );
}

export function retagged(request: FrozenRequest, tag: DatedTag & Partial<WriteTag>): FrozenRequest {
  const mark = withMark(request.params["mark"], tag, room);
  return { ...request, params: { ...request.params, mark } };
}

/** The pairs of our mark in a message that Slack shows with its metadata. */
export function marksOf(message: JsonObject): Json | undefined {
  const { metadata } = message;
  return isJsonObject(metadata) && metadata["event_type"] === eventType
    ? metadata["event_payload"]
    : undefined;
}

export function isOf({ params }: FrozenRequest, message: JsonObject): boolean {
  const [ours, its] = [tagIn(params["mark"]), tagIn(marksOf(message))];
  return ours !== null && its?.effectId === ours.effectId && its.generation === ours.generation;
}

/** A message that is there was posted: Slack knows none that failed. */
export function foundAs(channel: string, message: JsonObject): Found {
  const parent = textAt(message, "thread_ts");
  const body = {
    channel,
    ts: textAt(message, "ts") ?? "",
    ...(parent === null ? {} : { thread_ts: parent }),
  };
  return { outcome: "done", answer: { status: 200, body } };
}
