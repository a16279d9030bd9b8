import type { Catalogue, Schema } from "#flow/catalogue.ts";
import type { Step as FlowStep } from "#flow/document.ts";
import { actionOf, connectorOf, stepName } from "#flow/offers.ts";
import type { Json } from "#sdk/json.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import type { Effect, Run, Step } from "../../api/runs.ts";

/** The steps of a run in the flow's order, those that were not reached among them. */

/** `working`: it is on this step now. */
export type StoryState = Step["status"] | "working" | "not_reached";

export interface StoryStep {
  /** The trigger is the first card of a flow. */
  readonly number: number;
  readonly path: string;
  readonly name: LocalizedText;
  readonly connector: { readonly id: string; readonly label: LocalizedText };
  readonly mode: "test" | "live" | null;
  readonly state: StoryState;
  /** Null while it was not reached. */
  readonly step: Step | null;
  /** The write that it does, in its newest generation. */
  readonly effect: Effect | null;
  readonly input: Schema;
  readonly output: Schema;
  /** A documented sample of the output. */
  readonly sample: Json;
}

export function storyOf(run: Run, catalogue: Catalogue): readonly StoryStep[] {
  const done = new Map(run.steps.map((step) => [step.path, step]));
  const next = run.document.steps.find(({ id }) => !done.has(id))?.id;
  return run.document.steps.map((step, index) => {
    const told = done.get(step.id) ?? null;
    const effect = run.effects.findLast(({ path }) => path === step.id) ?? null;
    const action = actionOf(catalogue, step.connector, step.action);
    return {
      number: index + 2,
      path: step.id,
      name: stepName(step, catalogue),
      connector: connectorNamed(step.connector, catalogue),
      mode: modeOf(step, run, effect),
      state:
        told?.status ?? (run.status === "running" && step.id === next ? "working" : "not_reached"),
      step: told,
      effect,
      input: action?.input ?? {},
      output: action?.output ?? {},
      sample: action?.sample ?? null,
    };
  });
}

export function connectorNamed(id: string, catalogue: Catalogue): StoryStep["connector"] {
  return { id, label: connectorOf(catalogue, id)?.label ?? text(id, id) };
}

function modeOf(
  { connection }: Pick<FlowStep, "connection">,
  run: Run,
  effect: Effect | null,
): StoryStep["mode"] {
  return connectionOf(run, connection)?.mode ?? effect?.mode ?? null;
}

export function connectionOf(run: Run, id: string | null): Run["connections"][number] | undefined {
  return run.connections.find((connection) => connection.id === id);
}

/** The step that the run stands at, or has ended at, with something to tell. */
export function troubledStep(story: readonly StoryStep[]): StoryStep | undefined {
  return story.find(({ state }) => {
    switch (state) {
      case "failed":
      case "parked":
      case "paused":
      case "retrying":
        return true;
      case "done":
      case "cancelled":
      case "working":
      case "not_reached":
        return false;
    }
  });
}

/** The write that waits for a person. */
export function parkedEffect(run: Run): Effect | null {
  return run.effects.findLast(({ state }) => state === "parked") ?? null;
}

/** How long a step took, from its first attempt to the end of its last, in milliseconds. */
export function tookMs({ attempts }: Step): number {
  const first = attempts[0];
  const last = attempts.at(-1);
  return first && last ? Date.parse(last.endedAt) - Date.parse(first.startedAt) : 0;
}
