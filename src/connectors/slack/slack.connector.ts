import { defineConnector, text } from "#sdk/index.ts";
import { findPerson } from "./actions/find-person.ts";
import { postMessage } from "./actions/post-message.ts";
import { replyInThread } from "./actions/reply-in-thread.ts";
import { updateMessage } from "./actions/update-message.ts";
import { channels, people } from "./slack.choices.ts";
import { fitsOne } from "./slack.message.ts";
import { slack } from "./slack.connection.ts";

export const slackConnector = defineConnector({
  id: "slack",
  label: text("Slack", "Slack"),
  help: text(
    "Posts messages to channels and people of a workspace.",
    "ワークスペースのチャンネルやユーザーにメッセージを投稿します。",
  ),
  connection: slack,
  triggers: [],
  actions: [postMessage, replyInThread, updateMessage, findPerson],
  choices: [channels, people],
  posts: {
    action: postMessage.id,
    places: channels.id,
    input: ({ place, text: words }) => ({ to: "channel", channel: place, text: words }),
    fits: fitsOne,
  },
  cannot: [
    text(
      "It reads no messages: no flow starts when somebody writes in Slack.",
      "メッセージの受信には対応していません。Slack への投稿を起点にフローを開始することはできません。",
    ),
    text(
      "It mentions nobody: @names and @channel stay text.",
      "メンションはできません。@名前 や @channel は文字のまま表示されます。",
    ),
    text(
      "Slack shows words between *, _, ~ or ` as formatted, also if a pill brings them. It has no way to say that they are meant as they are.",
      "*、_、~、` で囲まれた語は、ピルの値であっても Slack 側で書式として表示されます。文字のまま表示する方法が Slack にないためです。",
    ),
    text(
      "A message holds 4,000 characters, as Slack counts them: &, < and > count as four or five.",
      "1 件のメッセージは、Slack の数え方で 4,000 文字までです。&、<、> は 4～5 文字として数えられます。",
    ),
    text(
      "In a channel that the app is not in, Millrace cannot look whether a message was posted. If an answer is lost there, it asks you.",
      "アプリが参加していないチャンネルでは、投稿されたかどうかを確認できません。応答が失われた場合は確認をお願いします。",
    ),
    text(
      "It sends no files, no buttons and no blocks.",
      "ファイル、ボタン、ブロックは送信できません。",
    ),
    text(
      "It works with bot tokens that do not expire: consent in a browser and token rotation are not offered.",
      "期限のないボットトークンだけに対応しています。ブラウザーでの同意やトークンローテーションは使えません。",
    ),
  ],
});
