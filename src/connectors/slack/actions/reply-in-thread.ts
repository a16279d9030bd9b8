import { field, text } from "#sdk/index.ts";
import { z } from "zod";
import { slack } from "../slack.connection.ts";
import { messageAt, seekIn } from "../slack.look-up.ts";
import {
  checkText,
  frozen,
  messageField,
  messageNamed,
  objectIdOf,
  Output,
  outputOf,
  retagged,
  sample,
  textField,
} from "../slack.message.ts";

export const replyInThread = slack.effectAction({
  id: "reply-in-thread",
  label: text("Reply in a thread", "スレッドに返信"),
  help: text(
    "Posts a message in the thread of another message.",
    "メッセージのスレッドに返信を投稿します。",
  ),
  documentation: "https://docs.slack.dev/reference/methods/chat.postMessage",
  input: z.object({
    message: field(messageField, {
      label: text("Message", "メッセージ"),
      selects: true,
      help: text(
        "The message of an earlier step, or the link that Slack copies from a message.",
        "前のステップのメッセージ、または Slack でコピーしたメッセージのリンク。",
      ),
    }),
    text: textField,
    broadcast: field(z.boolean().default(false), {
      label: text("Show it in the channel, too", "チャンネルにも投稿する"),
      advanced: true,
    }),
  }),
  output: Output,
  sample: { ...sample, message: `${sample.message}/1793491100.000200` },
  effect: {
    kind: "findable",
    where: text("only where the app is in the channel", "アプリが参加しているチャンネルのみ"),
  },
  makes: [],
  does: { words: text("replies in a thread", "スレッドに返信します") },
  request({ message, text: words, broadcast }, tag) {
    checkText(words);
    const more = broadcast ? { broadcast } : {};
    return frozen("chat.postMessage", { message, text: words, ...more }, tag);
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
