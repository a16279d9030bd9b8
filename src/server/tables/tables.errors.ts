import type { ErrorEntry } from "../error-entry.ts";

/** Why something about a lookup table is refused. */
export const tableErrors = {
  "table.not_found": {
    status: 404,
    text: {
      en: "There is no such lookup table. It may have been deleted.",
      ja: "この対応表は存在しません。削除された可能性があります。",
    },
  },
  "table.revision_not_found": {
    status: 404,
    text: {
      en: "The lookup table has no revision {revision}. See its list of revisions.",
      ja: "この対応表にリビジョン {revision} はありません。リビジョンの一覧を確認してください。",
    },
  },
  "table.name_taken": {
    status: 409,
    text: {
      en: "There is a lookup table with this name already. Choose another name.",
      ja: "同じ名前の対応表がすでにあります。別の名前を指定してください。",
    },
  },
  "table.conflict": {
    status: 409,
    text: {
      en: "Somebody has saved the lookup table meanwhile: its newest revision is {revision}. Nothing was saved. Read that revision, and make your change to it.",
      ja: "この対応表はほかのユーザーによって保存されました。最新のリビジョンは {revision} です。何も保存されていません。読み込み直してから変更してください。",
    },
  },
  "table.in_use": {
    status: 409,
    text: {
      en: "These flows use the lookup table: {flows}. First take the table out of them, and publish them.",
      ja: "この対応表は次のフローで使用されています: {flows}。先にフローから取り除き、公開してください。",
    },
  },
  "table.repeated_row": {
    status: 400,
    text: {
      en: "Two rows have the value “{from}”: row {row} repeats it. Remove one of them.",
      ja: "「{from}」の行が 2 つあります。{row} 行目が重複しています。一方を削除してください。",
    },
  },
  "table.too_large": {
    status: 400,
    text: {
      en: "The rows have {bytes} bytes in all, but can have at most {limit}. Divide them into several lookup tables.",
      ja: "行の合計が {bytes} バイトあり、上限の {limit} バイトを超えています。複数の対応表に分けてください。",
    },
  },
  "table.csv_refused": {
    status: 400,
    text: {
      en: "The CSV could not be read. See the details.",
      ja: "CSV を読み取れませんでした。詳細を確認してください。",
    },
  },
  "table.csv_open_quote": {
    status: 400,
    text: {
      en: "Line {line}: a quotation mark is opened and never closed.",
      ja: "{line} 行目: 引用符が閉じられていません。",
    },
  },
  "table.csv_after_quote": {
    status: 400,
    text: {
      en: "Line {line}: something follows a closing quotation mark. Write a quotation mark within a text twice.",
      ja: "{line} 行目: 閉じ引用符の後に文字があります。文字列の中の引用符は 2 つ続けて記述してください。",
    },
  },
  "table.csv_columns": {
    status: 400,
    text: {
      en: "Line {line} needs two columns, the value and what it becomes. Number of columns found: {count}.",
      ja: "{line} 行目の列数は {count} です。変換前と変換後の 2 列が必要です。",
    },
  },
  "table.csv_empty_from": {
    status: 400,
    text: {
      en: "Line {line}: the first column is empty. Write the value to look for.",
      ja: "{line} 行目: 1 列目が空です。変換前の値を記述してください。",
    },
  },
  "table.csv_repeated": {
    status: 400,
    text: {
      en: "Line {line}: “{from}” is in line {first} already.",
      ja: "{line} 行目: 「{from}」はすでに {first} 行目にあります。",
    },
  },
  "table.csv_too_long": {
    status: 400,
    text: {
      en: "Line {line}: a text is longer than {limit} characters.",
      ja: "{line} 行目: 文字列が {limit} 文字を超えています。",
    },
  },
  "table.csv_too_many": {
    status: 400,
    text: {
      en: "A lookup table has at most {limit} rows. Line {line} is one too many.",
      ja: "対応表の行数は {limit} 行までです。{line} 行目で上限を超えています。",
    },
  },
} as const satisfies Record<string, ErrorEntry>;
