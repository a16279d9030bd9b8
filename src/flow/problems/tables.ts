import type { Sentences } from "./sentences.ts";

/** What can be wrong where a value is looked up in a table. */
export const tableProblems = {
  // Before the flow runs
  "flow.unknown_table": {
    severity: "error",
    en: "The chosen lookup table no longer exists. Choose another one.",
    ja: "ここで選択されている対応表はもうありません。別の対応表を選択してください。",
  },
  "flow.unknown_table_revision": {
    severity: "error",
    en: "The lookup table “{table}” has no revision {revision}. Use its newest, which is {newest}.",
    ja: "対応表「{table}」にリビジョン {revision} はありません。最新のリビジョン {newest} を使用してください。",
  },
  "flow.lookup_of_nothing": {
    severity: "error",
    en: "Choose the value to look up in “{table}”.",
    ja: "「{table}」で変換する値を選択してください。",
  },
  "flow.lookup_gives_text": {
    severity: "error",
    en: "“{field}” needs {expected}, but a lookup table gives text. Use something else here.",
    ja: "「{field}」には{expected}が必要ですが、対応表の結果は文字列です。別の値を使用してください。",
  },
  // When it runs
  "flow.lookup_no_table": {
    severity: "error",
    en: "“{field}” uses revision {revision} of a lookup table that is not there. Open the flow, choose a table, and publish it again.",
    ja: "「{field}」で使用している対応表 (リビジョン {revision}) が見つかりません。フローを開き、対応表を選択し直して再度公開してください。",
  },
  "flow.lookup_no_row": {
    severity: "error",
    en: "“{field}”: the lookup table “{table}” has no row for {value}. Add one, let the flow use the new revision, and publish it.",
    ja: "「{field}」: 対応表「{table}」に {value} の行がありません。行を追加し、フローで新しいリビジョンを使用して公開してください。",
  },
  "flow.lookup_empty": {
    severity: "error",
    en: "“{field}”: there is nothing to look up in the lookup table “{table}”, because the value is empty. Look up something that is always there, or give the table a default value.",
    ja: "「{field}」: 値が空のため、対応表「{table}」で変換できません。常に値がある項目を使用するか、対応表に既定値を設定してください。",
  },
} as const satisfies Sentences;
