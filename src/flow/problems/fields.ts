import type { Sentences } from "./sentences.ts";

/** What can be wrong with what stands in a field. `{field}` is the field. */
export const fieldProblems = {
  "flow.required_missing": {
    severity: "error",
    en: "“{field}” is required. Fill it in.",
    ja: "「{field}」は必須です。入力してください。",
  },
  "flow.one_required": {
    severity: "error",
    en: "Fill in at least one of these: {fields}.",
    ja: "次のうち少なくとも 1 つを入力してください: {fields}",
  },
  "flow.not_json": {
    severity: "error",
    en: "“{field}” is not JSON yet. Close every quotation mark, brace and bracket, and put a comma between two fields.",
    ja: "「{field}」が JSON として正しくありません。引用符とかっこをすべて閉じ、項目の間をカンマで区切ってください。",
  },
  "flow.required_empty": {
    severity: "error",
    en: "“{field}” is required, but {pill} is empty.",
    ja: "「{field}」は必須ですが、{pill} が空です。",
  },
  "flow.may_be_empty": {
    severity: "warning",
    en: "“{field}” is required, but {pill} can be empty. The step will fail when it is. Put a condition before this step that checks for it, or give a default in a formula.",
    ja: "「{field}」は必須ですが、{pill} は空の場合があります。空の場合、このステップは失敗します。空でないことを確かめる条件をこのステップの前に置くか、数式で既定値を指定してください。",
  },
  "flow.empty_widens": {
    severity: "error",
    en: "“{field}” is filled in, but {pill} is empty. {widens} You may not mean that, so Millrace sends nothing. Put a condition before this step, or give a default in a formula. If you mean to leave the field out, clear it.",
    ja: "「{field}」が設定されていますが、{pill} が空です。{widens}意図しない処理を防ぐため、何も送信しません。このステップの前に条件を置くか、数式で既定値を指定してください。省略してよい場合は、この項目を空欄にしてください。",
  },
  "flow.part_empty": {
    severity: "error",
    en: "“{field}” says what the step is about, but {pill} in it is empty. What is left may mean something else, so Millrace sends nothing. Put a condition before this step, or give a default in a formula.",
    ja: "「{field}」は処理の対象を決める項目ですが、その中の {pill} が空です。残りの部分だけでは別の対象を指すことがあるため、何も送信しません。このステップの前に条件を置くか、数式で既定値を指定してください。",
  },
  "flow.part_may_be_empty": {
    severity: "warning",
    en: "“{field}” says what the step is about, and {pill} in it can be empty. The step will fail when it is, before it sends anything. Put a condition before this step, or give a default in a formula.",
    ja: "「{field}」は処理の対象を決める項目ですが、その中の {pill} は空の場合があります。空の場合、このステップは何も送信せずに失敗します。このステップの前に条件を置くか、数式で既定値を指定してください。",
  },
  "flow.fixed_field": {
    severity: "error",
    en: "“{field}” takes no data pills and no formulas. Type it, and give what changes from run to run in another field.",
    ja: "「{field}」にはデータピルや数式を使用できません。直接入力し、実行ごとに変わる値は別の項目で指定してください。",
  },
  "flow.may_widen": {
    severity: "warning",
    en: "“{field}” is filled in with {pill}, which can be empty. {widens} To prevent that by accident, the step will fail when it is empty. Put a condition before this step, or give a default in a formula.",
    ja: "「{field}」に設定した {pill} は空の場合があります。{widens}意図せずそうならないよう、空の場合このステップは失敗します。このステップの前に条件を置くか、数式で既定値を指定してください。",
  },
  "flow.unknown_field": {
    severity: "error",
    en: "There is no field “{field}” here. Remove it.",
    ja: "項目「{field}」はここにはありません。削除してください。",
  },
  "flow.wrong_type": {
    severity: "error",
    en: "“{field}” needs {expected}, but the value is {value}.",
    ja: "「{field}」には{expected}が必要ですが、値は {value} です。",
  },
  "flow.not_a_choice": {
    severity: "error",
    en: "“{field}” cannot be {value}. Use one of: {choices}.",
    ja: "「{field}」に {value} は指定できません。指定できる値: {choices}",
  },
  "flow.not_an_address": {
    severity: "error",
    en: "“{field}” needs one e-mail address, such as taro@example.com, but the value is {value}.",
    ja: "「{field}」には taro@example.com のようなメールアドレスが 1 つ必要ですが、値は {value} です。",
  },
  "flow.no_such_currency": {
    severity: "error",
    en: "“{field}” needs the code of a currency, such as USD or JPY, but the value is {value}. Choose one from the list.",
    ja: "「{field}」には USD や JPY などの通貨コードが必要ですが、値は {value} です。一覧から選択してください。",
  },
  "flow.currency_by_code": {
    severity: "error",
    en: "“{field}” needs the code of a currency, but the value is {value}. Enter {codes}.",
    ja: "「{field}」には通貨コードが必要ですが、値は {value} です。{codes} と入力してください。",
  },
  "flow.below_least_charge": {
    severity: "warning",
    en: "“{field}” is {amount}. Payments below {least} are usually refused.",
    ja: "「{field}」は {amount} です。{least} 未満の支払いは通常拒否されます。",
  },
  "flow.too_long": {
    severity: "error",
    en: "“{field}” can have at most {limit} characters, but the text has {length}. Shorten it.",
    ja: "「{field}」は {limit} 文字までですが、現在は {length} 文字です。短くしてください。",
  },
  "flow.too_short": {
    severity: "error",
    en: "“{field}” needs at least {limit} characters, but the text has {length}.",
    ja: "「{field}」は {limit} 文字以上が必要ですが、現在は {length} 文字です。",
  },
  "flow.too_small": {
    severity: "error",
    en: "“{field}” must be {limit} or more, but is {value}.",
    ja: "「{field}」は {limit} 以上にしてください。現在の値は {value} です。",
  },
  "flow.too_large": {
    severity: "error",
    en: "“{field}” must be {limit} or less, but is {value}.",
    ja: "「{field}」は {limit} 以下にしてください。現在の値は {value} です。",
  },
  "flow.too_many_items": {
    severity: "error",
    en: "“{field}” can have at most {limit} items, but the list has {length}. Leave some out.",
    ja: "「{field}」は {limit} 件までですが、リストには {length} 件あります。件数を減らしてください。",
  },
  "flow.too_few_items": {
    severity: "error",
    en: "“{field}” needs at least {limit} items, but the list has {length}.",
    ja: "「{field}」は {limit} 件以上が必要ですが、リストには {length} 件しかありません。",
  },
  "flow.input_too_big": {
    severity: "error",
    en: "The input of this step is larger than {limit} characters. Use fewer or shorter data pills.",
    ja: "このステップの入力が {limit} 文字を超えています。データピルを減らすか、短くしてください。",
  },
} as const satisfies Sentences;
