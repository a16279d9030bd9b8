import { type LocalizedText, text } from "#sdk/text.ts";
import { type Problem, problemText } from "#flow/problems.ts";
import type { StepError } from "./result.ts";

export const conditionUndecidedCode = "flow.trigger_condition_undecided";

/** Why a run fails before its first step: nobody can tell whether the event meets the condition of its trigger. */
export function conditionUndecided(problems: readonly Problem[]): StepError {
  const said = (locale: keyof LocalizedText): string =>
    problems.map((one) => problemText(one, locale)).join(" ");
  return {
    kind: "input",
    code: conditionUndecidedCode,
    message: text(
      `The condition of the trigger could not be decided for this record, so no step was done. ${said("en")}`,
      `このレコードについてトリガーの条件を判定できなかったため、ステップは実行されませんでした。${said("ja")}`,
    ),
    advice: text(
      "Correct the condition, or add a case for such records, and publish the flow. To work on this record all the same, run it again: that does not ask the condition.",
      "条件を修正するか、このようなレコードに対応する条件を追加し、フローを公開してください。このレコードをそのまま処理する場合は、再実行してください。再実行では条件は判定されません。",
    ),
    details: {
      problems: problems.slice(0, 20).map(({ code, where: { path } }) => ({ code, path })),
    },
  };
}
