/** Slack's words for what it refuses, in plain ones, and what a person can do. */
import type { LocalizedText } from "#sdk/index.ts";
import { text } from "#sdk/index.ts";

interface Said {
  readonly words: LocalizedText;
  readonly advice?: LocalizedText;
}

const newToken = text(
  "Copy the bot token of the app from “OAuth & Permissions” at Slack, and enter it into this connection.",
  "Slack の「OAuth & Permissions」でアプリのボットトークンをコピーし、この接続に入力してください。",
);

const invite = text(
  "Invite the app into the channel: write “/invite @Millrace” there, with the app’s own name.",
  "チャンネルで「/invite @Millrace」(アプリ名は実際の名前) を実行して、アプリを招待してください。",
);

const sayings: Readonly<Record<string, Said>> = {
  invalid_auth: {
    words: text("Slack does not know this token", "Slack がこのトークンを認識できません"),
    advice: newToken,
  },
  not_authed: {
    words: text("The token is missing", "トークンがありません"),
    advice: newToken,
  },
  token_revoked: {
    words: text("The token was revoked", "トークンが取り消されています"),
    advice: text(
      "Install the app in the workspace again, and enter its new bot token into this connection.",
      "アプリをワークスペースに再インストールし、新しいボットトークンをこの接続に入力してください。",
    ),
  },
  token_expired: {
    words: text("The token has expired", "トークンの有効期限が切れています"),
    advice: text(
      "Millrace works with bot tokens that do not expire. Make the app without token rotation, and enter its bot token.",
      "期限のないボットトークンだけに対応しています。トークンローテーションを使わないアプリを作成し、そのボットトークンを入力してください。",
    ),
  },
  account_inactive: {
    words: text(
      "The app or the workspace is no longer active",
      "アプリまたはワークスペースが無効になっています",
    ),
    advice: newToken,
  },
  no_permission: {
    words: text(
      "The app may not do this in the workspace",
      "このワークスペースでアプリに許可されていない操作です",
    ),
  },
  channel_not_found: {
    words: text(
      "There is no such channel for this app",
      "このアプリから見えるチャンネルがありません",
    ),
    advice: text(
      "Check the ID. The app sees a private channel only after it was invited there.",
      "ID を確認してください。非公開チャンネルは、アプリを招待するまで見つかりません。",
    ),
  },
  not_in_channel: {
    words: text("The app is not in this channel", "アプリがこのチャンネルに参加していません"),
    advice: invite,
  },
  is_archived: {
    words: text("The channel is archived", "チャンネルがアーカイブされています"),
  },
  msg_too_long: {
    words: text("The text is too long for Slack", "テキストが Slack の上限を超えています"),
  },
  no_text: {
    words: text("The message has no text", "メッセージのテキストがありません"),
  },
  message_not_found: {
    words: text("There is no such message", "メッセージが見つかりません"),
  },
  thread_not_found: {
    words: text("There is no such thread", "スレッドが見つかりません"),
  },
  cant_update_message: {
    words: text(
      "Slack lets an app change only its own messages",
      "アプリが変更できるのは、自身が投稿したメッセージだけです",
    ),
  },
  edit_window_closed: {
    words: text(
      "The workspace does not allow changes of a message of this age",
      "ワークスペースの設定により、このメッセージは編集できる期間を過ぎています",
    ),
  },
  cannot_dm_bot: {
    words: text("An app cannot write to another app", "ほかのアプリにはメッセージを送れません"),
  },
  messages_tab_disabled: {
    words: text(
      "The app’s Messages tab is off, so nobody can get direct messages from it",
      "アプリのメッセージタブが無効のため、ダイレクトメッセージを送れません",
    ),
    advice: text(
      "Switch on the Messages tab under “App Home” in the app’s settings at Slack.",
      "Slack のアプリ設定の「App Home」で、メッセージタブを有効にしてください。",
    ),
  },
  user_not_found: {
    words: text(
      "There is no such person in the workspace",
      "ワークスペースにそのユーザーがいません",
    ),
  },
  ratelimited: {
    words: text("Slack takes no more requests for now", "Slack のリクエスト数の上限に達しました"),
    advice: text("Millrace tries again by itself.", "Millrace が自動的に再試行します。"),
  },
  internal_error: {
    words: text("Slack has failed inside", "Slack の内部でエラーが発生しました"),
  },
  fatal_error: {
    words: text("Slack has failed inside", "Slack の内部でエラーが発生しました"),
  },
};

export function wordsOf(word: string): LocalizedText {
  const { words } = sayings[word] ?? {};
  if (words !== undefined) return words;
  if (word === "missing_scope")
    return text("The app lacks a scope", "アプリに必要なスコープがありません");
  return text(`Slack answered “${word}”`, `Slack の応答: ${word}`);
}

/** `needed`: the scopes that Slack asks for. */
export function adviceOn(word: string, needed: string | null): LocalizedText | null {
  if (word === "missing_scope")
    return text(
      `Add the scope ${needed ?? "that the method needs"} to the app at Slack, and install the app in the workspace again.`,
      `Slack でアプリにスコープ ${needed ?? "(必要なもの)"} を追加し、ワークスペースに再インストールしてください。`,
    );
  return sayings[word]?.advice ?? null;
}
