import type { Json } from "#sdk/json.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { HandlerStep, Step } from "#flow/step.ts";
import { z } from "zod";
import { itemsByName } from "../items.ts";
import { below } from "../run-state.ts";

/**
 * How far a run has come, read from what is stored of its steps. It is a second reading of the document, which knows
 * nothing of the engine's own state.
 */
export type Fared = "done" | "failed" | "open";

/** What is stored of the steps of a run. */
export interface Traces {
  readonly event: Json;
  /** A step without steps of its own. */
  fared(step: Step, path: string): Fared;
  hasBegun(path: string): boolean;
  /** A step was worked on although one before it is not done. */
  wentPast(path: string): void;
}

const Order = z.object({ items: z.array(z.string()) });

export function courseOf({ steps }: FlowDocument, traces: Traces): Fared {
  const items = Array.from(itemsByName(Order.parse(traces.event).items).keys());

  function block(inside: readonly Step[], thread: string): Fared {
    let all: Fared = "done";
    for (const step of inside)
      if (all === "done") all = one(step, thread);
      else if (hasBegun(step, thread)) traces.wentPast(below(thread, step.id));
    return all;
  }

  function one(step: Step, thread: string): Fared {
    const path = below(thread, step.id);
    switch (step.kind) {
      case "forEach": {
        if (!traces.hasBegun(path)) return "open";
        const fared = new Set(items.map((name) => block(step.steps, `${path}:${name}`)));
        if (step.onFailure === "stop" && fared.has("failed")) return "failed";
        return fared.has("open") ? "open" : "done";
      }
      case "handler":
        return handled(step, thread);
      case "action":
      case "call":
      case "delay":
      case "if":
      case "stop":
      case "update":
      case "variable":
        return traces.fared(step, path);
    }
  }

  function handled({ steps: watched, branches }: HandlerStep, thread: string): Fared {
    const fared = block(watched, thread);
    const [branch] = branches;
    if (!branch) return fared;
    if (fared !== "failed") {
      for (const step of branch.steps)
        if (hasBegun(step, thread)) traces.wentPast(below(thread, step.id));
      return fared;
    }
    const after = block(branch.steps, thread);
    return after === "done" && branch.then !== "continue" ? "failed" : after;
  }

  function hasBegun(step: Step, thread: string): boolean {
    if (step.kind !== "handler") return traces.hasBegun(below(thread, step.id));
    return [...step.steps, ...step.branches.flatMap((branch) => branch.steps)].some((one) =>
      hasBegun(one, thread),
    );
  }

  return block(steps, "");
}
