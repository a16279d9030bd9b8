import type { parkedEn } from "./messages.parked.en.ts";

/** What stands in `messages.parked.en.ts`, in Japanese. */
export const parkedJa: { readonly [Key in keyof typeof parkedEn]: string } = {
  "cli.parked.never_sent": "この環境からは送信していません",
  "cli.parked.sent": "{{times}} 回 (最初 {{first}}、最後 {{last}})",
  "cli.parked.why": "確認できない理由",
  "cli.parked.look_ups": "検索",
  "cli.parked.never_looked": "なし",
  "cli.parked.looked": "{{times}} 回 (最後 {{last}}、一覧の {{from}} から {{to}} まで)",
  "cli.parked.next": "次の検索",
  "cli.parked.rests": "予定なし",
  "cli.parked.happened": "実行済みだった場合",
  "cli.parked.send": "見つからず、送信する場合",
  "cli.parked.decides": "判断するユーザー (接続の所有者)",
  "cli.runs.waits_for": "{{owners}} の判断を待っています。",
  "cli.runs.you": "あなた",
  "cli.parked.allow": "上限を超えて送信する場合",
  "cli.parked.stop": "取りやめる場合",
  "cli.parked.above": "待機の理由",
  "cli.parked.request": "送信内容",
  "cli.runs.decide": "判断待ちの実行の書き込みについて判断します",
  "cli.runs.decide.happened":
    "実行済みだった: 作成されたものの ID (連携先での ID)。メールのように読み取れない場合は ID なしで指定",
  "cli.runs.decide.send": "見つからなかった: 送信する",
  "cli.runs.decide.allow": "自分の接続の上限を超えているが、送信する",
  "cli.runs.decide.stop": "取りやめて実行をキャンセルする",
  "cli.runs.decide.confirm": "ライブモードでの --send で、実際に処理されることを承諾する",
  "cli.runs.decide.write": "判断待ちの書き込みが複数ある場合に、どれかを指定",
  "cli.runs.decide.one_of":
    "--happened [ID]、--send、--allow、--stop のいずれか 1 つを指定してください。",
  "cli.runs.decide.none": "この実行に、判断を待っている書き込みはありません。",
  "cli.runs.decide.several": "判断を待っている書き込みが複数あります。--write で指定してください:",
};
