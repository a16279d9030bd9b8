import type { parkedEn } from "./parked.en.ts";
import type { Words } from "./words.ts";

export const parkedJa: Words<typeof parkedEn> = {
  "runs.parked": "処理されたか確認できない書き込みがあります",
  "runs.parked_help":
    "リクエストは送信されましたが、実行されたかどうかの応答がありません。二重にならないよう、自動では再送信しません。連携先を確認してから判断してください。",
  "runs.parked_more_other": "この実行では、ほかに {{count}} 件の書き込みが判断を待っています。",
  "runs.parked.what": "内容",
  "runs.parked.sent": "送信",
  "runs.parked.sent_never": "前回 Millrace が停止する前に送信された可能性があります",
  "runs.parked.sent_times_other": "同じキーで {{count}} 回 ({{first}} ～ {{last}})",
  "runs.parked.answer": "最後の応答",
  "runs.parked.looked": "検索",
  "runs.parked.looked_never": "まだ検索していません",
  "runs.parked.looked_times_other":
    "{{count}} 回。最後は {{from}} ～ {{to}} のすべてを検索しましたが、見つかりませんでした",
  "runs.parked.next": "次の検索",
  "runs.parked.next_at": "{{time}} (自動)",
  "runs.parked.next_now": "現在、検索しています",
  "runs.parked.next_never": "自動では検索しません。担当者の判断が必要です",
  "runs.parked.request": "書き込もうとした内容",
  "runs.parked.request_words": "書き込もうとした内容: {{words}}",
  "runs.parked.more_records": "ほか {{number}} 件",
  "runs.parked.happened": "実行済みだった",
  "runs.parked.happened_help": "連携先で見つかった場合です。その結果を使って実行を続けます。",
  "runs.parked.happened_button": "ID を入力",
  "runs.parked.happened_submit": "実行済みとして続行",
  "runs.parked.send": "見つからなかった",
  "runs.parked.send_help": "連携先になく、必要な場合です。同じリクエストをもう一度送信します。",
  "runs.parked.send_button": "送信",
  "runs.parked.send_submit": "送信する",
  "runs.parked.stop": "送信せずに終了",
  "runs.parked.stop_help": "送信しない場合です。実行はここで終了します。",
  "runs.parked.stop_button": "実行を停止",
  "runs.parked.stop_submit": "実行を停止",
  "runs.parked.object_id": "見つかったものの ID",
  "runs.parked.object_id_help":
    "先に内容を読み取り、この書き込みの結果であり得る場合だけ採用します。",
  "runs.parked.vouch":
    "{{time}} ごろに処理されたかどうかを、連携先のログや受け取った方への問い合わせなどで確認してください。Millrace からは確認できないため、あなたの判断に従います。",
  "runs.parked.find": "{{system}} で、{{time}} ごろに作成されたものを探してください。",
  "runs.parked.find_money": "{{system}} で、{{time}} ごろの {{money}} を探してください。",
  "runs.parked.find_mark": "メタデータなどに、次の目印が記録されています:",
  "runs.parked.mark": "目印",
  "runs.parked.send_warning":
    "{{system}} にないことを必ず確認してください。すでに処理済みの場合は、二重請求・二重処理になります。",
  "runs.parked.sure": "{{system}} を確認し、存在しませんでした。",
  "runs.parked.sure_money":
    "{{system}} を確認し、存在しませんでした。実際のお金 {{money}} が動くことを了承します。",
  "runs.parked.stop_warning":
    "以降は何も送信されず、実行はキャンセルされます。実際には処理済みだった場合、連携先の内容はそのまま残ります。",
  "runs.parked.conflict":
    "この書き込みはもう判断を待っていません。その間に見つかったか、ほかの人が判断したか、実行が終了しています。",
};
