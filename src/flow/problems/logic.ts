import type { Sentences } from "./sentences.ts";

/** What keeps a step of logic from working: a branch, a loop, an error handler, a variable. */
export const logicProblems = {
  // Blocks
  "flow.empty_branch": {
    severity: "error",
    en: "This branch has no steps. Add at least one, or delete the branch.",
    ja: "この分岐にステップがありません。1 つ以上追加するか、分岐を削除してください。",
  },
  "flow.empty_loop": {
    severity: "error",
    en: "This loop has no steps. Add at least one.",
    ja: "このループにステップがありません。1 つ以上追加してください。",
  },
  "flow.empty_watch": {
    severity: "error",
    en: "This error handler watches no steps. Add or move at least one into it.",
    ja: "このエラーハンドラーには監視するステップがありません。1 つ以上追加または移動してください。",
  },
  "flow.empty_error_branch": {
    severity: "warning",
    en: "This branch does nothing before the error is handed on. Add a step, let the flow continue after it, or delete the branch.",
    ja: "この分岐ではエラーに対して何も実行されません。ステップを追加するか、実行後に「続行」を選択するか、分岐を削除してください。",
  },
  "flow.else_not_last": {
    severity: "error",
    en: "A branch without conditions comes before other branches, so a run never takes those. Move it to the end, or give it conditions.",
    ja: "条件のない分岐がほかの分岐より前にあるため、後の分岐は実行されません。最後に移動するか、条件を設定してください。",
  },
  "flow.only_else": {
    severity: "error",
    en: "The first branch has no conditions. Add at least one.",
    ja: "最初の分岐に条件がありません。1 つ以上追加してください。",
  },
  "flow.propagate_nowhere": {
    severity: "error",
    en: "No loop and no other error handler encloses this one, so the error cannot be handed on. Let the flow stop or continue.",
    ja: "このエラーハンドラーの外側に、エラーを伝播する先がありません。「停止」または「続行」を選択してください。",
  },
  "flow.nested_too_deep": {
    severity: "error",
    en: "This step is nested more than {limit} deep. Move it further out.",
    ja: "このステップの入れ子が {limit} 段を超えています。より外側に移動してください。",
  },
  "flow.after_stop": {
    severity: "warning",
    en: "The flow never reaches this step, because it stops before it. Move or delete one of the two.",
    ja: "このステップの前にフローが停止するため、このステップは実行されません。どちらかを移動または削除してください。",
  },

  // Loops, variables, delays
  "flow.no_list": {
    severity: "error",
    en: "Choose the list whose items this loop works on.",
    ja: "このループで処理するリストを選択してください。",
  },
  "flow.not_a_list": {
    severity: "error",
    en: "A loop needs a list, but this is {found}. Choose a data pill that is a list.",
    ja: "ループにはリストが必要ですが、これは{found}です。リストのデータピルを選択してください。",
  },
  "flow.not_at_once": {
    severity: "error",
    en: "This step cannot be in a loop that works on several items at once. Let the loop “{loop}” work on one item at a time, or move the step out of it.",
    ja: "複数のアイテムを同時に処理するループの中にこのステップを置くことはできません。ループ「{loop}」の同時処理数を 1 にするか、ステップをループの外に移動してください。",
  },
  "flow.no_variable": {
    severity: "error",
    en: "Choose the variable to update.",
    ja: "更新する変数を選択してください。",
  },
  "flow.unknown_variable": {
    severity: "error",
    en: "The chosen variable is not in the flow. Choose another one, or create it.",
    ja: "選択された変数はフローにありません。別の変数を選択するか、作成してください。",
  },
  "flow.variable_not_made": {
    severity: "error",
    en: "The variable “{variable}” does not exist yet when this step runs. Move a step, or choose another variable.",
    ja: "変数「{variable}」は、このステップの実行前に作成されていません。ステップを移動するか、別の変数を選択してください。",
  },
  "flow.variable_may_be_missing": {
    severity: "warning",
    en: "A branch that a run may not take creates the variable “{variable}”. This step fails when the run does not take it. Create the variable before the branch.",
    ja: "変数「{variable}」は実行されない可能性のある分岐の中で作成されています。作成されない場合、このステップは失敗します。分岐の前で変数を作成してください。",
  },
  "flow.add_to_no_list": {
    severity: "error",
    en: "You can add only to a list, but “{variable}” is {found}. Choose to replace the value.",
    ja: "値を追加できるのはリストのみですが、「{variable}」は{found}です。値の置き換えを選択してください。",
  },
  "flow.no_value": {
    severity: "error",
    en: "Fill in the value that the variable gets.",
    ja: "変数に設定する値を入力してください。",
  },
  "flow.no_amount": {
    severity: "error",
    en: "Fill in how long the flow waits.",
    ja: "待機する時間を入力してください。",
  },
  "flow.delay_out_of_range": {
    severity: "error",
    en: "A delay must be longer than zero and at most {limit} days, but this is {value}.",
    ja: "待機時間は 0 より長く、{limit} 日以内にしてください。現在の値は {value} です。",
  },

  // Conditions
  "flow.logic_missing": {
    severity: "error",
    en: "Write how to combine the conditions, such as “1 and (2 or 3)”, or choose that all or any of them must be met.",
    ja: "「1 and (2 or 3)」のように条件の組み合わせを入力するか、「すべて」または「いずれか」の条件を選択してください。",
  },
  "flow.logic_ends_early": {
    severity: "error",
    en: "The custom logic is not complete. Check its end, and that every parenthesis is closed.",
    ja: "カスタムロジックが完結していません。末尾と、括弧がすべて閉じられているかを確認してください。",
  },
  "flow.logic_unreadable": {
    severity: "error",
    en: "The custom logic cannot be read from “{found}” on. Use the numbers of the conditions, and, or, not and parentheses.",
    ja: "カスタムロジックを「{found}」の箇所から読み取れません。条件の番号と and、or、not、括弧を使用してください。",
  },
  "flow.logic_unknown_row": {
    severity: "error",
    en: "The custom logic names the condition {row}, which does not exist. Add it, or change the logic.",
    ja: "カスタムロジックで条件 {row} が指定されていますが、存在しません。条件を追加するか、ロジックを変更してください。",
  },
  "flow.logic_unused_row": {
    severity: "error",
    en: "The custom logic does not name the condition {row}. Add it to the logic, or delete the condition.",
    ja: "カスタムロジックに条件 {row} が含まれていません。ロジックに追加するか、条件を削除してください。",
  },
  "flow.condition_incomplete": {
    severity: "error",
    en: "Condition {row} is not complete. Choose what to compare, and with what.",
    ja: "条件 {row} が完成していません。比較する値と、比較対象の値を指定してください。",
  },
  "flow.threshold_no_currency": {
    severity: "error",
    en: "Condition {row} compares an amount with a number that has no currency. Choose the currency and publish the flow. Runs that wait for it then go on.",
    ja: "条件 {row} で金額と比較する数値に、通貨が指定されていません。通貨を選択し、フローを公開してください。待機中の実行は、公開後に続行されます。",
  },
  "flow.no_such_currency_in_condition": {
    severity: "error",
    en: "Condition {row} names {value}, which is not a currency. Choose a currency from the list.",
    ja: "条件 {row} の通貨 {value} は使用できません。一覧から通貨を選択してください。",
  },
  "flow.other_currency_unchosen": {
    severity: "error",
    en: "Condition {row} compares an amount in {currency}, but a record can be in another currency. Choose what happens then: stop with an error, or go on with Else.",
    ja: "条件 {row} では {currency} の金額が比較されますが、レコードの通貨が異なる場合があります。その場合の動作として「エラーで停止」または「Else に進む」を選択してください。",
  },
  "flow.other_currency": {
    severity: "error",
    en: "Condition {row} compares an amount in {found} with an amount in {other}. Amounts in two currencies cannot be compared. Add a condition for {found}, or choose that records in another currency go on with Else.",
    ja: "条件 {row} では、{found} の金額と {other} の金額が比較されています。通貨が異なる金額は比較できません。{found} の条件を追加するか、通貨が異なるレコードの動作として「Else に進む」を選択してください。",
  },
  "flow.amount_no_currency": {
    severity: "error",
    en: "Condition {row} compares {pill}, but the record names no currency for it. Amounts without a currency cannot be compared.",
    ja: "条件 {row} で比較される {pill} に、通貨がありません。通貨が不明な金額は比較できません。",
  },
  "flow.operator_does_not_fit": {
    severity: "error",
    en: "“{operator}” in condition {row} does not fit {found}. Choose another operator or another data pill.",
    ja: "条件 {row} の「{operator}」は{found}に使用できません。別の演算子またはデータピルを選択してください。",
  },
  "flow.sides_do_not_fit": {
    severity: "error",
    en: "Condition {row} cannot compare {left} with {right}. Compare two numbers or two dates; you can use a time in Unix seconds as date and time.",
    ja: "条件 {row} で{left}と{right}が比較されていますが、比較できません。数値同士または日付同士を比較してください。UNIX 秒は日時に変換して使用できます。",
  },
  "flow.typed_not_comparable": {
    severity: "error",
    en: "Condition {row} compares sizes, but {typed} is only a text. To compare a field, choose its data pill in place of its name. Else enter a number or a date.",
    ja: "条件 {row} では大小が比較されていますが、{typed}は文字列です。項目を比較するには、項目名を入力する代わりにデータピルを選択してください。それ以外の場合は、数値または日付を入力してください。",
  },
  "flow.condition_not_comparable": {
    severity: "error",
    en: "“{field}” compares {left} with {right}, which are neither two numbers nor two dates. Compare values of the same type.",
    ja: "「{field}」で {left} と {right} が比較されていますが、数値同士でも日付同士でもありません。同じ型の値を比較してください。",
  },
  "flow.condition_wrong_value": {
    severity: "error",
    en: "“{field}” needs {expected} for “{operator}”, but the value is {value}. Choose another operator or another data pill.",
    ja: "「{field}」の「{operator}」には{expected}が必要ですが、値は {value} です。別の演算子またはデータピルを選択してください。",
  },
} as const satisfies Sentences;
