import type { settingsEn } from "./settings.en.ts";
import type { Words } from "./words.ts";

export const settingsJa: Words<typeof settingsEn> = {
  "settings.help": "この Millrace 全体の設定です。管理者だけに表示されます。",
  "settings.retention": "履歴の保存",
  "settings.retention_help": "終了した実行は、次の日数または件数を超えると削除されます。",
  "settings.days": "保存日数",
  "settings.days_help": "終了した実行を、ステップ、試行、イベントとともに保存する日数です。",
  "settings.runs_per_flow": "フローごとの保存件数",
  "settings.runs_per_flow_help":
    "各フローで、終了した実行のうち新しいものだけをこの件数まで保存します。",
  "settings.fixed_by": "次の指定により、起動時に固定されています:",
  "settings.usual": "既定値に戻す ({{value}})",
  "settings.audit_days": "監査ログの日数",
  "settings.audit_days_help":
    "すべての記録がこの日数より古い月は、ファイルに移されます。記録が削除されることはありません。",
  "settings.ledger_years": "台帳の保存年数",
  "settings.ledger_years_help":
    "台帳には、イベントと書き込みごとに、対象、金額、日時、バージョン、結果が 1 行ずつ記録されます。",
  "settings.audit_folder":
    "監査ログの古い記録は、次のフォルダーのファイルに移されます (バックアップには含まれません):",
  "settings.audit_nowhere":
    "監査ログの古い記録は、データベースに残ります。ファイルに移すには、すべてのプロセスから使えるフォルダーを MILLRACE_AUDIT_FOLDER に指定し、再起動してください。",
  "settings.retention_saved": "保存しました。10 分以内に反映されます。",
  "settings.kept": "次のものは、古くなっても削除されません。",
  "settings.kept_unfinished": "終了していない実行と、判断待ちの書き込みがある実行",
  "settings.kept_handled": "各フローが処理したイベントの記録 (二重に処理しないため)",
  "settings.kept_writes": "書き込みごとのキーと結果 (二重に請求しないため)",
  "settings.backup": "バックアップ",
  "settings.backup_help":
    "監査ログの古い記録のファイルを除くすべてのデータを、1 つのファイルに保存します。作成中も Millrace は動作を続けます。",
  "settings.backup_take": "バックアップをダウンロード",
  "settings.backup_taken":
    "{{name}} をダウンロードしました ({{size}} MB)。顧客の購入内容が含まれるため、安全な場所に保管してください。",
  "settings.nightly":
    "毎日 {{time}} ({{zone}}) に自動でバックアップを作成します。新しいものから {{count}} 個を次のフォルダーに保存します:",
  "settings.nightly_disk":
    "別のディスクへの保存をお勧めします。ディスクが故障すると、同じディスクのバックアップも失われます。保存先を MILLRACE_BACKUP_FOLDER に指定し、Millrace を再起動してください。",
  "settings.nightly_last": "最新のバックアップは {{at}} のものです ({{size}} MB)。",
  "settings.nightly_none": "バックアップはまだありません。",
  "settings.nightly_failed": "{{at}} のバックアップは作成できませんでした",
  "settings.nightly_off":
    "MILLRACE_BACKUP_TIME が off のため、夜間バックアップは作成されません。作成するには 02:30 のような時刻を指定し、Millrace を再起動してください。",
  "settings.backup_restore":
    "バックアップを復元するには、Millrace を停止し、「millrace restore ファイル」を実行します。手順は docs/operations.md にあります。",
  "settings.backup_postgres":
    "この環境のデータは PostgreSQL に保存されています。pg_dump でバックアップし、ジョブの最後に「millrace backed-up」を実行してください。手順は docs/scale-out.md にあります。PostgreSQL がログをアーカイブしている場合は自動的に確認します。",
  "settings.backup_seen": "バックアップを最後に確認した日時: {{at}}",
  "settings.backup_unseen": "バックアップはまだ確認できていません。",
  "settings.backup_unwatched":
    "MILLRACE_BACKUP_TIME が off のため、バックアップの有無は確認していません。",
  "settings.key_title": "キーは別に保管",
  "settings.key_help":
    "暗号化された秘密情報を開くキー (データフォルダーの vault.key、または MILLRACE_KEY) は、バックアップに含まれません。別の場所にコピーを保管してください。キーがないと、すべての接続の秘密情報を入力し直す必要があります。バックアップとキーの両方があれば、誰でもアカウントのキーを取り出せます。",
  "settings.mail": "メール",
  "settings.mail_help": "招待、パスワード再設定のリンク、アラートの送信に使用します。",
  "settings.mail_on": "{{server}} を使用し、{{sender}} から送信します。",
  "settings.mail_off":
    "メールは送信されません。リンクは発行した人に表示されるので、本人に渡してください。メールを送信するには、次の変数を指定して Millrace を起動します。",
  "settings.mail_smtp": "メールサーバー。例: smtps://user:password@mail.example.com",
  "settings.mail_from": "差出人。例: Millrace <millrace@example.com>",
  "settings.mail_test": "自分にテストメールを送信",
  "settings.mail_sent":
    "メールサーバーが {{email}} 宛てのメールを受け付けました。届いているか、迷惑メールに入っていないかを確認してください。",
  "settings.open_id": "組織のアカウントでのサインイン",
  "settings.open_id_help":
    "メールアドレスとパスワードに加えて、OpenID Connect でサインインできます。",
  "settings.open_id_on": "{{name}} ({{issuer}}) でサインインできます。",
  "settings.open_id_off":
    "設定されていません。設定するには、次の変数を指定して Millrace を起動します。",
  "settings.open_id_issuer": "プロバイダー。例: https://login.example.com",
  "settings.open_id_client": "プロバイダーから発行された値",
  "settings.open_id_name": "ボタンに表示する名前",
  "settings.open_id_domains": "招待なしで参加できるメールアドレスのドメイン。例: example.com",
  "settings.open_id_role": "その場合の役割: viewer (閲覧者) または builder (ビルダー)",
  "settings.open_id_redirect": "プロバイダーに登録するリダイレクト先",
  "settings.about": "この環境",
  "settings.about_help": "起動時の指定です。ここでは変更できません。",
  "settings.version": "バージョン",
  "settings.address": "公開アドレス",
  "settings.storage": "データの保存先",
  "settings.storage.sqlite": "SQLite (データフォルダー内の 1 ファイル)",
  "settings.storage.postgresql": "PostgreSQL",
  "settings.folder": "データフォルダー",
  "settings.disk": "ディスク",
  "settings.disk_free": "空き容量 {{size}} GB",
  "settings.simulator": "シミュレーター",
  "settings.simulator_on": "Stripe のシミュレーターが動作しています",
  "settings.simulator_off": "なし",
  "restored.title": "これは復元されたバックアップです。用途が指定されるまで、何も実行されません",
  "restored.when": "バックアップの日時: {{backup}}",
  "restored.decide_help":
    "バックアップより後のことは記録されていません。そのため、管理者の指定を待っています。",
  "restored.ask_help": "管理者に連絡してください。",
  "restored.decide": "用途を指定…",
  "restored.decide_title": "この環境の用途",
  "restored.what": "バックアップ元の環境",
  "restored.replaces": "使用しなくなった (この環境が引き継ぐ)",
  "restored.replaces_help":
    "フローは動作を続けます。バックアップ以降のイベントを確認し直し、以前の環境がすでに行った可能性のある書き込みは、送信する前に照会します。二重に実行されることはありません。",
  "restored.replaces_sure": "以前の環境は完全に停止しています。",
  "restored.replaces_done": "この環境が以前の環境を引き継ぎました。",
  "restored.copy": "引き続き使用する (この環境は複製)",
  "restored.copy_help":
    "すべてのフローが非アクティブになり、終了していない実行はキャンセルされます。複製元と複製の両方をアクティブにしないでください。",
  "restored.copy_sure":
    "この環境のすべてのフローを非アクティブ化し、終了していない実行をキャンセルします。",
  "restored.copy_done": "この環境を複製として設定しました。すべてのフローは非アクティブです。",
  "restored.once": "指定は 1 回だけで、後から変更できません。",
  "restored.submit": "決定",
  "clocks.differ": "Millrace とデータベースの時計が {{seconds}} 秒ずれています",
  "clocks.differ_help":
    "時刻が一致するまで、確認も送信も行われません。処理中だった内容は記録されており、失われません。両方の時計を NTP などで正しい時刻に合わせると、自動的に再開します。",
  "backups.missed": "26 時間以上、バックアップが作成されていません",
  "backups.missed_help":
    "理由は設定画面で確認できます。空き容量を増やすか、バックアップ用フォルダーを修復してください。",
  "backups.missed_elsewhere":
    "データベースのバックアップを確認できていません。バックアップの方法と報告の手順は設定画面にあります。",
  "backups.missed_ask": "管理者に連絡してください。理由は設定画面に表示されます。",
  "restored.no_room": "ディスクがいっぱいのため、確認も送信も行われていません",
  "restored.no_room_help":
    "処理中だった内容は記録されており、失われません。データフォルダーのディスクの空き容量を増やすと、自動的に再開します。",
};
