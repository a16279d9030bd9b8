import type { connectionsEn } from "./connections.en.ts";
import type { Words } from "./words.ts";

export const connectionsJa: Words<typeof connectionsEn> = {
  "connection.name": "接続名",
  "connection.name_help": "ほかのユーザーには表示されません。",
  "connection.secret_help":
    "秘密情報はすぐに暗号化されます。後から置き換えることはできますが、本人も含めて誰も読み出せません。",
  "connection.rare": "詳細設定",
  "connection.live_title": "このキーでは実際のお金が動きます",
  "connection.live_help":
    "この接続を使って書き込むフローは、実際の顧客に請求します。試すだけなら、テストキーを使用してください。",
  "connection.connect": "接続",
  "connection.connect_live": "ライブモードで接続",
  "connection.simulator": "シミュレーターで試す",
  "connection.simulator_name": "{{connector}} (シミュレーター)",
  "connection.simulator_help":
    "アカウントがなくても、この Millrace と一緒に動いているシミュレーターで試せます。実際のお金は動きません。",
  "connection.made": "「{{name}}」に接続しました",
  "connection.made_account": "アカウント: {{account}}",
  "connection.made_done": "完了",
  "connection.may.triggers": "トリガー",
  "connection.may.actions": "アクション",
  "connection.may.all": "このキーで、フローのすべての機能を使用できます。",
  "connection.may.some_other":
    "このキーで使用できない、または確認できなかった機能が {{count}} 件あります。ほかの機能はそのまま使用できます。",
  "connection.may.yes": "使用できます",
  "connection.may.no": "キーに権限がありません",
  "connection.may.unknown": "確認できませんでした",
};
