import type { batchesEn } from "./batches.en.ts";
import type { Words } from "./words.ts";

export const batchesJa: Words<typeof batchesEn> = {
  "batch.open": "一括操作…",
  "batch.title": "表示中の実行をまとめて操作",
  "batch.what": "各実行に対する操作",
  "batch.act.continue": "失敗したステップから続行",
  "batch.act.rerun": "新しい実行としてやり直す",
  "batch.act.cancel": "キャンセル",
  "batch.act.send": "判断待ちの書き込みを送信",
  "batch.act.allow": "上限を超える書き込みを送信",
  "batch.act.stop": "判断待ちの書き込みを取りやめてキャンセル",
  "batch.help.continue":
    "完了済みのステップは繰り返しません。拒否された書き込みを再送信し、その後のステップへ進みます。",
  "batch.help.rerun":
    "各イベントを新しい実行で処理し直します。書き込みは新たに行われ、前の実行の結果は取り消されません。呼び出すフローも再び実行されます。",
  "batch.help.cancel":
    "完了済みの処理は取り消されません。処理済みの可能性がある書き込みは、先に結果を確認します。",
  "batch.help.send":
    "これらの書き込みが処理されたか確認できません。すでに処理済みの場合は、二重請求・二重処理になります。先に連携先で確認してください。",
  "batch.help.allow": "接続の上限を超えていても送信します。接続の所有者のみ可能です。",
  "batch.help.stop": "書き込みは今後送信されません。すでに行われたものは取り消されません。",
  "batch.version": "各フローのバージョン",
  "batch.version.same": "前回と同じ",
  "batch.version.published": "現在公開中のもの",
  "batch.runs_other": "実行 {{number}} 件",
  "batch.not_fit_other": "一覧のうち、ほかの {{number}} 件はこの操作の対象になりません。",
  "batch.cut":
    "一覧にはさらに実行があります。対象は新しいものから {{number}} 件です。残りは、完了後にもう一度操作してください。",
  "batch.more_flows_other": "ほか {{number}} 件のフロー",
  "batch.money.rerun": "これまでに書き込み済みで、もう一度書き込むもの",
  "batch.money.continue": "これまでに拒否され、再送信するもの",
  "batch.money.cancel": "未完了または結果不明のもの",
  "batch.money.send": "結果不明で、再送信するもの",
  "batch.money.allow": "これから送信するもの",
  "batch.money.stop": "取りやめるもの",
  "batch.money_none": "把握できる範囲で、動くお金はありません。",
  "batch.money_cut": "集計に含まれない書き込みのある実行があります。",
  "batch.set":
    "この後に失敗した実行は含まれません。現在の状態から変わっていない実行だけを操作します。",
  "batch.live_other":
    "うち {{number}} 件はライブモードの実行で、決済、メール、データはすべて実際に処理されます。",
  "batch.sure": "操作の内容を確認し、了承します。",
  "batch.start_other": "{{number}} 件に実行する",
  "batch.going.continue": "{{runs}}を続行",
  "batch.going.rerun": "{{runs}}をやり直し",
  "batch.going.cancel": "{{runs}}をキャンセル",
  "batch.going.send": "{{runs}}の判断待ちの書き込みを送信",
  "batch.going.allow": "{{runs}}の上限を超える書き込みを送信",
  "batch.going.stop": "{{runs}}の判断待ちの書き込みを取りやめ",
  "batch.state.going": "{{done}} 件完了、残り {{left}} 件",
  "batch.state.done": "すべて処理しました: {{done}} 件完了",
  "batch.state.stopped": "停止しました: {{done}} 件完了、{{left}} 件は未処理",
  "batch.by": "開始: {{name}}",
  "batch.refused_other": "{{number}} 件は操作しませんでした",
  "batch.stop": "停止",
  "batch.show_refused": "該当する実行を表示",
  "batch.any_error": "すべてのエラー",
  "batch.same_error": "同じエラーの実行をすべて表示",
};
