import type { FrozenRequest } from "#sdk/index.ts";
import { field, text, textAt } from "#sdk/index.ts";
import { z } from "zod";
import { slack } from "../slack.connection.ts";
import { paths } from "../slack.encode.ts";
import { messageAt } from "../slack.look-up.ts";
import {
  checkText,
  messageField,
  messageNamed,
  nameOf,
  Output,
  outputOf,
  sample,
  textField,
} from "../slack.message.ts";

/** Without the thread that it may be in: a message is one, however it is named. */
function changed({ params }: FrozenRequest): string | null {
  const name = messageNamed(textAt(params, "message") ?? "");
  return name === null ? null : nameOf({ ...name, thread: null });
}

export const updateMessage = slack.effectAction({
  id: "update-message",
  label: text("Update a message", "メッセージを更新"),
  help: text(
    "Replaces the text of a message that this app has posted.",
    "このアプリが投稿したメッセージの本文を置き換えます。",
  ),
  documentation: "https://docs.slack.dev/reference/methods/chat.update",
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
  }),
  output: Output,
  sample,
  effect: { kind: "sets" },
  makes: [],
  does: { words: text("updates a message", "メッセージを更新します") },
  request({ message, text: words }) {
    checkText(words);
    const params = { message, text: words };
    return { method: "POST", path: paths.update, params, apiVersion: "", format: 1 };
  },
  read: outputOf,
  objectId: () => null,
  changes: changed,
  retag: (request) => request,
  async retrieve({ api, objectId }) {
    const name = messageNamed(objectId);
    const found = name && (await messageAt(api, name));
    return found && { ...found, tag: null };
  },
});
