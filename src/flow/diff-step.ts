import type { Json } from "#sdk/json.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import { type Change, changeOf, connectionChange, type Sides, within } from "./change.ts";
import { valueText } from "./describe.ts";
import type { Step, Value } from "./document.ts";
import { actionOf, stepName } from "./offers.ts";
import { labelAt } from "./sight.ts";

/** Steps that came and went, and what is different inside those that stayed. */
export function stepChanges(sides: Sides): readonly Change[] {
  const { before, after } = sides;
  const removed = before.steps.filter(({ id }) => after.steps.every((step) => step.id !== id));
  return [
    ...removed.map((step) => wholeStep("removed", step, sides)),
    ...after.steps.flatMap((step) => {
      const old = before.steps.find(({ id }) => id === step.id);
      return old === undefined ? [wholeStep("added", step, sides)] : insideStep(old, step, sides);
    }),
  ];
}

/** As few moves as explain the new order: steps that only gave way have not moved. */
export function stepMoves({ before, after, catalogue }: Sides): readonly Change[] {
  const positions = new Map(before.steps.map(({ id }, position) => [id, position]));
  const stayed = after.steps.filter(({ id }) => positions.has(id));
  const inOrder = new Set(longestRising(stayed.map(({ id }) => positions.get(id) ?? 0)));
  return stayed.flatMap((step): readonly Change[] => {
    const position = positions.get(step.id) ?? 0;
    if (inOrder.has(position)) return [];
    return [
      {
        kind: "moved",
        step: step.id,
        path: [],
        before: position + 1,
        after: after.steps.indexOf(step) + 1,
        label: stepName(step, catalogue),
        words: null,
      },
    ];
  });
}

function wholeStep(kind: "added" | "removed", step: Step, { catalogue }: Sides): Change {
  return {
    kind,
    step: step.id,
    path: [],
    before: kind === "removed" ? step : null,
    after: kind === "added" ? step : null,
    label: stepName(step, catalogue),
    words: null,
  };
}

function insideStep(before: Step, after: Step, sides: Sides): readonly Change[] {
  const { id } = after;
  const label = stepName(after, sides.catalogue);
  const name = { step: id, path: ["name"], label: within(label, "Name", "名前") };
  const action = { step: id, path: ["action"], label: within(label, "Action", "アクション") };
  const automatic = (step: Step) => stepName({ ...step, name: null }, sides.catalogue);
  return [
    ...changeOf(name, before.name, after.name, (own) =>
      own === null ? automatic(after) : text(own, own),
    ),
    ...changeOf(action, offerOf(before), offerOf(after), (_, side) =>
      automatic(side === "before" ? before : after),
    ),
    ...connectionChange(id, label, before.connection, after.connection),
    ...fieldChanges({ step: after, label, sides }, [], before.input, after.input),
  ];
}

function offerOf({ connector, action }: Step): Json {
  return { connector, action };
}

interface Form {
  readonly step: Step;
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
  const schema = actionOf(sides.catalogue, step.connector, step.action)?.input ?? {};
  const spot = { step: step.id, path: ["input", ...path], label: labelAt(label, schema, path) };
  return changeOf(spot, before, after, (value, side) =>
    valueText(value, sides[side], sides.catalogue),
  );
}

/** The longest rising series that can be picked out of the numbers without changing their order. */
function longestRising(numbers: readonly number[]): readonly number[] {
  const endingAt: (readonly number[])[] = [];
  for (const [index, number] of numbers.entries()) {
    const before = endingAt.filter((_, earlier) => (numbers[earlier] ?? 0) < number);
    endingAt[index] = [...longest(before), number];
  }
  return longest(endingAt);
}

function longest(series: readonly (readonly number[])[]): readonly number[] {
  return series.reduce((best, one) => (one.length > best.length ? one : best), []);
}
