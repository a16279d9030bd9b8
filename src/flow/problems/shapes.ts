import type { Sentences } from "./sentences.ts";

/** What can be wrong where a flow works with records whose fields only the connection knows. */
export const shapeProblems = {
  "flow.thing_gone": {
    severity: "error",
    en: "“{of}” does not exist in {connector} any more. Choose another one, or refresh the fields.",
    ja: "{connector} に「{of}」はもうありません。別のものを選択するか、項目を再取得してください。",
  },
  "flow.field_gone": {
    severity: "error",
    en: "“{of}” has no field “{field}”. Choose another field where this flow uses it, or refresh the fields.",
    ja: "「{of}」に項目「{field}」はありません。このフローで使用している箇所で別の項目を選択するか、項目を再取得してください。",
  },
  "flow.field_renamed": {
    severity: "error",
    en: "The field “{field}” of “{of}” is now called “{to}”. Choose “{to}” where this flow uses it.",
    ja: "「{of}」の項目「{field}」の名前が「{to}」に変わりました。このフローで使用している箇所で「{to}」を選択してください。",
  },
  "flow.field_type_changed": {
    severity: "warning",
    en: "The field “{field}” of “{of}” was {before} when this flow was published, and is {after} now. Check where this flow uses it, and publish the flow.",
    ja: "「{of}」の項目「{field}」の型が、このフローの公開時の {before} から {after} に変わりました。使用している箇所を確認し、フローを公開してください。",
  },
  "flow.field_needed": {
    severity: "warning",
    en: "A new record of “{of}” needs a value for “{field}”. Set one, or the step may fail.",
    ja: "「{of}」にレコードを追加するには「{field}」の値が必要です。値を設定しないと、ステップが失敗することがあります。",
  },
  "flow.field_read_only": {
    severity: "warning",
    en: "The system makes the field “{field}” of “{of}” itself. Remove its value, or the step may fail.",
    ja: "「{of}」の項目「{field}」はシステムが設定します。値を削除しないと、ステップが失敗することがあります。",
  },
  "flow.field_takes_other": {
    severity: "warning",
    en: "The field “{field}” of “{of}” takes {expected}, but {pill} is {found}. Choose another data pill or convert it with a formula, or the step may fail.",
    ja: "「{of}」の項目「{field}」には{expected}が必要ですが、{pill} は{found}です。別のデータピルを選択するか数式で変換しないと、ステップが失敗することがあります。",
  },
} as const satisfies Sentences;
