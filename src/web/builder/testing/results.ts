import { stepsOf, takesInput } from "#flow/blocks.ts";
import type { ActionStep, CallStep, InputStep } from "#flow/step.ts";
import type { FlowDocument } from "#flow/document.ts";
import { idOf, partOf, stepPathOf } from "#flow/paths.ts";
import type { Json } from "#sdk/json.ts";
import { isOver } from "#flow/run-status.ts";
import type { Run } from "../../api/runs.ts";

/** What became of a card in the last test. */
export interface StepResult {
  readonly status: "done" | "failed" | "handled" | "under way" | "waiting" | "not reached";
  /** Why it failed, or waits. */
  readonly message: string | null;
  readonly advice: string | null;
}

/** By `trigger` and the ids of the steps that the run has. */
export function resultsOf(run: Run): ReadonlyMap<string, StepResult> {
  const told = byId(run);
  const at = new Set(isOver(run.status) ? [] : run.at.map(idOf));
  const results = stepsOf(run.document).map(({ id }): [string, StepResult] => {
    const step = told.get(id);
    if (step !== undefined) return [id, resultOf(step)];
    return [id, plain(at.has(id) ? "under way" : "not reached")];
  });
  return new Map([["trigger", plain("done")], ...results]);
}

/** Where it stopped; null where it did not. */
export function failedCard(results: ReadonlyMap<string, StepResult>): string | null {
  const failed = [...results].filter(([, { status }]) => status === "failed");
  // A loop fails with a step in it, which says why.
  const [id] = failed.find(([, { message }]) => message !== null) ?? failed[0] ?? [null];
  return id;
}

/** What a document's steps do, whatever stands in their fields. */
export interface Outline {
  readonly trigger: FlowDocument["trigger"];
  readonly steps: readonly Doing[];
}

export type Doing = Pick<ActionStep, "id" | "connector" | "action"> | Pick<CallStep, "id" | "flow">;

export function doingOf(step: InputStep): Doing {
  const { id } = step;
  return step.kind === "call"
    ? { id, flow: step.flow }
    : { id, connector: step.connector, action: step.action };
}

/** What each card has handed on in a test, as far as it still does the same. */
export function outputsOf(run: Run, { trigger, steps }: Outline): ReadonlyMap<string, Json> {
  const doings = stepsOf(run.document).filter(takesInput).map(doingOf);
  const known = new Map(doings.map((doing) => [doing.id, doing]));
  // What a part has given is not what its step gives.
  const done = run.steps.filter(({ status, path }) => status === "done" && partOf(path) === null);
  // Of a step in a loop the first item's is taken, which stands first.
  const outputs = done.toReversed().flatMap(({ path, output }): [string, Json][] => {
    const then = known.get(idOf(path));
    const now = steps.find(({ id }) => id === then?.id);
    return then !== undefined && now !== undefined && doesSame(then, now)
      ? [[then.id, output]]
      : [];
  });
  const isSameTrigger =
    trigger?.kind === "event" &&
    run.document.trigger?.kind === "event" &&
    trigger.connector === run.document.trigger.connector &&
    trigger.trigger === run.document.trigger.trigger;
  return new Map(isSameTrigger ? [["trigger", run.event], ...outputs] : outputs);
}

function doesSame(then: Doing, now: Doing): boolean {
  if ("flow" in then) return "flow" in now && then.flow === now.flow;
  return "action" in now && then.connector === now.connector && then.action === now.action;
}

/** In a loop a step has as many results as there are items: the first that is told counts. */
function byId({ steps }: Run): ReadonlyMap<string, Run["steps"][number]> {
  const told = steps.filter(({ path }) => partOf(path) === null);
  return new Map(
    told.toReversed().map((step): [string, Run["steps"][number]] => {
      // Of a step of several writes, what its last one has met says why it stands there.
      const last = steps.findLast(
        ({ path }) => partOf(path) !== null && stepPathOf(path) === step.path,
      );
      const isOpen = step.status !== "done" && last !== undefined;
      return [idOf(step.path), isOpen ? { ...step, attempts: last.attempts } : step];
    }),
  );
}

function resultOf({ status, attempts }: Run["steps"][number]): StepResult {
  const error = attempts.at(-1)?.error ?? null;
  const words = { message: error?.message ?? null, advice: error?.advice ?? null };
  switch (status) {
    case "done":
      return plain("done");
    case "failed":
    case "handled":
      return { status, ...words };
    case "working":
    case "delayed":
      return plain("under way");
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
