import type { LocalizedText } from "#sdk/text.ts";
import { type Change, changeOf, type Sides, within } from "./change.ts";
import { branchName, branchText, settingTexts, thenWords } from "./describe-logic.ts";
import type { Branch, ErrorBranch, HandlerStep, IfStep, LogicStep, Step } from "./step.ts";
import type { SettingsStep } from "./step-settings.ts";
import { movedAmong } from "./moved.ts";

/** What is different in a step of Millrace's own, apart from the steps that it holds. */
export function logicChanges(
  before: LogicStep,
  after: LogicStep,
  label: LocalizedText,
  sides: Sides,
): readonly Change[] {
  if (isBranched(before) || isBranched(after))
    return isBranched(before) && isBranched(after) ? branchChanges(before, after, sides) : [];
  return settingChanges(before, after, label, sides);
}

function isBranched(step: Step): step is IfStep | HandlerStep {
  return step.kind === "if" || step.kind === "handler";
}

function settingChanges(
  before: SettingsStep,
  after: SettingsStep,
  label: LocalizedText,
  sides: Sides,
): readonly Change[] {
  const old = settingTexts(before, sides.before, sides.catalogue);
  return settingTexts(after, sides.after, sides.catalogue).flatMap((now) => {
    const was = old.find(({ key }) => key === now.key);
    const spot = {
      step: after.id,
      path: [now.key],
      label: within(label, now.label.en, now.label.ja),
    };
    return changeOf(spot, was?.value, now.value, (_, side) =>
      side === "before" ? (was?.words ?? now.words) : now.words,
    );
  });
}

/** Branches are told by their place as it is now, those that are gone by the one that they had. */
function branchChanges(
  before: IfStep | HandlerStep,
  after: IfStep | HandlerStep,
  sides: Sides,
): readonly Change[] {
  const { catalogue } = sides;
  const positions = new Map(before.branches.map(({ id }, index) => [id, index]));
  const moved = movedAmong(
    after.branches.map(({ id }) => id),
    positions,
  );
  const gone = before.branches.flatMap((one, index) =>
    after.branches.some(({ id }) => id === one.id)
      ? []
      : changeOf(
          {
            step: after.id,
            path: ["branches", one.id],
            label: branchName(before, index, catalogue),
          },
          one,
          undefined,
          () => branchText(one, sides.before, catalogue),
        ),
  );
  const now = after.branches.flatMap((one, index): readonly Change[] => {
    const path = ["branches", one.id];
    const label = branchName(after, index, catalogue);
    const old = before.branches.find(({ id }) => id === one.id);
    if (old === undefined)
      return changeOf({ step: after.id, path, label }, undefined, one, () =>
        branchText(one, sides.after, catalogue),
      );
    const position = positions.get(one.id) ?? 0;
    return [
      ...insideBranch(old, one, { step: after.id, path, label }, sides),
      ...(moved.has(one.id)
        ? [
            {
              kind: "moved",
              step: after.id,
              path,
              label,
              before: position + 1,
              after: index + 1,
              words: null,
            } as const,
          ]
        : []),
    ];
  });
  return [...gone, ...now];
}

function insideBranch(
  before: Branch | ErrorBranch,
  after: Branch | ErrorBranch,
  { step, path, label }: Pick<Change, "step" | "path" | "label">,
  sides: Sides,
): readonly Change[] {
  const condition = {
    step,
    path: [...path, "condition"],
    label: within(label, "Conditions", "条件"),
  };
  const then = { step, path: [...path, "then"], label: within(label, "After running", "実行後") };
  return [
    ...changeOf(condition, before.condition, after.condition, (_, side) =>
      branchText(side === "before" ? before : after, sides[side], sides.catalogue),
    ),
    ...changeOf(then, thenOf(before), thenOf(after), (one) => thenWords[one]),
  ];
}

function thenOf(branch: Branch | ErrorBranch): ErrorBranch["then"] | undefined {
  return "then" in branch ? branch.then : undefined;
}
