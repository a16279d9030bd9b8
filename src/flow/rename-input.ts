import { mapSteps } from "./blocks.ts";
import type { FlowDocument } from "./document.ts";
import { type Edited, edited, type Of, refused } from "./edited.ts";
import { withTriggerField } from "./formula/rename.ts";
import { outputsWithPills } from "./invoke.ts";
import { problem } from "./problems.ts";
import { withValues } from "./step-values.ts";
import type { Pill } from "./value.ts";
import { type PillChange, withPills } from "./value-pills.ts";

/** An input goes by another name from now on, wherever the flow uses it. */
export function renameInput(document: FlowDocument, { from, to }: Of<"renameInvokeInput">): Edited {
  const { trigger } = document;
  if (trigger?.kind !== "invoke")
    return refused(problem("flow.edit_no_trigger", { step: "trigger", path: [] }, {}));
  const at = trigger.inputs.findIndex(({ name }) => name === from);
  const input = trigger.inputs[at];
  const where = { step: "trigger", path: ["inputs", from] };
  if (input === undefined)
    return refused(problem("flow.edit_unknown_input", where, { name: from }));
  if (from !== to && trigger.inputs.some(({ name }) => name === to))
    return refused(problem("flow.edit_input_name_taken", where, { name: to }));
  const change = renaming(from, to);
  return edited({
    ...mapSteps(document, (step) => withValues(step, (value) => withPills(value, change))),
    trigger: {
      ...trigger,
      inputs: trigger.inputs.with(at, { ...input, name: to }),
      outputs: outputsWithPills(trigger.outputs, change),
    },
  });
}

function renaming(from: string, to: string): PillChange {
  const renamed = ([first, ...rest]: readonly string[]): string[] =>
    first === undefined ? [] : [first === from ? to : first, ...rest];
  return {
    pill: (pill): Pill => {
      if (pill.from !== "trigger") return pill;
      const path = renamed(pill.path);
      return pill.as?.to === "decimal" || pill.as?.to === "money"
        ? { ...pill, path, as: { ...pill.as, currency: renamed(pill.as.currency) } }
        : { ...pill, path };
    },
    source: (source) => withTriggerField(source, from, to),
  };
}
