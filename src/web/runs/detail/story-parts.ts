import type { Catalogue, CatalogueAction } from "#flow/catalogue.ts";
import { actionOf } from "#flow/offers.ts";
import { partOf, stepPathOf } from "#flow/paths.ts";
import type { Step as FlowStep } from "#flow/step.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import type { Effect, Step } from "../../api/runs.ts";

/** The writes of a step that makes several, in the story of a run. */

export interface StoryPart {
  readonly path: string;
  readonly name: LocalizedText;
  /** Of a part that is there several times, which one. */
  readonly number: string | null;
  readonly step: Step;
}

/** The action that makes a write: that of the step, or that of its part. */
export function writeOf(
  step: FlowStep,
  effect: Effect | null,
  catalogue: Catalogue,
): Partial<Pick<CatalogueAction, "vouched" | "retrieved">> {
  if (step.kind !== "action") return {};
  const action = actionOf(catalogue, step.connector, step.action);
  const part = partKind(action, effect?.path ?? "");
  return (part ? actionOf(catalogue, step.connector, part.action) : action) ?? {};
}

function partKind(action: CatalogueAction | undefined, path: string) {
  const [name] = partOf(path)?.split("/") ?? [];
  return action?.once?.kind === "parts"
    ? action.once.parts.find((one) => one.name === name)
    : undefined;
}

export function partsIn(
  step: FlowStep,
  path: string,
  { steps }: { readonly steps: readonly Step[] },
  catalogue: Catalogue,
): readonly StoryPart[] {
  if (step.kind !== "action") return [];
  const action = actionOf(catalogue, step.connector, step.action);
  return steps.flatMap((one): readonly StoryPart[] => {
    const part = stepPathOf(one.path) === path ? partOf(one.path) : null;
    if (part === null) return [];
    const [, number = null] = part.split("/");
    const name = partKind(action, one.path)?.label ?? text(part, part);
    return [{ path: one.path, name, number, step: one }];
  });
}

/** A step whose parts are not all done has failed, or waits, as the last of them has. */
export function withTriesOf(step: Step | null, parts: readonly StoryPart[]): Step | null {
  const last = parts.at(-1);
  if (step === null || last === undefined || step.status === "done") return step;
  return { ...step, attempts: last.step.attempts };
}
