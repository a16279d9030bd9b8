import type { ErrorEntry } from "../error-entry.ts";

export const webhookErrors = {
  "webhook.not_set": {
    status: 404,
    text: {
      en: "You have no webhook. Set one first.",
      ja: "Webhook が設定されていません。先に設定してください。",
    },
  },
  "webhook.changed_meanwhile": {
    status: 409,
    text: {
      en: "Your webhook was changed at the same moment. Look at it again.",
      ja: "同時に Webhook が変更されました。内容を確認してください。",
    },
  },
  "webhook.url_malformed": {
    status: 422,
    text: {
      en: "Enter a whole address of at most 2,000 characters that begins with https:// (or, on this machine or in a private network, http://).",
      ja: "https:// で始まる 2,000 文字以内の URL を入力してください (この端末内またはプライベートネットワーク内の場合は http:// も可)。",
    },
  },
  "webhook.url_has_credentials": {
    status: 422,
    text: {
      en: "Leave user and password out of the address: every message is signed instead.",
      ja: "URL にユーザー名とパスワードを含めないでください。送信内容には署名が付きます。",
    },
  },
  "webhook.address_refused": {
    status: 422,
    text: {
      en: "Millrace may not send to this address: it is a link-local, multicast or reserved address, or the metadata service of a cloud.",
      ja: "この URL には送信できません。リンクローカル、マルチキャスト、予約済みのアドレス、またはクラウドのメタデータサービスを指しています。",
    },
  },
  "webhook.needs_https": {
    status: 422,
    text: {
      en: "Outside of this machine and private networks only https:// is allowed.",
      ja: "この端末とプライベートネットワークの外へは、https:// の URL だけを指定できます。",
    },
  },
  "webhook.name_not_found": {
    status: 422,
    text: {
      en: "The name in the address was not found. Check its spelling, and whether this server can resolve it.",
      ja: "URL のホスト名が見つかりません。入力内容と、サーバーで名前を解決できるかを確認してください。",
    },
  },
} as const satisfies Record<string, ErrorEntry>;
