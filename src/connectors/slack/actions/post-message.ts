import { field, refusal, text, withNeeded } from "#sdk/index.ts";
import { z } from "zod";
import { slack } from "../slack.connection.ts";
import { messageAt, seekIn } from "../slack.look-up.ts";
import {
  checkText,
  frozen,
  messageNamed,
  objectIdOf,
  Output,
  outputOf,
  retagged,
  sample,
  textField,
} from "../slack.message.ts";

const channelId = z
  .string()
  .regex(
    /^[CGD][A-Z0-9]{2,20}$/,
    refusal(
      text(
        "Choose a channel, or enter its ID, such as C0123456789. Names of channels can change.",
        "チャンネルを選択するか、C0123456789 のような ID を入力してください。チャンネル名は変更されることがあるため使えません。",
      ),
    ),
  );

const personId = z
  .string()
  .regex(
    /^[UW][A-Z0-9]{2,20}$/,
    refusal(
      text(
        "Choose a person, or enter the ID, such as U0123456789. “Find person” finds it by an e-mail address.",
        "ユーザーを選択するか、U0123456789 のような ID を入力してください。メールアドレスからは「ユーザーを検索」で取得できます。",
      ),
    ),
  );

export const postMessage = slack.effectAction({
  id: "post-message",
  label: text("Post a message", "メッセージを投稿"),
  help: text(
    "Posts a message to a channel, or to one person.",
    "チャンネル、または 1 人のユーザーにメッセージを投稿します。",
  ),
  documentation: "https://docs.slack.dev/reference/methods/chat.postMessage",
  input: withNeeded(
    z.object({
      to: field(z.enum(["channel", "person"]).default("channel"), {
        label: text("To", "投稿先"),
        values: {
          channel: text("A channel", "チャンネル"),
          person: text("A person", "ユーザー"),
        },
      }),
      channel: field(channelId.optional(), {
        label: text("Channel", "チャンネル"),
        help: text(
          "If the app is in the channel, Millrace can look there for a message whose answer was lost.",
          "アプリが参加しているチャンネルでは、応答が失われた場合に投稿の有無を Millrace が確認できます。",
        ),
        choices: "channels",
        showsFor: { field: "to", values: ["channel"], required: true },
      }),
      person: field(personId.optional(), {
        label: text("Person", "ユーザー"),
        help: text(
          "Search by name or by e-mail address. “Find person” finds the ID for the e-mail address in a pill.",
          "名前またはメールアドレスで検索できます。ピルのメールアドレスからは「ユーザーを検索」で ID を取得できます。",
        ),
        choices: "people",
        showsFor: { field: "to", values: ["person"], required: true },
      }),
      text: textField,
    }),
  ),
  output: Output,
  sample,
  effect: {
    kind: "findable",
    where: text("only where the app is in the channel", "アプリが参加しているチャンネルのみ"),
  },
  makes: [],
  does: { words: text("posts a message", "メッセージを投稿します") },
  request({ to, channel, person, text: words }, tag) {
    checkText(words);
    const place = to === "person" ? { person: person ?? "" } : { channel: channel ?? "" };
    return frozen("chat.postMessage", { to, ...place, text: words }, tag);
  },
  read: outputOf,
  objectId: objectIdOf,
  retag: retagged,
  seek: seekIn,
  async retrieve({ api, objectId }) {
    const name = messageNamed(objectId);
    return name === null ? null : messageAt(api, name);
  },
});
