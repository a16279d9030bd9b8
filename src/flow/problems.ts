import type { LocalizedText } from "#sdk/text.ts";
import { formulaProblems } from "./formula/problems.ts";

/**
 * Everything that can be wrong with a flow, a step's input, an edit or an imported file. The code
 * is stable; the sentence says what to do next, in every language of the product.
 */
const problems = {
  ...formulaProblems,

  // Is the flow ready?
  "flow.no_trigger": {
    severity: "error",
    en: "Choose what should start this flow.",
    ja: "このフローを開始する要素を選択してください。",
  },
  "flow.no_steps": {
    severity: "error",
    en: "Add at least one step after the trigger.",
    ja: "トリガーの後にステップを 1 つ以上追加してください。",
  },
  "flow.unknown_connector": {
    severity: "error",
    en: "The connector “{connector}” does not exist here. Choose another one.",
    ja: "コネクタ「{connector}」はこの環境にありません。別のコネクタを選択してください。",
  },
  "flow.unknown_trigger": {
    severity: "error",
    en: "{connector} has no trigger “{trigger}”. Choose another one.",
    ja: "{connector} にトリガー「{trigger}」はありません。別のトリガーを選択してください。",
  },
  "flow.unknown_action": {
    severity: "error",
    en: "{connector} has no action “{action}”. Choose another one.",
    ja: "{connector} にアクション「{action}」はありません。別のアクションを選択してください。",
  },
  "flow.no_connection": {
    severity: "error",
    en: "Choose a connection to {connector}.",
    ja: "{connector} への接続を選択してください。",
  },
  "flow.unknown_connection": {
    severity: "error",
    en: "The chosen connection to {connector} does not exist or is not yours. Choose another one.",
    ja: "選択された {connector} への接続は存在しないか、あなたのものではありません。別の接続を選択してください。",
  },
  "flow.wrong_connection": {
    severity: "error",
    en: "The chosen connection is not a connection to {connector}. Choose another one.",
    ja: "選択された接続は {connector} への接続ではありません。別の接続を選択してください。",
  },
  "flow.broken_connection": {
    severity: "error",
    en: "The connection to {connector} does not work at present. Repair it, or choose another one.",
    ja: "{connector} への接続は現在使用できません。接続を修正するか、別の接続を選択してください。",
  },
  "flow.mixed_modes": {
    severity: "warning",
    en: "This flow uses live and test connections together. Check that this is what you want.",
    ja: "このフローでは本番の接続とテストの接続が混在しています。意図どおりか確認してください。",
  },
  "flow.no_frequency": {
    severity: "error",
    en: "Choose a polling frequency.",
    ja: "ポーリング頻度を選択してください。",
  },
  "flow.duplicate_step": {
    severity: "error",
    en: "Two steps have the same id “{id}”. Delete one of them and add it again.",
    ja: "ID「{id}」のステップが 2 つあります。一方を削除し、もう一度追加してください。",
  },
  "flow.step_id_ahead": {
    severity: "error",
    en: "The step id “{id}” was never given out in this flow. Delete the step and add it again.",
    ja: "ステップ ID「{id}」はこのフローで割り当てられたものではありません。ステップを削除し、もう一度追加してください。",
  },

  // Fields
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
  "flow.required_empty": {
    severity: "error",
    en: "“{field}” is required, but {pill} is empty.",
    ja: "「{field}」は必須ですが、{pill} が空です。",
  },
  "flow.may_be_empty": {
    severity: "warning",
    en: "“{field}” is required, but {pill} can be empty. The step will fail when it is.",
    ja: "「{field}」は必須ですが、{pill} は空の場合があります。空の場合、このステップは失敗します。",
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
    en: "“{field}” cannot be {value}. Possible are: {choices}.",
    ja: "「{field}」に {value} は指定できません。指定できる値: {choices}",
  },
  "flow.too_long": {
    severity: "error",
    en: "“{field}” may have {limit} characters, but the text has {length}.",
    ja: "「{field}」は {limit} 文字までですが、現在は {length} 文字です。",
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
    en: "“{field}” may have {limit} items, but the list has {length}.",
    ja: "「{field}」は {limit} 件までですが、リストには {length} 件あります。",
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

  // Data pills
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
  "flow.decimal_in_minor_units": {
    severity: "error",
    en: "“{field}” needs an amount in the smallest unit of the currency, but {pill} is a decimal amount. Use the amount without conversion.",
    ja: "「{field}」には通貨の最小単位の金額が必要ですが、{pill} は小数の金額です。変換していない金額を使用してください。",
  },

  // Edits
  "flow.edit_unknown_step": {
    severity: "error",
    en: "The step “{id}” is not in this flow any more. Somebody may have deleted it.",
    ja: "ステップ「{id}」はこのフローにもうありません。削除された可能性があります。",
  },
  "flow.edit_step_is_there": {
    severity: "error",
    en: "The step “{id}” is in this flow already. Somebody may have brought it back.",
    ja: "ステップ「{id}」はすでにこのフローにあります。元に戻された可能性があります。",
  },
  "flow.edit_step_never_was": {
    severity: "error",
    en: "The step “{id}” was never in this flow, so it cannot be brought back. Add a new step instead.",
    ja: "ステップ「{id}」がこのフローにあったことはないため、元に戻せません。代わりに新しいステップを追加してください。",
  },
  "flow.edit_no_trigger": {
    severity: "error",
    en: "This flow has no trigger of that kind any more. Somebody may have replaced it.",
    ja: "このフローにその種類のトリガーはもうありません。置き換えられた可能性があります。",
  },
  "flow.edit_no_position": {
    severity: "error",
    en: "There is no position {index} in this flow any more. Somebody may have deleted steps.",
    ja: "このフローに位置 {index} はもうありません。ステップが削除された可能性があります。",
  },
  "flow.edit_no_place": {
    severity: "error",
    en: "The field “{field}” cannot be changed, because what holds it is not a group of fields or a list.",
    ja: "項目「{field}」を含む要素が項目のグループでもリストでもないため、変更できません。",
  },
  "flow.edit_too_many_steps": {
    severity: "error",
    en: "A flow can have {limit} steps at most. Move some of them into another flow.",
    ja: "1 つのフローに追加できるステップは {limit} 個までです。一部を別のフローに移してください。",
  },
  "flow.edit_overwritten": {
    severity: "error",
    en: "Somebody else has changed the same place meanwhile. Choose which of the two is to stay.",
    ja: "同じ箇所がほかのユーザーによって変更されています。どちらを残すか選択してください。",
  },
  "flow.edit_follows": {
    severity: "error",
    en: "This change belongs to another one of yours that could not be made. Decide about that one first.",
    ja: "この変更は、適用できなかった別の変更と関連しています。先にその変更について選択してください。",
  },

  // Import
  "flow.not_an_export": {
    severity: "error",
    en: "This is not an exported flow that can be read. At {place}: {reason}",
    ja: "エクスポートされたフローとして読み取れません。{place}: {reason}",
  },
  "flow.unknown_slot": {
    severity: "error",
    en: "The file uses the connection “{slot}” to {connector}, but does not list it under “connections”. Export the flow again.",
    ja: "このファイルでは {connector} への接続「{slot}」が使用されていますが、「connections」に記載がありません。フローをもう一度エクスポートしてください。",
  },
  "flow.wrong_slot": {
    severity: "error",
    en: "The file uses the connection “{slot}” for {connector}, but lists it as one to another system. Export the flow again.",
    ja: "このファイルでは接続「{slot}」が {connector} 用に使用されていますが、別のシステムへの接続として記載されています。フローをもう一度エクスポートしてください。",
  },
} as const satisfies Record<string, LocalizedText & { readonly severity: Severity }>;

export type Severity = "error" | "warning";
export type Locale = keyof LocalizedText;
export type ProblemCode = keyof typeof problems;

/** Where in the document. */
export interface Where {
  /** `trigger`, or a step's id; null for the flow as a whole, or for the step at hand. */
  readonly step: string | null;
  /** Keys from there: `["input", "amount"]`, `["connection"]`, `["settings", "status"]`. */
  readonly path: readonly string[];
}

export type Param = string | number | LocalizedText;

/** A plain value: it can be stored and sent. */
export interface Problem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  readonly where: Where;
  readonly params: { readonly [name: string]: Param };
}

type Placeholder<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholder<Rest>
  : never;

export type ParamsOf<Code extends ProblemCode> = {
  readonly [Name in Placeholder<(typeof problems)[Code]["en"]>]: Param;
};

export const problemCodes: readonly ProblemCode[] = Object.keys(problems).filter(
  (code): code is ProblemCode => Object.hasOwn(problems, code),
);

export function problem<Code extends ProblemCode>(
  code: Code,
  where: Where,
  params: ParamsOf<Code>,
): Problem {
  return { code, severity: problems[code].severity, where, params };
}

export function problemText(problem: Problem, locale: Locale): string {
  return fillIn(problems[problem.code], problem.params, locale);
}

/** Puts values into the `{name}` places of a text. A place without a value stays as it is. */
export function fillIn(
  template: LocalizedText,
  params: { readonly [name: string]: Param },
  locale: Locale,
): string {
  return template[locale].replaceAll(/\{(\w+)\}/g, (place, name: string) => {
    const param = Object.hasOwn(params, name) ? params[name] : undefined;
    if (param === undefined) return place;
    return typeof param === "object" ? param[locale] : String(param);
  });
}
