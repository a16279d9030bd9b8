import type { Json } from "#sdk/json.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import { type Change, changeOf, connectionChange, type Sides, within } from "./change.ts";
import { stepOf, stepsOf, takesInput } from "./blocks.ts";
import { flowName, logicText } from "./describe-logic.ts";
import { logicChanges } from "./diff-logic.ts";
import type { ActionStep, CallStep, InputStep, Step } from "./step.ts";
import type { Value } from "./value.ts";
import { inputOf, stepName } from "./offers.ts";
import { labelAt } from "./sight.ts";
import { fieldText } from "./step-money.ts";

/** Steps that came and went, and what is different inside those that stayed. */
export function stepChanges(sides: Sides): readonly Change[] {
  const { before, after } = sides;
  const removed = stepsOf(before).filter(({ id }) => stepOf(after, id) === undefined);
  return [
    ...removed.map((step) => wholeStep("removed", step, sides)),
    ...stepsOf(after).flatMap((step) => {
      const old = stepOf(before, step.id);
      return old === undefined ? [wholeStep("added", step, sides)] : insideStep(old, step, sides);
    }),
  ];
}

/** A step of Millrace's own says what it does: the steps that it holds come by themselves. */
function wholeStep(kind: "added" | "removed", step: Step, sides: Sides): Change {
  const { catalogue } = sides;
  const document = kind === "added" ? sides.after : sides.before;
  const said = step.kind === "action" ? null : logicText(step, document, catalogue);
  return {
    kind,
    step: step.id,
    path: [],
    before: kind === "removed" ? step : null,
    after: kind === "added" ? step : null,
    label: stepName(step, catalogue),
    words: said && { before: said, after: said },
  };
}

function insideStep(before: Step, after: Step, sides: Sides): readonly Change[] {
  const { id } = after;
  const label = stepName(after, sides.catalogue);
  const name = { step: id, path: ["name"], label: within(label, "Name", "名前") };
  return [
    ...changeOf(name, before.name, after.name, (own, side) =>
      own === null
        ? stepName({ ...(side === "before" ? before : after), name: null }, sides.catalogue)
        : text(own, own),
    ),
    ...partChanges(before, after, label, sides),
  ];
}

function partChanges(
  before: Step,
  after: Step,
  label: LocalizedText,
  sides: Sides,
): readonly Change[] {
  if (before.kind === "action" && after.kind === "action")
    return actionChanges(before, after, label, sides);
  if (before.kind === "call" && after.kind === "call")
    return callChanges(before, after, label, sides);
  return takesInput(before) || takesInput(after) || before.kind !== after.kind
    ? // Only in a file that somebody has written by hand can another step have the id.
      [wholeStep("removed", before, sides), wholeStep("added", after, sides)]
    : logicChanges(before, after, label, sides);
}

function actionChanges(
  before: ActionStep,
  after: ActionStep,
  label: LocalizedText,
  sides: Sides,
): readonly Change[] {
  const { id } = after;
  const action = { step: id, path: ["action"], label: within(label, "Action", "アクション") };
  return [
    ...changeOf(action, offerOf(before), offerOf(after), (_, side) =>
      stepName({ ...(side === "before" ? before : after), name: null }, sides.catalogue),
    ),
    ...connectionChange(id, label, before.connection, after.connection),
    ...fieldChanges({ step: after, label, sides }, [], before.input, after.input),
  ];
}

function callChanges(
  before: CallStep,
  after: CallStep,
  label: LocalizedText,
  sides: Sides,
): readonly Change[] {
  const flow = { step: after.id, path: ["flow"], label: within(label, "Flow", "フロー") };
  return [
    ...changeOf(flow, before.flow ?? undefined, after.flow ?? undefined, (id) =>
      flowName(id, sides.catalogue),
    ),
    ...fieldChanges({ step: after, label, sides }, [], before.input, after.input),
  ];
}

function offerOf({ connector, action }: ActionStep): Json {
  return { connector, action };
}

interface Form {
  readonly step: InputStep;
  readonly label: LocalizedText;
  readonly sides: Sides;
}

function fieldChanges(
  form: Form,
  path: readonly string[],
  before: { readonly [name: string]: Value },
  after: { readonly [name: string]: Value },
): readonly Change[] {
  const old = new Map(Object.entries(before));
  const now = new Map(Object.entries(after));
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) =>
    valueChanges(form, [...path, name], old.get(name), now.get(name)),
  );
}

function valueChanges(
  form: Form,
  path: readonly string[],
  before: Value | undefined,
  after: Value | undefined,
): readonly Change[] {
  if (before?.kind === "object" && after?.kind === "object")
    return fieldChanges(form, path, before.fields, after.fields);
  const { step, label, sides } = form;
  const schema = inputOf(step, sides.catalogue) ?? {};
  const spot = { step: step.id, path: ["input", ...path], label: labelAt(label, schema, path) };
  return changeOf(spot, before, after, (value, side) => {
    const document = sides[side];
    const own = stepOf(document, step.id);
    const form = {
      step: own && takesInput(own) ? own : step,
      document,
      catalogue: sides.catalogue,
    };
    return fieldText(value, path, form);
  });
}
