import type { Sentences } from "./sentences.ts";

/** What can be wrong with a data pill in a field. */
export const pillProblems = {
  "flow.pill_of_missing_step": {
    severity: "error",
    en: "“{field}” uses {pill}, but that step is not in the flow. Choose another data pill.",
    ja: "「{field}」で {pill} を使用していますが、そのステップはフローにありません。別のデータピルを選択してください。",
  },
  "flow.pill_of_later_step": {
    severity: "error",
    en: "“{field}” uses {pill}, but that step does not run before this one. Move a step, or choose another data pill.",
    ja: "「{field}」で {pill} を使用していますが、そのステップはこのステップより前に実行されません。ステップを移動するか、別のデータピルを選択してください。",
  },
  "flow.pill_of_other_branch": {
    severity: "error",
    en: "“{field}” uses {pill}, but that step is in another branch, so the two steps never run together. Choose another data pill, or use a variable.",
    ja: "「{field}」で {pill} を使用していますが、そのステップは別の分岐にあるため、このステップと同時には実行されません。別のデータピルを選択するか、変数を使用してください。",
  },
  "flow.pill_inside_loop": {
    severity: "error",
    en: "“{field}” uses {pill}, but that step is inside a loop and this one is not. Let the loop collect the value, and use its results.",
    ja: "「{field}」で {pill} を使用していますが、そのステップはループの中にあり、このステップはループの外にあります。必要な値をループで収集し、その結果を使用してください。",
  },
  "flow.unknown_pill": {
    severity: "error",
    en: "“{field}” uses {pill}, which does not exist. Choose another data pill.",
    ja: "「{field}」で使用している {pill} は存在しません。別のデータピルを選択してください。",
  },
  "flow.pill_of_wrong_type": {
    severity: "error",
    en: "“{field}” needs {expected}, but {pill} is {found}. Choose another data pill.",
    ja: "「{field}」には{expected}が必要ですが、{pill} は{found}です。別のデータピルを選択してください。",
  },
  "flow.not_convertible": {
    severity: "error",
    en: "{pill} cannot be turned into {expected}: its value is {value}.",
    ja: "{pill} を{expected}に変換できません。値は {value} です。",
  },
  "flow.no_currency": {
    severity: "error",
    en: "{pill} cannot be turned into a decimal amount, because its currency {currency} is empty.",
    ja: "通貨 {currency} が空のため、{pill} を小数の金額に変換できません。",
  },
  "flow.amount_in_other_currency": {
    severity: "error",
    en: 'The amount in “{field}” is in {found}, but “{beside}” says {other}. Take the currency from the same record as the amount, or convert the amount, such as convert(amount, "{code}", rate).',
    ja: '「{field}」の金額は {found} ですが、「{beside}」は {other} です。金額と同じレコードの通貨を使用するか、convert(amount, "{code}", rate) のように換算してください。',
  },
  "flow.amount_currency_unanswered": {
    severity: "error",
    en: "The amount in “{field}” is in {found}, but “{beside}” says {other}. The flow is from before Millrace compared the two. Take the currency from the same record as the amount, or convert the amount, and publish the flow. Runs that wait for it then go on.",
    ja: "「{field}」の金額は {found} ですが、「{beside}」は {other} です。このフローは、両者を照合する前のバージョンで公開されました。金額と同じレコードの通貨を使用するか、金額を換算し、フローを公開してください。待機中の実行は、公開後に続行されます。",
  },
  "flow.decimal_in_minor_units": {
    severity: "error",
    en: '“{field}” needs an amount in the smallest unit of its currency, but {pill} is a decimal amount. Convert it with a formula, such as toMinorUnits(fromStringToNumber(total), "usd") for a text or money(total, "usd") for a number. If it is an amount that you have made decimal, use it without conversion.',
    ja: '「{field}」には通貨の最小単位の金額が必要ですが、{pill} は小数の金額です。文字列の場合は toMinorUnits(fromStringToNumber(total), "usd")、数値の場合は money(total, "usd") のように数式で変換してください。自分で小数に変換した金額の場合は、変換せずに使用してください。',
  },
} as const satisfies Sentences;
