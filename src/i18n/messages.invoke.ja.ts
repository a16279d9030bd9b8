import type { invokeEn } from "./messages.invoke.en.ts";

export const invokeJa: { readonly [Key in keyof typeof invokeEn]: string } = {
  "cli.flows.invoke_credentials": "フローを HTTP で呼び出すための認証情報",
  "cli.flows.invoke_show": "フローの URL、クライアント ID、シークレットの発行日時を表示",
  "cli.flows.invoke_rotate":
    "フローの新しいシークレットを発行 (表示は 1 回のみ。以前のものは無効になる)",
  "cli.flows.invoke_keep_old": "以前のシークレットを有効にしておく時間 (分。最大 10080)",
  "cli.flows.invoke_revoke": "フローのすべてのシークレットを取り消す (HTTP で呼び出せなくなる)",
  "cli.flows.invoke_revoked": "フロー「{{name}}」は HTTP で呼び出せなくなりました。",
  "cli.flows.bad_minutes": "--keep-old には分を整数で指定してください。",
  "cli.flows.callers": "フローを呼び出しているフローを一覧表示",
  "cli.flows.no_callers": "このフローを呼び出している公開済みのフローはありません。",
  "cli.flows.still_called":
    "次のアクティブなフローがこのフローを呼び出しており、その間は失敗します: {{flows}}",
  "cli.runs.called": "「{{flow}}」の呼び出し: {{status}}。millrace runs show {{run}}",
  "head.caller": "呼び出し元",
  "head.address_of_flow": "URL",
  "head.client_id": "クライアント ID",
  "head.client_secret": "クライアントシークレット",
  "head.secret": "シークレット",
};
