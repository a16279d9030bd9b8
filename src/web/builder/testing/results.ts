import type { Run } from "../../api/run.ts";

/** What became of a card in the last test. */
export interface StepResult {
  readonly status: "done" | "failed" | "under way" | "waiting" | "not reached";
  /** Why it failed, or waits. */
  readonly message: string | null;
  readonly advice: string | null;
}

const over = new Set<Run["status"]>(["succeeded", "failed", "cancelled"]);

/** By `trigger` and the ids of the steps that the run has. */
export function resultsOf(run: Run): ReadonlyMap<string, StepResult> {
  const isOver = over.has(run.status);
  const next = run.document.steps.find(({ id }) => stepOf(run, id)?.status !== "done");
  const results = run.document.steps.map(({ id }): [string, StepResult] => {
    const step = stepOf(run, id);
    if (step !== undefined) return [id, resultOf(step)];
    return [id, plain(!isOver && id === next?.id ? "under way" : "not reached")];
  });
  return new Map([["trigger", plain("done")], ...results]);
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
