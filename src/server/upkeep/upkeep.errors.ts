import type { ErrorEntry } from "../error-entry.ts";

export const upkeepErrors = {
  "system.restore_undecided": {
    status: 409,
    text: {
      en: "This is a restored backup, and nothing may run until you say what it is: millrace restored --replaces if it takes the place of the old installation, millrace restored --copy if that one goes on.",
      ja: "これは復元されたバックアップです。用途を指定するまで何も実行されません。以前の環境を置き換える場合は millrace restored --replaces、以前の環境も引き続き動かす場合は millrace restored --copy を実行してください。",
    },
  },
  "system.database_away": {
    status: 503,
    text: {
      en: "The database does not answer at present. Millrace goes on by itself as soon as the database answers; try again then.",
      ja: "現在データベースから応答がありません。応答があり次第、Millrace は自動的に処理を再開します。しばらくしてからもう一度お試しください。",
    },
  },
  "system.nothing_restored": {
    status: 409,
    text: {
      en: "No restored backup waits for a decision here.",
      ja: "判断待ちの復元されたバックアップはありません。",
    },
  },
  "system.no_room": {
    status: 507,
    text: {
      en: "The disk is full, so nothing was saved. Make room on it, and try again.",
      ja: "ディスクがいっぱいのため、保存できませんでした。空き容量を増やしてから、もう一度お試しください。",
    },
  },
  "backup.made_here": {
    status: 409,
    text: {
      en: "Millrace makes its backups itself here, so you need to report none. The screen Settings shows them.",
      ja: "この環境では Millrace 自身がバックアップを作成するため、報告は不要です。バックアップは設定画面で確認できます。",
    },
  },
  "backup.under_way": {
    status: 409,
    text: {
      en: "Another backup is being made. Wait until it is done.",
      ja: "別のバックアップを作成中です。完了するまでお待ちください。",
    },
  },
  "backup.no_room": {
    status: 507,
    text: {
      en: "Millrace makes the backup in the data folder first, and there is no room for it: it needs {needed} MB, and {free} MB are free.",
      ja: "バックアップはまずデータフォルダー内に作成されますが、空き容量が足りません。{needed} MB 必要ですが、空きは {free} MB です。",
    },
  },
  "backup.nightly_no_room": {
    status: 507,
    text: {
      en: "There was no room for it: it needs {needed} MB, and {free} MB were free. Make room in the data folder and in the folder of backups, or keep fewer. Millrace tries again every 15 minutes.",
      ja: "空き容量が足りませんでした。{needed} MB 必要ですが、空きは {free} MB でした。データフォルダーとバックアップ用フォルダーの空き容量を増やすか、保存する数を減らしてください。15 分ごとに再試行します。",
    },
  },
  "backup.nightly_failed": {
    status: 500,
    text: {
      en: "It could not be made: {reason}. Check whether Millrace can write to the folder. It tries again every 15 minutes; the log has the details.",
      ja: "作成できませんでした: {reason}。フォルダーに書き込めるかどうかを確認してください。15 分ごとに再試行します。詳細はログにあります。",
    },
  },
  "backup.other_tool": {
    status: 409,
    text: {
      en: "This installation keeps its data in PostgreSQL. Back it up with pg_dump; docs/scale-out.md says how.",
      ja: "この環境のデータは PostgreSQL にあります。pg_dump でバックアップしてください。手順は docs/scale-out.md にあります。",
    },
  },
} as const satisfies Record<string, ErrorEntry>;
