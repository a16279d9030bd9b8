import type { testingEn } from "./testing.en.ts";
import type { Words } from "./words.ts";

export const testingJa: Words<typeof testingEn> = {
  "testing.title": "フローをテスト",
  "testing.help":
    "下書きをトリガーから最後のステップまで 1 回、実際に実行します。フローの状況や処理済みの記録は変わりません。",
  "testing.problems_other": "テストの前に、{{count}} 件の問題を解決してください。",
  "testing.show_problems": "表示",
  "testing.reads_only": "このフローは読み取りのみです。テストしても外部は変更されません。",
  "testing.writes": "このテストは実際に書き込みます",
  "testing.write_test": "「{{step}}」が「{{connector}}」のテストモードで、{{does}}。",
  "testing.write_live": "「{{step}}」が「{{connector}}」のライブモードで、{{does}}。",
  "testing.write_unknown": "「{{step}}」が「{{connector}}」で、{{does}}。",
  "testing.record": "テストに使うレコード",
  "testing.newest": "最新のレコード",
  "testing.newest_help": "このフローを開始する最新のレコードを使います。",
  "testing.pick": "最近のレコードから選択",
  "testing.next": "次のレコードを待つ",
  "testing.next_help":
    "このフローを開始する次のレコードを待ちます。連携先のシステムで作成してください。5 秒ごとに最大 10 分間確認します。",
  "testing.no_records":
    "レコードがまだありません。連携先のシステムで作成してから、もう一度確認してください。",
  "testing.starts_not_yet": "未確定",
  "testing.starts_fails": "条件を判定できないため、失敗した実行になります",
  "testing.starts_no": "このフローを開始しません",
  "testing.look_again": "もう一度確認",
  "testing.start": "テスト",
  "testing.wait": "待ってテスト",
  "testing.waiting":
    "「{{trigger}}」の次のイベントを待っています。連携先のシステムで作成してください。",
  "testing.left": "(残り {{time}})",
  "testing.stop_waiting": "待つのをやめる",
  "testing.nothing_came":
    "10 分間にこのフローを開始するレコードがなかったため、テストは行われませんでした。",
  "testing.other_draft":
    "待機中にフローまたは呼び出し先のフローが変更されたため、テストは行われませんでした。現在の内容はまだ確認されていません。もう一度テストを開いてください。",
  "testing.run_waiting": "{{record}} でテスト中…",
  "testing.run_delayed": "{{record}} でのテストは、フローで指定された待機中です。",
  "testing.run_running": "{{record}} でテスト中…",
  "testing.run_paused": "{{record}} でのテストは待機中です。接続の修正が必要です。",
  "testing.run_parked":
    "{{record}} でのテストは待機中です。書き込みが処理されたか確認できないため、実行のページで判断してください。",
  "testing.run_succeeded": "{{record}} でのテストに成功しました。各カードで結果を確認できます。",
  "testing.run_succeeded_with_errors":
    "{{record}} でのテストは成功し、途中のエラーをフローが処理しました。各カードで結果を確認できます。",
  "testing.run_filtered":
    "{{record}} のテストは対象外でした。書き込みの前に、条件により終了しました。",
  "testing.run_failed":
    "{{record}} でのテストに失敗しました。理由は失敗したカードに表示されています。",
  "testing.run_cancelled": "{{record}} でのテストはキャンセルされました。",
  "testing.open_run": "実行を表示",
  "testing.show_card": "カードを表示",
  "testing.put_away": "結果を閉じる",
};
