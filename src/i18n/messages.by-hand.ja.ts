import type { byHandEn } from "./messages.by-hand.en.ts";

/** What stands in `messages.by-hand.en.ts`, in Japanese. */
export const byHandJa: { readonly [Key in keyof typeof byHandEn]: string } = {
  "cli.flows.test": "フローの下書きを実際に 1 回実行し、結果を表示",
  "cli.flows.test.record": "トリガーのこのレコードでテスト (ID。デフォルト: 最新のレコード)",
  "cli.flows.run_now": "スケジュールのフローを予定とは別に今すぐ 1 回実行し、結果を表示",
  "cli.flows.run_now.token":
    "この実行に付ける任意の文字列。1 日以内に同じ文字列を指定すると同じ実行になります",
  "cli.flows.time_zone":
    "フローのタイムゾーンを表示、または下書きのタイムゾーンを変更 (例: Asia/Tokyo)",
  "cli.flows.time_zone_set": "「{{name}}」の下書きのタイムゾーンを {{zone}} に変更しました。",
  "cli.flows.own_events":
    "フローが自身を連続で開始できる回数を表示、または下書きで変更 (0 から 10)",
  "cli.flows.own_events_set":
    "「{{name}}」の下書きで、自身を連続で開始できる回数を {{times}} に変更しました。",
  "cli.flows.bad_times": "「{{text}}」の代わりに 0 から 10 の整数を指定してください。",
  "cli.flows.skipped": "フローがスキップしたイベントを理由とともに一覧表示",
  "cli.flows.none_skipped": "スキップしたイベントはありません。",
  "cli.flows.condition": "トリガーの条件を満たさない",
  "cli.flows.own_event": "フロー自身に由来し、許可された連続回数を超過",
  "cli.flows.handled_by_lineage": "このフローまたは同じ元を持つフローで処理済み",
  "cli.flows.erased": "含まれていた値が消去済み",
  "cli.runs.again": "終了した実行を、新しい書き込みでもう一度実行",
  "cli.runs.again.published": "元の実行のバージョンではなく、現在公開中のバージョンで実行",
  "cli.runs.continue": "失敗した実行を、失敗したステップから続行",
  "cli.runs.correct":
    "失敗したステップのデータを修正して実行を続行 (--set を付けなければデータを表示)",
  "cli.runs.correct.set":
    "項目と新しい値 (例: amount=1200、metadata.order=7)。複数回指定できます。= の後を空にすると項目も空になります",
  "cli.runs.correct.yes": "この送信内容で問題ない",
  "cli.runs.kind": "この種類の実行のみ: event、schedule、invoke、call、now、test、rerun",
  "cli.by_hand.yes": "ライブモードでの書き込みを承諾する",
  "cli.by_hand.say_yes": "問題なければ --yes を付けてください。",
  "cli.by_hand.following":
    "実行 {{id}} を処理しています。Ctrl-C で表示を終了します (実行は続きます)。",
  "cli.by_hand.step": "{{step}}: {{outcome}}",
  "cli.by_hand.not_succeeded": "実行は成功していません: {{status}}",
  "cli.by_hand.cannot_continue":
    "失敗したステップから続行できません。実行が失敗していないか、書き込みが処理されたか確認できない状態です。",
  "cli.by_hand.go_on": "失敗したステップから続行",
  "cli.by_hand.again": "新しい実行としてやり直す",
  "head.kind": "開始元",
  "kind.event": "イベント",
  "kind.schedule": "スケジュール",
  "kind.invoke": "HTTP 呼び出し",
  "kind.webhook": "Webhook 受信",
  "kind.call": "別のフロー",
  "kind.now": "今すぐ実行",
  "kind.test": "テスト",
  "kind.rerun": "再実行",
  "cli.runs.draft": "テストした下書き",
  "cli.no_number": "「{{said}}」は整数ではありません。3 のような整数を指定してください。",
  "cli.go_on": "行の変化で停止したトリガーを再開する",
  "cli.go_on.rows":
    "「same」: フローが把握している行と同じで、見つからない行は削除された。「restored」: 以前の状態に復元され、最大の番号より後の行は新しい。「anew」: すべての行が新しい",
  "cli.go_on.done": "「{{name}}」のトリガーを再開しました。",
  "cli.switch_off":
    "失敗が続くフローを自動で停止する条件を設定する。指定しない場合は今の条件を表示",
  "cli.switch_off.in_a_row": "この件数の実行が続けて失敗したとき",
  "cli.switch_off.percent": "1 時間の実行のうち、この割合 (%) が失敗したとき",
  "cli.switch_off.of": "--percent の対象とする最少の実行件数",
  "cli.switch_off.never": "自動で停止しない",
  "cli.switch_off.is_never": "「{{name}}」は自動で停止しません。",
  "cli.switch_off.is": "「{{name}}」を自動で停止する条件:",
  "cli.switch_off.row": "続けて失敗した実行の件数: {{count}}",
  "cli.switch_off.share": "1 時間に失敗した実行の割合: {{percent}}% ({{of}} 件以上のとき)",
};
