import type { Sentences } from "./sentences.ts";

/** What is wrong with the condition of a trigger, where a branch would have another way out. */
export const triggerProblems = {
  "flow.trigger_threshold_no_currency": {
    severity: "error",
    en: "Condition {row} compares an amount with a number that has no currency. Choose the currency.",
    ja: "条件 {row} で金額と比較する数値に、通貨が指定されていません。通貨を選択してください。",
  },
  "flow.trigger_other_currency_unchosen": {
    severity: "error",
    en: "Condition {row} compares an amount in {currency}, but a record can be in another currency. Choose what happens then: a failed run, or no run.",
    ja: "条件 {row} では {currency} の金額が比較されますが、レコードの通貨が異なる場合があります。その場合の動作として「実行を失敗にする」または「実行しない」を選択してください。",
  },
  "flow.trigger_other_currency": {
    severity: "error",
    en: "Condition {row} compares an amount in {found} with an amount in {other}. Amounts in two currencies cannot be compared. Add a condition for {found}, or choose that records in another currency make no run.",
    ja: "条件 {row} では、{found} の金額と {other} の金額が比較されています。通貨が異なる金額は比較できません。{found} の条件を追加するか、通貨が異なるレコードの動作として「実行しない」を選択してください。",
  },
  "flow.trigger_formula_too_much_work": {
    severity: "error",
    en: "The formula in “{field}” takes too much work for a trigger, which decides about each event at once. Move it to an If / Else step.",
    ja: "「{field}」の数式は、イベントごとに即時に判定するトリガーの条件としては計算量が多すぎます。If / Else ステップに移してください。",
  },
} as const satisfies Sentences;
