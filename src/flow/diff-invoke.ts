import { type LocalizedText, text } from "#sdk/text.ts";
import { changeOf, type Sides, type Told } from "./change.ts";
import { valueText } from "./describe-value.ts";
import type { InvokeInput, InvokeOutput, InvokeTrigger } from "./trigger.ts";
import { typeWords } from "./invoke.ts";
import { opened } from "./opened.ts";

/** What is different in what a caller hands in and is answered. */
export function invokeChanges(
  before: InvokeTrigger,
  after: InvokeTrigger,
  { before: one, after: other, catalogue }: Sides,
): readonly Told[] {
  const documents = { before: one, after: other };
  return [
    ...namesOf(before.inputs, after.inputs).flatMap((name) => {
      const label = text(`Input ${name}`, `入力 ${name}`);
      const spot = { step: "trigger", path: ["inputs", name], label };
      return changeOf(spot, named(before.inputs, name), named(after.inputs, name), inputWords);
    }),
    ...namesOf(before.outputs, after.outputs).flatMap((name) => {
      const label = text(`Output ${name}`, `出力 ${name}`);
      const spot = { step: "trigger", path: ["outputs", name], label };
      const [was, is] = [named(before.outputs, name), named(after.outputs, name)];
      return changeOf(spot, was, is, ({ value }, side) =>
        value === null
          ? text("nothing yet", "未設定")
          : valueText(opened(value), documents[side], catalogue),
      );
    }),
  ];
}

type Named = InvokeInput | InvokeOutput;

function namesOf(before: readonly Named[], after: readonly Named[]): readonly string[] {
  return [...new Set([...before, ...after].map(({ name }) => name))];
}

function named<One extends Named>(all: readonly One[], name: string): One | undefined {
  return all.find((one) => one.name === name);
}

function inputWords({ type, required, sample, help }: InvokeInput): LocalizedText {
  const words = typeWords[type];
  const must = required ? text("required", "必須") : text("optional", "省略可");
  const rest = [
    ...(sample === undefined ? [] : [JSON.stringify(sample)]),
    ...(help === "" ? [] : [help]),
  ];
  return text([words.en, must.en, ...rest].join(", "), [words.ja, must.ja, ...rest].join("、"));
}
