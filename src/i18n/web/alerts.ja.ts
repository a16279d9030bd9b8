import type { alertsEn } from "./alerts.en.ts";
import type { Words } from "./words.ts";

export const alertsJa: Words<typeof alertsEn> = {
  "nav.alerts": "アラート",
  "nav.new_other": "新着 {{count}} 件",
  "alerts.help": "ご自身のフローと接続で発生した問題を、新しい順に表示します。",
  "alerts.none": "問題は発生していません",
  "alerts.none_help":
    "ご自身のフローの実行が失敗したとき、判断待ちになったとき、または接続が使えなくなったときに、ここに表示されます。",
  "alerts.new": "新着",
  "alerts.choose": "受け取るアラート",
  "alerts.choose_help":
    "種類とフローのどちらかでオフにしたアラートは届きません。変更は、今後発生するアラートから適用されます。",
  "alerts.no_mail":
    "メールを受け取るには、メールサーバーの設定とご自身のメールアドレスが必要です。",
  "alerts.by_kind": "種類別",
  "alerts.by_flow": "フロー別",
  "alerts.kind": "種類",
  "alerts.on_screen": "画面",
  "alerts.by_mail": "メール",
  "alerts.no_flows": "フローはまだありません。",
  "alerts.screen_of": "{{what}}: 画面",
  "alerts.mail_of": "{{what}}: メール",
  "alerts.kind.run_failed": "実行の失敗",
  "alerts.kind.run_parked": "結果不明の書き込み",
  "alerts.kind.above_limit": "上限を超えた書き込み",
  "alerts.kind.polls_failing": "トリガーの取得の失敗",
  "alerts.kind.flow_switched_off": "フローの自動停止",
  "alerts.kind.version_waits": "同意待ちのバージョン",
  "alerts.kind.polls_late": "トリガーの確認の遅れ",
  "alerts.kind.nothing_ran": "通常より長い間、実行がない",
  "alerts.kind.connection_broken": "接続の不具合",
  "alerts.kind.connection_held": "接続の停止",
  "alerts.kind.handover_waits": "引き継ぎ待ちの接続",
  "alerts.kind.clocks_differ": "時計のずれ",
  "alerts.kind.disk_nearly_full": "ディスクの空き容量の不足",
  "alerts.kind.backup_missed": "夜間バックアップの未作成",
  "alerts.kind.process_gone": "プロセスの予期しない終了",
};
