import type { Branch, HandlerStep, IfStep } from "#flow/step.ts";
import type { FlowDocument } from "#flow/document.ts";
import { useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import { conditionChanged, useChange } from "../changes.ts";
import type { ProblemView, Sample } from "../fields/step-form.tsx";
import { ConditionFields } from "./condition-editor.tsx";

/** When a branch is taken. */
export function BranchCondition({
  step,
  branch,
  ...around
}: {
  readonly step: IfStep | HandlerStep;
  readonly branch: Branch;
  readonly document: FlowDocument;
  readonly problems: readonly ProblemView[];
  readonly samples: ReadonlyMap<string, Sample>;
}) {
  const t = useT();
  const { edit } = useBench();
  const change = useChange();
  const { condition, id } = branch;
  const isLast = step.branches.at(-1)?.id === id;
  const hasElse = step.branches.some((one) => one.condition === null);
  return (
    <ConditionFields
      {...around}
      condition={condition}
      under={["branches", id]}
      position={id}
      words={{
        match: t("logic.condition.match"),
        none:
          step.kind === "handler" && (isLast || condition === null)
            ? t("logic.condition.none")
            : null,
        otherStop: t("logic.condition.other_stop"),
        otherElse: t(hasElse ? "logic.condition.other_else" : "logic.condition.other_none"),
      }}
      onChange={(changed) => change((now) => conditionChanged(now, id, changed))}
      onNone={() => edit({ do: "setCondition", branch: id, condition: null })}
    />
  );
}
