import type { Json } from "#sdk/json.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import { type BlockId, branchOf, stepOf } from "./blocks.ts";
import type { Catalogue } from "./catalogue.ts";
import { within } from "./change.ts";
import { conditionText } from "./condition-text.ts";
import { joined } from "./describe.ts";
import { valueText } from "./describe-value.ts";
import { keptText } from "./step-money.ts";
import type {
  Branch,
  ErrorBranch,
  HandlerStep,
  IfStep,
  Step,
  UpdateStep,
  VariableStep,
} from "./step.ts";
import type { FlowDocument } from "./document.ts";
import type { Value } from "./value.ts";
import type { SettingsStep } from "./step-settings.ts";
import { typeWords } from "./formula/words.ts";
import { opened } from "./opened.ts";
import { callableOf, inputOf, stepName } from "./offers.ts";
import { labelAt } from "./sight.ts";

/** One setting of a step of Millrace's own, in words. */
export interface SettingText {
  /** As in the document. */
  readonly key: string;
  readonly label: LocalizedText;
  /** Undefined for one that is not filled in. */
  readonly value: Json | undefined;
  readonly words: LocalizedText;
}

/** In full: with each leaf of a group or list that stands in a setting in one piece. */
export function settingTexts(
  step: SettingsStep,
  document: FlowDocument,
  catalogue: Catalogue,
  extent: "shortened" | "in full" = "shortened",
): readonly SettingText[] {
  const shownOf = (value: Value): Value => (extent === "in full" ? opened(value) : value);
  const valued = (key: SettingKey, value: Value | null): SettingText => ({
    key,
    label: settingLabels[key],
    value: value ?? undefined,
    words: value === null ? text("", "") : valueText(shownOf(value), document, catalogue),
  });
  const kept = (key: SettingKey, value: Value | null, of: VariableStep | UpdateStep) =>
    value === null
      ? valued(key, value)
      : { ...valued(key, value), words: keptText(shownOf(value), of, document, catalogue) };
  const chosen = (key: SettingKey, value: Json | null, words: LocalizedText): SettingText => ({
    key,
    label: settingLabels[key],
    value: value ?? undefined,
    words,
  });
  switch (step.kind) {
    case "forEach":
      return [
        valued("list", step.list),
        chosen("atOnce", step.atOnce, text(String(step.atOnce), String(step.atOnce))),
        chosen("onFailure", step.onFailure, failureWords[step.onFailure]),
        valued("collect", step.collect),
      ];
    case "variable":
      return [chosen("type", step.type, typeWords[step.type]), kept("initial", step.initial, step)];
    case "update":
      return [
        chosen("variable", step.variable, variableName(step.variable, document, catalogue)),
        chosen("change", step.change, changeWords[step.change]),
        kept("value", step.value, step),
      ];
    case "stop":
      return [
        chosen("outcome", step.outcome, outcomeWords[step.outcome]),
        valued("message", step.message),
      ];
    case "call":
      return [
        chosen("flow", step.flow, flowName(step.flow, catalogue)),
        ...Object.entries(step.input).map(([name, value]) => ({
          key: name,
          label: labelAt(undefined, inputOf(step, catalogue) ?? {}, [name]),
          value,
          words: valueText(value, document, catalogue),
        })),
      ];
    case "delay":
      return [valued("amount", step.amount), chosen("unit", step.unit, unitWords[step.unit])];
  }
}

/** By its id where it cannot be called. */
export function flowName(id: string | null, catalogue: Catalogue): LocalizedText {
  const name = callableOf(catalogue, id)?.name ?? id ?? "";
  return text(name, name);
}

function variableName(
  id: string | null,
  document: FlowDocument,
  catalogue: Catalogue,
): LocalizedText {
  const step = id === null ? undefined : stepOf(document, id);
  return step === undefined ? text(id ?? "", id ?? "") : stepName(step, catalogue);
}

/** When a branch is taken. */
export function branchText(
  branch: Branch | ErrorBranch,
  document: FlowDocument,
  catalogue: Catalogue,
): LocalizedText {
  if (branch.condition !== null) return conditionText(branch.condition, document, catalogue);
  return "then" in branch ? text("Any error", "すべてのエラー") : text("Else", "Else");
}

/** By its place among the branches of the step. */
export function branchName(
  step: IfStep | HandlerStep,
  index: number,
  catalogue: Catalogue,
): LocalizedText {
  const number = index + 1;
  return within(stepName(step, catalogue), `Branch ${number}`, `分岐 ${number}`);
}

/** What a block is called: by the step or the branch that holds it. */
export function blockName(
  block: BlockId,
  document: FlowDocument,
  catalogue: Catalogue,
): LocalizedText {
  if (block === null) return text("the flow itself", "フロー直下");
  const branch = branchOf(document, block);
  if (branch) return branchName(branch.step, branch.index, catalogue);
  const step = stepOf(document, block);
  return step === undefined ? text(block, block) : stepName(step, catalogue);
}

/** What stands in a step of Millrace's own, in one line; null for nothing worth a word. */
export function logicText(
  step: Exclude<Step, { readonly kind: "action" }>,
  document: FlowDocument,
  catalogue: Catalogue,
): LocalizedText | null {
  const words =
    step.kind === "if" || step.kind === "handler"
      ? step.branches.map((one) => branchText(one, document, catalogue))
      : settingTexts(step, document, catalogue)
          .filter(({ value }) => value !== undefined)
          .map(({ label, words: one }) => joined([label, one], ": "));
  return words.length === 0 ? null : joined(words, " / ");
}

type SettingKey = keyof typeof settingLabels;

const settingLabels = {
  flow: text("Flow", "フロー"),
  list: text("List", "リスト"),
  atOnce: text("Items at once", "同時に処理する件数"),
  onFailure: text("When an item fails", "アイテムが失敗した場合"),
  collect: text("Collect", "収集する値"),
  type: text("Type", "型"),
  initial: text("Initial value", "初期値"),
  variable: text("Variable", "変数"),
  change: text("Change", "変更方法"),
  value: text("Value", "値"),
  outcome: text("Outcome", "結果"),
  message: text("Message", "メッセージ"),
  amount: text("Duration", "待機時間"),
  unit: text("Unit", "単位"),
};

const failureWords = {
  stop: text("stop the loop", "ループを停止"),
  continue: text("continue with the next item", "次のアイテムに進む"),
};

const changeWords = {
  set: text("replace", "置き換え"),
  addToStart: text("add to the start", "先頭に追加"),
  addToEnd: text("add to the end", "末尾に追加"),
};

const outcomeWords = {
  succeeded: text("succeeded", "成功"),
  failed: text("failed", "失敗"),
};

const unitWords = {
  minutes: text("minutes", "分"),
  hours: text("hours", "時間"),
  days: text("days", "日"),
};

export const thenWords = {
  stop: text("Stop", "停止"),
  continue: text("Continue", "続行"),
  propagate: text("Propagate", "伝播"),
};
