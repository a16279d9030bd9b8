import type { limitsEn } from "./limits.en.ts";
import type { Words } from "./words.ts";

export const limitsJa: Words<typeof limitsEn> = {
  "limits.title": "金額の上限",
  "limits.help":
    "上限を超える書き込みは送信されず、送信するか中止するかの判断を待ちます。上限は通貨ごとに設定します。1 日は UTC の 1 日です。",
  "limits.none": "上限はありません。すべての書き込みが送信されます。",
  "limits.rest": "ほかの通貨の書き込みと、請求の残額全額の返金も判断を待ちます。",
  "limits.add": "上限を追加",
  "limits.change": "変更",
  "limits.change_of": "{{currency}} の上限を変更",
  "limits.remove": "削除",
  "limits.remove_of": "{{currency}} の上限を削除",
  "limits.save": "保存",
  "limits.currency": "通貨",
  "limits.per_write": "1 件あたりの上限",
  "limits.sum": "1 フロー 1 日の合計の上限",
  "limits.count": "1 フロー 1 日の件数の上限",
  "limits.empty_help": "上限を設けない項目は空欄にしてください。",
  "limits.count_wrong": "100 のような整数を入力してください。",
  "limits.unlimited": "上限なし",
  "limits.offer.title": "接続「{{name}}」に金額の上限を設定しますか?",
  "limits.offer.set": "この上限を設定",
  "limits.offer.own": "上限を設定",
  "limits.offer.without": "上限なしで続行",
  "limits.offer.is_set":
    "接続「{{name}}」に上限を設定しました。上限を超える書き込みは、あなたの判断を待ちます。",
  "limits.offer.is_without":
    "接続「{{name}}」には上限を設定しません。すべての書き込みが送信されます。",
  "limits.offer.again": "選び直す",
  "limits.above": "上限を超えるため、まだ送信していません",
  "limits.above_help":
    "何も送信されていません。接続の所有者が、このまま送信するか、実行を停止するかを選択します。",
  "limits.above_yours":
    "何も送信されていません。このまま送信するか、実行を停止するかを選択してください。",
  "limits.may_not":
    "判断するのは接続の所有者の {{owner}} です。ほかのユーザーが代わることはできません。",
  "limits.waits_for_you": "あなたの判断を待っています。",
  "limits.waits_for": "{{owners}} の判断を待っています。",
  "limits.why": "待機の理由",
  "limits.attempt": "接続の所有者の判断待ち",
  "runs.parked.allow": "このまま送信する",
  "runs.parked.allow_help": "上限を超えていても内容が正しい場合です。1 回だけ送信します。",
  "runs.parked.allow_button": "送信",
  "runs.parked.allow_submit": "送信する",
  "limits.allow_warning": "{{system}} に 1 回だけ送信します。上限は変わりません。",
};
