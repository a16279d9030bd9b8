import { stepOf, stepsOf } from "./blocks.ts";
import type { FlowDocument } from "./document.ts";
import type { Pill } from "./value.ts";
import type { Step } from "./step.ts";
import { edit } from "./edit.ts";
import { currencyAt } from "./pill.ts";
import { reach, type View, type Viewpoint } from "./reach.ts";
import { valuesOf } from "./step-values.ts";
import { pillsIn } from "./value-pills.ts";

/** A pill in a field of a step. */
export interface PillUse {
  readonly step: string;
  /** Keys from the step: `["input", "amount"]`. */
  readonly path: readonly string[];
  readonly pill: Pill;
}

/**
 * Where what the trigger or a step gives is used: all of it, or one of its fields. A pill that is
 * shown as a decimal amount uses its currency, too; who changes a variable uses its value.
 */
export function pillUses(
  document: FlowDocument,
  from: string,
  path?: readonly string[],
): readonly PillUse[] {
  return stepsOf(document)
    .flatMap(usesIn)
    .filter(
      ({ pill }) =>
        pill.from === from &&
        (path === undefined || isSame(pill.path, path) || isCurrencyOf(pill, path)),
    );
}

/** The pills that would not be seen any more, and are now, if a step were moved. */
export function moveProblems(
  document: FlowDocument,
  step: string,
  to: { readonly block: string | null; readonly index: number },
): readonly PillUse[] {
  const moved = edit(document, { do: "moveStep", step, ...to });
  if (!moved.ok) return [];
  const before = new Set(unseen(document).map(nameOf));
  return unseen(moved.document).filter((use) => !before.has(nameOf(use)));
}

/** What is used where it cannot be seen; steps that are not there are a problem of their own. */
function unseen(document: FlowDocument): readonly PillUse[] {
  return stepsOf(document).flatMap((step) =>
    usesIn(step).filter(({ pill, path }) => {
      const found = reach(document, pill.from, viewpointOf(step, path));
      if (found.is === "missing step") return false;
      return found.is !== "seen" || !isIn(stepOf(document, pill.from), found.as, pill.path);
    }),
  );
}

/** From where a value of a step is looked at. */
function viewpointOf(step: Step, [part, branch]: readonly string[]): Viewpoint {
  if (step.kind === "forEach" && part === "collect") return { endOf: step.id };
  return step.kind === "handler" && branch !== undefined ? branch : step.id;
}

/** A loop shows other fields from inside than from behind. */
function isIn(step: Step | undefined, as: View, [key]: readonly string[]): boolean {
  if (step?.kind !== "forEach" || key === undefined) return true;
  return as === "inside" ? insideLoop.has(key) : afterLoop.has(key);
}

const insideLoop = new Set(["item", "number", "count"]);
const afterLoop = new Set(["count", "succeeded", "failed", "results"]);

function usesIn(step: Step): readonly PillUse[] {
  const inValues = valuesOf(step).flatMap(({ path, value }) =>
    pillsIn(value, path).map((found) => ({ step: step.id, path: found.path, pill: found.pill })),
  );
  if (step.kind !== "update" || step.variable === null) return inValues;
  const pill: Pill = { kind: "pill", from: step.variable, path: ["value"] };
  return [{ step: step.id, path: ["variable"], pill }, ...inValues];
}

function nameOf({ step, path, pill }: PillUse): string {
  return JSON.stringify([step, path, pill.from, pill.path]);
}

function isCurrencyOf(pill: Pill, path: readonly string[]): boolean {
  const currency = currencyAt(pill);
  return currency !== null && isSame(currency, path);
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((key, index) => key === other[index]);
}
