import type { LocalizedText } from "#sdk/text.ts";
import { changeOf, type Sides, type Spot, type Told, within } from "./change.ts";
import { conditionInFull } from "./condition-text.ts";
import { branchName, branchText, settingTexts, thenWords } from "./describe-logic.ts";
import type { FlowDocument } from "./document.ts";
import type { Branch, ErrorBranch, HandlerStep, IfStep, LogicStep, Step } from "./step.ts";
import type { SettingsStep } from "./step-settings.ts";
import { movedAmong } from "./moved.ts";

/** What is different in a step of Millrace's own, apart from the steps that it holds. */
export function logicChanges(
  before: LogicStep | undefined,
  after: LogicStep,
  label: LocalizedText,
  sides: Sides,
): readonly Told[] {
  if (isBranched(after))
    return branchChanges(before && isBranched(before) ? before : undefined, after, sides);
  const old = before === undefined || isBranched(before) ? undefined : before;
  return settingChanges(old, after, label, sides);
}

function isBranched(step: Step): step is IfStep | HandlerStep {
  return step.kind === "if" || step.kind === "handler";
}

function settingChanges(
  before: SettingsStep | undefined,
  after: SettingsStep,
  label: LocalizedText,
  sides: Sides,
): readonly Told[] {
  const old = before && settingTexts(before, sides.before, sides.catalogue, "in full");
  return settingTexts(after, sides.after, sides.catalogue, "in full").flatMap((now) => {
    const was = old?.find(({ key }) => key === now.key);
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
  before: IfStep | HandlerStep | undefined,
  after: IfStep | HandlerStep,
  sides: Sides,
): readonly Told[] {
  const { catalogue } = sides;
  const positions = new Map(before?.branches.map(({ id }, index) => [id, index]));
  const moved = movedAmong(
    after.branches.map(({ id }) => id),
    positions,
  );
  const gone = before?.branches.flatMap((one, index) =>
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
          () => branchWords(one, sides.before, sides),
        ),
  );
  const now = after.branches.flatMap((one, index): readonly Told[] => {
    const path = ["branches", one.id];
    const label = branchName(after, index, catalogue);
    const old = before?.branches.find(({ id }) => id === one.id);
    const spot = { step: after.id, path, label };
    if (old === undefined)
      return [
        ...changeOf(spot, undefined, one, () => branchWords(one, sides.after, sides)),
        ...thenChanges(undefined, one, spot),
      ];
    const position = positions.get(one.id) ?? 0;
    return [
      ...insideBranch(old, one, spot, sides),
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
  return [...(gone ?? []), ...now];
}

function insideBranch(
  before: Branch | ErrorBranch,
  after: Branch | ErrorBranch,
  spot: Spot,
  sides: Sides,
): readonly Told[] {
  const condition = {
    step: spot.step,
    path: [...spot.path, "condition"],
    label: within(spot.label, "Conditions", "条件"),
  };
  return [
    ...changeOf(condition, before.condition, after.condition, (_, side) =>
      branchWords(side === "before" ? before : after, sides[side], sides),
    ),
    ...thenChanges(before, after, spot),
  ];
}

function thenChanges(
  before: Branch | ErrorBranch | undefined,
  after: Branch | ErrorBranch,
  { step, path, label }: Spot,
): readonly Told[] {
  const then = { step, path: [...path, "then"], label: within(label, "After running", "実行後") };
  return changeOf(then, before && thenOf(before), thenOf(after), (one) => thenWords[one]);
}

function branchWords(
  branch: Branch | ErrorBranch,
  document: FlowDocument,
  { catalogue }: Sides,
): LocalizedText {
  return branch.condition === null
    ? branchText(branch, document, catalogue)
    : conditionInFull(branch.condition, document, catalogue);
}

function thenOf(branch: Branch | ErrorBranch): ErrorBranch["then"] | undefined {
  return "then" in branch ? branch.then : undefined;
}
