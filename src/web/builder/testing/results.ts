import type { FlowDocument, Step } from "#flow/document.ts";
import type { Json } from "#sdk/json.ts";
import type { Run } from "../../api/runs.ts";

/** What became of a card in the last test. */
export interface StepResult {
  readonly status: "done" | "failed" | "under way" | "waiting" | "not reached";
  /** Why it failed, or waits. */
  readonly message: string | null;
  readonly advice: string | null;
}

export function isOver({ status }: Pick<Run, "status">): boolean {
  return status === "succeeded" || status === "failed" || status === "cancelled";
}

/** By `trigger` and the ids of the steps that the run has. */
export function resultsOf(run: Run): ReadonlyMap<string, StepResult> {
  const { steps } = run.document;
  const next = steps.find(({ id }) => stepOf(run, id)?.status !== "done");
  const results = steps.map(({ id }): [string, StepResult] => {
    const step = stepOf(run, id);
    if (step !== undefined) return [id, resultOf(step)];
    return [id, plain(!isOver(run) && id === next?.id ? "under way" : "not reached")];
  });
  return new Map([["trigger", plain("done")], ...results]);
}

/** Where it stopped; null where it did not. */
export function failedCard(results: ReadonlyMap<string, StepResult>): string | null {
  return [...results].find(([, { status }]) => status === "failed")?.[0] ?? null;
}

/** What a document's steps do, whatever stands in their fields. */
export interface Outline {
  readonly trigger: FlowDocument["trigger"];
  readonly steps: readonly Doing[];
}

type Doing = Pick<Step, "id" | "connector" | "action">;

/** What each card has handed on in a test, as far as it still does the same. */
export function outputsOf(run: Run, { trigger, steps }: Outline): ReadonlyMap<string, Json> {
  const done = run.steps.filter(({ status }) => status === "done");
  const outputs = done.flatMap(({ path, output }): [string, Json][] => {
    const then = run.document.steps.find(({ id }) => id === path);
    const now = steps.find(({ id }) => id === path);
    return then !== undefined && now !== undefined && doesSame(then, now) ? [[path, output]] : [];
  });
  const isSameTrigger =
    trigger?.kind === "event" &&
    run.document.trigger?.kind === "event" &&
    trigger.connector === run.document.trigger.connector &&
    trigger.trigger === run.document.trigger.trigger;
  return new Map(isSameTrigger ? [["trigger", run.event], ...outputs] : outputs);
}

function doesSame(then: Doing, now: Doing): boolean {
  return then.connector === now.connector && then.action === now.action;
}

function stepOf(run: Run, id: string): Run["steps"][number] | undefined {
  return run.steps.find(({ path }) => path === id);
}

function resultOf({ status, attempts }: Run["steps"][number]): StepResult {
  const error = attempts.at(-1)?.error ?? null;
  const words = { message: error?.message ?? null, advice: error?.advice ?? null };
  switch (status) {
    case "done":
      return plain("done");
    case "failed":
      return { status: "failed", ...words };
    case "retrying":
      return { status: "under way", ...words };
    case "paused":
    case "parked":
      return { status: "waiting", ...words };
    case "cancelled":
      return plain("not reached");
  }
}

function plain(status: StepResult["status"]): StepResult {
  return { status, message: null, advice: null };
}
