import type { Sentences } from "./sentences.ts";

/** What keeps a flow from running, or deserves a second look. */
export const readyProblems = {
  "flow.no_trigger": {
    severity: "error",
    en: "Choose what should start this flow.",
    ja: "このフローを開始する要素を選択してください。",
  },
  "flow.webhook_unchecked": {
    severity: "warning",
    en: "Nothing checks who sends: anyone who knows the address can start this flow. Choose a check if the sender can sign its deliveries or show a secret.",
    ja: "送信元は検証されません。アドレスを知っていれば誰でもこのフローを開始できます。送信元が署名またはシークレットに対応している場合は、検証方法を選択してください。",
  },
  "flow.no_steps": {
    severity: "error",
    en: "Add at least one step after the trigger.",
    ja: "トリガーの後にステップを 1 つ以上追加してください。",
  },
  "flow.too_many_steps": {
    severity: "error",
    en: "This flow has {count} steps, but can have at most {limit}. Move some of them into another flow.",
    ja: "このフローには {count} 個のステップがありますが、上限は {limit} 個です。一部を別のフローに移してください。",
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
  "flow.held_connection": {
    severity: "warning",
    en: "The connection to {connector} is on hold. Runs wait until somebody lifts the hold, and the flow cannot be started meanwhile.",
    ja: "{connector} への接続は一時停止中です。再開されるまで実行は待機し、その間フローは開始できません。",
  },
  "flow.mixed_modes": {
    severity: "warning",
    en: "This flow uses live and test connections together. Check that this is what you want.",
    ja: "このフローではライブモードの接続とテストモードの接続が混在しています。意図どおりか確認してください。",
  },
  "flow.no_frequency": {
    severity: "error",
    en: "Choose a polling frequency.",
    ja: "ポーリング頻度を選択してください。",
  },
  "flow.invoke_name_twice": {
    severity: "error",
    en: "Two fields are called “{name}”. Rename or remove one of them.",
    ja: "「{name}」という名前の項目が 2 つあります。一方の名前を変更するか、削除してください。",
  },
  "flow.invoke_sample": {
    severity: "warning",
    en: "The sample of “{name}” is not of its type ({type}). Correct the sample or the type.",
    ja: "「{name}」のサンプルが型 ({type}) に合いません。サンプルまたは型を修正してください。",
  },
  "flow.invoke_no_output": {
    severity: "error",
    en: "Choose what the caller gets in “{name}”, or remove it.",
    ja: "「{name}」で返す値を選択するか、この項目を削除してください。",
  },
  "flow.duplicate_step": {
    severity: "error",
    en: "Two steps or branches have the same id “{id}”. Delete one of them and add it again.",
    ja: "ID「{id}」のステップまたは分岐が 2 つあります。一方を削除し、もう一度追加してください。",
  },
  "flow.step_id_ahead": {
    severity: "error",
    en: "This flow never gave out the step id “{id}”. Delete the step and add it again.",
    ja: "ステップ ID「{id}」はこのフローで割り当てられたものではありません。ステップを削除し、もう一度追加してください。",
  },
} as const satisfies Sentences;
