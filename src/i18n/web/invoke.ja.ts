import type { invokeEn } from "./invoke.en.ts";
import type { Words } from "./words.ts";

export const invokeJa: Words<typeof invokeEn> = {
  "invoke.trigger": "HTTP で呼び出す",
  "invoke.below": "ほかのシステムからの HTTP リクエストで開始",
  "invoke.help":
    "ほかのシステムが次の項目を JSON として POST リクエストで送信し、実行が成功すると出力が応答として返ります。",
  "invoke.inputs": "入力",
  "invoke.no_inputs": "入力はまだありません。本文のないリクエストで呼び出します。",
  "invoke.input_name": "新しい入力の名前",
  "invoke.add_input": "入力を追加",
  "invoke.outputs": "出力",
  "invoke.outputs_help": "呼び出し元に返す値です。すべてのステップの完了後に決まります。",
  "invoke.output_name": "新しい出力の名前",
  "invoke.add_output": "出力を追加",
  "invoke.name_taken": "この名前はすでに使われています。",
  "invoke.name_wrong": "英字で始め、英数字と _ を使用してください (64 文字以内)。",
  "invoke.rename": "「{{name}}」の名前を変更",
  "invoke.name_of": "「{{name}}」の名前",
  "invoke.remove": "「{{name}}」を削除",
  "invoke.type": "型",
  "invoke.required": "必須",
  "invoke.sample": "サンプル",
  "invoke.sample_wrong": "項目の型に合いません。",
  "invoke.field_help": "呼び出し元への説明",
  "invoke.from_example": "例から作成",
  "invoke.from_example_help":
    "ほかのシステムが送信する JSON を貼り付けてください。各項目が、型とサンプル付きの入力になります。",
  "invoke.example": "例 (JSON)",
  "invoke.example_wrong": "JSON オブジェクトではありません。",
  "invoke.add_fields": "これらの入力を追加",
  "invoke.credentials": "URL と認証情報",
  "invoke.url": "呼び出し先の URL (POST)",
  "invoke.client_id": "クライアント ID",
  "invoke.client_secret": "クライアントシークレット",
  "invoke.once":
    "シークレットは今回だけ表示されます。呼び出し元のシステムで使える場所に保管してください。",
  "invoke.kept": "保管しました",
  "invoke.curl": "シェルから呼び出す",
  "invoke.curl_help":
    "Idempotency-Key は呼び出しの名前です。同じキーで呼び出しを繰り返しても、実行は 1 回だけです。",
  "invoke.no_secret": "認証情報がまだないため、誰も呼び出せません。",
  "invoke.secret_made": "{{name}} が {{date}} に発行したシークレット。",
  "invoke.secret_until": "有効期限: {{date}}",
  "invoke.revoke": "認証情報を取り消す",
  "invoke.revoke_title": "認証情報を取り消しますか?",
  "invoke.revoke_help":
    "すべてのシークレットが直ちに無効になり、新しい認証情報を作成するまで、ほかのシステムからフローを開始できません。開始済みの実行は継続します。",
  "invoke.revoke_confirm": "取り消す",
  "invoke.make": "認証情報を発行",
  "invoke.replace": "新しいシークレットを発行",
  "invoke.replace_title": "以前のシークレットをすぐに無効にしますか?",
  "invoke.replace_help":
    "呼び出し元に新しいシークレットを設定するまで、以前のシークレットによる呼び出しは拒否されます。",
  "invoke.overlap": "以前のシークレット",
  "invoke.overlap_0": "すぐに無効にする",
  "invoke.overlap_60": "あと 1 時間有効",
  "invoke.overlap_1440": "あと 1 日有効",
  "invoke.overlap_10080": "あと 7 日有効",
  "invoke.start": "HTTP で呼び出す",
  "invoke.start_help":
    "ほかのシステムが HTTP リクエストでフローを開始します。定義した入力を受け取り、フローの結果を応答として返します。",
  "invoke.use": "これを使用",
  "invoke.activate_help":
    "アクティブになると、ほかのシステムから開始できます。URL と認証情報が表示されます。",
  "invoke.test_inputs": "テストの入力 (JSON)",
};
