import type { webhooksEn } from "./messages.webhooks.en.ts";

export const webhooksJa: { readonly [Key in keyof typeof webhooksEn]: string } = {
  "cli.webhook": "ご自身の Webhook: アラートをプログラムに送信 (管理者のみ)",
  "cli.webhook.show": "送信先 URL と、最後の送信の結果を表示",
  "cli.webhook.set": "送信先 URL を入力して設定し、シークレットを発行",
  "cli.webhook.stdin": "URL を標準入力から読み込む",
  "cli.webhook.url": "Webhook の送信先 URL",
  "cli.webhook.rotate": "シークレットを再発行 (以前のシークレットでも 24 時間は署名)",
  "cli.webhook.test": "署名付きのサンプルを 1 件送信",
  "cli.webhook.remove": "Webhook を削除し、送信を停止",
  "cli.webhook.none": "Webhook は設定されていません。",
  "cli.webhook.unsent": "まだ何も送信していません。",
  "cli.webhook.last": "最終送信: {{at}}。{{words}}",
  "cli.webhook.ended":
    "{{at}} に、この URL は廃止されたと送信先から応答がありました (HTTP ステータス 410)。テストが受け付けられるか、再設定されるまで、何も送信しません。",
  "cli.webhook.old_until": "以前のシークレットでも {{at}} まで署名します。",
  "cli.webhook.secret":
    "このシークレットが表示されるのは今回だけです。送信先では、このシークレットで署名を検証します:\n{{secret}}",
  "cli.webhook.taken": "受け付けられました。{{words}}",
  "cli.webhook.not_taken": "受け付けられませんでした。{{words}}",
  "cli.webhook.removed": "Webhook を削除しました。",
};
