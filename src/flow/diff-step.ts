import type { Json } from "#sdk/json.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import { changeOf, connectionChange, nothing, type Sides, type Told, within } from "./change.ts";
import { spotOf, stepOf, stepsOf, takesInput } from "./blocks.ts";
import { blockName, flowName, logicText } from "./describe-logic.ts";
import { inputChanges } from "./diff-input.ts";
import { logicChanges } from "./diff-logic.ts";
import type { ActionStep, CallStep, LogicStep, Step } from "./step.ts";
import { stepName } from "./offers.ts";

/** Steps that came and went, and what stands in those that are there, down to each field of those that came. */
export function stepChanges(sides: Sides): readonly Told[] {
  const { before, after } = sides;
  const removed = stepsOf(before).filter(({ id }) => stepOf(after, id) === undefined);
  return [
    ...removed.map((step) => removedStep(step, sides)),
    ...stepsOf(after).flatMap((step) => {
      const old = stepOf(before, step.id);
      return old === undefined ? addedStep(step, sides) : insideStep(old, step, sides);
    }),
  ];
}

/** A step of Millrace's own says what it did: the steps that it held come by themselves. */
function removedStep(step: Step, { before, catalogue }: Sides): Told {
  const said = step.kind === "action" ? null : logicText(step, before, catalogue);
  return {
    kind: "removed",
    step: step.id,
    path: [],
    before: step,
    after: null,
    label: stepName(step, catalogue),
    words: said && { before: said, after: nothing },
  };
}

/** With all that stands in it, and in which block it stands. */
function addedStep(step: Step, sides: Sides): readonly Told[] {
  const { after, catalogue } = sides;
  const label = stepName(step, catalogue);
  const block = spotOf(after, step.id)?.block ?? null;
  const place = block === null ? null : blockName(block, after, catalogue);
  return [
    {
      kind: "added",
      step: step.id,
      path: [],
      before: null,
      after: step,
      label,
      words: place && {
        before: nothing,
        after: text(`in ${place.en}`, `「${place.ja}」の中`),
      },
    },
    ...partChanges(undefined, step, label, sides),
  ];
}

function insideStep(before: Step, after: Step, sides: Sides): readonly Told[] {
  const { id } = after;
  const label = stepName(after, sides.catalogue);
  const name = { step: id, path: ["name"], label: within(label, "Name", "名前") };
  return [
    // The same name stands in each label.
    ...changeOf(name, before.name, after.name, (own, side) =>
      own === null ? bareName(side === "before" ? before : after, sides) : text(own, own),
    ).filter(({ kind }) => kind !== "same"),
    ...partChanges(before, after, label, sides),
  ];
}

function bareName(step: Step, { catalogue }: Sides): LocalizedText {
  return stepName({ ...step, name: null }, catalogue);
}

function partChanges(
  before: Step | undefined,
  after: Step,
  label: LocalizedText,
  sides: Sides,
): readonly Told[] {
  // Only in a file that somebody has written by hand can another step have the id.
  if (before !== undefined && before.kind !== after.kind)
    return [removedStep(before, sides), ...addedStep(after, sides)];
  const kind = kindChanges(before, after, label, sides);
  switch (after.kind) {
    case "action": {
      const old = before?.kind === "action" ? before : undefined;
      return [...kind, ...actionChanges(old, after, label, sides)];
    }
    case "call": {
      const old = before?.kind === "call" ? before : undefined;
      return [...kind, ...callChanges(old, after, label, sides)];
    }
    case "if":
    case "forEach":
    case "handler":
    case "variable":
    case "update":
    case "stop":
    case "delay":
      return [...kind, ...logicChanges(logicOnly(before), after, label, sides)];
  }
}

function logicOnly(step: Step | undefined): LogicStep | undefined {
  return step === undefined || takesInput(step) ? undefined : step;
}

/** What a step is, where that is another, or its own name hides it: whoever names a step may name it anything. */
function kindChanges(
  before: Step | undefined,
  after: Step,
  label: LocalizedText,
  sides: Sides,
): readonly Told[] {
  const spot = { step: after.id, path: ["action"], label: within(label, "Action", "アクション") };
  return changeOf(spot, before && offerOf(before), offerOf(after), (_, side) =>
    bareName(side === "before" ? (before ?? after) : after, sides),
  ).filter(({ kind }) => kind === "changed" || after.name !== null);
}

function offerOf(step: Step): Json {
  return step.kind === "action"
    ? { connector: step.connector, action: step.action }
    : { kind: step.kind };
}

function actionChanges(
  before: ActionStep | undefined,
  after: ActionStep,
  label: LocalizedText,
  sides: Sides,
): readonly Told[] {
  return [
    ...connectionChange(after.id, label, before?.connection, after.connection, sides),
    ...inputChanges({ step: after, label, sides }, before?.input ?? {}, after.input),
  ];
}

function callChanges(
  before: CallStep | undefined,
  after: CallStep,
  label: LocalizedText,
  sides: Sides,
): readonly Told[] {
  const flow = { step: after.id, path: ["flow"], label: within(label, "Flow", "フロー") };
  return [
    ...changeOf(flow, before?.flow ?? undefined, after.flow ?? undefined, (id) =>
      flowName(id, sides.catalogue),
    ),
    ...inputChanges({ step: after, label, sides }, before?.input ?? {}, after.input),
  ];
}
