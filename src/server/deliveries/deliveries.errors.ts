import type { ErrorEntry } from "../error-entry.ts";

/** Errors for a system that delivers something to a flow, and for the person who sets that up. */
export const deliveryErrors = {
  "hook.no_address": {
    status: 404,
    text: {
      en: "This address receives nothing. Nothing was started.",
      ja: "このアドレスでは受信していません。何も開始されていません。",
    },
  },
  "hook.address_revoked": {
    status: 410,
    text: {
      en: "This address was revoked. Nothing was started: stop sending here.",
      ja: "このアドレスは無効化されました。何も開始されていません。送信を停止してください。",
    },
  },
  "hook.not_genuine": {
    status: 401,
    text: {
      en: "The delivery does not pass the check of this address. Nothing was started.",
      ja: "このアドレスに必要な署名またはシークレットを確認できません。何も開始されていません。",
    },
  },
  "hook.unreadable": {
    status: 400,
    text: {
      en: "The body cannot be read: it is not text in the character set that it names, not valid JSON or XML, nested too deeply, or XML with a document type or too many elements. Nothing was started.",
      ja: "本文を読み取れません。指定された文字コードのテキストではないか、正しい JSON または XML ではないか、入れ子が深すぎるか、XML に文書型宣言 (DOCTYPE) があるか、要素が多すぎます。何も開始されていません。",
    },
  },
  "hook.unavailable": {
    status: 503,
    text: {
      en: "Nothing can be received at present, and nothing was started. Send it again later.",
      ja: "現在は受信できません。何も開始されていません。後でもう一度送信してください。",
    },
  },
  "hook.not_started_by_webhook": {
    status: 409,
    text: {
      en: "Deliveries do not start this flow. Choose the trigger “Webhook” first.",
      ja: "このフローは Webhook で開始されません。先にトリガー「Webhook 受信」を選択してください。",
    },
  },
  "hook.address_missing": {
    status: 409,
    text: {
      en: "This flow has no webhook address. Make one first.",
      ja: "このフローには Webhook アドレスがありません。先にアドレスを作成してください。",
    },
  },
  "hook.check_takes_no_secret": {
    status: 409,
    text: {
      en: "This check takes no secret. Choose another check first.",
      ja: "この検証方法ではシークレットを使用しません。先に別の検証方法を選択してください。",
    },
  },
  "hook.secret_malformed": {
    status: 422,
    text: {
      en: "This cannot be the secret. Write it as the sender shows it: for Standard Webhooks base64, with or without whsec_ before it; for Basic user:password.",
      ja: "シークレットの形式が正しくありません。送信元に表示されているとおりに入力してください。Standard Webhooks では base64 (先頭の whsec_ は省略可)、Basic ではユーザー名:パスワードの形式です。",
    },
  },
  "run.nothing_received": {
    status: 404,
    text: {
      en: "No webhook delivery started this run, or what was received was erased.",
      ja: "この実行は Webhook の配信で開始されたものではないか、受信内容が消去されています。",
    },
  },
  "hook.changed_meanwhile": {
    status: 409,
    text: {
      en: "The address, or who may operate the connections, has changed meanwhile. Look at it again, and repeat the change if it is still needed.",
      ja: "アドレス、または接続を操作できる人が変更されました。内容を確認し、必要であればもう一度変更してください。",
    },
  },
} as const satisfies Record<string, ErrorEntry>;
